"""Tags of pairs: short words, case aside, that editors put on and take off."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Count

from claims.models import ClaimPair, PairTag
from claims.services import reviews
from claims.services.errors import NotAllowed, RefusedTag

LONGEST = 50
MOST = 20  # of one pair


def add(pair: ClaimPair, word: str, editor: User) -> PairTag:
    """Put a tag on a pair; one that is there already stays. Raises NotAllowed, RefusedTag."""
    _check_permission(editor)
    plain = plain_word(word)
    if not plain:
        raise RefusedTag("the tag is empty")
    if len(plain) > LONGEST:
        raise RefusedTag(f"the tag is longer than {LONGEST} characters")
    if pair.tags.exclude(word=plain).count() >= MOST:
        raise RefusedTag(f"a pair has {MOST} tags at most")
    return PairTag.objects.get_or_create(pair=pair, word=plain, defaults={"editor": editor})[0]


def remove(pair: ClaimPair, word: str, editor: User) -> bool:
    """Take a tag off a pair; whether it was there. Raises NotAllowed."""
    _check_permission(editor)
    return bool(PairTag.objects.filter(pair=pair, word=plain_word(word)).delete()[0])


def known(limit: int = 100) -> list[str]:
    """The tags in use, the most used first."""
    counted = PairTag.objects.order_by().values("word").annotate(n=Count("pk")).order_by("-n", "word")
    return list(counted.values_list("word", flat=True)[:limit])


def plain_word(word: str) -> str:
    """A tag as it is kept: lower case, single spaces."""
    return " ".join(word.replace("\x00", " ").split()).casefold()


def _check_permission(editor: User) -> None:
    if not editor.has_perm(reviews.PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not tag pairs")
