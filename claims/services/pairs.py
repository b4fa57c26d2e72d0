"""Finding and storing the contradictory pairs of an article's claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict

from django.db import transaction
from django.db.models import Q, QuerySet

from claims.models import Article, Claim, ClaimPair, ExtractionRun
from claims.nlp.types import ContradictionKind, ScoredPair
from claims.services import claims, events, pipeline, places, queue
from claims.services.candidates import StoredClaims


def find(article: Article) -> list[ScoredPair]:
    """The contradictory pairs between the article's current claims and all on file; nothing is stored."""
    rows = article.claims.current().select_related("article", "source")
    return pipeline.pair_finder()([claims.facts(row) for row in rows], StoredClaims(_partners(article)))


def _partners(article: Article) -> dict[int, set[int]]:
    """Per claim, those it stands in a pair with: judged again with the rest, or a pair that the other side found
    would be lost."""
    partners: dict[int, set[int]] = defaultdict(set)
    for side, other in (("left", "right"), ("right", "left")):
        ours = ClaimPair.objects.order_by().filter(**{f"{side}__article": article})
        for claim, partner in ours.values_list(f"{side}_id", f"{other}_id"):
            partners[claim].add(partner)
    return partners


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
    same = ClaimPair.objects.filter(statement_hash__in=hashes_made)
    places.refresh(same)
    queue.set_priorities(same.values_list("pk", flat=True))
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
