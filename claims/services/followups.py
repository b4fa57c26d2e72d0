"""What follows a verdict: questions to report, which claim is the later word, re-queues, blind second opinions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from claims.models import REASONS, Claim, ClaimPair, Followup, Reason, Requeue, Review, SecondOpinion, Supersession
from claims.models.verdict import Verdict
from claims.services import reviews
from claims.services.errors import NotAllowed, ReasonMismatch, RefusedReview, TooSoon

REST = timedelta(hours=24)  # a pair put back in the queue is not put back again within this time
_REASON_OF_KIND = {
    ClaimPair.Kind.DENIAL: Reason.DIRECT_DENIAL,
    ClaimPair.Kind.NUMERIC: Reason.FIGURES_DISAGREE,
    ClaimPair.Kind.RESPONSIBILITY: Reason.RESPONSIBILITY,
}


def suggested_reason(pair: ClaimPair, verdict: Verdict) -> Reason:
    """The reason that goes with a verdict given by one key, read off the kind of the pair."""
    if verdict == Verdict.CONTRADICTION:
        return _REASON_OF_KIND.get(ClaimPair.Kind(pair.kind), Reason.INCOMPATIBLE)
    if verdict == Verdict.SUPERSEDED and pair.relation == ClaimPair.Relation.POSITION_CHANGE:
        return Reason.POSITION_CHANGE
    return REASONS[verdict][0]


def supersedable(pair: ClaimPair) -> bool:
    """Whether one claim can be the later word on the other: same source, or same outlet correcting itself."""
    left, right = pair.left, pair.right
    same_source = left.source_id is not None and left.source_id == right.source_id
    outlets = {left.article.outlet, right.article.outlet}
    return same_source or left.article_id == right.article_id or (len(outlets) == 1 and "" not in outlets)


def later_side(pair: ClaimPair) -> Claim:
    """The claim published later; the right one where dates do not tell."""
    left, right = pair.left.article.published_at, pair.right.article.published_at
    return pair.left if left and right and left > right else pair.right


@dataclass(frozen=True, slots=True)
class Details:
    """What some verdicts want besides: a question to report out, or which claim is the later word."""

    question: str = ""
    owner: User | None = None
    due_on: date | None = None
    later: int | None = None


def decide(
    pair: ClaimPair, editor: User, verdict: Verdict, reason: Reason | None = None, *, seen: Review | None,
    note: str = "", details: Details | None = None,
) -> Review:  # fmt: skip
    """Record a verdict on the pair as it was `seen`, with what belongs to it (sides should be loaded with articles).

    Without `reason` the one that goes with the kind of pair is taken. Raises as `reviews.record` does, and
    RefusedReview for "superseded" where no claim can be the later word.
    """
    given = details or Details()
    reason = reason or suggested_reason(pair, verdict)
    with transaction.atomic():
        review = reviews.record(pair, editor, verdict, reason, note=note, seen=seen, check_seen=True)
        if verdict == Verdict.NEEDS_REPORTING:
            ask(review, given.question, given.owner, given.due_on)
        if verdict == Verdict.SUPERSEDED:
            if not supersedable(pair):
                raise RefusedReview("only the same source, or an outlet correcting itself, supersedes a claim")
            sides = {pair.left_id: pair.left, pair.right_id: pair.right}
            point(review, sides.get(given.later or 0) or later_side(pair))
    return review


def ask(review: Review, question: str, owner: User | None, due_on: date | None) -> Followup:
    """Keep what a "needs reporting" verdict asks, of whom and by when."""
    return Followup.objects.create(review=review, question=question.strip(), owner=owner, due_on=due_on)


def point(review: Review, later: Claim) -> Supersession:
    """Keep which claim of a "superseded" pair is the later word."""
    if later.pk not in (review.pair.left_id, review.pair.right_id):
        raise RefusedReview("the later word must be one of the two claims")
    return Supersession.objects.create(review=review, later=later)


def requeue(pair: ClaimPair, editor: User, because: str) -> Requeue:
    """Put a decided pair back in the queue; its reviews stay on file. Raises NotAllowed, RefusedReview, TooSoon."""
    if not editor.has_perm(reviews.PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not put pairs back in the queue")
    if not because.strip():
        raise RefusedReview("say why the pair should be looked at again")
    with transaction.atomic():
        locked = ClaimPair.objects.select_for_update().get(pk=pair.pk)
        if not locked.verdict:
            raise RefusedReview("the pair is in the queue already")
        last = locked.requeues.first()
        if last and last.created_at > timezone.now() - REST:
            raise TooSoon("the pair was put back in the queue within the last 24 hours already")
        locked.verdict, locked.reopened_because = "", because.strip()
        locked.save(update_fields=["verdict", "reopened_because", "updated_at"])
        return Requeue.objects.create(pair=locked, editor=editor, because=because.strip())


def opine(pair: ClaimPair, editor: User, verdict: Verdict, reason: Reason | None = None) -> SecondOpinion:
    """Keep a second opinion, given blind; the verdict on the pair stays.

    Raises NotAllowed, ReasonMismatch, and RefusedReview where the editor gave the verdict or an opinion already.
    """
    if not editor.has_perm(reviews.PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not record opinions")
    reason = reason or suggested_reason(pair, verdict)
    if reason not in REASONS[verdict]:
        raise ReasonMismatch(f"{reason.label!r} is no reason for {verdict.label!r}")
    standing = reviews.standing(pair)
    if standing is None or standing.editor_id == editor.pk:
        raise RefusedReview("a second opinion needs a verdict of somebody else")
    opinion, created = SecondOpinion.objects.get_or_create(
        against=standing, editor=editor, defaults={"pair": pair, "verdict": verdict, "reason": reason}
    )
    if not created:
        raise RefusedReview("you gave a second opinion on this verdict already")
    return opinion
