"""Invented reports for measuring against large stores: words and names as unevenly spread as in news.

Words come from the shipped tokenizer's vocabulary, which is ordered by how common they are; how often each is
used follows Zipf and Mandelbrot, p ~ (rank + 20) ** -0.95, fitted to the keys of 552 reports of the training
topics (commonest word in 12% of their claims, the 10th in 5%, the 100th in 2%, the 1,000th in 0.4%; here 11%, 7%,
2% and 0.3%, 16 keys a claim). STORY reports in a row share a topic, from which most of their words are drawn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.nlp.config import WEIGHTS
from claims.nlp.pairing.words import is_content, name_stem, stem
from claims.nlp.quantities import quantities

CLAIMS = 20
STORY = 5
_TOPIC_WORDS, _TOPIC_NAMES, _TITLE = 22, 5, 5
_WORDS_A_CLAIM, _FROM_TOPIC = 10, 0.6
_NAMES_FROM = 9_000  # vocabulary entries from this rank on, capitalised, serve as names
_FRAME = "the {} {} of {} had {} the {} {} in {} with {} {} of {} {}"


@dataclass(frozen=True, slots=True)
class Said:
    """One claim of an invented report: who, what, the words before it, and the keys it is found by."""

    speaker: str
    content: str
    context: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Report:
    """A report's title and claims."""

    title: str
    claims: list[Said]


def _shares(size: int) -> NDArray[np.float64]:
    shares = (np.arange(size) + 20.0) ** -0.95
    return np.cumsum(shares / shares.sum())


class Newsroom:
    """Writes reports; the same seed writes the same ones."""

    def __init__(self, seed: int = 7) -> None:
        entries = json.loads((WEIGHTS / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        ranked = sorted(entries, key=entries.__getitem__)
        usable = [word for word in ranked if word.isascii() and word.isalpha() and len(word) > 3 and is_content(word)]
        usable = [word for word in usable if not quantities(f"{word} people")]
        self._words = usable[:_NAMES_FROM]
        self._names = [word.capitalize() for word in usable[_NAMES_FROM:]]
        self._word_shares, self._name_shares = _shares(len(self._words)), _shares(len(self._names))
        self._random = np.random.default_rng(seed)

    @property
    def names(self) -> list[str]:
        """All that may speak, in a fixed order."""
        return self._names

    def reseed(self, seed: int) -> None:
        """Write from here on what a newsroom with that seed writes."""
        self._random = np.random.default_rng((7, seed))

    def reports(self, count: int) -> Iterator[Report]:
        """`count` reports of CLAIMS claims each."""
        for number in range(count):
            if number % STORY == 0:
                topic = [self._words[n] for n in self._draw(self._word_shares, _TOPIC_WORDS)]
                cast = [self._names[n] for n in self._draw(self._name_shares, _TOPIC_NAMES)]
            yield self._report(topic, cast)

    def _draw(self, shares: NDArray[np.float64], size: int) -> list[int]:
        drawn: list[int] = np.searchsorted(shares, self._random.random(size)).tolist()
        return drawn

    def _report(self, topic: list[str], cast: list[str]) -> Report:
        title = " ".join([cast[0], *(topic[n] for n in self._random.integers(0, len(topic), _TITLE))])
        claims: list[Said] = []
        for _ in range(CLAIMS):
            claims.append(self._claim(title, topic, cast, claims[-1].content if claims else ""))
        return Report(title, claims)

    def _claim(self, title: str, topic: list[str], cast: list[str], before: str) -> Said:
        fresh = [self._words[n] for n in self._draw(self._word_shares, _WORDS_A_CLAIM)]
        picks = self._random.random(_WORDS_A_CLAIM)
        places = self._random.integers(0, len(topic), _WORDS_A_CLAIM)
        words = [topic[places[n]] if picks[n] < _FROM_TOPIC else fresh[n] for n in range(_WORDS_A_CLAIM)]
        speaker, other = cast[self._random.integers(0, 3)], cast[self._random.integers(1, len(cast))]
        content = _FRAME.format(*words[:6], other, *words[6:])
        keys = {stem(word) for word in [*words, *title.split()[1:]]} | {name_stem(n) for n in (speaker, other, cast[0])}
        keys |= {name_stem(word) for word in before.split() if word[:1].isupper()}
        return Said(speaker, content, f"{title}. {before}".strip(), frozenset(keys))
