"""Blocks that a page prints below or inside its report: teasers of other articles, readers' comments."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.nlp.lexicons import read

_LEXICON = read("boilerplate")["blocks"]
_LIST, _INSET, _COMMENTS, _REPLY = (
    re.compile("|".join(_LEXICON[group]), re.IGNORECASE) for group in ("lists", "insets", "comments", "replies")
)
_BULLET = re.compile(r"(?:[-*•·–—>]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*(?=\s|$)")
_LONGEST_HEADLINE = 160
_LONGEST_SUMMARY = 350
_SUMMARY_SENTENCES = 2


def apart(lines: Sequence[str], skipped: Sequence[bool]) -> list[bool]:
    """Which lines (stripped, none empty) belong to the page, where `skipped` says so of each by itself.

    Once the report has begun: the headlines right below a heading that announces other articles; all below such a
    heading of a list where nothing but headlines, summaries of two sentences at most, and furniture follows to the
    end; and all below a heading of comments where a line such as "Reply" shows that readers speak.
    """
    page = list(skipped)
    begun = next((n for n, line in enumerate(lines) if not page[n] and not _is_headline(line)), len(lines)) + 1
    for start in (_comments_start(lines, begun), _tail_start(lines, page, begun)):
        page[start:] = [True] * (len(lines) - start)
    inside = False
    for place in range(begun, len(lines)):
        opens = any(kind.fullmatch(lines[place]) for kind in (_LIST, _INSET))
        inside = opens or (inside and (page[place] or _is_headline(lines[place])))
        page[place] = page[place] or inside
    return page


def _comments_start(lines: Sequence[str], begun: int) -> int:
    """The first heading of comments that readers' words follow; the number of lines where there is none."""
    last_reply = max((place for place, line in enumerate(lines) if _REPLY.fullmatch(line)), default=-1)
    found = (place for place in range(begun, last_reply) if _COMMENTS.fullmatch(lines[place]))
    return next(found, len(lines))


def _tail_start(lines: Sequence[str], page: Sequence[bool], begun: int) -> int:
    """The first heading of a list after which nothing but teasers follows; the number of lines where there is none."""
    start, summed, headlines = len(lines), False, 0
    for place in range(len(lines) - 1, begun - 1, -1):
        line = lines[place]
        if _LIST.fullmatch(line):
            start, summed = (place if headlines else start), False
        elif page[place]:
            continue
        elif _is_headline(line):
            headlines, summed = headlines + 1, False
        elif summed or not _is_summary(line):
            break
        else:
            summed = True
    return start


def _is_headline(line: str) -> bool:
    """A short line that does not end as a statement does."""
    words = _BULLET.sub("", line, count=1)
    return len(words) <= _LONGEST_HEADLINE and not words.endswith((".", ".”", '."', ".'", ".’", ":", ",", ";"))


def _is_summary(line: str) -> bool:
    return len(line) <= _LONGEST_SUMMARY and len(_SENTENCE_END.findall(line)) <= _SUMMARY_SENTENCES
