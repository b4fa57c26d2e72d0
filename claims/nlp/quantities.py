"""Amounts in a claim: value, unit, what is counted, whose, and how firm the figure is."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from claims.nlp.lexicons import alternation, read
from claims.nlp.lexicons.inflection import singular
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
_STATES = {word: state for state, words in _LEXICON["states"].items() for word in words}
_STATE = re.compile(rf"\b(?:{alternation(_STATES)})\b", re.IGNORECASE)
_STOP = frozenset(_LEXICON["stop"]["words"])
_PLURALS = frozenset(_LEXICON["stop"]["irregular_plurals"])
_VAGUE: dict[str, list[float]] = _LEXICON["vague"]
_BOUND = rf"(?P<bound>{alternation(_BOUND_WORDS)})\s+(?:the\s+)?[\"“'‘]?"
_UNIT = rf"(?:\s*%|[\s-](?:{alternation([*_UNITS, *(name for name in _CURRENCIES if name.isalpha())])})\b)"
_AMOUNT = re.compile(
    rf"(?<![\w.,:-])(?:{_BOUND})?(?:"
    rf"(?P<none>(?:not\s+a\s+single|not\s+one|no|zero|none\s+of\s+the)(?=\s+[a-z]))"
    rf"|(?P<vague>{alternation(_VAGUE)})(?:\s+of)?\b"
    rf"|(?P<fraction>{FRACTION})"
    rf"|(?:between\s+|from\s+)?(?P<sign>{alternation(_SYMBOLS)})?\s?(?P<number>{NUMBER})"
    rf"(?:\s*(?:-|–|—|to|and)\s*(?P<upper>{NUMBER})(?=\s))?"
    rf"|(?P<single>an?(?={_UNIT})))"
    rf"(?P<unit>{_UNIT})?"
    rf"(?:\s+(?P<after>{alternation(_AFTER_WORDS)})\b)?",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_DATE_BEFORE = re.compile(rf"\b{_MONTHS}\.?\s+$")
_DATE_AFTER = re.compile(rf"^\s*+(?:st|nd|rd|th)?\s*+(?:of\s++)?{_MONTHS}\b")
_CLOCK = re.compile(r"^\s?(?:[ap]\.?m\b|o['’]clock|in\s+the\s+(?:morning|afternoon|evening)|at\s+night)|^[:.]\d\d\b")
_AGO = re.compile(r"^\s+(?:ago|earlier|later|before|old)\b")
_IDENTIFIER = re.compile(r"^(?:st|nd|rd|th)\b|^[-–]?(?:year|day|month|week)s?-old|^[A-Za-z]*\d|^-[A-Z]|^/\d")
_CLOCK_BEFORE = re.compile(
    r"\b(?:at|after|before|until|by|from|past|since|about|around|shortly\s+after)\s+$", re.IGNORECASE
)
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|by|of|until|from|before|after|during|the|and|to|early|late|for)\s+$", re.IGNORECASE
)
_NAME_BEFORE = re.compile(r"(?:\b[A-Z][\w’'-]*|\bNo\.?|\bnumber|[A-Z]{2,})[\s-]$")
_TOTAL_OF = re.compile(
    r"\b(?:number|total|count|tally|figure|toll|list|value|price|area|length|amount)\s+(?:of|for)\s+(?:the\s+)?"
    r"((?:[\w’'-]+\s+){0,3}?[\w’'-]+)"
    r"(?=\s+(?:at|to|as|was|were|is|had|ha[sv]e?|in|on|from|still|now|who|stood|rose|reached|by|of|found|since)\b)[^.;]*$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*|[.,;:()\"“”!?]")
_ABOUT_MARGIN = 0.12


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the amounts claimed in `text`, in order; dates, years, clock times and names are left out."""
    found = (_quantity(text, match) for match in _AMOUNT.finditer(text))
    return tuple(quantity for quantity in found if quantity is not None)


def compatible(left: Quantity, right: Quantity) -> bool:
    """Tell whether one true value satisfies both figures (the caller checks that they measure one thing)."""
    return left.low <= right.high and right.low <= left.high


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    interval = _interval(match)
    if interval is None or (match["number"] and _is_no_amount(text, match)):
        return None
    low, high, bound = interval
    unit, factor = _unit(match)
    if unit == "second" and _AGO.match(text[match.end() : match.end() + 12]):
        return None
    what, whose = ("", "") if unit and unit != "percent" else _counted(text, match)
    state = _state(text, match)
    if match["none"] and not (what or state):
        return None
    if match["number"] and match["number"].lower() == "one" and not (unit or what or state):
        return None
    return Quantity(low * factor, high * factor, bound, unit, what, whose, state, match.span(), match.group().strip())


def _interval(match: re.Match[str]) -> tuple[float, float, Bound] | None:
    if match["none"]:
        return 0.0, 0.0, Bound.EXACT
    if match["vague"]:
        low, high = _VAGUE[re.sub(r"\s+", " ", match["vague"].lower())]
        return low, high, Bound.ABOUT
    value = _printed_value(match)
    if value is None:
        return None
    upper = number_value(match["upper"]) if match["upper"] else None
    if upper is not None:
        return min(value, upper), max(value, upper), Bound.RANGE
    return _bounded(value, _bound(match))


def _printed_value(match: re.Match[str]) -> float | None:
    if match["single"]:
        return 1.0
    if match["fraction"]:
        share = fraction_value(match["fraction"])
        return None if share is None else 100 * share
    return number_value(match["number"])


def _bound(match: re.Match[str]) -> Bound:
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


def _unit(match: re.Match[str]) -> tuple[str, float]:
    if match["fraction"]:
        return "percent", 1.0
    if match["sign"]:
        return _CURRENCIES[match["sign"].upper()], 1.0
    written = re.sub(r"\s+", " ", match["unit"] or "").strip(" -").lower()
    if not written:
        return "", 1.0
    return (_CURRENCIES[written], 1.0) if written in _CURRENCIES else _UNITS[written]


def _is_no_amount(text: str, match: re.Match[str]) -> bool:
    """Dates, years, clock times, ages in compounds, names with a number ("Route 66")."""
    start, end = match.span("number")
    before, after = text[max(0, start - 24) : start], text[end : end + 20]
    if _DATE_BEFORE.search(before) or _DATE_AFTER.match(after) or _CLOCK.match(after) or _IDENTIFIER.match(after):
        return True
    if match["sign"] or match["unit"] or match["bound"]:
        return False
    digits = match["number"]
    if re.fullmatch(r"(?:1[5-9]|20)\d\d", digits):
        return bool(_YEAR_BEFORE.search(before)) or not re.match(r"\s+[a-z]+s\b", after)
    if _NAME_BEFORE.search(before) and not re.search(r"(?:^|[.!?\"“:]\s*)[A-Z]\w*\s$", before):
        return digits.isdigit()
    return bool(_CLOCK_BEFORE.search(before)) and bool(re.match(r"\d\d?\.[0-5]\d$", digits))


def _counted(text: str, match: re.Match[str]) -> tuple[str, str]:
    """The noun after the number and its capitalised modifier; else the noun of "the number of ..." before."""
    words = _following_words(text, match.end())
    whose = next((word for word in words if word[0].isupper() and not word.isupper()), "")
    plural = next((word for word in words if _is_plural(word)), "")
    if match["none"] and words and plural not in words[:2]:
        plural = words[0]
    if not plural and words and number_value(match["number"] or "") == 1:
        plural = words[-1]
    if plural:
        return singular(plural.lower()), whose if whose != plural else ""
    before = _TOTAL_OF.search(text[max(0, match.start() - 90) : match.start()])
    return (singular(before[1].split()[-1].lower()), "") if before else ("", "")


def _following_words(text: str, start: int) -> list[str]:
    words: list[str] = []
    for match in _WORD.finditer(text, start, start + 60):
        word = match.group()
        if word.lower() in _STOP and not (word.lower() == "of" and not words):
            break
        if not word[0].isalpha():
            if words or word not in '"“':
                break
            continue
        if word.lower() not in {"of", "more", "other", "further"}:
            words.append(word)
        if len(words) == 4:
            break
    return words


def _is_plural(word: str) -> bool:
    lower = word.lower()
    return lower in _PLURALS or (
        len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "'s", "’s"))
    )


def _state(text: str, match: re.Match[str]) -> str:
    """What happened to those counted, from the words nearest to the number in its clause."""
    start, end = match.span()
    after = re.split(r"[.;,]|\b(?:and|while|but)\b(?=[^.;,]*\d)", text[end : end + 70], maxsplit=1)[0]
    found = _STATE.search(after)
    if found is None:
        before = re.split(r"[.;]|,\s|\d", text[max(0, start - 60) : start])[-1]
        found = next(iter(list(_STATE.finditer(before))[::-1]), None)
    return _STATES[re.sub(r"\s+", " ", found.group().lower())] if found else ""
