"""Articles in, contradictory pairs or stories out, without a database: what `match` and `evaluate` run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from claims.nlp import Attribution, grouping
from claims.nlp.pairing import MemoryStore, facts_of
from claims.nlp.types import ClaimFacts, ScoredPair
from claims.services import pipeline

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Matched:
    """Claims as records (id, article, spans, source) and the pairs the product would show, best first."""

    claims: list[dict[str, Any]]
    pairs: list[ScoredPair]


def match(articles: Sequence[Record], given: Iterable[Record] | None = None) -> Matched:
    """Pair the `given` claims of `articles`, or, without any, the claims the pipeline reads in them.

    Articles have id and text and may have title and date (ISO); given claims id, article, content_spans and may
    have source_spans, cue_spans and source. Raises KeyError for a claim of an article that is not there.
    """
    claims, facts = _claims(articles, given)
    found = pipeline.pair_finder()(facts, MemoryStore(facts))
    return Matched(claims, sorted(found, key=lambda pair: -pair.score))


def grouped(articles: Sequence[Record], given: Iterable[Record] | None = None) -> dict[str, int]:
    """The stories that the product would make of `articles`, which are as for `match` and have a date each, as they
    came in one by one in the order of their dates; article id -> number of its story."""
    in_order = sorted(articles, key=lambda article: (article["date"], article["id"]))
    days = [(article["id"], date.fromisoformat(article["date"]).toordinal()) for article in in_order]
    return grouping.group(days, _claims(in_order, given)[1])


def _claims(
    articles: Sequence[Record], given: Iterable[Record] | None
) -> tuple[list[dict[str, Any]], list[ClaimFacts]]:
    if given is None:
        return _read(articles)
    claims = [dict(claim) for claim in given]
    return claims, facts_of(articles, claims)


def _read(articles: Sequence[Record]) -> tuple[list[dict[str, Any]], list[ClaimFacts]]:
    claims: list[dict[str, Any]] = []
    readings: list[Attribution] = []
    texts = ((article["text"], article["id"]) for article in articles)
    for attributions, article_id in pipeline.reader().pipe(texts, as_tuples=True):
        claims += [_record(article_id, number, item) for number, item in enumerate(attributions, start=1)]
        readings += attributions
    facts = facts_of(articles, claims)
    return claims, [_informed(fact, reading) for fact, reading in zip(facts, readings, strict=True)]


def _record(article_id: str, number: int, found: Attribution) -> dict[str, Any]:
    speaker = found.speaker
    return {
        "id": f"{article_id}-{number}",
        "article": article_id,
        "source": (speaker.represents or speaker.name or None) if speaker else None,
        "source_spans": found.source,
        "cue_spans": found.cue,
        "content_spans": found.content,
    }


def _informed(fact: ClaimFacts, found: Attribution) -> ClaimFacts:
    """What the pipeline read beyond the spans takes the place of what spans alone tell."""
    return replace(
        fact,
        proposition=found.proposition or fact.proposition,
        stance=found.stance,
        hedged=found.hedged,
        kind=found.kind,
    )
