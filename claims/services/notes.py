"""Notes on pairs: adding, resolving, taking up again."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import ClaimPair, Note
from claims.services.errors import RefusedNote

LONGEST = 10_000


def add(pair: ClaimPair, author: User, text: str) -> Note:
    """Keep a note. Raises RefusedNote for an empty one or one of more than LONGEST characters."""
    if not text.strip():
        raise RefusedNote("the note is empty")
    if len(text) > LONGEST:
        raise RefusedNote(f"the note is longer than {LONGEST:,} characters")
    return Note.objects.create(pair=pair, author=author, text=text.strip())


def resolve(note: Note, editor: User) -> None:
    """The matter of the note is settled; a note settled already stays as it is."""
    Note.objects.filter(pk=note.pk, resolved_at=None).update(resolved_at=timezone.now(), resolved_by=editor)


def reopen(note: Note) -> None:
    """The matter of the note is open again."""
    Note.objects.filter(pk=note.pk).update(resolved_at=None, resolved_by=None)
