"""Recording editors' verdicts on pairs, and undoing them; nothing is ever overwritten."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction

from claims.models import REASONS, ClaimPair, Reason, Review, Verdict
from claims.services import events
from claims.services.errors import (
    NotAllowed,
    NothingToUndo,
    ReasonMismatch,
    RefusedReview,
    ReviewConflict,
)

PERMISSION = "claims.review_claimpair"


def record(
    pair: ClaimPair,
    editor: User,
    verdict: Verdict,
    reason: Reason | None = None,
    *,
    note: str = "",
    seen: Review | None = None,
    check_seen: bool = False,
) -> Review:
    """Record a verdict; without `reason` the first that the verdict admits is taken.

    With `check_seen`, `seen` is the latest review the editor was shown (None for an undecided pair): if another
    stands by now, ReviewConflict is raised and nothing is recorded. Raises NotAllowed, ReasonMismatch.
    """
    _check_permission(editor)
    reason = reason or REASONS[verdict][0]
    if reason not in REASONS[verdict]:
        raise ReasonMismatch(f"{reason.label!r} is no reason for {verdict.label!r}")
    with transaction.atomic():
        locked = ClaimPair.objects.select_for_update().get(pk=pair.pk)
        latest = standing(locked)
        if check_seen and latest != seen:
            raise ReviewConflict(_conflict(latest))
        review = Review.objects.create(pair=locked, editor=editor, verdict=verdict, reason=reason, note=note)
        _set_verdict(pair, verdict)
        events.decided(review)
    return review


def undo(pair: ClaimPair, editor: User) -> Review:
    """Take back the standing verdict, if it is the editor's own. Raises NotAllowed, NothingToUndo."""
    _check_permission(editor)
    with transaction.atomic():
        locked = ClaimPair.objects.select_for_update().get(pk=pair.pk)
        latest = standing(locked)
        if latest is None:
            raise NothingToUndo(f"pair {pair.pk} has no verdict")
        if latest.editor_id != editor.pk:
            raise NothingToUndo(f"the verdict on pair {pair.pk} is {latest.editor.get_username()}'s, not yours")
        undoing = Review.objects.create(pair=locked, editor=editor, undoes=latest)
        earlier = standing(locked)
        _set_verdict(pair, Verdict(earlier.verdict) if earlier else None)
        events.decided(undoing)
    return undoing


def reopen(pair: ClaimPair, because: str) -> None:
    """Put a decided pair back in the queue without anybody's doing, such as a correction of an article.

    The verdict is cleared, `because` says why; the reviews stay as they are.
    """
    if not because.strip():
        raise RefusedReview("a pair is not reopened without a reason")
    pair.verdict, pair.reopened_because = "", because.strip()
    ClaimPair.objects.filter(pk=pair.pk).update(verdict="", reopened_because=pair.reopened_because)


def standing(pair: ClaimPair) -> Review | None:
    """The latest verdict on a pair that was not undone."""
    return pair.reviews.filter(undone_by=None).exclude(verdict="").order_by("-id").first()


def _check_permission(editor: User) -> None:
    if not editor.has_perm(PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not record verdicts")


def _set_verdict(pair: ClaimPair, verdict: Verdict | None) -> None:
    pair.verdict, pair.reopened_because = verdict or "", ""
    ClaimPair.objects.filter(pk=pair.pk).update(verdict=pair.verdict, reopened_because="")


def _conflict(latest: Review | None) -> str:
    if latest is None:
        return "the verdict you saw was undone meanwhile; nothing was recorded"
    verdict = Verdict(latest.verdict).label
    return f"{latest.editor.get_username()} decided {verdict!r} meanwhile; nothing was recorded"
