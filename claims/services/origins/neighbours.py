"""The articles on file that share prints with a text, compared with it sentence by sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from claims.models import Article, Borrowing, TextPrint
from claims.nlp.overlap import NOTHING, Overlap, overlap
from claims.nlp.prints import Text
from claims.nlp.types import Span

COMMON = 200  # a print that so many articles have tells nothing any more, and is written no more
ENOUGH_PRINTS = 3
ENOUGH_RARITY = 0.25  # such as one print that three others have, or two that seven others have
MOST_COMPARED = 16


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One article on file, what of it stands in the new text, and what it has from others itself."""

    article_id: int
    origin_id: int
    agencies: frozenset[str]
    text: Text
    overlap: Overlap
    borrowed: tuple[tuple[int, tuple[Span, ...]], ...]

    def borrowed_at(self, sentence: int) -> list[int]:
        """The origins that its sentence with that number was taken from."""
        place = self.text.sentences[sentence]
        return [origin for origin, spans in self.borrowed if covers(spans, place.start, place.end)]


def covers(spans: Collection[Span], start: int, end: int) -> bool:
    """Whether one of the spans holds start..end whole."""
    return any(left <= start and end <= right for left, right in spans)


def find(article: Article, text: Text) -> tuple[list[Neighbour], list[int]]:
    """The neighbours of an article that share sentences with it, those that share most first, and the prints of
    its text that are worth writing."""
    holders: dict[int, list[int]] = defaultdict(list)
    rows = TextPrint.objects.filter(key__in=text.keys).exclude(article=article.pk)
    for key, holder in rows.values_list("key", "article_id"):
        holders[key].append(holder)
    telling = [key for key in text.keys if len(holders[key]) < COMMON]
    return _compared(text, _likely([holders[key] for key in telling])), telling


def _likely(held: list[list[int]]) -> list[int]:
    """The articles worth comparing: those that share three prints, or fewer that hardly any other article has."""
    shared, rarity = Counter[int](), Counter[int]()
    for holders in held:
        for holder in holders:
            shared[holder] += 1
            rarity[holder] += 1 / len(holders)  # type: ignore[assignment]  # weights are floats
    likely = [one for one in shared if shared[one] >= ENOUGH_PRINTS or rarity[one] >= ENOUGH_RARITY]
    return sorted(likely, key=lambda one: (-shared[one], -rarity[one], one))[:MOST_COMPARED]


def _compared(text: Text, article_ids: list[int]) -> list[Neighbour]:
    rows = Article.objects.filter(pk__in=article_ids).exclude(origin=None)
    borrowed: dict[int, list[tuple[int, tuple[Span, ...]]]] = defaultdict(list)
    for loan in Borrowing.objects.filter(article__in=article_ids):
        borrowed[loan.article_id].append((loan.origin_id, tuple((start, end) for start, end in loan.spans)))
    found = []
    for pk, origin_id, agencies, content in rows.values_list("pk", "origin_id", "agencies", "text"):
        theirs = Text(content)
        shared = overlap(text, theirs)
        if shared is not NOTHING and origin_id is not None:
            found.append(Neighbour(pk, origin_id, frozenset(agencies), theirs, shared, tuple(borrowed[pk])))
    return sorted(found, key=lambda near: (-near.overlap.mine_share - near.overlap.theirs_share, near.article_id))
