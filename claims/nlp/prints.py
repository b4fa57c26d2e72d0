"""Prints of a text: short keys that copies share, edited, trimmed or merged into something else.

Two kinds go into one list. Bands of a MinHash signature over word shingles (Broder 1997; locality-sensitive hashing by
bands, Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3) find texts that are alike as wholes; the
least shingle hash of every sentence (a MinHash of length one) finds passages inside longer texts.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from zlib import crc32

from rensa import RMinHash

from claims.nlp.boilerplate import skip_spans

PERMUTATIONS = 64
ROWS_PER_BAND = 4  # 16 bands: half of the pairs with Jaccard 0.5 share one, nearly all with 0.7
SHINGLE = 3
SENTENCE_SHINGLE = 4
SHORTEST_SENTENCE = 6  # words
MOST_SENTENCES = 400  # printed of one text
_BOUNDARY = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|\n")
_WORD = re.compile(r"\w+")
_QUOTE = re.compile(r"[“\"«][^“”\"«»\n]*[”\"»]")
_SEED = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: where it stands, its words without case and punctuation, how many of them are not in quotes."""

    start: int
    end: int
    words: tuple[str, ...]
    told: int

    def shingles(self, size: int = SHINGLE) -> list[str]:
        """Its runs of `size` words (all of it, where it is shorter)."""
        return shingled(self.words, size)


class Text:
    """A text taken apart for comparison."""

    def __init__(self, text: str) -> None:
        self.sentences = sentences(text)
        self.words = sum(len(sentence.words) for sentence in self.sentences)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each shingle stands first: the number of its sentence."""
        return {
            shingle: index
            for index in reversed(range(len(self.sentences)))
            for shingle in self.sentences[index].shingles()
        }

    @property
    def shingles(self) -> list[str]:
        """The word shingles of all its sentences, none across two, each once."""
        return list(self.places)

    @cached_property
    def keys(self) -> frozenset[int]:
        """The prints, as signed 64-bit numbers: equal across processes, machines and versions of Python."""
        own = (_least(sentence) for sentence in self.sentences[:MOST_SENTENCES])
        return frozenset([*own, *_bands(self.shingles)])


def sentences(text: str) -> list[Sentence]:
    """The sentences of `text` that are long enough to tell a copy by; page furniture is none."""
    quoted = [match.span() for match in _QUOTE.finditer(text)]
    furniture = skip_spans(text)
    starts = [0, *(match.end() for match in _BOUNDARY.finditer(text))]
    found = (_sentence(text, start, end, quoted) for start, end in pairwise([*starts, len(text)]))
    long_enough = [sentence for sentence in found if len(sentence.words) >= SHORTEST_SENTENCE]
    return [one for one in long_enough if not any(start <= one.start < end for start, end in furniture)]


def fold(text: str) -> str:
    """The text with case and spacing taken away: equal for exact copies."""
    return " ".join(text.split()).casefold()


def shingled(words: tuple[str, ...], size: int) -> list[str]:
    """The runs of `size` words, each joined by spaces."""
    return [" ".join(words[index : index + size]) for index in range(max(1, len(words) - size + 1))]


def _sentence(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> Sentence:
    words = tuple(_WORD.findall(text[start:end].casefold()))
    near = [(max(start, left), min(end, right)) for left, right in quoted if left < end and right > start]
    inside = sum(len(_WORD.findall(text, left, right)) for left, right in near)
    return Sentence(start, start + len(text[start:end].rstrip()), words, max(0, len(words) - inside))


def _least(sentence: Sentence) -> int:
    """The hash of the shingle whose checksum is least: the same one in most edited copies of the sentence."""
    return _number(min((shingle.encode() for shingle in sentence.shingles(SENTENCE_SHINGLE)), key=crc32))


def _bands(shingles: list[str]) -> list[int]:
    if not shingles:
        return []
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(shingles)
    values = [value.to_bytes(8, "big") for value in sketch.digest()]
    starts = range(0, PERMUTATIONS, ROWS_PER_BAND)
    return [_number(b"".join([b"%d:" % start, *values[start : start + ROWS_PER_BAND]])) for start in starts]


def _number(content: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big", signed=True)
