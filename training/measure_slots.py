"""Measure the slots of claims on sentences annotated by hand: amounts, dates, negation, propositions.

Usage: python -m training.measure_slots [--errors] - the sentences are training/data/slots; errors are shown for the
development half alone.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isclose
from pathlib import Path
from typing import TypeVar

from claims.nlp.components.draft import Draft
from claims.nlp.components.proposition import PropositionBuilder
from claims.nlp.components.speakers import SpeakerResolver
from claims.nlp.components.stance import StanceClassifier
from claims.nlp.dates import Moment, dates
from claims.nlp.negation import negations
from claims.nlp.quantities import Bound, Quantity, quantities
from claims.nlp.scoring.spans import f1, overlap_f1, words
from claims.nlp.tokens import blank_english
from claims.nlp.types import Span
from training.marked import Marked, read_blocks

FOLDER = Path(__file__).parent / "data" / "slots"
T = TypeVar("T")
HALVES = ("development", "held_out")
NOTES = r"[qdn]: |\d+ [a-z ]+: "


@dataclass(slots=True)
class Tally:
    """Right, found and wanted of each slot, and the errors as lines."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def count(self, slot: str, given: object, wanted: object, text: str, *, same: bool | None = None) -> None:
        """Enter one comparison; None and "" stand for nothing found or nothing wanted."""
        right = given not in (None, "") and (given == wanted if same is None else same)
        self.found[slot] += given not in (None, "")
        self.wanted[slot] += wanted not in (None, "")
        self.right[slot] += right
        if not right and (given not in (None, "") or wanted not in (None, "")):
            self.errors.append(f"{slot}: {given!r} for {wanted!r} in {text[:110]!r}")

    def print(self) -> None:
        """One line a slot: precision, recall and F1 in percent."""
        for slot in self.wanted | self.found:
            p, r, f = f1(self.right[slot], self.found[slot], self.wanted[slot])
            print(f"  {slot:34} n={self.wanted[slot]:4}  {100 * p:5.1f} {100 * r:5.1f} {100 * f:5.1f}")


def notes(block: Marked, kind: str, size: int) -> Iterator[tuple[Span, list[str]]]:
    """Annotated spans of one kind with their fields, padded with "" to `size`, in the order of the text."""
    at = 0
    for line in block.notes:
        if line.startswith(kind):
            fields = [part.strip().replace("~", "\u00a0") for part in line.removeprefix(kind).split("|")]
            start = block.text.index(fields[0], at)
            at = start + 1
            yield (start, start + len(fields[0])), fields[1:] + [""] * (size - len(fields))


def paired(
    given: Sequence[T], wanted: Sequence[tuple[Span, list[str]]], span: Callable[[T], Span]
) -> Iterator[tuple[T | None, list[str] | None]]:
    """Found values and annotations that overlap, each used once, then those left over on either side."""
    left = list(given)
    for (start, end), fields in wanted:
        near = [one for one in left if span(one)[0] < end and start < span(one)[1]]
        match = next(iter(near), None)
        if match is not None:
            left.remove(match)
        yield match, fields
    yield from ((one, None) for one in left)


def amounts(block: Marked, tally: Tally) -> None:
    """Count the amounts of one sentence."""
    wanted = list(notes(block, "q:", 6))
    for made, gold in paired(quantities(block.text), wanted, lambda one: one.span):
        shown = made.printed if made else None
        tally.count("amount", shown, gold and "amount", block.text, same=bool(made and gold))
        value, bound, what, state, whose = gold or (None,) * 5
        if value != "?":
            same = bool(made and value and same_value(made, value))
            tally.count("amount: value", shown, value, block.text, same=same)
        tally.count("amount: bound", made and str(made.bound), bound, block.text)
        about = made is not None and made.bound is Bound.ABOUT
        tally.count("amount: approximate", about or None, bound == "about" or None, block.text)
        tally.count("amount: unit or what", made and (made.unit or made.what), what, block.text)
        tally.count("amount: state", made and made.state, state, block.text)
        tally.count("amount: whose", made and made.whose, whose, block.text)


def same_value(made: Quantity, value: str) -> bool:
    """Whether the printed figure (or both ends of a range) was read right."""
    ends = [float(end) for end in value.split("..")]
    read = (made.low, made.high) if len(ends) == 2 else (made.value,)
    return all(isclose(one, other, rel_tol=1e-3, abs_tol=1e-9) for one, other in zip(read, ends, strict=True))


def times(block: Marked, tally: Tally) -> None:
    """Count the dates of one sentence."""
    anchor = date.fromisoformat(block.head)
    found: tuple[Moment, ...] = dates(block.text, anchor)
    for made, gold in paired(found, list(notes(block, "d:", 3)), lambda one: one.span):
        days, relation = gold or (None, None)
        tally.count("date", made and made.printed, gold and "date", block.text, same=bool(made and gold))
        ends = [date.fromisoformat(end) for end in days.split("..")] if days else []
        same = bool(made and ends and (made.first, made.last) == (ends[0], ends[-1]))
        tally.count("date: days", made and f"{made.first}..{made.last}", days, block.text, same=same)
        tally.count("date: relation", made and str(made.relation), relation, block.text)
        as_of = made is not None and str(made.relation) == "as_of"
        tally.count("date: as of", as_of or None, relation == "as_of" or None, block.text)


def denials(block: Marked, tally: Tally) -> None:
    """Count the negations of one sentence."""
    text = block.text
    for made, gold in paired(negations(text), list(notes(block, "n:", 3)), lambda one: one.word):
        tally.count("negation", made and text[slice(*made.word)], gold and "negation", text, same=bool(made and gold))
        scope = made and text[slice(*made.scope)]
        same = bool(made and gold and overlap_f1(words(text, [made.scope]), words(text, [_span(text, gold[0])])) >= 0.8)
        tally.count("negation: scope", scope, gold and gold[0], text, same=same)
        tally.count("negation: main", made and ("main" if made.main else "inner"), gold and gold[1], text)


def _span(text: str, part: str) -> Span:
    start = text.index(part)
    return start, start + len(part)


def propositions(block: Marked, tally: Tally) -> None:
    """Count the propositions of one report whose spans are given."""
    numbers = sorted(block.attributions)
    doc = blank_english()(block.text)
    spans = [block.attributions[number] for number in numbers]
    doc._.attributions = [Draft(*(tuple(one[role]) for role in ("source", "cue", "content")), 1.0) for one in spans]
    PropositionBuilder()(StanceClassifier()(SpeakerResolver()(doc)))
    made = dict(zip(numbers, (draft.proposition for draft in doc._.attributions), strict=True))
    for line in block.notes:
        head, _, rest = line.partition(": ")
        number, _, sort = head.partition(" ")
        wanted, *unwanted = rest.split("|")
        tally.count(f"proposition: {sort}", made[int(number)], rest, block.text,
                    same=_reads(made[int(number)], wanted.split(";"), unwanted))  # fmt: skip


def _reads(made: str, wanted: Sequence[str], unwanted: Sequence[str]) -> bool:
    flat = _flat(made)
    absent = (word.strip(" -") for word in " ".join(unwanted).split(" -"))
    return all(_flat(part) in flat for part in wanted) and not any(word and _flat(word) in flat for word in absent)


def _flat(words: str) -> str:
    return f" {words.lower().replace(',', '').strip(' .')} "


def measure(half: str) -> Tally:
    """The counts of one half."""
    tally = Tally()
    for block in read_blocks(FOLDER / f"{half}.txt", NOTES):
        for count in (amounts, times, denials):
            count(block, tally)
    for block in read_blocks(FOLDER / f"propositions_{half}.txt", NOTES):
        propositions(block, tally)
    return tally


def report() -> None:
    """Print the figures of both halves."""
    for half in HALVES:
        print(f"{half}: precision, recall, F1")
        measure(half).print()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    if parser.parse_args().errors:
        print("\n".join(measure("development").errors))
    report()


if __name__ == "__main__":
    main()
