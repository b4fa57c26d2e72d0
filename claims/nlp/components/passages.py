"""What linking asks about the role spans of one paragraph, and the features it scores pairs of them by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.nlp.tags import RoleSpan

_LETTERS = {"source": "S", "cue": "U", "content": "C"}
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "you", "his", "her", "their", "its", "him", "them"})
_BE = frozenset({"is", "are", "was", "were", "been", "being", "be", "'s", "\u2019s"})
OPENING = frozenset({'"', "\u201c", "``", "''", "\u2018", "'", "\u00ab", "\u201e"})
_CLOSING = frozenset({'"', "\u201d", "''", "\u2019", "'", "\u00bb"})
_FAR = 3
"""Spans of the wanted role that are looked at on either side."""
_REACH = 12
"""Spans of any role that are passed on the way to them."""


class Passage:
    """The role spans of one paragraph; spans are named by their number in `spans`.

    words: the document's tokens in lower case. sentences: the number of each token's sentence.
    """

    def __init__(self, words: Sequence[str], spans: Sequence[RoleSpan], sentences: Sequence[int]) -> None:
        self.words = words
        self.spans = list(spans)
        self.sentences = sentences
        self.letters = "".join(_LETTERS[span.role] for span in spans)
        self._shapes: dict[int, list[str]] = {}

    def numbers(self, role: str) -> list[int]:
        """The spans of a role, in order."""
        return [i for i, span in enumerate(self.spans) if span.role == role]

    def near(self, i: int, role: str) -> list[int]:
        """The nearest spans of a role before and after a span."""
        letter = _LETTERS[role]
        before = [k for k in range(i - 1, max(-1, i - 1 - _REACH), -1) if self.letters[k] == letter]
        after = [k for k in range(i + 1, min(len(self.spans), i + 1 + _REACH)) if self.letters[k] == letter]
        return before[:_FAR] + after[:_FAR]

    def word(self, token: int) -> str:
        """A token of the document in lower case, "" beyond its ends."""
        return self.words[token] if 0 <= token < len(self.words) else ""

    def breaks(self, left: int, right: int) -> int:
        """Sentence ends between two spans, 2 for more."""
        before, after = self.spans[left].end - 1, self.spans[right].start
        return min(2, self.sentences[after] - self.sentences[before])

    def shape(self, cue: int) -> list[str]:
        """How a cue looks: first and last word, ending, the words around it, its form."""
        if cue not in self._shapes:
            span = self.spans[cue]
            first, last = self.word(span.start), self.word(span.end - 1)
            passive = any(self.word(k) in _BE for k in range(span.start, min(span.end, span.start + 4)))
            self._shapes[cue] = [
                f"f={first}",
                f"l={last}",
                f"e={last[-3:]}",
                f"b={self.word(span.start - 1)}",
                f"a={self.word(span.end)}",
                f"v={passive}{last.endswith('ing')}{last.endswith('ed')}{min(3, span.end - span.start)}",
            ]
        return self._shapes[cue]

    def gap(self, left: int, right: int) -> str:
        """The words between two spans: all of up to two, of more the first and the last."""
        start, end = self.spans[left].end, self.spans[right].start
        words = (
            [self.word(k) for k in range(start, end)]
            if end - start < 3
            else [self.word(start), "..", self.word(end - 1)]
        )
        return " ".join(words)


def path(passage: Passage, i: int, k: int) -> str:
    """Direction from i to k, the roles between them (three at most) and the sentence ends."""
    left, right = (i, k) if i < k else (k, i)
    return f"{'R' if k > i else 'L'}{passage.letters[left + 1 : right][:3]}{passage.breaks(left, right)}"


def source_features(passage: Passage, cue: int, source: int) -> Iterator[str]:
    """Features of the pairing of a cue with a source."""
    way = path(passage, cue, source)
    left, right = sorted((cue, source))
    span = passage.spans[source]
    distance = passage.spans[right].start - passage.spans[left].end
    first = passage.word(span.start)
    kind = "rel" if first in _RELATIVE else "pro" if first in _PRONOUNS else "np"
    yield way
    yield f"{way} d={min(distance, 3) if distance < 4 else distance.bit_length() + 2}"
    yield f"{way[0]} g={passage.gap(left, right)}"
    yield f"{way} k={kind} {span.end - span.start == 1}"
    yield f"{way} n={passage.letters[max(0, left - 1) : left]}{passage.letters[right + 1 : right + 2]}"
    for feature in passage.shape(cue):
        yield f"{way} {feature}"


def sourceless_features(passage: Passage, cue: int) -> Iterator[str]:
    """Features of a cue without any source."""
    around = passage.letters[max(0, cue - 1) : cue] + "u" + passage.letters[cue + 1 : cue + 2]
    yield "none"
    yield f"none {around}"
    for feature in passage.shape(cue):
        yield f"none {feature}"
        yield f"none {around} {feature}"


def content_features(passage: Passage, content: int, cue: int) -> Iterator[str]:
    """Features of the pairing of a content with a cue."""
    way = path(passage, content, cue)
    left, right = sorted((content, cue))
    span = passage.spans[content]
    distance = passage.spans[right].start - passage.spans[left].end
    opens = passage.word(span.start) in OPENING
    closes = passage.word(span.end - 1) in _CLOSING
    yield way
    yield f"{way} d={min(distance, 3) if distance < 4 else distance.bit_length() + 2}"
    yield f"{way[0]} g={passage.gap(left, right)}"
    yield f"{way} q={opens}{closes}"
    yield f"{way} w={passage.word(span.start)}"
    yield f"{way} z={passage.word(span.end - 1)}"
    yield f"{way} n={passage.letters[max(0, content - 1) : content]}c{passage.letters[content + 1 : content + 2]}"
    yield f"{way} m={passage.letters[max(0, cue - 2) : cue]}u{passage.letters[cue + 1 : cue + 3]}"
    yield f"{way} {passage.shape(cue)[5]} {opens}"
    yield f"{way} {passage.shape(cue)[2]}"
    yield f"{way} {passage.shape(cue)[0]}"
