"""Values that cross the library's boundary: frozen and plain; offsets are characters, half-open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Span = tuple[int, int]
Spans = tuple[Span, ...]


class QuoteKind(StrEnum):
    """How the content is given: inside quote marks, in the reporter's words, or both."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Stance(StrEnum):
    """What the speaker does with the content; for DENIES the content is the thing denied."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    UNCONFIRMED = "unconfirmed"
    ACCUSES = "accuses"
    PROMISES = "promises"
    CALLS_FOR = "calls_for"


class AliasKind(StrEnum):
    """Why a printed mention stands for a speaker."""

    EXACT = "exact"
    ALIAS = "alias"
    SURNAME = "surname"
    TITLE = "title"
    METONYM = "metonym"
    SPOKESPERSON = "spokesperson"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"
    CARRIED = "carried"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who is speaking.

    name: canonical name within the article, or across articles where a lexicon settles it.
    printed: the source as printed ("" where the quote runs on without naming anyone).
    kind: why `printed` stands for `name`.
    named: False for unnamed speakers ("a senior Turkish official").
    represents: the actor spoken for, where the speaker is somebody's voice (spokesperson, office).
    """

    name: str
    printed: str
    kind: AliasKind
    named: bool = True
    represents: str | None = None


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody (source) says (cue) something (content); any role may be discontinuous or empty but content.

    score: the extractor's number in 0..1. via: reporters in between, outermost first.
    proposition: the content as a sentence that stands on its own (pronouns and ellipsis resolved as far
    as the article allows); the verbatim text is always that of `content`.
    """

    source: Spans
    cue: Spans
    content: Spans
    speaker: Speaker | None
    kind: QuoteKind
    stance: Stance
    hedged: bool
    via: tuple[str, ...]
    score: float
    proposition: str


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """What pairing reads of a claim, whether it comes from a row, a file or the pipeline.

    source: canonical name of the actor (None where nobody is named). content: verbatim pieces joined
    by a space. context: title and the text just before, for elliptical contents. position: offset of the
    first content character in the article. cue and printed: the cue and the source as printed ("" where
    the quote runs on); title: the article's; topic words are never given, only text.
    """

    id: str
    article: str
    source: str | None
    content: str
    proposition: str
    stance: Stance
    hedged: bool = False
    kind: QuoteKind = QuoteKind.INDIRECT
    context: str = ""
    published_on: date | None = None
    position: int = 0
    cue: str = ""
    printed: str = ""
    title: str = ""


class Agreement(StrEnum):
    """How the two sides of a slot relate."""

    SAME = "same"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    INCOMPATIBLE = "incompatible"


class ContradictionKind(StrEnum):
    """What makes two claims contradictory."""

    DENIAL = "denial"
    NEGATION = "negation"
    ANTONYM = "antonym"
    NUMERIC = "numeric"
    RESPONSIBILITY = "responsibility"
    STATUS = "status"
    TEMPORAL = "temporal"
    EXISTENCE = "existence"
    IDENTITY = "identity"
    MOTIVE = "motive"
    ROLE = "role"
    LOCATION = "location"
    SELF_REVERSAL = "self_reversal"


@dataclass(frozen=True, slots=True)
class Slot:
    """One row of "what differs": the two sides of one respect, as an editor reads them."""

    name: str
    left: str
    right: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two claims (by id, left < right) the pairing would show as a contradiction, and why.

    score: 0..1. explanation: one sentence for an editor. slots: the comparison, row by row.
    """

    left: str
    right: str
    score: float
    kind: ContradictionKind
    explanation: str
    slots: tuple[Slot, ...]
