"""One statement in several copies, edited or not, is one statement: its claims share a statement hash."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Q

from claims.models import Article, Borrowing, Claim

ALIKE = 0.8  # share of the words of the shorter content that must stand in the longer one, and vice versa 0.6
ALIKE_BACK = 0.6
MOST_ARTICLES = 100
_WORD = re.compile(r"\w+")
# What turns a statement round is never an editing of it.
_TURNS = frozenset(("not", "no", "never", "none", "nor", "neither", "without", "cannot", "n", "t", "denied", "denies"))


def adopt(article: Article, claims: Sequence[Claim]) -> None:
    """Give claims (not yet saved) the statement hash of the same claim in a copy on file, where there is one.

    The same: same source and stance, content alike in wording, no figure and no negation that differs.
    """
    others = _claims_of_copies(article)
    for claim in claims:
        if match := _same(claim, others):
            claim.statement_hash = match.statement_hash


def _claims_of_copies(article: Article) -> list[Claim]:
    origins = set(article.borrowings.values_list("origin_id", flat=True))
    if article.origin_id:
        origins.add(article.origin_id)
    lenders = Borrowing.objects.filter(origin__in=origins).values("article_id")
    copies = Article.objects.filter(Q(origin__in=origins) | Q(pk__in=lenders)).exclude(pk=article.pk)
    chosen = list(copies.order_by("pk").values_list("pk", flat=True)[:MOST_ARTICLES])
    return list(Claim.objects.current().filter(article__in=chosen).order_by("pk"))


def _same(claim: Claim, others: list[Claim]) -> Claim | None:
    """The first on file that states the same; one with the very same hash needs no adoption."""
    if any(other.statement_hash == claim.statement_hash for other in others):
        return None
    return next((other for other in others if _states_the_same(claim, other)), None)


def _states_the_same(claim: Claim, other: Claim) -> bool:
    if claim.stance != other.stance or claim.source_id != other.source_id:
        return False
    if claim.source_id is None and claim.speaker_text.casefold() != other.speaker_text.casefold():
        return False
    return alike(claim.content, other.content)


def alike(left: str, right: str) -> bool:
    """Whether two contents are one, edited: most words in common, and no figure or negation apart."""
    mine, theirs = (set(_WORD.findall(text.casefold())) for text in (left, right))
    turned = {word for word in mine ^ theirs if word in _TURNS or any(letter.isdigit() for letter in word)}
    if not mine or not theirs or turned:
        return False
    shared, sizes = len(mine & theirs), sorted((len(mine), len(theirs)))
    return shared >= ALIKE * sizes[0] and shared >= ALIKE_BACK * sizes[1]
