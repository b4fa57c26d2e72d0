"""Counting origins: "12 articles, 2 origins", of articles, of claims, of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from claims.models import Article, Borrowing, Claim


@dataclass(frozen=True, slots=True)
class Spread:
    """How many articles carry something, and from how many origins that do not depend on one another."""

    articles: int
    origins: int

    def __str__(self) -> str:
        return f"{_counted(self.articles, 'article')}, {_counted(self.origins, 'origin')}"


def of_articles(article_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The origins each article has words from: its own, and those of the passages it borrows."""
    found: dict[int, set[int]] = defaultdict(set)
    for pk, origin in Article.objects.filter(pk__in=article_ids).values_list("pk", "origin_id"):
        found[pk] |= {_own(pk, origin)}
    for pk, origin in Borrowing.objects.filter(article__in=article_ids).values_list("article_id", "origin_id"):
        found[pk].add(origin)
    return {pk: frozenset(origins) for pk, origins in found.items()}


def same(left: int, right: int) -> bool:
    """Whether two articles have words from one origin: then neither corroborates the other in those."""
    found = of_articles([left, right])
    return bool(found[left] & found[right])


def of_claims(claims: Iterable[Claim]) -> dict[int, frozenset[int]]:
    """The origins of the words of each claim (its article must be loaded): the article's own, and those of
    borrowed passages that the claim touches."""
    rows = list(claims)
    loans: dict[int, list[Borrowing]] = defaultdict(list)
    for loan in Borrowing.objects.filter(article__in={claim.article_id for claim in rows}):
        loans[loan.article_id].append(loan)
    return {
        claim.pk: frozenset(
            [_own(claim.article_id, claim.article.origin_id)]
            + [loan.origin_id for loan in loans[claim.article_id] if _touches(claim, loan)]
        )
        for claim in rows
    }


def spread(origins: Iterable[tuple[int, frozenset[int]]]) -> Spread:
    """Count (article, its origins) entries; those that share an origin, directly or through others, are one."""
    entries = list(origins)
    groups: list[set[int]] = []
    for _, found in entries:
        joined = set(found).union(*(group for group in groups if group & found))
        groups = [group for group in groups if not group & found] + [joined]
    return Spread(len({article for article, _ in entries}), len(groups))


def spread_of_statements(statements: Collection[str]) -> dict[str, Spread]:
    """For each statement (a claim's statement_hash): the articles that carry it now, and their origins."""
    claims = Claim.objects.current().filter(statement_hash__in=statements).select_related("article")
    rows = list(claims.only("statement_hash", "content_start", "content_end", "article__origin"))
    origins = of_claims(rows)
    entries: dict[str, list[tuple[int, frozenset[int]]]] = defaultdict(list)
    for claim in rows:
        entries[claim.statement_hash].append((claim.article_id, origins[claim.pk]))
    return {statement: spread(found) for statement, found in entries.items()}


def _own(article_id: int, origin_id: int | None) -> int:
    """An article without an origin (from before there were any) is one by itself."""
    return origin_id if origin_id is not None else -article_id


def _touches(claim: Claim, loan: Borrowing) -> bool:
    return any(start < claim.content_end and claim.content_start < end for start, end in loan.spans)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
