"""Which claims on file a fact check is about: proposed by address and wording, settled by an editor."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Left
from django.utils import timezone

from claims.models import Article, Claim, FactCheck, FactCheckLink
from claims.nlp.pairing.words import stems
from claims.nlp.types import ClaimFacts, Stance
from claims.services import sources
from claims.services.candidates import StoredClaims
from claims.services.errors import NotAllowed, RefusedFactCheck

PERMISSION = "claims.change_factchecklink"
NEAR = 40  # claims of like wording that are looked at
MOST = 5  # proposals of either kind for one fact check
ALIKE = 0.5  # wording that is enough by itself
ALIKE_THERE = 0.2  # wording that is enough in an article named as the place of the claim
SAME_SPEAKER = 0.15  # what it counts that the claim is the claimant's
HEAD = 200  # characters of an article's address that its index holds
AGAIN_AFTER = timedelta(hours=6)
_NUMBER = re.compile(r"\d[\d.,]*")

State, Basis = FactCheckLink.State, FactCheckLink.Basis


@dataclass(frozen=True, slots=True)
class Proposal:
    """A claim that a fact check may be about, and why."""

    claim: int
    basis: FactCheckLink.Basis
    score: float


def propose(check: FactCheck) -> int:
    """Look for the claims anew; the number of proposals. What an editor settled stays; other proposals go."""
    found = {proposal.claim: proposal for proposal in (*_by_wording(check), *_by_appearance(check))}
    with transaction.atomic():
        check.links.filter(state=State.PROPOSED).exclude(claim__in=found).delete()
        for proposal in found.values():
            link, created = check.links.get_or_create(
                claim_id=proposal.claim, defaults={"basis": proposal.basis, "score": proposal.score}
            )
            if not created and link.state == State.PROPOSED:
                link.basis, link.score = proposal.basis, proposal.score
                link.save(update_fields=["basis", "score"])
        FactCheck.objects.filter(pk=check.pk).update(linked_at=timezone.now())
    return len(found)


def link_waiting(limit: int = 100) -> int:
    """Look for claims for fact checks that are new, or older than the latest claims; the number of fact checks."""
    latest = Claim.objects.aggregate(at=Max("created_at"))["at"]
    stale = Q(linked_at=None)
    if latest:
        stale |= Q(linked_at__lt=min(latest, timezone.now() - AGAIN_AFTER))
    waiting = list(FactCheck.objects.filter(stale).order_by("linked_at", "id")[:limit])
    for check in waiting:
        propose(check)
    return len(waiting)


def confirm(check: FactCheck, claim: Claim, editor: User) -> FactCheckLink:
    """An editor says that the fact check is about this claim, proposed or not. Raises NotAllowed."""
    _check_permission(editor)
    link, _ = check.links.get_or_create(claim=claim, defaults={"basis": Basis.EDITOR, "score": _alike(check, claim)})
    return _settle(link, State.CONFIRMED, editor)


def remove(check: FactCheck, claim: Claim, editor: User) -> FactCheckLink:
    """An editor says that it is not; it is not proposed again. Raises NotAllowed, RefusedFactCheck."""
    _check_permission(editor)
    link = check.links.filter(claim=claim).first()
    if link is None:
        raise RefusedFactCheck("the fact check is not linked to that claim")
    return _settle(link, State.REMOVED, editor)


def of_claims(claims: Collection[int]) -> dict[int, list[FactCheck]]:
    """Per claim, the fact checks that an editor confirmed to be about it, the latest first."""
    found: dict[int, list[FactCheck]] = defaultdict(list)
    confirmed = FactCheckLink.objects.filter(claim__in=claims, state=State.CONFIRMED).select_related("fact_check")
    for link in confirmed.order_by("-fact_check__published_on", "-fact_check"):
        found[link.claim_id].append(link.fact_check)
    return dict(found)


def alike(one: str, other: str) -> float:
    """How much of their content words, names and numbers two wordings share, 0..1 (Dice)."""
    left, right = _marks(one), _marks(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


def _settle(link: FactCheckLink, state: FactCheckLink.State, editor: User) -> FactCheckLink:
    link.state, link.editor, link.decided_at = state, editor, timezone.now()
    link.save(update_fields=["state", "editor", "decided_at"])
    return link


def _check_permission(editor: User) -> None:
    if not editor.has_perm(PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not link fact checks")


def _by_wording(check: FactCheck) -> list[Proposal]:
    """Among the candidates that pairing would look at, those that say the same in like words."""
    facts = ClaimFacts(
        id="0", article="0", source=check.claimant or None, content=check.claim_reviewed,
        proposition=check.claim_reviewed, stance=Stance.ASSERTS, printed=check.claimant,
    )  # fmt: skip
    near = [int(found.id) for found in StoredClaims().near(facts, NEAR)]
    return _best(check, Claim.objects.filter(pk__in=near), Basis.WORDING, ALIKE)


def _by_appearance(check: FactCheck) -> list[Proposal]:
    """In the articles that the fact check names as places of the claim, what comes nearest in wording."""
    if not check.appearances:
        return []
    addresses = {variant for address in check.appearances for variant in _variants(address)}
    heads = {address[:HEAD] for address in addresses}
    articles = Article.objects.annotate(head=Left("url", HEAD)).filter(head__in=heads, url__in=addresses)
    claims = Claim.objects.current().filter(article__in=articles.values("pk"))
    return _best(check, claims, Basis.APPEARANCE, ALIKE_THERE)


def _best(check: FactCheck, claims: QuerySet[Claim], basis: FactCheckLink.Basis, least: float) -> list[Proposal]:
    scored = [Proposal(claim.pk, basis, _alike(check, claim)) for claim in claims.select_related("source")]
    good = [proposal for proposal in scored if proposal.score >= least]
    return sorted(good, key=lambda proposal: (-proposal.score, proposal.claim))[:MOST]


def _alike(check: FactCheck, claim: Claim) -> float:
    wording = max(alike(check.claim_reviewed, claim.content), alike(check.claim_reviewed, claim.proposition))
    named = {sources.key_of(name) for name in (claim.speaker_text, claim.speaker_name) if name}
    named |= {claim.source.key} if claim.source else set()
    bonus = SAME_SPEAKER if check.claimant and sources.key_of(check.claimant) in named else 0.0
    return min(1.0, wording + bonus)


def _marks(text: str) -> frozenset[str]:
    return stems(text) | {number.rstrip(".,") for number in _NUMBER.findall(text)}


def _variants(address: str) -> set[str]:
    """An address as an article may have it: http or https, with or without a slash at the end."""
    bare = address.partition("://")[2].rstrip("/")
    return {f"{scheme}://{bare}{end}" for scheme in ("http", "https") for end in ("", "/")}
