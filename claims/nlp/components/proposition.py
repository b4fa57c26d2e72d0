"""Turns a content into a sentence that stands on its own; the verbatim text stays what the spans give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.components import names
from claims.nlp.components.draft import Draft
from claims.nlp.components.quotes import strip_marks
from claims.nlp.lexicons.inflection import verb_forms
from claims.nlp.quantities import Quantity, quantities
from claims.nlp.types import QuoteKind, Spans, Speaker, Stance


@dataclass(frozen=True, slots=True)
class Saying:
    """What the builder needs of one attribution, as plain text.

    speaker: name put for "I", "he", "it"; body: name put for "we" and "our" (whom the speaker represents).
    previous: content of the attribution before, which an elliptical "at 22,000" leans on.
    """

    pieces: tuple[str, ...]
    cue: str = ""
    speaker: str = ""
    body: str = ""
    kind: QuoteKind = QuoteKind.INDIRECT
    stance: Stance = Stance.ASSERTS
    previous: str = ""


_COMPLEMENTIZER = re.compile(r"^(?:that|because)\s+(?=\S)", re.IGNORECASE)
_ALLEGED = re.compile(
    r"^(?:any|all|the|such|these|those|his|her|its|their)?\s*(?:suggestions?|reports?|claims?|allegations?|accusations?"
    r"|charges?|notion|idea|rumou?rs?|findings?|talk|assertions?)\s+that\s+",
    re.IGNORECASE,
)
_EDGES = " \t\r\n,;:–—-"
_ELLIPSIS = re.compile(
    r"^(?:at|to|as|put it at|it at|them at|him at)\s+(?=\D{0,25}\d|\D{0,25}\w+teen|a\s)", re.IGNORECASE
)
_FIGURE = re.compile(r"^(?P<what>[a-z].+?)\s+(?:at|as|to)\s+(?P<figure>\D{0,24}?\d.*|\D{0,24}\w+)$", re.IGNORECASE)
_PUTTING = re.compile(
    r"\b(?:put|puts|putting|gave|gives|estimated|estimates|reckoned|raised|revised|lowered|placed|set)\b",
    re.IGNORECASE,
)
_BLAME = re.compile(r"\bblam(?:e|ed|es|ing)\b", re.IGNORECASE)
_NO_RELATIVE = r"(?:(?!\b(?:that|who|which)\b).)+?"
_BLAME_FOR = re.compile(rf"^(?P<who>{_NO_RELATIVE})\s+for\s+(?P<what>.+)$", re.DOTALL)
_BLAME_ON = re.compile(rf"^(?P<what>{_NO_RELATIVE})\s+on\s+(?P<who>.+)$", re.DOTALL)
# 'called the sentence "a disgrace"', "described the deal as dead"
_NAMING = re.compile(r"\b(?:call|brand|label|find|found|describ|portray|character)\w*", re.IGNORECASE)
_NAMED_THUS = re.compile(r"^(?P<what>[^\"“‘]{3,80}?)\s+(?:as\s+(?!if\b)|(?=[\"“]))(?P<thus>.+)$", re.DOTALL)
_SHOULD = re.compile(
    r"^(?P<who>(?!to\b)[\w’'-]+(?:\s+[\w’'-]+){0,7}?)\s+(?P<not>not\s+)?to\s+(?P<do>[a-z]+\b.*)$", re.DOTALL
)
_OF_DOING = re.compile(
    r"^(?P<who>.+?)\s++(?:of|with)\s++(?P<having>having\s+)?(?P<doing>[a-z]+(?:ing|ed|en|t)\b)(?P<rest>.*)$",
    re.DOTALL,
)
_TO_DO = re.compile(r"^(?P<not>not\s+)?to\s+(?P<do>[a-z].*)$", re.DOTALL)
_HAVING = re.compile(r"^(?P<not>not\s+)?having\s+(?P<done>[a-z].*)$", re.DOTALL)
_FIRST = re.compile(r"\b(?P<word>I|[Ww]e|[Oo]ur|[Mm]y|[Uu]s)\b(?P<short>[’'](?:m|ve|re|ll|d)\b)?(?P<verb>\s+[a-z]+)?")
_THIRD = re.compile(r"^(?P<word>he|she|it|they|his|her|its|their)\b(?![’'])", re.IGNORECASE)
_LATER = re.compile(
    r"\b(?P<word>he|she|his|her(?=\s+(?!own\b|by|to|in|at|on|for|from|with|as|and|or|when|if|that|the|an?\b)[a-z]))\b(?![’'])"
)
_SOMEBODY = frozenset(
    "man woman boy girl person people someone somebody nobody anyone everyone one who they them he she him child son "
    "daughter brother sister wife husband mother father friend suspect victim couple others".split()
)
_SHORT = {"m": "is", "re": "are", "ve": "has", "ll": "will", "d": "would"}
_AGREEMENT = {"am": "is", "have": "has", "do": "does", "was": "was"}
_PRESENT = frozenset(
    ["think", "know", "want", "believe", "need", "hope", "say", "keep", "deny", "regret", "support", "reject",
     "see", "agree", "expect", "feel", "stand", "remember", "work", "run", "hold", "stay", "live", "understand",
     "intend", "plan", "demand"]
)  # fmt: skip
_DUMMY_IT = re.compile(
    r"^it\s+(?:is|was|would\s+be|will\s+be|has\s+been|had\s+been|seems|seemed|appears|appeared|took|takes|could\s+be)\s+"
    r"(?:not\s+|too\s+|very\s+|still\s+|only\s+|now\s+)?(?:\w+\s+)?"
    r"(?:that|to|for|who|a|an|the|early|late|clear|unclear|possible|likely|time)\b",
    re.IGNORECASE,
)


def build(saying: Saying) -> str:
    """Return the content of `saying` as one self-contained sentence.

    Quote marks and a leading "that" go, pieces are joined, "I", "we" and "our" in quotations become the
    speaker, a leading "he", "it" or "they" in reported speech becomes the speaker too, figures and
    accusations become clauses ("the army of shelling" - "the army was shelling"), and "at 22,000" is
    completed from the previous content. What cannot be resolved safely stays as printed.
    """
    text = _predicated(" ".join(piece.strip(_EDGES) for piece in saying.pieces if piece.strip(_EDGES)), saying)
    text = strip_marks(text)
    text = _ALLEGED.sub("", text) if saying.stance is Stance.DENIES else text
    text = _COMPLEMENTIZER.sub("", text).strip(_EDGES)
    text = _completed(text, saying.previous)
    named = _with_third_person if saying.kind is QuoteKind.INDIRECT else _with_first_person
    text = named(text, saying)
    return _finished(_as_clause(text, saying))


def _predicated(text: str, saying: Saying) -> str:
    """'the sentence "a disgrace"' after "called" becomes 'the sentence is "a disgrace"'."""
    naming = _NAMED_THUS.match(text) if _NAMING.search(saying.cue) else None
    return f"{naming['what']} is {naming['thus']}" if naming else text


def _completed(text: str, previous: str) -> str:
    """ "at 22,000" after "the number of marchers at 60,000"."""
    figures = quantities(text)
    match = _ELLIPSIS.match(text)
    bare = len(figures) == 1 and figures[0].printed == text.rstrip(".")
    if not previous or not figures or not (match or bare):
        return text
    before = quantities(previous)
    if len(before) != 1:
        return text
    return _exchanged(previous, before[0], text[match.end() :] if match else text)


def _exchanged(previous: str, quantity: Quantity, figure: str) -> str:
    start, end = quantity.span
    whole = strip_marks(f"{previous[:start]}{figure.strip()} {previous[end:].lstrip()}").strip(_EDGES)
    put = _FIGURE.match(whole)
    return f"{put['what']} is {put['figure']}" if put and not _COMPLEMENTIZER.match(whole) else whole


def _with_first_person(text: str, saying: Saying) -> str:
    """Put names for the first persons of a quotation; verbs agree where a small list knows how."""
    if not saying.speaker:
        return text
    return _FIRST.sub(lambda match: _named(match, saying), text)


def _named(match: re.Match[str], saying: Saying) -> str:
    word, verb = match["word"].lower(), (match["verb"] or "").strip()
    name = saying.speaker if word in {"i", "my"} else saying.body or saying.speaker
    if word in {"my", "our"}:
        return f"{_genitive(name)} {verb}".rstrip()
    if word == "us":
        return f"{name} {verb}".rstrip()
    if match["short"]:
        return f"{name} {_SHORT[match['short'][1:]]} {verb}".rstrip()
    if verb in _AGREEMENT:
        return f"{name} {_AGREEMENT[verb]}"
    if verb in _PRESENT:
        return f"{name} {verb_forms(verb)[1]}"
    return f"{name} {'is' if verb == 'are' else 'was' if verb == 'were' else verb}".rstrip()


def _with_third_person(text: str, saying: Saying) -> str:
    """In reported speech a pronoun at the start is the speaker, unless "it" stands for nothing."""
    match = _THIRD.match(text)
    if saying.speaker and match is None:
        return _with_later_pronoun(text, saying.speaker)
    if match is None or not saying.speaker or _DUMMY_IT.match(text) or _disagrees(match["word"], saying.speaker):
        return text
    word = match["word"].lower()
    name = (saying.body or saying.speaker) if word in {"it", "its", "they", "their"} else saying.speaker
    return (_genitive(name) if word in {"his", "her", "its", "their"} else name) + text[match.end() :]


def _with_later_pronoun(text: str, speaker: str) -> str:
    """ "he" or "her" further on is the speaker where the content has named no other person before it."""
    match = _LATER.search(text)
    if match is None or _disagrees(match["word"], speaker) or _names_somebody(text[: match.start()]):
        return text
    name = speaker if match["word"] in {"he", "she"} else _genitive(speaker)
    return f"{text[: match.start()]}{name}{text[match.end() :]}"


def _disagrees(pronoun: str, speaker: str) -> bool:
    gender = names.gender_of_name(names.split_honorific(speaker.split())[1])
    return {"he": "m", "his": "m", "she": "f", "her": "f"}.get(pronoun.lower(), gender) not in {
        gender,
        "",
    } and gender != ""


def _names_somebody(before: str) -> bool:
    """Whether some person who could be meant stands in the words before."""
    words = before.split()
    capital = any(word[:1].isupper() for word in words[1:])
    return capital or any(
        names.is_role(bare) or bare in _SOMEBODY for word in words if (bare := word.lower().strip(",;:"))
    )


def _as_clause(text: str, saying: Saying) -> str:
    """Phrases that lean on their cue become clauses."""
    if _PUTTING.search(saying.cue):
        figure = _FIGURE.match(text)
        if figure and quantities(figure["figure"]):
            return f"{figure['what']} is {figure['figure']}"
    if _BLAME.search(saying.cue):
        blame = _BLAME_FOR.match(text) or _BLAME_ON.match(text)
        return f"{blame['who']} is responsible for {blame['what']}" if blame else f"{text} is responsible"
    if saying.stance is Stance.ACCUSES:
        return _accusation(text)
    request = _SHOULD.match(text) if saying.stance is Stance.CALLS_FOR else None
    if request:
        return f"{request['who']} should {request['not'] or ''}{request['do']}"
    return _infinitive(text, saying)


def _accusation(text: str) -> str:
    match = _OF_DOING.match(text)
    if match is None or not (match["having"] or match["doing"].endswith("ing")):
        return text
    return f"{match['who']} {'had' if match['having'] else 'was'} {match['doing']}{match['rest']}"


def _infinitive(text: str, saying: Saying) -> str:
    name = saying.speaker
    to_do, having = _TO_DO.match(text), _HAVING.match(text)
    if to_do and saying.stance is Stance.PROMISES and name:
        return f"{name} will {to_do['not'] or ''}{to_do['do']}"
    if having and name:
        return f"{name} had {having['not'] or ''}{having['done']}"
    return text


def _genitive(name: str) -> str:
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def _finished(text: str) -> str:
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split())).strip(_EDGES)
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")


class PropositionBuilder:
    """Fill in `proposition` of every draft; speakers, stance and kind must be there."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the field of each `Draft` in `doc._.attributions`, in the order of the text."""
        drafts: list[Draft] = doc._.attributions or []
        text, previous = doc.text if drafts else "", ""
        for draft in sorted(drafts, key=lambda draft: draft.content[:1]):
            draft.proposition = build(_saying(text, draft, previous))
            previous = " ".join(_pieces(text, draft.content))
        return doc


@Language.factory("proposition_builder", assigns=["doc._.attributions"], requires=["doc._.attributions"])
def make_proposition_builder(nlp: Language, name: str) -> PropositionBuilder:
    """Build the component (version 1); it has no options."""
    return PropositionBuilder()


def _saying(text: str, draft: Draft, previous: str) -> Saying:
    speaker: Speaker | None = draft.speaker
    known = speaker is not None and bool(speaker.name) and speaker.name.lower() not in {"he", "she", "it", "they"}
    return Saying(
        pieces=_pieces(text, draft.content),
        cue=" ".join(_pieces(text, draft.cue)),
        speaker=_with_article(speaker) if speaker is not None and known else "",
        body=(speaker.represents or "") if speaker is not None else "",
        kind=draft.kind,
        stance=draft.stance,
        previous=previous,
    )


def _with_article(speaker: Speaker) -> str:
    """A speaker named by a common noun takes an article within a sentence: "the health ministry"."""
    printed = speaker.printed.lower() == f"the {speaker.name.lower()}"
    return f"the {speaker.name}" if printed or speaker.name[:1].islower() else speaker.name


def _pieces(text: str, spans: Spans | Sequence[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in spans)
