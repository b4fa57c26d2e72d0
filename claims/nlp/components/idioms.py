"""Fixed expressions of saying that are too rare to have been learnt: "let it slip that", "is on record as saying"."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.components.draft import Draft
from claims.nlp.types import Span

SCORE = 0.6
"""What a reading by rule alone counts: surer than a coin, less sure than a learnt one."""

_IDIOM = re.compile(
    r"\b(?P<cue>let (?:it )?(?:slip|be known|drop)|lets (?:it )?(?:slip|be known|drop)|let on|"
    r"(?:has |have |had )?(?:went|gone|is|are|was) on (?:the )?record (?:as )?(?:saying|with)|"
    r"(?:made|makes|has made|have made) (?:it )?(?:plain|known)|(?:put|puts) it about)\s+(?P<content>that\s)"
)
_OPENERS = "In|On|At|By|From|With|Since|When|While|After|Before|Because|Although|But|And|As|If|Until|Then|So|Yet"
_NAME = re.compile(rf"(?!(?:{_OPENERS})\b)\b(?:[A-Z][\w’'.-]*(?:\s+(?:of|the|and|de|van|von|al|bin)(?=\s+[A-Z]))?\s+)+")
_PRONOUN = re.compile(r"\b(?:he|she|they|it|who)\s+(?:also\s+|then\s+|has\s+|had\s+|have\s+)?$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][”\"’)]*(?=\s|$)|\n")
_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Rev|Sen|Rep|Gov|No))\.$")
_REACH = 160  # characters looked back for the source
_BETWEEN = 40  # characters that may stand between the source and the expression ("in late July")


class IdiomReader:
    """Adds the attributions of fixed expressions that the tagger left untouched."""

    def __call__(self, doc: Doc) -> Doc:
        drafts: list[Draft] = doc._.attributions
        taken = [span for draft in drafts for span in (*draft.cue, *draft.content)]
        for match in _IDIOM.finditer(text := doc.text):
            cue = match.span("cue")
            content = (match.start("content"), _end_of_sentence(text, match.end()))
            if not any(_overlap(cue, span) or _overlap(content, span) for span in taken):
                source = _source_before(text, cue[0])
                drafts.append(Draft((source,) if source else (), (cue,), (content,), SCORE))
        drafts.sort(key=lambda draft: draft.content)
        return doc


def _overlap(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _end_of_sentence(text: str, start: int) -> int:
    for match in _SENTENCE_END.finditer(text, start):
        if not _ABBREVIATED.search(text, max(0, match.start() - 12), match.start() + 1):
            return match.start()
    return len(text.rstrip())


def _source_before(text: str, end: int) -> Span | None:
    """The pronoun just before the expression, or the last name not far before it in its sentence."""
    start = max(0, end - _REACH, text.rfind("\n", 0, end) + 1)
    if pronoun := _PRONOUN.search(text, start, end):
        return pronoun.start(), pronoun.start() + len(pronoun.group().split()[0])
    names = [match for match in _NAME.finditer(text, start, end) if end - match.end() <= _BETWEEN]
    if not names:
        return None
    found = names[-1]
    if _dated(found.group()) and len(names) > 1:
        found = names[-2]
    return found.start(), found.start() + len(found.group().rstrip())


def _dated(name: str) -> bool:
    """A month or a weekday is nobody."""
    first = name.split()[0].rstrip(".")
    return first in _DATES


_DATES = frozenset(
    ("January February March April May June July August September October November December "
     "Monday Tuesday Wednesday Thursday Friday Saturday Sunday").split()
)  # fmt: skip


@Language.factory("idiom_reader", assigns=["doc._.attributions"], requires=["doc._.attributions"])
def create_idiom_reader(nlp: Language, name: str) -> IdiomReader:
    """Make the component."""
    return IdiomReader()
