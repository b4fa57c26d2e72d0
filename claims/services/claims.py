"""Claims as rows: storing what a reading found, and giving pairing what it needs of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db.models import Q

from claims.models import Article, Claim, ClaimKey, ClaimVector, ExtractionRun, Source
from claims.nlp.pairing import candidate_keys, context_before
from claims.nlp.types import AliasKind, Attribution, ClaimFacts, QuoteKind, Spans, Speaker, Stance
from claims.services import mending, origins, sources


def store(run: ExtractionRun, article: Article, attributions: Iterable[Attribution]) -> list[Claim]:
    """Make `attributions` the current claims of the article and return them.

    A claim that an earlier run found with the same wording keeps its row, and with it its pairs and reviews.
    Earlier claims not found again are dropped, unless an editor has decided on a pair of theirs: those stay,
    no longer current.
    """
    rows = (row(run, article, item) for item in attributions)
    mended = mending.apply(article, rows, partial(row, run, article))
    for claim in mended:
        claim.statement_hash = statement_hash(claim)
    found = {claim.digest: claim for claim in mended}
    origins.adopt(article, list(found.values()))
    earlier = {claim.digest: claim for claim in article.claims.order_by("current", "id")}
    kept = [_carry_over(earlier[digest], claim) for digest, claim in found.items() if digest in earlier]
    fresh = [claim for digest, claim in found.items() if digest not in earlier]
    retire(article, keep=[claim.pk for claim in kept])
    Claim.objects.bulk_update(kept, _CARRIED)
    Claim.objects.bulk_create(fresh)
    claims = [*kept, *fresh]
    index(claims)
    return sorted(claims, key=lambda claim: claim.content_start)


def facts(claim: Claim) -> ClaimFacts:
    """What pairing reads of a stored claim (article and source should be loaded with it)."""
    article = claim.article
    return ClaimFacts(
        id=padded(claim.pk),
        article=str(claim.article_id),
        source=claim.source.name if claim.source else (claim.speaker_name or None),
        content=claim.content,
        proposition=claim.proposition,
        stance=Stance(claim.stance),
        hedged=claim.hedged,
        kind=QuoteKind(claim.kind),
        context=claim.context,
        published_on=article.published_at.date() if article.published_at else None,
        position=claim.content_start,
        cue=claim.cue,
        printed=_spoken_of(claim),
        title=article.title,
    )


def _spoken_of(claim: Claim) -> str:
    """The speaker as printed, or, for pronouns, descriptions and quotes that run on, by name."""
    passing = {AliasKind.PRONOUN, AliasKind.NOMINAL, AliasKind.CARRIED, ""}
    return claim.speaker_name or claim.speaker_text if claim.speaker_kind in passing else claim.speaker_text


def padded(pk: int) -> str:
    """A row's id as pairing writes it: strings in the order of the rows."""
    return f"{pk:020}"


def verbatim(text: str, spans: Spans) -> str:
    """The pieces of `text` under `spans`, joined by a space."""
    return " ".join(text[start:end] for start, end in spans)


_CARRIED = [
    "run", "source", "speaker_text", "speaker_name", "speaker_kind", "source_spans", "cue_spans", "content_spans",
    "content_start", "content_end", "content", "cue", "proposition", "context", "kind", "stance", "hedged", "via",
    "score", "statement_hash", "current",
]  # fmt: skip


def row(
    run: ExtractionRun | None,
    article: Article,
    found: Attribution,
    resolve: Callable[[Speaker | None], Source | None] = sources.resolve,
) -> Claim:
    """The attribution as a row, not saved yet; `resolve` finds the source of its speaker."""
    text = article.text
    printed, cue, content = (verbatim(text, spans) for spans in (found.source, found.cue, found.content))
    source = resolve(found.speaker)
    return Claim(
        article=article,
        run=run,
        source=source,
        speaker_text=printed[:1000],
        speaker_name=found.speaker.name[:300] if found.speaker else "",
        speaker_kind=found.speaker.kind.value if found.speaker else "",
        source_spans=_rows(found.source),
        cue_spans=_rows(found.cue),
        content_spans=_rows(found.content),
        content_start=min(start for start, _ in found.content),
        content_end=max(end for _, end in found.content),
        content=content,
        cue=cue[:1000],
        proposition=found.proposition or content,
        context=context_before(text, article.title, found),
        kind=found.kind.value,
        stance=found.stance.value,
        hedged=found.hedged,
        via=list(found.via),
        score=min(1.0, max(0.0, found.score)),
        digest=_hash(printed, cue, content),
    )


def _carry_over(row: Claim, found: Claim) -> Claim:
    for name in _CARRIED:
        setattr(row, name, getattr(found, name))
    return row


def retire(article: Article, keep: Sequence[int]) -> None:
    """Drop the article's claims but those to keep and those decided on, which stay, no longer current."""
    gone = article.claims.exclude(pk__in=keep)
    reviewed = Q(pairs_as_left__reviews__isnull=False) | Q(pairs_as_right__reviews__isnull=False)
    decided = list(gone.filter(reviewed).values_list("pk", flat=True).distinct())
    gone.exclude(pk__in=decided).delete()
    Claim.objects.filter(pk__in=decided).update(current=False)
    for found_by in (ClaimKey, ClaimVector):
        found_by._default_manager.filter(claim__in=decided).delete()


def index(claims: Sequence[Claim]) -> None:
    """Make the claims findable for pairing, by what they say now; those no longer current are not.

    Their vectors go: pairing makes them anew.
    """
    for found_by in (ClaimKey, ClaimVector):
        found_by._default_manager.filter(claim__in=claims).delete()
    rows = [
        ClaimKey(claim=claim, in_article=claim.article_id, key=key[:64])
        for claim in claims
        if claim.current
        for key in {k[:64] for k in candidate_keys(facts(claim))}
    ]
    ClaimKey.objects.bulk_create(rows, ignore_conflicts=True)


def _rows(spans: Spans) -> list[list[int]]:
    return [[start, end] for start, end in spans]


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def statement_hash(claim: Claim) -> str:
    """Equal for copies of one statement: wording compared without case, punctuation and spacing."""
    words = " ".join(re.findall(r"\w+", claim.content.casefold()))
    actor = claim.source.key if claim.source else claim.speaker_text.casefold()
    return _hash(actor, claim.stance, words)
