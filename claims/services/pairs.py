"""Finding and storing the contradictory pairs of an article's claims."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import QuerySet

from claims.models import Article, Claim, ClaimPair, ExtractionRun
from claims.nlp.pairing.equivalence import same_claim
from claims.nlp.types import ContradictionKind, ScoredPair
from claims.services import claims, events, faint, groups, pipeline, places, queue, scales, vectors
from claims.services.candidates import StoredClaims
from claims.services.scales import Scale


@dataclass(frozen=True, slots=True)
class Found:
    """What pairing says of an article: pairs, faint ones too, and claims (by id) that say the same."""

    pairs: list[ScoredPair]
    same: list[tuple[int, int]]


def find(article: Article) -> Found:
    """The pairs between the article's current claims and all on file, faint ones too.

    Nothing is stored but the vectors of its claims, where they lack.
    """
    rows = article.claims.current().select_related("article", "source")
    facts = [claims.facts(row) for row in rows]
    vectors.make(facts)
    near = StoredClaims(_partners(article))
    near.look_up(facts)
    found = pipeline.pair_finder()(facts, near, down_to=scales.FLOOR)
    same = [
        (int(claim.id), int(other.id))
        for claim in facts
        for other in near.found.get(int(claim.id), ())
        if same_claim(claim, other, near.likeness(claim, other))
    ]
    return Found(found, same)


def _partners(article: Article) -> dict[int, set[int]]:
    """Per claim, those it stands in a pair with: judged again with the rest, or a pair that the other side found
    would be lost."""
    partners: dict[int, set[int]] = defaultdict(set)
    for side, other in (("left", "right"), ("right", "left")):
        ours = ClaimPair.objects.order_by().filter(**{f"{side}__article": article})
        for claim, partner in ours.values_list(f"{side}_id", f"{other}_id"):
            partners[claim].add(partner)
    return partners


def store(run: ExtractionRun, found: Found) -> int:
    """Store what `find` found for the run's article; returns the number of its pairs on file.

    The scale in use says which are shown; the others are kept as faint pairs. Pairs an editor has decided on are
    left alone; undecided ones of this article that are not to be shown any more go, unless somebody wrote a note
    on them.
    """
    scale = scales.in_use()
    rows = {(int(pair.left), int(pair.right)): pair for pair in found.pairs}
    with transaction.atomic():
        regroup(groups.file(found.same))
        standing = set(
            Claim.objects.current().filter(pk__in={pk for key in rows for pk in key}).values_list("pk", flat=True)
        )
        rows = {key: pair for key, pair in rows.items() if standing.issuperset(key)}
        ours = ClaimPair.objects.of_article(run.article_id)
        open_pairs = {(pair.left_id, pair.right_id): pair for pair in ours.filter(reviews=None)}
        made = _made(rows, scale)
        shown = [pair for pair in made if pair.score >= scale.threshold(pair.kind)]
        keys = {(pair.left_id, pair.right_id) for pair in shown}
        gone = [pair.pk for key, pair in open_pairs.items() if key not in keys]
        ClaimPair.objects.filter(pk__in=gone, reviews=None, notes=None).delete()
        write(shown, open_pairs)
        faint.replace(run, [pair for pair in made if (pair.left_id, pair.right_id) not in keys])
        return ours.count()


def write(made: list[ClaimPair], known: dict[tuple[int, int], ClaimPair]) -> None:
    """Put pairs, not saved yet, in the queue; those in `known` take the place of the row that is there."""
    rows = [(pair.left_id, pair.right_id) for pair in made]
    before = set(_on_file(rows))
    new = [pair for pair in made if (pair.left_id, pair.right_id) not in known]
    changed = [
        _renewed(known[pair.left_id, pair.right_id], pair) for pair in made if (pair.left_id, pair.right_id) in known
    ]
    ClaimPair.objects.bulk_create(new, ignore_conflicts=True)
    ClaimPair.objects.bulk_update(
        changed,
        list(_RENEWED),
    )
    hashes_made = {pair.statement_hash for pair in made}
    _mark_repeats(hashes_made)
    same = ClaimPair.objects.filter(statement_hash__in=hashes_made)
    places.refresh(same)
    queue.set_priorities(same.values_list("pk", flat=True))
    added = set(_on_file(rows)) - before
    events.found(pair for pair in _sided(added) if pair.repeats_id is None)


def regroup(claims_moved: Collection[int]) -> None:
    """Offer the pairs of claims whose group changed once, by the groups as they are now."""
    if claims_moved:
        touched = groups.rekey(claims_moved)
        _mark_repeats(touched)
        queue.set_priorities(ClaimPair.objects.filter(statement_hash__in=touched).values_list("pk", flat=True))


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


def _made(rows: dict[tuple[int, int], ScoredPair], scale: Scale) -> list[ClaimPair]:
    named = groups.keys({pk for key in rows for pk in key})
    version = pipeline.version()
    return [_pair(version, key, pair, named, scale) for key, pair in rows.items()]


def _pair(version: str, key: tuple[int, int], pair: ScoredPair, named: dict[int, str], scale: Scale) -> ClaimPair:
    reversal = pair.kind is ContradictionKind.SELF_REVERSAL
    return ClaimPair(
        left_id=key[0],
        right_id=key[1],
        relation=ClaimPair.Relation.POSITION_CHANGE if reversal else ClaimPair.Relation.CONTRADICTION,
        kind=pair.kind.value,
        score=scale.score(pair.score),
        raw_score=pair.score,
        explanation=pair.explanation,
        slots=[{**asdict(slot), "agreement": slot.agreement.value} for slot in pair.slots],
        pipeline_version=version,
        statement_hash=groups.name(named, *key),
    )


_RENEWED = ("relation", "kind", "score", "raw_score", "explanation", "slots", "pipeline_version")


def _renewed(known: ClaimPair, found: ClaimPair) -> ClaimPair:
    for name in _RENEWED:
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
