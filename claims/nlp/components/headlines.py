"""Headlines and timed lines that attribute by a colon: "Opposition: vote was rigged", "Bridge unsafe: inspectors"."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.actors import canonical
from claims.nlp.components import names
from claims.nlp.components.draft import Draft
from claims.nlp.components.paragraphs import LEAD
from claims.nlp.lexicons import read
from claims.nlp.types import Span

SCORE = 0.55
"""What a reading by rule alone counts: a little less than a fixed expression of saying."""

_LEXICON = read("headlines")
_LABELS = frozenset(_LEXICON["labels"]["words"])
_ACRONYMS = frozenset(_LEXICON["bodies"]["acronyms"])
_OPENINGS = frozenset(_LEXICON["openings"]["words"])
_QUOTED = re.compile(r"[\"“‘']\w[^\"”]*[\"”’']\.?$")
_FIRST_PERSON = re.compile(r"(?:I|We|My|Our)\b(?![-:])")
_LONGEST = 160  # characters of a line that is still read as a headline
_MOST_WORDS = 6  # of the speaker


class HeadlineReader:
    """Adds the attributions of headlines and timed lines that the tagger left untouched."""

    def __call__(self, doc: Doc) -> Doc:
        """Append to `doc._.attributions`; lines in which something was read are left alone."""
        drafts: list[Draft] = doc._.attributions
        taken = sorted(span for draft in drafts for span in (*draft.source, *draft.content))
        for number, (first, last) in enumerate(doc._.paragraphs):
            start, end = doc[first].idx, doc[last - 1].idx + len(doc[last - 1])
            if end - start > _LONGEST or (number and not _is_timed(doc.text, start)):
                continue
            if any(left < end and start < right for left, right in taken):
                _give_source(
                    doc.text, [draft for draft in drafts if draft.cue == (_colon(doc.text, start, end),)], start
                )
                continue
            drafts += read_line(doc.text, start, end)
        drafts.sort(key=lambda draft: draft.content)
        return doc


def _colon(text: str, start: int, end: int) -> Span:
    colon = text.find(":", start, end)
    return colon, colon + 1


def _give_source(text: str, drafts: list[Draft], start: int) -> None:
    """What stands before the colon that is the cue of a claim without a source, where it is an actor."""
    for draft in drafts:
        before = (start, draft.cue[0][0])
        if not draft.source and is_actor(text[slice(*before)]):
            draft.source = (before,)


def _is_timed(text: str, start: int) -> bool:
    """Whether a clock time or the mark of a list stands before a paragraph on its line."""
    line = text.rfind("\n", 0, start) + 1
    return LEAD.match(text, line, start + 1) is not None


def read_line(text: str, start: int, end: int) -> list[Draft]:
    """The attribution that the line text[start:end] makes by its colon, or nothing."""
    colon = text.find(": ", start, end)
    if colon < 0 or text.find(": ", colon + 1, end) >= 0:
        return []
    before, after = (start, colon), (colon + 2, end)
    cue = (colon, colon + 1)
    if _is_claim(text[slice(*after)]) and _speaks(text[slice(*before)], text[slice(*after)]):
        return [Draft((before,), (cue,), (after,), SCORE)]
    if _is_claim(text[slice(*before)]) and is_actor(text[slice(*after)].rstrip(".")):
        return [Draft((_without_stop(text, after),), (cue,), (before,), SCORE)]
    return []


def _without_stop(text: str, span: Span) -> Span:
    start, end = span
    return start, start + len(text[start:end].rstrip("."))


def _is_claim(part: str) -> bool:
    """Three words or more that ask and announce nothing."""
    words = part.split()
    return len(words) >= 3 and words[0].lower().strip("\"“'‘") not in _OPENINGS and not part.rstrip('"”').endswith("?")


def _speaks(who: str, what: str) -> bool:
    """Whether `who` is an actor; any short name will do where the claim is quoted or in the first person."""
    if is_actor(who):
        return True
    words = who.split()
    named = 0 < len(words) <= 3 and all(word[0].isupper() for word in words) and not any(c.isdigit() for c in who)
    in_own_words = _QUOTED.match(what) or _FIRST_PERSON.match(what)
    return named and not _is_label(who) and in_own_words is not None


def is_actor(who: str) -> bool:
    """Tell whether a phrase names somebody who can speak: by office, trade or body, or a state or union by name."""
    words = who.removeprefix("the ").removeprefix("The ").split()
    if not 0 < len(words) <= _MOST_WORDS or _is_label(who) or any(word[0].isdigit() for word in words):
        return False
    key = canonical(" ".join(words)).key
    if who in _ACRONYMS or key.startswith("union:"):
        return True
    if any(word.lower() in _BREAKING for word in words[:-1]):
        return False
    head = words[-1].lower().strip(".,’'")
    return (
        names.is_role(head)
        or names.is_body(head)
        or (len(words) > 1 and words[-1][0].isupper() and names.is_role(words[-2].lower()))
    )


_BREAKING = frozenset(
    "in on at for over as after before under why how against from to is are was were has have".split()
)


def _is_label(who: str) -> bool:
    lower = who.lower().strip()
    return lower in _LABELS or lower.split()[0] in _LABELS


@Language.factory(
    "headline_reader", assigns=["doc._.attributions"], requires=["doc._.paragraphs", "doc._.attributions"]
)
def create_headline_reader(nlp: Language, name: str) -> HeadlineReader:
    """Make the component (version 1); it has no options."""
    return HeadlineReader()
