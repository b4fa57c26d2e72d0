"""What two texts share word for word, edits of a word here and there aside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from claims.nlp.prints import Sentence, Text

SAME_SENTENCE = 0.6  # share of a sentence's shingles that must stand in the other text
WHOLE = 0.6  # share of either text's words, for one to be a copy of the other as a whole
LEAST_WHOLE = 40  # words; shorter texts are copies only where they are equal
LEAST_PASSAGE = 40  # words outside quotes: a quote from one press conference stands in many reports of their own
LEAST_CREDITED = 18  # ... where both name the same agency
LEAST_SHARE = 0.12  # of the shorter text


@dataclass(frozen=True, slots=True)
class Overlap:
    """The sentences of one text (mine) that stand in another (theirs), as pairs of their numbers.

    mine_share, theirs_share: of the words of either text, 0..1.
    """

    pairs: tuple[tuple[int, int], ...]
    mine_share: float
    theirs_share: float

    @property
    def whole(self) -> bool:
        """Whether the texts are one and the same, edited."""
        return min(self.mine_share, self.theirs_share) >= WHOLE


NOTHING = Overlap((), 0.0, 0.0)


def overlap(mine: Text, theirs: Text) -> Overlap:
    """Compare two texts sentence by sentence; linear in their length."""
    found = ((index, _find(sentence, theirs.places)) for index, sentence in enumerate(mine.sentences))
    pairs = tuple((index, place) for index, place in found if place is not None)
    if not pairs:
        return NOTHING
    shared = sum(len(mine.sentences[index].words) for index, _ in pairs)
    covered = sum(len(one.words) for one in theirs.sentences if _find(one, mine.places) is not None)
    compared = Overlap(pairs, shared / mine.words, covered / theirs.words)
    return NOTHING if compared.whole and min(mine.words, theirs.words) < LEAST_WHOLE else compared


def is_passage(mine: Text, theirs: Text, pairs: list[tuple[int, int]], *, credited: bool) -> bool:
    """Whether the shared sentences are so much of a reporter's own words that one text took them from the other.

    credited: both name the same agency, so that less is enough.
    """
    told = sum(mine.sentences[index].told for index, _ in pairs)
    least = LEAST_CREDITED if credited else LEAST_PASSAGE
    return told >= max(least, LEAST_SHARE * min(mine.words, theirs.words))


def _find(sentence: Sentence, places: dict[str, int]) -> int | None:
    """The number of the other text's sentence that shares most with this one; None where none shares enough."""
    shingles = sentence.shingles()
    met = [place for shingle in shingles if (place := places.get(shingle)) is not None]
    if len(met) < SAME_SENTENCE * len(shingles):
        return None
    return Counter(met).most_common(1)[0][0]
