"""Statements in a reporter's own words that an editor asks "says who?" about: disputable figures, harm, blame."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.nlp.lexicons import alternation, read
from claims.nlp.lexicons.inflection import forms_of
from claims.nlp.quantities import Quantity, quantities
from claims.nlp.sentences import is_heading, sentence_spans
from claims.nlp.types import Attribution, Span, Spans


class Assertion(StrEnum):
    """What makes a statement one that needs a source."""

    FIGURE = "figure"
    HARM = "harm"
    BLAME = "blame"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence without any attribution that asserts something disputable; `words` are those that tell."""

    span: Span
    words: Span
    assertion: Assertion


_LEXICON = read("checkable")
_SMALLEST = 20  # a smaller plain count is something a reporter counts
_FEWEST_WORDS = 5
_UNITS = frozenset(_LEXICON["figures"]["units"])
_PLAIN = frozenset(_LEXICON["figures"]["plain"])
_YEAR = re.compile(r"\b(?:in|since|of|from|until|after|before|its|his|her|the|by)\s+((?:19|20)\d\d)s?\b")
_QUOTED = re.compile(r"[\"“”«»]")
_LABEL = re.compile(r"(?:[012]?\d[.:][0-5]\d|(?:19|20)\d\d)$")  # a clock time, a year
_COMPOUND = re.compile(r"(?:\d|hundred|thousand|million|billion)-[a-z]")  # "275-acre"
_BACKGROUND = re.compile(r"\b(?:last\s+season|last\s+century|(?:years|decades|centuries)\s+ago)\b")
_NAME = re.compile(r"(?<=[a-z,;”\"] )[A-Z][\w’'-]+")


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w’'-])(?:{alternation(phrases)})(?![\w’'-])", re.IGNORECASE)


def _past(verb: str) -> list[str]:
    particle = verb.partition(" ")[1:]
    return [form for form in forms_of([verb]) if form.removesuffix("".join(particle)).endswith("ed")]


_HARM = _any(*(form for verb in _LEXICON["harm"]["verbs"] for form in _past(verb)), *_LEXICON["harm"]["forms"])
_BLAME = _any(*_LEXICON["blame"]["forms"])
_ATTRIBUTED = _any(*_LEXICON["attributed"]["words"])
_MODAL = _any(*_LEXICON["figures"]["modal"])
_RECORD = _any(*_LEXICON["attributed"]["record"])
_POLLS = _any(*_LEXICON["attributed"]["polls"])


def unattributed(text: str, found: Iterable[Attribution], written_on: date | None = None) -> tuple[Statement, ...]:
    """Return the statements of `text` that need a source and have none, in order.

    `found` are the attributions of the text: a sentence that any of their spans touches is left alone, as are
    questions, headings, sentences that hint at a source ("reportedly"), and what happened in years before that
    of `written_on`.
    """
    taken = tuple(sorted(span for item in found for span in (*item.source, *item.cue, *item.content)))
    polled = _POLLS.search(text) is not None
    return tuple(
        Statement(span, (span[0] + words[0], span[0] + words[1]), kind)
        for span in sentence_spans(text)
        if not _touches(span, taken)
        for words, kind in _judged(text[slice(*span)], written_on, polled)
    )


def _touches(span: Span, taken: Spans) -> bool:
    return any(start < span[1] and span[0] < end for start, end in taken)


def _judged(sentence: str, written_on: date | None, polled: bool) -> Iterator[tuple[Span, Assertion]]:
    """The first thing in a sentence that needs a source; harm and blame come before figures."""
    if _is_passed_over(sentence, written_on):
        return
    harm = _HARM.search(sentence)
    if harm and (_NAME.search(sentence) or quantities(sentence)):
        yield harm.span(), Assertion.HARM
    elif blame := _BLAME.search(sentence):
        yield blame.span(), Assertion.BLAME
    elif not _RECORD.search(sentence) and (figure := _figure(sentence, polled)):
        yield figure.span, Assertion.FIGURE


def _figure(sentence: str, polled: bool) -> Quantity | None:
    found = (q for q in quantities(sentence) if _is_disputable(q, sentence) and not (polled and q.unit == "percent"))
    return next(found, None)


def _is_passed_over(sentence: str, written_on: date | None) -> bool:
    if sentence.rstrip().endswith("?") or is_heading(sentence) or len(sentence.split()) < _FEWEST_WORDS:
        return True
    if any(pattern.search(sentence) for pattern in (_ATTRIBUTED, _MODAL, _BACKGROUND, _QUOTED)):
        return True
    years = [int(match[1]) for match in _YEAR.finditer(sentence)]
    return written_on is not None and any(year < written_on.year for year in years)


def _is_disputable(quantity: Quantity, sentence: str) -> bool:
    """A toll, a share, an amount of money or goods, or a large count of something."""
    if quantity.state:
        return True
    if _COMPOUND.search(sentence, quantity.span[0], quantity.span[1] + 2) or _LABEL.match(quantity.printed):
        return False
    if quantity.unit in _UNITS:
        return quantity.value > 1 and any(letter.isdigit() for letter in quantity.printed)
    counted = not quantity.unit and quantity.what and quantity.what not in _PLAIN
    return bool(counted) and quantity.value >= _SMALLEST
