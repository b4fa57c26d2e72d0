"""When the event of a claim took place, as far as its words say: weekdays, dates, years, clock times."""

from __future__ import annotations

import re
from functools import lru_cache

_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MOMENT = re.compile(
    rf"\b(?P<date>(?:{'|'.join(_MONTHS)})\s+\d{{1,2}}|\d{{1,2}}\s+(?:{'|'.join(_MONTHS)}))\b"
    rf"|\b(?P<month>{'|'.join(m for m in _MONTHS if m != 'may')})\b"
    rf"|\b(?P<day>{'|'.join(_DAYS)})\b"
    r"|\b(?P<clock>\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?m\.?)|\d{1,2}[.:]\d\d|midnight|noon|midday)"
    r"|\b(?:in|since|of|until|by|from|to|and|before|after)\s+(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<near>yesterday|today|tomorrow|tonight|last\s+(?:week|month|year|night)|next\s+(?:week|month|year))\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def moments(text: str) -> frozenset[tuple[str, str]]:
    """(sort, value) of every moment named in `text`: sorts are date, month, day, clock, year and near."""
    found = set()
    for match in _MOMENT.finditer(text):
        sort = match.lastgroup or ""
        found.add((sort, re.sub(r"[\s.]+", " ", match.group(sort).lower()).strip()))
    return frozenset(found)


def clash(left: str, right: str) -> tuple[str, str] | None:
    """Two different moments of one sort where the texts share none of that sort, else None."""
    one, other = moments(left), moments(right)
    for sort in ("date", "clock", "year", "month", "day", "near"):
        a = sorted(value for kind, value in one if kind == sort)
        b = sorted(value for kind, value in other if kind == sort)
        if a and b and not set(a) & set(b):
            return a[0], b[0]
    return None


def printed(text: str) -> str:
    """The moments of `text` as an editor reads them."""
    return ", ".join(sorted(value for _, value in moments(text)))
