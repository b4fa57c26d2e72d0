"""Who speaks, on invented articles with hand-given spans."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.nlp.components.draft import Draft
from claims.nlp.components.speakers import SpeakerResolver
from claims.nlp.types import AliasKind, Speaker

NLP = spacy.blank("en")


def read(text: str, *sources: str) -> list[Speaker]:
    """Resolve the given sources, each the next occurrence in the text; "" stands for a carried quote."""
    drafts, start = [], 0
    for source in sources:
        at = text.index(source, start)
        spans = ((at, at + len(source)),) if source else ()
        drafts.append(Draft(source=spans, cue=(), content=((at + len(source), len(text)),), score=1.0))
        start = at + len(source)
    doc = NLP(text)
    doc._.attributions = drafts
    SpeakerResolver()(doc)
    return [draft.speaker for draft in drafts]


@pytest.mark.parametrize(
    ("text", "sources", "name", "kind"),
    [
        (
            "Hugh Hill, a doctor, said so. He added more.",
            ("Hugh Hill, a doctor", "He"),
            "Hugh Hill",
            AliasKind.PRONOUN,
        ),
        ("Mayor Lea Kurz spoke. Kurz said it rained.", ("Kurz",), "Lea Kurz", AliasKind.SURNAME),
        ("Mayor Lea Kurz left. The mayor said it rained.", ("The mayor",), "Lea Kurz", AliasKind.NOMINAL),
        (
            "Mr Bode said so. Later Mrs Anna Bode came. Mrs Bode said no.",
            ("Mr Bode", "Mrs Bode"),
            "Anna Bode",
            AliasKind.SURNAME,
        ),
        (
            "The Upland League met. The League said no.",
            ("The Upland League", "The League"),
            "Upland League",
            AliasKind.ALIAS,
        ),
        (
            "Ostrava's health ministry said so. The ministry denied it.",
            ("Ostrava's health ministry", "The ministry"),
            "Ostrava's health ministry",
            AliasKind.NOMINAL,
        ),
        (
            "Tramont Steel said so. The company denied it.",
            ("Tramont Steel", "The company"),
            "Tramont Steel",
            AliasKind.NOMINAL,
        ),
        ('Lea Kurz said so. "And more."', ("Lea Kurz", ""), "Lea Kurz", AliasKind.CARRIED),
        (
            "Ivo Mann, the 43-year-old, said so. The 43-year-old wept.",
            ("Ivo Mann, the 43-year-old", "The 43-year-old"),
            "Ivo Mann",
            AliasKind.NOMINAL,
        ),
        ("Ankara denied it.", ("Ankara",), "Turkey", AliasKind.METONYM),
    ],
)
def test_last_speaker(text: str, sources: tuple[str, ...], name: str, kind: AliasKind) -> None:
    speaker = read(text, *sources)[-1]
    assert (speaker.name, speaker.kind) == (name, kind)


@pytest.mark.parametrize(
    ("text", "sources", "name", "represents"),
    [
        (
            "The Turkish Foreign Ministry said so.",
            ("The Turkish Foreign Ministry",),
            "Turkish Foreign Ministry",
            "Turkey",
        ),
        (
            "Tramont Steel fell. Its spokesman, Col. Ivo Mann, said no.",
            ("Tramont Steel", "Its spokesman, Col. Ivo Mann"),
            "Ivo Mann",
            "Tramont Steel",
        ),
        (
            "The Arnish army left Arn. A senior Turkish official said so.",
            ("A senior Turkish official",),
            "senior Turkish official",
            "Turkey",
        ),
        (
            "Ida Morn of the nurses' union said so.",
            ("Ida Morn of the nurses' union",),
            "Ida Morn",
            "nurses' union",
        ),
        ("Vestria was quiet. The Vestrian army said so.", ("The Vestrian army",), "Vestrian army", "Vestria"),
        (
            "Tramont's former lawyer, Ivo Mann, said so.",
            ("Tramont's former lawyer, Ivo Mann",),
            "Ivo Mann",
            None,
        ),
    ],
)
def test_represents(text: str, sources: tuple[str, ...], name: str, represents: str | None) -> None:
    speaker = read(text, *sources)[-1]
    assert (speaker.name, speaker.represents) == (name, represents)


def test_gender_keeps_two_people_apart() -> None:
    text = "Karen Voss met Peter Lund. She said yes. He said no."
    she, he = read(text, "She", "He")
    assert (she.name, he.name) == ("Karen Voss", "Peter Lund")


def test_unnamed_speakers_are_marked() -> None:
    (speaker,) = read("A pump engineer said so.", "A pump engineer")
    assert not speaker.named
    assert speaker.name == "pump engineer"


def test_pronoun_without_anybody_before_stays_open() -> None:
    (speaker,) = read("He said so.", "He")
    assert (speaker.named, speaker.kind) == (False, AliasKind.PRONOUN)


def test_carried_quote_without_anybody_has_no_speaker() -> None:
    assert read('"So it goes."', "") == [None]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=6))
def test_any_text_and_any_spans_pass(text: str, spans: list[tuple[int, int]]) -> None:
    doc = NLP(text)
    length = len(doc.text)
    doc._.attributions = [
        Draft(source=((min(a, length), min(a + b, length)),), cue=(), content=(), score=0.5) for a, b in spans
    ]
    SpeakerResolver()(doc)
    assert all(draft.speaker is None or isinstance(draft.speaker, Speaker) for draft in doc._.attributions)


def test_many_sources_take_linear_time() -> None:
    def seconds(count: int) -> float:
        text = "Lea Kurz said it. He said no. The firm denied it. " * count
        doc = NLP(text)
        doc._.attributions = [
            Draft(source=((50 * i, 50 * i + 8),), cue=(), content=(), score=1.0) for i in range(count)
        ] + [Draft(source=((50 * i + 18, 50 * i + 20),), cue=(), content=(), score=1.0) for i in range(count)]
        start = time.process_time()
        SpeakerResolver()(doc)
        return time.process_time() - start

    best = {count: min(seconds(count) for _ in range(3)) for count in (500, 2000)}
    assert best[2000] < 12 * max(best[500], 0.02), "four times the sources; squared time would be 16 times"


def test_a_bare_name_takes_the_role_printed_before_it() -> None:
    text = "On Monday Serbian Foreign Minister Ivo Mann spoke. The minister said no. "
    text += "US Secretary of State Lea Kurz agreed."
    mann, minister, kurz = read(text, "Ivo Mann", "The minister", "US Secretary of State Lea Kurz")
    assert (mann.represents, minister.name) == ("Serbia", "Ivo Mann")
    assert (kurz.name, kurz.represents) == ("Lea Kurz", "United States")


def test_of_two_bearers_of_a_surname_the_one_named_most_is_meant() -> None:
    text = "Rhea Moss said yes. Voters thanked Rhea Moss. Karl Moss said he was proud. Moss said it was late."
    rhea, karl, moss = read(text, "Rhea Moss", "Karl Moss", "Moss")
    assert (rhea.name, karl.name, moss.name) == ("Rhea Moss", "Karl Moss", "Rhea Moss")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mayor Lea Kurz met Otto Rehn, who said it rained.", "Otto Rehn"),
        ("Mayor Lea Kurz met Hugh Hill, a doctor, who said it rained.", "Hugh Hill"),
        ("Police asked Otto Rehn from Lerna, who said it rained.", "Otto Rehn"),
        ("Lea Kurz spoke to a nurse who said it rained.", "nurse"),
        ("Lea Kurz spoke to the owner of the plant, who said it rained.", "owner of the plant"),
    ],
)
def test_who_describes_the_noun_before_it(text: str, name: str) -> None:
    assert read(text, "who")[0].name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lea Kurz wrote to the Upland League, which said it rained.", "Upland League"),
        ("Lea Kurz wrote to the ministry, which said it rained.", "ministry"),
    ],
)
def test_which_describes_the_body_before_it(text: str, name: str) -> None:
    assert read(text, "which")[0].name == name


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Sen. Ruth Ames left. The senator said it rained.", "The senator", "Ruth Ames"),
        ("Gov. Ida Roe met Col. Adem Ruiz. The governor said it rained.", "The governor", "Ida Roe"),
        ("Gov. Ida Roe met Col. Adem Ruiz. The colonel said it rained.", "The colonel", "Adem Ruiz"),
    ],
)
def test_an_office_finds_its_short_title(text: str, source: str, name: str) -> None:
    assert read(text, source)[0].name == name


def test_an_office_finds_the_speaker_with_its_short_title() -> None:
    assert read("Rep. Ida Roe said so. The representative added more.", "Rep. Ida Roe", "The representative")[
        1
    ].name == ("Ida Roe")


def test_they_are_the_several_who_spoke() -> None:
    text = "Two nurses said so. Dr. Ames denied it. They said it rained."
    assert read(text, "Two nurses", "Dr. Ames", "They")[2].name == "Two nurses"
