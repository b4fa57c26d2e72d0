"""Giving an article its origin, and noting which passages it shares with texts of other origins.

The rules, for a text and each of its neighbours on file:
- 60% of either's words stand in the other: one text, edited. The article joins the neighbour's origin.
- Else the shared sentences must be a passage (see claims.nlp.overlap.is_passage). The neighbour stands in the new
  text nearly whole: the new text borrows from it. The new text stands in the neighbour nearly whole: the neighbour
  borrows from it, for the longer text is the one that merges. Neither: the passage becomes an origin of its own, and
  both borrow it.
- Sentences that the neighbour has from elsewhere come from there in the new text too.
So a piece merged of two agency texts counts as a copy of either, and the two stay independent of each other.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from claims.models import Article, Borrowing, OriginGroup, TextPrint
from claims.nlp import agencies
from claims.nlp.overlap import LEAST_CREDITED, LEAST_PASSAGE, WHOLE, is_passage
from claims.nlp.prints import Sentence, Text, fold
from claims.services.origins import neighbours, turns
from claims.services.origins.neighbours import Neighbour


def place(article: Article, text: Text) -> None:
    """Set and save the article's origin, agencies, prints and borrowings; `text` is its text, taken apart."""
    article.agencies = list(agencies.credited(article.text, article.outlet))
    TextPrint.objects.filter(article=article).delete()
    Borrowing.objects.filter(article=article).delete()
    turns.take(text.keys)
    near, telling = neighbours.find(article, text)
    article.origin = _origin(article, text, near)
    article.save(update_fields=["origin", "agencies"])
    TextPrint.objects.bulk_create([TextPrint(key=key, article=article) for key in telling], batch_size=200)
    _Placing(article, text).run(near)


def _origin(article: Article, text: Text, near: list[Neighbour]) -> OriginGroup:
    digest = _digest(article.text)
    if exact := OriginGroup.objects.filter(text_hash=digest).first():
        return exact
    whole = next((one.origin_id for one in near if one.overlap.whole), None) or _passage_of(text, near)
    if whole:
        return OriginGroup.objects.get(pk=whole)
    return OriginGroup.objects.get_or_create(text_hash=digest)[0]


def _passage_of(text: Text, near: list[Neighbour]) -> int | None:
    """The passage, known from texts that share it, that this text is."""
    held: dict[int, set[int]] = defaultdict(set)
    for one in near:
        for mine, theirs in one.overlap.pairs:
            for origin in one.borrowed_at(theirs):
                held[origin].add(mine)
    words = {origin: sum(len(text.sentences[index].words) for index in indices) for origin, indices in held.items()}
    best = max(words, key=lambda origin: words[origin], default=None)
    return best if best is not None and words[best] >= WHOLE * text.words else None


@dataclass
class _Placing:
    """The borrowings of one article, as its neighbours are gone through."""

    article: Article
    text: Text
    borrowed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    credited: set[int] = field(default_factory=set)

    def run(self, near: list[Neighbour]) -> None:
        for one in near:
            self._take(one)
        for origin_id, indices in self.borrowed.items():
            told = sum(self.text.sentences[index].told for index in indices)
            if told >= (LEAST_CREDITED if origin_id in self.credited else LEAST_PASSAGE):
                _borrow(self.article.pk, origin_id, self.text, indices)

    def _take(self, near: Neighbour) -> None:
        rest = []
        for mine, theirs in near.overlap.pairs:
            from_elsewhere = near.borrowed_at(theirs)
            for origin_id in from_elsewhere:
                self._add(origin_id, {mine}, near)
            if not from_elsewhere:
                rest.append((mine, theirs))
        if near.origin_id != self.article.origin_id and self._is_passage(near, rest):
            self._share(near, rest)

    def _add(self, origin_id: int, mine: set[int], near: Neighbour) -> None:
        if origin_id == self.article.origin_id:
            return
        self.borrowed[origin_id] |= mine
        if self._credited(near):
            self.credited.add(origin_id)

    def _credited(self, near: Neighbour) -> bool:
        return bool(near.agencies & set(self.article.agencies) - {agencies.UNNAMED})

    def _is_passage(self, near: Neighbour, pairs: list[tuple[int, int]]) -> bool:
        return is_passage(self.text, near.text, pairs, credited=self._credited(near))

    def _share(self, near: Neighbour, pairs: list[tuple[int, int]]) -> None:
        mine, theirs = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
        if near.overlap.theirs_share >= WHOLE:
            self._add(near.origin_id, mine, near)
        elif near.overlap.mine_share >= WHOLE and self.article.origin_id:
            _borrow(near.article_id, self.article.origin_id, near.text, theirs)
        else:
            origin_id = self._known(mine) or self._new_passage(near, theirs)
            self._add(origin_id, mine, near)
            _borrow(near.article_id, origin_id, near.text, theirs)

    def _known(self, indices: set[int]) -> int | None:
        """The origin, met already, that most of these sentences have."""
        met = Counter({origin_id: len(held & indices) for origin_id, held in self.borrowed.items()})
        best = met.most_common(1)
        return best[0][0] if best and best[0][1] * 2 > len(indices) else None

    def _new_passage(self, near: Neighbour, theirs: set[int]) -> int:
        words = " ".join(" ".join(near.text.sentences[index].words) for index in sorted(theirs))
        return OriginGroup.objects.get_or_create(text_hash=_digest(f"passage: {words}"))[0].pk


def _borrow(article_id: int, origin_id: int, text: Text, indices: set[int]) -> None:
    sentences = [text.sentences[index] for index in sorted(indices)]
    loan, made = Borrowing.objects.get_or_create(
        article_id=article_id,
        origin_id=origin_id,
        defaults={"spans": _spans(sentences), "words": sum(len(one.words) for one in sentences)},
    )
    if not made:
        known = {(start, end) for start, end in loan.spans}
        more = [one for one in sentences if not neighbours.covers(known, one.start, one.end)]
        loan.spans = sorted([*loan.spans, *_spans(more)])
        loan.words += sum(len(one.words) for one in more)
        loan.save(update_fields=["spans", "words"])


def _spans(sentences: list[Sentence]) -> list[list[int]]:
    return [[one.start, one.end] for one in sentences]


def _digest(text: str) -> str:
    return hashlib.sha256(fold(text).encode()).hexdigest()
