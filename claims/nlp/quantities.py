"""Amounts in a claim: value, unit, what is counted, whose, and how firm the figure is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from enum import StrEnum

from claims.nlp.counted import counted, state_of
from claims.nlp.lexicons import alternation, read
from claims.nlp.not_amounts import is_no_amount
from claims.nlp.numerals import FRACTION, NUMBER, fraction_value, number_value
from claims.nlp.types import Span


class Bound(StrEnum):
    """How a printed figure limits the true one."""

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One amount as claimed.

    low, high: the values the figure leaves open, in `unit` (high may be infinite; equal for exact figures).
    unit: canonical unit ("metre", "percent", "euro"), "" for a count. what: the noun counted, singular and
    lower case ("soldier"), "" where the text leaves it out. whose: capitalised modifier ("Azerbaijani"), "".
    state: what happened to those counted ("dead", "wounded", "missing", "held", "displaced", "ill"), "".
    span: characters of the number with its unit in the text given. printed: that text.
    """

    low: float
    high: float
    bound: Bound
    unit: str
    what: str
    whose: str
    state: str
    span: Span
    printed: str

    @property
    def value(self) -> float:
        """The printed figure: the finite end of the interval, or its middle."""
        if self.bound in {Bound.AT_LEAST, Bound.MORE_THAN}:
            return self.low
        return self.high if self.bound in {Bound.AT_MOST, Bound.LESS_THAN} else (self.low + self.high) / 2


_LEXICON = read("quantities")
_UNITS = {
    written: (unit, float(factor)) for unit, forms in _LEXICON["units"].items() for written, factor in forms.items()
}
_CURRENCIES: dict[str, str] = _LEXICON["currencies"]
_SYMBOLS = [written for written in _CURRENCIES if not written.isalpha()]
_BOUND_WORDS = {
    word: Bound(kind)
    for kind in ("at_least", "more_than", "at_most", "less_than", "about", "exact")
    for word in _LEXICON["bounds"][kind]
}
_AFTER_WORDS = {
    word: Bound(kind.removesuffix("_after"))
    for kind in ("at_least_after", "at_most_after", "about_after")
    for word in _LEXICON["bounds"][kind]
}
_VAGUE: dict[str, list[float]] = _LEXICON["vague"]
_PERSONS = frozenset(_LEXICON["none"]["persons"])
_ABSTRACT = alternation(_LEXICON["none"]["abstract"])
_SIGN = alternation(_SYMBOLS)
_BOUND = rf"(?P<bound>{alternation(_BOUND_WORDS)})\s+(?:the\s+)?[\"“'‘]?"
_UNIT = rf"(?:\s*%|[\s-](?:{alternation([*_UNITS, *(name for name in _CURRENCIES if name.isalpha())])})\b)"
_AMOUNT = re.compile(
    rf"(?<![\w.,:/-])(?:{_BOUND})?(?:"
    rf"(?P<none>(?:not\s+a\s+single|not\s+one|no(?!\s+(?:{_ABSTRACT})\b)|zero|none\s+of\s+the)(?=\s+[a-z]))"
    rf"|(?P<vague>{alternation(_VAGUE)})(?:\s+of)?\b"
    rf"|(?P<fraction>{FRACTION})"
    rf"|(?:(?P<between>between\s+)|(?P<from>from\s+))?(?P<sign>{_SIGN})?\s?(?P<number>{NUMBER})"
    rf"(?:\s*(?:-|–|—|to|(?(between)and|(?!)))\s*(?:{_SIGN})?(?P<upper>{NUMBER})(?![\w-]))?"
    rf"|(?P<single>an?(?={_UNIT})))"
    rf"(?P<unit>{_UNIT})?"
    rf"(?:\s+(?P<after>{alternation(_AFTER_WORDS)})\b)?",
    re.IGNORECASE,
)
_AGO = re.compile(r"^\s+(?:ago|earlier|later|before|old)\b")
_CAPITAL_AFTER = re.compile(r"\s[A-Z]")
_POUND = 0.4536
_WEIGHING = re.compile(
    r"\b(?:weigh\w*|lost|lose|gain\w*|shed|load|carr\w+)\s(?:(?:in|at|of|about|around|some|up|to)\s)*+$", re.I
)
_TIME = re.compile(r"[\s-](?:day|week|month|year|decade)s?$", re.IGNORECASE)
_MAGNITUDE = re.compile(r"\bmagnitude(?:\s+of)?\s+$", re.IGNORECASE)
_PERIOD = re.compile(r"\b(?:past|last|coming|next)\s+$", re.IGNORECASE)
_ABOUT_MARGIN = 0.12
_CHANGE = re.compile(
    r"\b(?:r[io]se|risen|rising|f[ae]ll|fallen|falling|gr[eo]w|grown|climb\w*|drop\w*|increas\w*|decreas\w*|declin\w*"
    r"|jump\w*|went|gone|up|down|cut|rais\w*|lower\w*|reduc\w*|shr[aiu]nk|slid|sank|soar\w*|doubl\w*|chang\w*)\b[^.;]*$",
    re.IGNORECASE,
)
_AGAINST = re.compile(r"^\s(?:[a-z]+\s)?(?:to|against)\s$")
# "an hour" is a length of time after these, a rate after an amount ("€2 a day").
_LASTING = re.compile(
    r"\b(?:for|within|in|after|over|than|of|lasted|lasting|lasts?|took|takes?|taking|half|about|every|nearly|almost|just)\s+$",
    re.IGNORECASE,
)
_METRES_AFTER = re.compile(
    r"\s+(?:above|high|deep|long|wide|tall|thick|away|from|off|below|down|up|north|south|east|west|of|race|sprint)\b"
)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the amounts claimed in `text`, in order; dates, years, clock times and names are left out."""
    found: list[Quantity] = []
    for match in _AMOUNT.finditer(text):
        quantity = _quantity(text, match)
        if quantity is not None:
            found += _steps(text, match, _same_thing(text, found, quantity))
    return tuple(found)


def _steps(text: str, match: re.Match[str], quantity: Quantity) -> list[Quantity]:
    """ "rose from 41 to 58" is two amounts, not a range."""
    change = (
        match["from"]
        and quantity.bound is Bound.RANGE
        and _CHANGE.search(text, max(0, match.start() - 60), match.start())
    )
    if not change:
        return [quantity]
    start, middle, end = match.start(), match.end("number"), match.end()
    low, high = quantity.low, quantity.high
    fell = (_printed_value(text, match) or 0.0) > (number_value(match["upper"]) or 0.0)
    return [
        replace(quantity, low=value, high=value, bound=Bound.EXACT, span=span, printed=text[slice(*span)].strip())
        for value, span in ((high if fell else low, (start, middle)), (low if fell else high, (middle, end)))
    ]


def _same_thing(text: str, found: list[Quantity], quantity: Quantity) -> Quantity:
    """ "56 votes to 43": a bare number takes the noun of the one it is set against."""
    before = found[-1] if found else None
    if before is None or quantity.what or quantity.unit or before.unit or not before.what:
        return quantity
    between = text[before.span[1] : quantity.span[0]]
    return replace(quantity, what=before.what) if _AGAINST.match(between) else quantity


def compatible(left: Quantity, right: Quantity) -> bool:
    """Tell whether one true value satisfies both figures (the caller checks that they measure one thing)."""
    return left.low <= right.high and right.low <= left.high


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    interval = _interval(text, match)
    if interval is None or (match["number"] and is_no_amount(text, match)):
        return None
    low, high, bound = interval
    unit, factor = _unit(text, match)
    if unit == "second" and _is_date(text, match):
        return None
    what, whose = ("", "") if unit and unit != "percent" else counted(text, match)
    state = state_of(text, match, what)
    if match["none"] and not (state or _is_countable(text, match, what)):
        return None
    if "Zero" in {match["number"], match["none"]} and _CAPITAL_AFTER.match(text, match.end()):
        return None
    if (
        match["number"]
        and match["number"].lower() == "one"
        and (not (unit or what or state) or text[: match.start()].lower().endswith("no "))
    ):
        return None
    return Quantity(low * factor, high * factor, bound, unit, what, whose, state, match.span(), match.group().strip())


def _is_countable(text: str, match: re.Match[str], what: str) -> bool:
    """ "no shots", "no passenger" and "not a single vote" count to nothing; "no tax" and "no way" don't count."""
    if not what or match["none"].lower() != "no" or what in _PERSONS:
        return bool(what)
    return what not in text[match.end() : match.end() + 60].lower().split()


def _is_date(text: str, match: re.Match[str]) -> bool:
    """ "two days ago" and "in the past three weeks" are moments, "a day" after an amount is a rate."""
    before = text[max(0, match.start() - 16) : match.start()]
    if match["single"] and not match["bound"] and not _LASTING.search(before):
        return True
    return bool(_AGO.match(text[match.end() : match.end() + 12]) or _PERIOD.search(before))


def _interval(text: str, match: re.Match[str]) -> tuple[float, float, Bound] | None:
    if match["none"]:
        return 0.0, 0.0, Bound.EXACT
    if match["vague"]:
        low, high = _VAGUE[re.sub(r"\s+", " ", match["vague"].lower())]
        return low, high, Bound.ABOUT
    value = _printed_value(text, match)
    if value is None:
        return None
    upper = number_value(match["upper"]) if match["upper"] else None
    if upper is not None:
        value *= _scale_of_both(match["number"], match["upper"], value, upper)
        return min(value, upper), max(value, upper), Bound.RANGE
    return _bounded(value, _bound(text, match))


def _scale_of_both(lower: str, higher: str, low: float, high: float) -> float:
    """ "3 to 4 million": the first number shares the scale of the second where it has none of its own."""
    scale = re.search(r"\d\s*(hundred|thousand|million|billion|trillion|bn|mn)\b", higher, re.IGNORECASE)
    if scale is None or not lower.replace(".", "").isdigit():
        return 1.0
    factor = number_value(scale[1]) or 1.0
    return factor if low <= high / factor else 1.0


def _is_in_metres(text: str, match: re.Match[str]) -> bool:
    """ "1,100m above the sea", but "£80m" and "40m people"."""
    short = match["number"] and match["number"][-2:].lower().endswith("m") and match["number"][-2].isdigit()
    return bool(short and not match["sign"] and _METRES_AFTER.match(text, match.end("number")))


def _printed_value(text: str, match: re.Match[str]) -> float | None:
    if match["single"]:
        return 1.0
    if match["fraction"]:
        share = fraction_value(match["fraction"])
        return None if share is None else 100 * share
    return number_value(match["number"][:-1] if _is_in_metres(text, match) else match["number"])


def _bound(text: str, match: re.Match[str]) -> Bound:
    if match["bound"] and match["bound"].lower() == "over" and _TIME.match(match["unit"] or ""):
        # "it would add 84 jobs over 10 years" is no more than ten; "it lasted over 10 years" is.
        lasting = _LASTING.search(text, max(0, match.start() - 16), match.start())
        return Bound.MORE_THAN if lasting else Bound.EXACT
    if match["after"]:
        return _AFTER_WORDS[re.sub(r"\s+", " ", match["after"].lower())]
    if match["bound"]:
        return _BOUND_WORDS[re.sub(r"\s+", " ", match["bound"].lower())]
    return Bound.EXACT


def _bounded(value: float, bound: Bound) -> tuple[float, float, Bound]:
    if bound in {Bound.AT_LEAST, Bound.MORE_THAN}:
        return (value if bound is Bound.AT_LEAST else math.nextafter(value, math.inf)), math.inf, bound
    if bound in {Bound.AT_MOST, Bound.LESS_THAN}:
        return 0.0, (value if bound is Bound.AT_MOST else math.nextafter(value, 0.0)), bound
    margin = _ABOUT_MARGIN * value if bound is Bound.ABOUT else 0.0
    return value - margin, value + margin, bound


def _unit(text: str, match: re.Match[str]) -> tuple[str, float]:
    if match["fraction"]:
        return "percent", 1.0
    if _is_in_metres(text, match):
        return "metre", 1.0
    pounds = "pound" in (match["unit"] or "").lower()
    if pounds and _WEIGHING.search(text, max(0, match.start() - 40), match.start()):
        return "kilogram", _POUND
    if _MAGNITUDE.search(text, max(0, match.start() - 14), match.start()):
        return "magnitude", 1.0
    if match["sign"]:
        return _CURRENCIES[match["sign"].upper()], 1.0
    written = re.sub(r"\s+", " ", match["unit"] or "").strip(" -").lower()
    if not written:
        return "", 1.0
    return (_CURRENCIES[written], 1.0) if written in _CURRENCIES else _UNITS[written]
