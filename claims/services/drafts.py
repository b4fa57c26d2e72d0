"""Draft checks: unpublished copy read by the pipeline and set beside the file, without a claim of it being stored.

`result` of a finished check: {"claims": [{"speaker", "printed", "stance", "source_spans", "cue_spans",
"content_spans"}], "conflicts": [{"claim", "on_file", "score", "kind", "explanation", "slots", "both_sides"}],
"unattributed": [{"start", "end", "words", "assertion", "other_figures"}], "one_sided": [{"name", "claims",
"mentions", "asked", "source", "total", "on_file"}]}; claims are named by their place in the list, those on file by id.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from claims.models import Article, Claim, DraftCheck, Source
from claims.nlp.onesided import OneSided, one_sided
from claims.nlp.types import AliasKind, Attribution, ClaimFacts, ContradictionKind, ScoredPair, Speaker, Stance
from claims.nlp.unattributed import Assertion, Statement, unattributed
from claims.services import articles, claims, pipeline, recovery, sources
from claims.services.candidates import StoredClaims
from claims.services.errors import DraftFailed, RefusedDraft, TooManyDrafts

logger = logging.getLogger(__name__)

FIRST = 9_000_000_000_000_000_000  # claims of a draft are numbered from here, beyond every row on file
OWN = FIRST + 1_000_000  # and what it says in its own words from here
SURE = 0.8  # a figure of nobody's is set beside one on file only above this
NEAR = 60  # claims on file that are looked through for a word from the other side
SHOWN_ON_FILE = 3
States = DraftCheck.State


def submit(owner: AbstractBaseUser, text: str, title: str = "") -> DraftCheck:
    """Take a text in for checking; a worker does the rest. Raises RefusedArticle, TooManyDrafts."""
    articles.refuse_text(text, settings.COUNTERCLAIM_DRAFT_BYTES)
    with transaction.atomic():
        if DraftCheck.objects.unfinished().filter(owner_id=owner.pk).count() >= settings.COUNTERCLAIM_DRAFTS_AT_ONCE:
            raise TooManyDrafts("wait until your other checks are done")
        now = timezone.now()
        over = now + timedelta(minutes=settings.COUNTERCLAIM_DRAFT_MINUTES)
        return DraftCheck.objects.create(
            owner_id=owner.pk, text=text, title=title[:1000], touched_at=now, expires_at=over
        )


def keep(check: DraftCheck) -> None:
    """Keep text and results for their owner, without an end."""
    DraftCheck.objects.filter(pk=check.pk).update(expires_at=None)


def forget(check: DraftCheck) -> None:
    """Drop text and results now; a worker that is at it will find nothing to report to."""
    DraftCheck.objects.filter(pk=check.pk).delete()


def again(check: DraftCheck) -> None:
    """Check the same text against the file as it is now. Raises RefusedDraft while it is being checked."""
    ended = DraftCheck.objects.filter(pk=check.pk).exclude(state__in=States.unfinished())
    if not ended.update(
        state=States.QUEUED, error="", attempts=0, result={}, finished_at=None, touched_at=timezone.now()
    ):
        raise RefusedDraft("this draft is being checked already")


def wipe() -> int:
    """Drop what is past its time; the number of checks."""
    return DraftCheck.objects.expired(timezone.now()).delete()[0]


def sweep() -> list[int]:
    """Ids of checks whose message or worker was lost, to be nudged again; after MAX_ATTEMPTS they fail."""
    now = timezone.now()
    waited = now - timedelta(seconds=settings.COUNTERCLAIM_STALE_SECONDS)
    worked = now - timedelta(seconds=settings.TASK_SECONDS + settings.COUNTERCLAIM_STALE_SECONDS)
    stale = DraftCheck.objects.filter(
        pk__in=list(DraftCheck.objects.stale(waited, worked).values_list("pk", flat=True))
    )
    lost = stale.filter(state__in=[States.READING, States.PAIRING])
    lost.filter(attempts__gte=recovery.MAX_ATTEMPTS).update(
        state=States.FAILED, error="the worker stopped while checking it, three times", finished_at=now
    )
    lost.update(state=States.QUEUED)
    again_ids = list(stale.filter(state=States.QUEUED).order_by("id").values_list("pk", flat=True))
    DraftCheck.objects.filter(pk__in=again_ids).update(touched_at=now)
    return again_ids


def check(check_id: int) -> DraftCheck | None:
    """Read and pair a check that waits; None where there is nothing to do or its owner dropped it meanwhile.

    Safe to call any number of times: one caller moves the row on. What goes wrong is noted and raised again as
    DraftFailed, without a word of the text in it.
    """
    if not _move(check_id, States.QUEUED, States.READING, attempts=F("attempts") + 1):
        return None
    draft = DraftCheck.objects.filter(pk=check_id).first()
    if draft is None:
        return None
    try:
        return _checked(draft)
    except recovery.AGAIN:
        _back_in_queue(draft)
        raise
    except Exception as error:  # noqa: BLE001 - raised again, without what the message may quote
        reason = f"the check broke off ({type(error).__name__})"
        DraftCheck.objects.filter(pk=check_id).update(state=States.FAILED, error=reason, finished_at=timezone.now())
        logger.warning("draft check %s failed: %s", check_id, type(error).__name__)
        raise DraftFailed(f"draft check {check_id}: {reason}") from None


def _checked(draft: DraftCheck) -> DraftCheck | None:
    found = pipeline.reader()(draft.text)
    if not _move(draft.pk, States.READING, States.PAIRING):
        return None
    result = _result(draft, found)
    if not _move(draft.pk, States.PAIRING, States.DONE, result=result, error="", finished_at=timezone.now()):
        return None
    draft.refresh_from_db()
    return draft


def _move(check_id: int, expected: States, state: States, **values: Any) -> bool:
    rows = DraftCheck.objects.filter(pk=check_id, state=expected)
    return bool(rows.update(state=state, touched_at=timezone.now(), **values))


def _back_in_queue(draft: DraftCheck) -> None:
    rows = DraftCheck.objects.filter(pk=draft.pk, state__in=[States.READING, States.PAIRING])
    rows.filter(attempts__lt=recovery.MAX_ATTEMPTS).update(state=States.QUEUED, touched_at=timezone.now())
    rows.update(state=States.FAILED, error="the database was busy, three times", finished_at=timezone.now())


def _result(draft: DraftCheck, found: list[Attribution]) -> dict[str, Any]:
    """Everything there is to say about a draft, as JSON can hold it."""
    rows = _rows(draft, found)
    stated = unattributed(draft.text, found, draft.created_at.date())
    facts = [claims.facts(row) for row in rows]
    asked = [*facts, *_own_figures(draft, stated)]
    store = StoredClaims()
    store.look_up(asked)
    paired = pipeline.pair_finder()(asked, store)
    return {
        "claims": [_claim(row) for row in rows],
        "conflicts": _conflicts(rows, [pair for pair in paired if int(pair.right) < OWN]),
        "unattributed": [_statement(item, number, paired) for number, item in enumerate(stated)],
        "one_sided": [_one_sided(item, facts, store) for item in one_sided(draft.text, found)],
    }


def _own_figures(draft: DraftCheck, stated: tuple[Statement, ...]) -> list[ClaimFacts]:
    """Figures given without a source, as claims of nobody's: the file may have another figure."""
    written_on = draft.created_at.date()
    return [
        ClaimFacts(
            id=claims.padded(OWN + number), article="0", source=None, content=draft.text[slice(*item.span)],
            proposition=draft.text[slice(*item.span)], stance=Stance.ASSERTS, published_on=written_on,
            position=item.span[0], title=draft.title,
        )
        for number, item in enumerate(stated)
        if item.assertion is Assertion.FIGURE
    ]  # fmt: skip


def _rows(draft: DraftCheck, found: list[Attribution]) -> list[Claim]:
    """The draft's claims as rows that are never saved, of an article that is on no file."""
    article = Article(pk=0, title=draft.title, text=draft.text, published_at=draft.created_at)
    rows = [claims.row(None, article, item, sources.known) for item in found]
    for number, row in enumerate(rows):
        row.pk, row.statement_hash = FIRST + number, claims.statement_hash(row)
    return rows


def _claim(row: Claim) -> dict[str, Any]:
    return {
        "speaker": row.source.name if row.source else row.speaker_name, "printed": row.speaker_text,
        "stance": row.stance, "source_spans": row.source_spans, "cue_spans": row.cue_spans,
        "content_spans": row.content_spans,
    }  # fmt: skip


def _conflicts(rows: list[Claim], found: list[ScoredPair]) -> list[dict[str, Any]]:
    """Pairs of a claim of the draft with one on file, of copies on file the strongest; in the draft's order."""
    across = [pair for pair in found if int(pair.left) < FIRST <= int(pair.right)]
    filed = Claim.objects.in_bulk([int(pair.left) for pair in across])
    own = {row.statement_hash for row in rows}
    best: dict[tuple[int, str], tuple[ScoredPair, Claim]] = {}
    for pair in across:
        claim = filed.get(int(pair.left))
        if claim is not None:
            best.setdefault((int(pair.right) - FIRST, claim.statement_hash), (pair, claim))
    return [
        _conflict(number, pair, both_sides=claim.statement_hash in own)
        for (number, _), (pair, claim) in sorted(best.items(), key=lambda item: (item[0][0], -item[1][0].score))
    ]


def _conflict(number: int, pair: ScoredPair, *, both_sides: bool) -> dict[str, Any]:
    slots = [{**asdict(slot), "agreement": slot.agreement.value} for slot in pair.slots]
    return {
        "claim": number, "on_file": int(pair.left), "score": pair.score, "kind": pair.kind.value,
        "change": pair.kind is ContradictionKind.SELF_REVERSAL, "explanation": pair.explanation, "slots": slots,
        "both_sides": both_sides,
    }  # fmt: skip


def _statement(item: Statement, number: int, paired: list[ScoredPair]) -> dict[str, Any]:
    """A statement without a source, and for a figure the other figures on file, where that is fairly sure."""
    other = [
        {"on_file": int(pair.left), "score": pair.score, "explanation": pair.explanation}
        for pair in paired
        if int(pair.right) == OWN + number and int(pair.left) < FIRST
        and pair.kind is ContradictionKind.NUMERIC and pair.score >= SURE
    ]  # fmt: skip
    return {
        "start": item.span[0], "end": item.span[1], "words": list(item.words), "assertion": item.assertion.value,
        "other_figures": other[:SHOWN_ON_FILE],
    }  # fmt: skip


def _one_sided(item: OneSided, facts: list[ClaimFacts], store: StoredClaims) -> dict[str, Any]:
    source = sources.known(Speaker(item.name, item.name, AliasKind.EXACT))
    total, filed = _on_file(source, [facts[number] for number in item.against], store)
    return {
        "name": item.name, "claims": list(item.against), "mentions": [list(span) for span in item.mentions],
        "asked": item.asked, "source": source.pk if source else None, "total": total, "on_file": filed,
    }  # fmt: skip


def _on_file(source: Source | None, against: list[ClaimFacts], store: StoredClaims) -> tuple[int, list[int]]:
    """How many claims the file has from a source, and those on the matter, else the latest; a few of them."""
    if source is None:
        return 0, []
    own = Claim.objects.current().filter(source=source)
    near = [int(other.id) for claim in against for other in store.near(claim, NEAR) if other.source == source.name]
    found = list(dict.fromkeys(near)) or list(own.order_by("-id").values_list("pk", flat=True)[:SHOWN_ON_FILE])
    return own.count(), found[:SHOWN_ON_FILE]
