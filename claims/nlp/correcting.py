"""What a correction changed: the words that differ between two versions, and what a text says of its own correction."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from claims.nlp.types import Span

MOST_WORDS = 4_000  # compared word by word within one changed stretch; beyond it the stretch counts as changed whole
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_WORD = re.compile(r"\w+|[^\w\s]")
_NOTICE = re.compile(
    r"^[ \t\xa0*_(\[>–—-]*+(?:"
    r"(?:an?|the) (?:earlier|previous|original|prior) version of (?:this|the) (?:article|story|report|piece|headline)"
    r"|(?:this|the) (?:article|story|report|piece|headline) (?:was|has been) "
    r"(?:amended|corrected|updated to correct|changed|revised)"
    r"|(?:editor['’]?s?['’]? note|correction|corrections|clarification|erratum)\b[^:\n]{0,60}:"
    r"|(?:correction|corrects|corrected|clarification)\b[^\n]{0,40}(?:\d{4}|[–—-])"
    r"|we (?:have )?(?:corrected|amended) (?:this|an?|the)"
    r")[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One stretch that differs: where it stood in the old text, where it stands in the new (either may be empty)."""

    old: Span
    new: Span


def notice(text: str) -> str:
    """The lines in which a text says that it was corrected, as printed; "" where it does not."""
    return "\n".join(match.group().strip() for match in _NOTICE.finditer(text))


def changes(old: str, new: str) -> list[Change]:
    """The stretches that differ, in order: first line by line, then word by word within what changed.

    difflib's matching (Ratcliff and Obershelp 1988), without its heuristic for popular elements.
    """
    old_lines, new_lines = _spans(_LINE, old), _spans(_LINE, new)
    found: list[Change] = []
    for before, after in _differing(_texts(old, old_lines), _texts(new, new_lines)):
        found += _within(old, new, _stretch(old_lines, before, old), _stretch(new_lines, after, new))
    return found


def survives(span: Span, changed: list[Change]) -> bool:
    """Whether no change touches the span of the old text; words put in at its very edges do not."""
    start, end = span
    return not any(_touches(start, end, change.old) for change in changed)


def moved(position: int, changed: list[Change]) -> int:
    """Where a place of the old text stands in the new one; off by as much as white space alone changed before it."""
    index = bisect_right([change.old[1] for change in changed], position) - 1
    return position if index < 0 else position + changed[index].new[1] - changed[index].old[1]


def _touches(start: int, end: int, change: Span) -> bool:
    left, right = change
    return (start < left < end) if left == right else (left < end and start < right)


def _within(old: str, new: str, before: Span, after: Span) -> list[Change]:
    old_words, new_words = _spans(_WORD, old, before), _spans(_WORD, new, after)
    if len(old_words) > MOST_WORDS or len(new_words) > MOST_WORDS or not old_words or not new_words:
        return [Change(before, after)]
    found = [
        Change(_stretch(old_words, left, old, before), _stretch(new_words, right, new, after))
        for left, right in _differing(_texts(old, old_words), _texts(new, new_words))
    ]
    return [_up_to_next(change, old, new) if not index else change for index, change in enumerate(found)]


def _up_to_next(change: Change, old: str, new: str) -> Change:
    """What is put in or taken out before the first word goes with the white space behind it."""
    if change.old[0] == change.old[1] and not old[: change.old[0]].split("\n")[-1].strip():
        return Change(change.old, (change.new[0], _next_word(new, change.new[1])))
    if change.new[0] == change.new[1] and not new[: change.new[0]].split("\n")[-1].strip():
        return Change((change.old[0], _next_word(old, change.old[1])), change.new)
    return change


def _next_word(text: str, place: int) -> int:
    found = _WORD.search(text, place)
    return found.start() if found else place


def _differing(old: list[str], new: list[str]) -> list[tuple[Span, Span]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [((a, b), (c, d)) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def _spans(pattern: re.Pattern[str], text: str, within: Span | None = None) -> list[Span]:
    start, end = within or (0, len(text))
    return [match.span() for match in pattern.finditer(text, start, end)]


def _texts(text: str, spans: list[Span]) -> list[str]:
    return [text[start:end].rstrip() for start, end in spans]


def _stretch(spans: list[Span], numbers: Span, text: str, within: Span | None = None) -> Span:
    """The characters under spans number first..last; where there are none, the place behind the word before."""
    first, last = numbers
    if first < last:
        return spans[first][0], spans[last - 1][1]
    if first and within:
        return spans[first - 1][1], spans[first - 1][1]
    place = spans[first][0] if first < len(spans) else (within[1] if within else len(text))
    return place, place


def is_in_order(changed: list[Change]) -> bool:
    """Whether changes follow one another in both texts, as `changes` promises."""
    return all(a.old[1] <= b.old[0] and a.new[1] <= b.new[0] for a, b in pairwise(changed))
