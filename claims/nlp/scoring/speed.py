"""How fast texts are read, in words per second of processor time, and how much memory that takes."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Reader = Callable[[str], object]


@dataclass(frozen=True)
class Speed:
    """Words per second of processor time (all threads) and of the clock, medians over rounds."""

    processor: float
    clock: float


def words(texts: Iterable[str]) -> int:
    """The number of words, as white space parts them."""
    return sum(len(text.split()) for text in texts)


def compare(readers: dict[str, Reader], texts: list[str], rounds: int) -> dict[str, Speed]:
    """The speed of each reader over the same texts, taken in turns so that a busy machine hits all alike."""
    seen: dict[str, list[Speed]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, read in readers.items():
            seen[name].append(_once(read, texts))
    return {name: _median(speeds) for name, speeds in seen.items()}


def repeated(texts: list[str], least_words: int) -> Iterator[str]:
    """The texts over and over until they hold `least_words`; nothing when they hold no word."""
    total = 0
    while texts and total < least_words and words(texts):
        for text in texts:
            yield text
            total += words([text])


def peak_megabytes() -> float:
    """The most memory this process has held at once, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _once(read: Reader, texts: list[str]) -> Speed:
    clock, processor = time.perf_counter(), time.process_time()
    for text in texts:
        read(text)
    count = words(texts)
    return Speed(count / (time.process_time() - processor), count / (time.perf_counter() - clock))


def _median(speeds: list[Speed]) -> Speed:
    return Speed(
        statistics.median(speed.processor for speed in speeds),
        statistics.median(speed.clock for speed in speeds),
    )
