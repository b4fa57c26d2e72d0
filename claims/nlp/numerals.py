"""Numbers as news writes them, in digits or words, read into their value."""

from __future__ import annotations

import re

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {
    word: 10 * tens for tens, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "dozen": 12,
    "lakh": 100_000,
    "crore": 10_000_000,
    "bn": 1_000_000_000,
    "mn": 1_000_000,
    "k": 1_000,
    "m": 1_000_000,
}
_FRACTIONS = {
    "half": 1 / 2,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 1 / 4,
    "quarters": 1 / 4,
    "fifth": 1 / 5,
    "fifths": 1 / 5,
    "tenth": 1 / 10,
    "tenths": 1 / 10,
}
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = "|".join(sorted(_SMALL, key=len, reverse=True))
_SPELLED = rf"(?:{_WORDS})(?:[-\s](?:{_WORDS}))?(?![a-z])"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)"
# One number: digits or words, with scales ("two hundred and six", "1.2 million", "half a million").
NUMBER = (
    rf"(?:half\s+an?\s+{_SCALE}|an?\s+{_SCALE}(?:\s+and\s+a\s+half)?"
    rf"|{_SPELLED}(?:\s+and\s+a\s+half)?(?:\s+{_SCALE})*(?:\s+(?:and\s+)?{_SPELLED}(?:\s+{_SCALE})*)*"
    rf"|(?:{_DIGITS})(?:\s*{_SCALE}|\s?(?:bn|mn|k|m)\b)?)"
)
# "a third of", "a fifth cheaper", but not "a third soldier".
_AFTER_SHARE = (
    r"(?:of|the|and|or|in|by|from|to|on|since|w[ae]s|were|ha[ds]|have|will|would|may|is|are|more|less|fewer|lower|higher"
    r"|cheaper|larger|smaller|shorter|longer|faster|slower|as|than|last|this|over|after|before|during)\b"
)
# A part of a whole: "a third", "two thirds", "nine in ten", "three out of four".
FRACTION = (
    rf"(?:(?:an?|one)[\s-](?:{'|'.join(_FRACTIONS)})\b(?!\s+(?!{_AFTER_SHARE})[a-z])"
    rf"|(?:two|three|four)[\s-](?:{'|'.join(_FRACTIONS)})\b|half(?!\s+an?\s+{_SCALE}|-)\b"
    rf"|(?:{_SPELLED}|\d+)\s+[a-z]+\s+in\s+(?:ten|10|100|a\s+hundred|three|four|five)(?=[.,;\"”]|$|\s+(?:had|ha[sv]e?|is|are|w[ae]\w+))"
    rf"|(?:{_SPELLED}|\d+)\s+(?:in|out\s+of)\s+(?:every\s+)?(?:{_SPELLED}|\d+)(?!\s*[:.]\d|\s+the\b))"
)
_TOKEN = re.compile(rf"{_DIGITS}|[a-z]+", re.IGNORECASE)
_RATIO = re.compile(r"\b(?:in|out\s+of)\b", re.IGNORECASE)


def number_value(written: str) -> float | None:
    """Return the value of a number written in digits or words; None where it is not one."""
    total, group, seen = 0.0, 0.0, False
    for word in _TOKEN.findall(written.lower()):
        if word[0].isdigit():
            group, seen = float(re.sub(r"[,\u00a0\u202f]", "", word)), True
        elif word in _SMALL:
            group, seen = group + _SMALL[word], True
        elif word == "half":
            group, seen = group + 0.5, True
        elif word in _SCALES:
            scale = _SCALES[word]
            group = (group or 1.0) * scale
            seen = True
            if scale >= 1_000:
                total, group = total + group, 0.0
        elif word not in {"and", "a", "an"}:
            return None
    return total + group if seen else None


def fraction_value(written: str) -> float | None:
    """Return the share (0..1) that a phrase like "two thirds" or "nine in ten" stands for, else None."""
    ratio = _RATIO.split(written, maxsplit=1)
    if len(ratio) == 2:
        part, whole = _leading_number(ratio[0]), number_value(ratio[1].replace("every", ""))
        return part / whole if part is not None and whole and part <= whole else None
    words = re.split(r"[\s-]+", written.lower())
    share = _FRACTIONS.get(words[-1])
    if share is None:
        return None
    return share * float(_SMALL.get(words[0], 1))


def _leading_number(written: str) -> float | None:
    """The number before a noun ("nine residents"), or the number alone."""
    value = number_value(written)
    return value if value is not None else number_value(written.strip().rpartition(" ")[0])
