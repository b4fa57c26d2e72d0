"""Linking hand-marked spans: [S source] [U cue] [C content]."""

from __future__ import annotations

import json
import re

import pytest
from spacy.tokens import Doc

from claims.nlp.components.linker import AttributionLinker
from claims.nlp.components.paragraphs import paragraphs
from claims.nlp.config import LINKER
from claims.nlp.tags import RoleSpan
from claims.nlp.tokens import blank_english

NLP = blank_english()
TABLES = json.loads(LINKER.read_text(encoding="utf-8"))
ROLES = {"S": "source", "U": "cue", "C": "content"}
MARK = re.compile(r"\[([SUC]) (.*?)\]", re.DOTALL)


def marked(text: str) -> Doc:
    """A document whose role spans are those in brackets."""
    plain, spans = "", []
    last = 0
    for match in MARK.finditer(text):
        plain += text[last : match.start()]
        spans.append((ROLES[match[1]], len(plain), len(plain) + len(match[2])))
        plain += match[2]
        last = match.end()
    doc = NLP(plain + text[last:])
    starts = [start for start, _ in paragraphs(doc)]
    covered = [(role, doc.char_span(a, b)) for role, a, b in spans]
    doc._.role_spans = tuple(
        RoleSpan(role, span.start, span.end, sum(start <= span.start for start in starts) - 1) for role, span in covered
    )
    return doc


def linked(text: str, separate_quotes: bool = False) -> list[tuple[str, str, str]]:
    """(source, cue, content) of every attribution, pieces joined by a bar."""
    doc = marked(text)
    found = AttributionLinker(TABLES, separate_quotes).predict(doc)
    join = lambda spans: "|".join(doc.text[a:b] for a, b in spans)  # noqa: E731
    return [(join(item.source), join(item.cue), join(item.content)) for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[S The mayor] [U said] [C the bridge was safe].", [("The mayor", "said", "the bridge was safe")]),
        ("[C The bridge was safe], [S the mayor] [U said].", [("the mayor", "said", "The bridge was safe")]),
        ("[C The bridge was safe], [U said] [S the mayor].", [("the mayor", "said", "The bridge was safe")]),
        ("[U According to] [S the mayor], [C all was well].", [("the mayor", "According to", "all was well")]),
        ('[C "It is safe,"] [S he] [U said]. [C "It always was."]', [("he", "said", '"It is safe,"|"It always was."')]),
        (
            "[S The mayor] [U said] [C the bridge was safe] and [U denied] [C that it had been shut].",
            [("The mayor", "said", "the bridge was safe"), ("The mayor", "denied", "that it had been shut")],
        ),
        (
            "[S Ana] [U said] [C it was open], but [S Ben] [U insisted] [C it was shut].",
            [("Ana", "said", "it was open"), ("Ben", "insisted", "it was shut")],
        ),
        ("[S Opposition][U :] [C vote was rigged]", [("Opposition", ":", "vote was rigged")]),
        ("[S He] [U said:]\n\n[C “We are done.”]", [("He", "said:", "“We are done.”")]),
        ("It was [U alleged] [C that votes were bought].", [("", "alleged", "that votes were bought")]),
        ("[S She] [U nodded].", []),
        ("[C Nobody knows.]", []),
    ],
)
def test_link(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert linked(text) == expected


def test_quote_over_paragraphs_stays_one_attribution() -> None:
    text = "[S He] [U said]: [C “We waited.]\n\n[C “Then we left.”]\n\nThe street was empty."
    assert linked(text) == [("He", "said", "“We waited.|“Then we left.”")]


def test_separate_quotes_carry_the_source() -> None:
    text = '[C "It is safe,"] [S he] [U said]. [C "It always was."]'
    assert linked(text, separate_quotes=True) == [("he", "said", '"It is safe,"'), ("he", "", '"It always was."')]
