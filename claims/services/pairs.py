"""Finding and storing the contradictory pairs of an article's claims."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from claims.models import Article, Claim, ClaimKey, ClaimPair, ExtractionRun
from claims.nlp.pairing import candidate_keys, key_weight, ranked
from claims.nlp.types import ClaimFacts, ContradictionKind, ScoredPair
from claims.services import claims, events, pipeline, queue

COMMON_KEY = 2_000  # a key that more claims share than this tells nothing and costs much
NEAR_ARTICLES = 12  # articles that share most bring all their claims along
SAME_ARTICLE = 60.0  # what standing in the same article counts, beside shared keys


class StoredClaims:
    """The claims on file, as pairing searches them: by rare keys, through the index of ClaimKey."""

    def near(self, claim: ClaimFacts, limit: int) -> Sequence[ClaimFacts]:
        """Up to `limit` current claims that may speak of the same thing, likeliest first (see `ranked`)."""
        overlaps, article_of = _overlaps(claim)
        votes: dict[str, float] = defaultdict(float)
        for claim_id, weight in overlaps.items():
            votes[article_of[claim_id]] += weight
        articles = heapq.nlargest(NEAR_ARTICLES, votes, key=lambda article: (votes[article], article))
        claims_of: dict[str, list[str]] = defaultdict(list)
        for pk, article in _current(article_id__in={int(article) for article in (*articles, claim.article)}):
            claims_of[str(article)].append(claims.padded(pk))
            article_of[claims.padded(pk)] = str(article)
        for neighbour in claims_of[claim.article]:
            overlaps[neighbour] = overlaps.get(neighbour, 0.0) + SAME_ARTICLE
        overlaps.pop(claim.id, None)
        best = [other for other in ranked(overlaps, article_of, claims_of, limit + 1) if other != claim.id][:limit]
        rows = Claim.objects.filter(pk__in=[int(other) for other in best]).select_related("article", "source")
        found = {claims.padded(row.pk): claims.facts(row) for row in rows}
        return [found[other] for other in best if other in found]


def find(article: Article) -> list[ScoredPair]:
    """The contradictory pairs between the article's current claims and all on file; nothing is stored."""
    rows = article.claims.current().select_related("article", "source")
    return pipeline.pair_finder()([claims.facts(row) for row in rows], StoredClaims())


def store(run: ExtractionRun, found: Iterable[ScoredPair]) -> int:
    """Store what `find` found for the run's article; returns the number of its pairs on file.

    Pairs an editor has decided on are left alone; undecided ones of this article that were not found again go,
    unless somebody wrote a note on them.
    """
    rows = {(int(pair.left), int(pair.right)): pair for pair in found}
    with transaction.atomic():
        standing = set(
            Claim.objects.current().filter(pk__in={pk for key in rows for pk in key}).values_list("pk", flat=True)
        )
        rows = {key: pair for key, pair in rows.items() if standing.issuperset(key)}
        ours = ClaimPair.objects.filter(Q(left__article=run.article_id) | Q(right__article=run.article_id))
        open_pairs = {(pair.left_id, pair.right_id): pair for pair in ours.filter(reviews=None)}
        gone = [pair.pk for key, pair in open_pairs.items() if key not in rows]
        ClaimPair.objects.filter(pk__in=gone, reviews=None, notes=None).delete()
        _write(run, rows, open_pairs)
        return ours.count()


def _write(
    run: ExtractionRun,
    rows: dict[tuple[int, int], ScoredPair],
    known: dict[tuple[int, int], ClaimPair],
) -> None:
    hashes = dict(Claim.objects.filter(pk__in={pk for key in rows for pk in key}).values_list("pk", "statement_hash"))
    made = [_pair(run, key, pair, hashes) for key, pair in rows.items()]
    before = set(_on_file(rows))
    new = [pair for pair in made if (pair.left_id, pair.right_id) not in known]
    changed = [
        _renewed(known[pair.left_id, pair.right_id], pair) for pair in made if (pair.left_id, pair.right_id) in known
    ]
    ClaimPair.objects.bulk_create(new, ignore_conflicts=True)
    ClaimPair.objects.bulk_update(
        changed,
        ["relation", "kind", "score", "explanation", "slots", "pipeline_version"],
    )
    hashes_made = {pair.statement_hash for pair in made}
    _mark_repeats(hashes_made)
    queue.set_priorities(ClaimPair.objects.filter(statement_hash__in=hashes_made).values_list("pk", flat=True))
    added = set(_on_file(rows)) - before
    events.found(pair for pair in _sided(added) if pair.repeats_id is None)


def _on_file(keys: Iterable[tuple[int, int]]) -> QuerySet[ClaimPair, tuple[int, int]]:
    """The sides of the pairs on file between the claims of `keys`."""
    keys = list(keys)
    rows = ClaimPair.objects.filter(left__in={key[0] for key in keys}, right__in={key[1] for key in keys})
    return rows.order_by().values_list("left_id", "right_id")


def _sided(keys: Collection[tuple[int, int]]) -> list[ClaimPair]:
    if not keys:
        return []
    sided = ClaimPair.objects.with_sides().defer("left__article__text", "right__article__text")
    rows = sided.filter(left__in={key[0] for key in keys}).order_by("id")
    return [pair for pair in rows if (pair.left_id, pair.right_id) in keys]


def _pair(run: ExtractionRun, key: tuple[int, int], pair: ScoredPair, hashes: dict[int, str]) -> ClaimPair:
    reversal = pair.kind is ContradictionKind.SELF_REVERSAL
    statements = sorted((hashes[key[0]], hashes[key[1]]))
    return ClaimPair(
        left_id=key[0],
        right_id=key[1],
        relation=ClaimPair.Relation.POSITION_CHANGE if reversal else ClaimPair.Relation.CONTRADICTION,
        kind=pair.kind.value,
        score=pair.score,
        explanation=pair.explanation,
        slots=[{**asdict(slot), "agreement": slot.agreement.value} for slot in pair.slots],
        pipeline_version=run.pipeline_version,
        statement_hash="-".join(statements),
    )


def _renewed(known: ClaimPair, found: ClaimPair) -> ClaimPair:
    for name in (
        "relation",
        "kind",
        "score",
        "explanation",
        "slots",
        "pipeline_version",
    ):
        setattr(known, name, getattr(found, name))
    return known


def _mark_repeats(hashes: set[str]) -> None:
    """Of pairs between copies of the same two statements one is offered: a decided one, else the oldest."""
    groups: dict[str, list[ClaimPair]] = defaultdict(list)
    for pair in ClaimPair.objects.filter(statement_hash__in=hashes).order_by("id"):
        groups[pair.statement_hash].append(pair)
    for group in groups.values():
        first = next((pair for pair in group if pair.verdict), group[0])
        for pair in group:
            repeats = None if pair == first or pair.verdict else first
            if pair.repeats_id != (repeats.pk if repeats else None):
                ClaimPair.objects.filter(pk=pair.pk).update(repeats=repeats)


def _current(**filters: object) -> Iterable[tuple[int, int]]:
    return Claim.objects.current().filter(**filters).values_list("pk", "article_id")


def _overlaps(claim: ClaimFacts) -> tuple[dict[str, float], dict[str, str]]:
    """What each stored claim shares with `claim`, by the rarity of the shared keys; and the article of each."""
    keys = {key[:64] for key in candidate_keys(claim)}
    counted = ClaimKey.objects.filter(key__in=keys).values("key").annotate(n=Count("id"))
    holders = {key: count for key, count in counted.values_list("key", "n") if count <= COMMON_KEY}
    total = Claim.objects.aggregate(latest=Max("pk"))["latest"] or 1  # near enough to a count, and free
    overlaps: dict[str, float] = defaultdict(float)
    article_of: dict[str, str] = {}
    shared = ClaimKey.objects.filter(key__in=holders, claim__current=True)
    for key, pk, article in shared.values_list("key", "claim_id", "claim__article_id"):
        overlaps[claims.padded(pk)] += key_weight(holders[key], total)
        article_of[claims.padded(pk)] = str(article)
    return overlaps, article_of
