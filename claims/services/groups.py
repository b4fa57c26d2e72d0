"""Claims that say the same in other words, grouped: pairs between the same two groups are offered once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from claims.models import Claim, ClaimGroup, ClaimPair, FaintPair
from claims.nlp.pairing.equivalence import same_claim
from claims.services import claims, vectors
from claims.services.errors import NotAllowed

PERMISSION = "claims.review_claimpair"
APPEARANCES = 20


def file(same: Iterable[tuple[int, int]]) -> set[int]:
    """Put claims that say the same (pairs of ids) into groups; the ids of the claims whose group changed.

    A claim joins where it says the same as the group's first claim, so that a chain of small differences makes no
    group; two groups become one, the older, where their first claims say the same.
    """
    pairs = [pair for pair in same if pair[0] != pair[1]]
    ids = sorted({pk for pair in pairs for pk in pair})
    rows = {
        row.pk: row for row in Claim.objects.current().filter(pk__in=ids, apart=False).select_for_update(of=("self",))
    }
    moved: set[int] = set()
    for one, other in sorted(pairs):
        if one in rows and other in rows and rows[one].group_id != (rows[other].group_id or 0):
            moved |= _join(rows[one], rows[other], rows)
    return moved


def take_out(claim: Claim, editor: User) -> set[int]:
    """Take a claim out of its group for good; the ids of the claims whose group changed. Raises NotAllowed."""
    if not editor.has_perm(PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not take claims out of their group")
    with transaction.atomic():
        held = Claim.objects.select_for_update().get(pk=claim.pk)
        group = held.group_id
        Claim.objects.filter(pk=claim.pk).update(group=None, apart=True)
        left = list(Claim.objects.filter(group=group).values_list("pk", flat=True)) if group else []
        if group and len(left) == 1:  # one claim is no group
            Claim.objects.filter(pk__in=left).update(group=None)
            ClaimGroup.objects.filter(pk=group).delete()
    return {claim.pk, *left}


def keys(ids: Collection[int]) -> dict[int, str]:
    """Per claim what names its side of a pair: its group, or its statement where it has none."""
    rows = Claim.objects.filter(pk__in=ids).order_by().values_list("pk", "group_id", "statement_hash")
    return {pk: f"group {group}" if group else statement for pk, group, statement in rows}


def rekey(ids: Collection[int]) -> set[str]:
    """Name the pairs of these claims by their groups anew; the names that pairs left or took."""
    touched: set[str] = set()
    concerned = Q(left__in=ids) | Q(right__in=ids)
    for model in (ClaimPair, FaintPair):
        rows = list(model._default_manager.filter(concerned).only("left_id", "right_id", "statement_hash"))
        named = keys({side for row in rows for side in (row.left_id, row.right_id)})
        for row in rows:
            new = name(named, row.left_id, row.right_id)
            touched |= {row.statement_hash, new} if row.statement_hash != new else set()
            row.statement_hash = new
        model._default_manager.bulk_update(rows, ["statement_hash"], batch_size=500)
    return touched


def name(named: Mapping[int, str], left: int, right: int) -> str:
    """What pairs between the same two statements or groups have in common."""
    return "-".join(sorted((named[left], named[right])))


def appearances(sides: Sequence[Claim]) -> dict[int, list[Claim]]:
    """Per claim, the other current claims that say the same: of its group, or copies word for word."""
    groups = [side.group_id for side in sides if side.group_id]
    statements = [side.statement_hash for side in sides]
    alike = Claim.objects.current().filter(Q(group__in=groups) | Q(statement_hash__in=statements))
    rows = alike.exclude(pk__in=[side.pk for side in sides]).select_related("article").defer("article__text")
    found: dict[int, list[Claim]] = defaultdict(list)
    for row in rows.order_by("id")[: APPEARANCES * len(sides)]:
        for side in sides:
            if row.statement_hash == side.statement_hash or (row.group_id and row.group_id == side.group_id):
                found[side.pk].append(row)
    return found


def _join(one: Claim, other: Claim, rows: dict[int, Claim]) -> set[int]:
    """Both in one group, if the first claims of their groups, or they themselves, say the same."""
    firsts = [_first(side) for side in (one, other)]
    left, right = (claims.facts(first) for first in firsts)
    if not same_claim(left, right, vectors.likeness(firsts[0].pk, firsts[1].pk)):
        return set()
    known = sorted(side.group_id for side in (one, other) if side.group_id)
    group = known[0] if known else ClaimGroup.objects.create().pk
    moving = Claim.objects.filter(Q(group__in=known) | Q(pk__in=[one.pk, other.pk])).exclude(group=group)
    moved = set(moving.values_list("pk", flat=True))
    Claim.objects.filter(pk__in=moved).update(group=group)
    ClaimGroup.objects.filter(pk__in=known[1:]).delete()
    for pk in moved & rows.keys():
        rows[pk].group_id = group
    return moved


def _first(claim: Claim) -> Claim:
    if claim.group_id is None:
        return claim
    return Claim.objects.filter(group=claim.group_id).select_related("article", "source").order_by("pk")[0]
