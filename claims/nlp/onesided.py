"""One-sided passages: claims against an actor in a text that has nothing from that actor."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.nlp import story
from claims.nlp.actors import normalised
from claims.nlp.components import names
from claims.nlp.lexicons import alternation, read
from claims.nlp.sentences import sentence_spans
from claims.nlp.types import AliasKind, Attribution, Span, Speaker, Stance

_LEXICON = read("checkable")
_ACTS = alternation(word for word in _LEXICON["onesided"]["acts"])
_SILENT = re.compile(rf"\b(?:{alternation(_LEXICON['attributed']['silent'])})\b", re.IGNORECASE)
_ACT = re.compile(rf"(?<![\w’'-])(?:{_ACTS})(?![\w’'-])", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|get|got|gets)(?:\s+\w+ly)?\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"^(?:\s+[\w’'-]+){0,5}\s+$")
_PLACED = re.compile(
    r"\b(?:in|at|near|from|to|on|outside|around|towards?|into|inside|across|of|over|between)\s+(?:the\s+)?$"
)
_BODY = re.compile(r"\b[Tt]he\s+((?:[a-z][\w’'-]*\s+){0,2}[a-z][\w-]+)\b")
_AGENT = re.compile(r"\bby\s+(?:the\s+)?$")
_REACH = 60  # characters between an act and the doer named after it
_OBJECT = re.compile(r"^\s*(?:the\s+)?$")


@dataclass(frozen=True, slots=True)
class OneSided:
    """An actor that others speak against in a text, and that does not speak in it.

    name: the actor as printed. against: numbers of the attributions, in the order given. mentions: where the
    actor is named in them. asked: the text says that the actor was asked and gave no answer.
    """

    name: str
    against: tuple[int, ...]
    mentions: tuple[Span, ...]
    asked: bool


def one_sided(text: str, found: Sequence[Attribution]) -> tuple[OneSided, ...]:
    """Return the actors spoken against in `text` without a word of theirs, in order of appearance.

    Spoken against: accused, or said to have done what one answers for (the word list `onesided.acts`), by
    somebody else. Actors count as heard where any attribution is theirs, by name, office or spokesperson.
    """
    targets = [(name, number, span) for number, item in enumerate(found) for name, span in _blamed(text, item)]
    heard = _heard(found, [name for name, _, _ in targets])
    gathered: dict[str, list[tuple[str, int, Span]]] = defaultdict(list)
    for target, (key, is_heard) in zip(targets, heard, strict=True):
        if not is_heard:
            gathered[key].append(target)
    return tuple(_passage(text, rows) for rows in gathered.values())


def _passage(text: str, rows: list[tuple[str, int, Span]]) -> OneSided:
    name = rows[0][0]
    against = tuple(dict.fromkeys(number for _, number, _ in rows))
    return OneSided(name, against, tuple(span for _, _, span in rows), _was_asked(text, {row[0] for row in rows}))


def _heard(found: Sequence[Attribution], targets: Sequence[str]) -> list[tuple[str, bool]]:
    """For each name the key of its actor, and whether that actor, or one of a fuller or shorter name, speaks."""
    speakers = [item.speaker for item in found if item.speaker]
    actors = story.link([*speakers, *(Speaker(name, name, AliasKind.EXACT) for name in targets)])
    keys = {actor.key for actor in actors[: len(speakers)]}
    words = [_words(text) for s in speakers for text in (s.name, s.printed, s.represents or "") if text]
    short = [any(_is_short_for(_words(name), own) for own in words) for name in targets]
    own = [actor.key for actor in actors[len(speakers) :]]
    return [(key, key in keys or also) for key, also in zip(own, short, strict=True)]


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", normalised(name).replace("'s", ""))) - {"of", "the", "and", "for"}


def _is_short_for(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and (one <= other or other <= one)


def _blamed(text: str, item: Attribution) -> Iterator[tuple[str, Span]]:
    """Whom an attribution speaks against: the accused, or whoever does one of the acts in its content."""
    if item.stance is Stance.ACCUSES:
        yield from _accused(text, item)
    elif item.stance in {Stance.ASSERTS, Stance.CALLS_FOR} and not item.hedged:
        for start, end in item.content:
            yield from _doers(text, start, end)


def _accused(text: str, item: Attribution) -> Iterator[tuple[str, Span]]:
    """ "accused Vestria of shelling ...": the first actor after the cue."""
    after = max((end for _, end in item.cue), default=0)
    for name, (start, end) in _actors(text, after, min(len(text), after + _REACH)):
        if _OBJECT.match(text[after:start]):
            yield name, (start, end)
        return


def _doers(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    actors = list(_actors(text, start, end))
    for act in _ACT.finditer(text, start, end):
        doer = next((actor for actor in actors if _does(text, start, actor[1], act.span())), None)
        if doer is not None:
            yield doer


def _does(text: str, start: int, actor: Span, act: Span) -> bool:
    """ "Vestria shelled", "was shelled by Vestria"; not "was shelled", "did not shell", "in Vestria"."""
    if actor[0] >= act[1]:
        return actor[0] - act[1] < _REACH and _AGENT.search(text, act[1], actor[0]) is not None
    between = text[actor[1] : act[0]]
    if _BETWEEN.match(between) is None or " not " in between or "n't" in between:
        return False
    placed = _PLACED.search(text, max(start, actor[0] - 20), actor[0])
    return placed is None and _PASSIVE.search(text, start, act[0]) is None


def _actors(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Names and bodies in a stretch of text, in order; a sentence's first function word is no name."""
    found: list[tuple[str, Span]] = []
    for match in names.NAME_RUN.finditer(text, start, end):
        first = match.group().split()[0]
        if len(match.group()) > 1 and (first not in names.WORDS["functions"] or " " in match.group()):
            found.append((match.group(), match.span()))
    for match in _BODY.finditer(text, start, end):
        words = match[1].split()
        if (last := next((n for n, word in enumerate(words) if names.is_body(word)), None)) is not None:
            body = " ".join(words[: last + 1])
            found.append((body, (match.start(1), match.start(1) + len(body))))
    yield from sorted(found, key=lambda item: item[1])


def _was_asked(text: str, called: set[str]) -> bool:
    """Tell whether a sentence says that one of these names was asked and gave no answer."""
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if _SILENT.search(sentence) and any(name in sentence for name in called):
            return True
    return False
