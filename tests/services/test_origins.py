"""Copies are one origin: measured on a set whose copying is known, and case by case."""

from __future__ import annotations

from itertools import combinations

import pytest

from claims.models import Article, Borrowing, Claim, ClaimPair, OriginGroup, TextPrint
from claims.nlp.prints import Text
from claims.services import articles, extraction, origins
from claims.services.articles import NewArticle
from claims.services.origins import Spread, statements
from tests.services import copies_set
from tests.services.copies_set import Made, Newsroom

pytestmark = pytest.mark.django_db


def ingest(key: str, text: str, outlet: str = "") -> Article:
    return articles.ingest(NewArticle(external_id=key, text=text, outlet=outlet)).article


def taken_in(made: Made) -> Article:
    return ingest(made.key, made.text, made.outlet)


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(seed=3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_precision_and_recall_on_the_made_set(seed: int, record_property: pytest.RecordProperty) -> None:
    made = copies_set.make(seed, stories=12)
    ids = {one.key: taken_in(one).pk for one in made}
    found = origins.of_articles(list(ids.values()))
    right = wrong = missed = 0
    for left, right_one in combinations(made, 2):
        said = bool(found[ids[left.key]] & found[ids[right_one.key]])
        true = copies_set.copies(left, right_one)
        right, wrong, missed = right + (said and true), wrong + (said and not true), missed + (true and not said)
    precision, recall = right / (right + wrong), right / (right + missed)
    figures = f"{len(made)} articles, {right + missed} pairs of copies: precision {precision:.3f}, recall {recall:.3f}"
    record_property("copies", figures)
    assert precision >= 0.95, figures
    assert recall >= 0.9, figures


def test_an_edited_copy_joins_its_origin(room: Newsroom) -> None:
    story = room.story()
    first = taken_in(room.article("agency", story))
    second = taken_in(room.article("edited", [room.edited(paragraph) for paragraph in story]))
    assert second.origin_id == first.origin_id


def test_case_and_spacing_make_no_other_text() -> None:
    assert ingest("a", "Ankara says no.").origin_id == ingest("b", "ANKARA  says\nno.").origin_id


def test_short_texts_are_copies_only_where_they_are_equal() -> None:
    first = ingest("a", "Ankara says the bridge over the river is open again.")
    assert ingest("b", "Baku denies the bridge over the river is open again.").origin_id != first.origin_id


def test_a_merged_piece_is_a_copy_of_both_and_they_stay_apart(room: Newsroom) -> None:
    left, right = room.story(), room.story()
    merged = taken_in(room.merged(left, right))
    first, second = (taken_in(room.article("agency", story)) for story in (left, right))
    assert origins.same(first.pk, merged.pk)
    assert origins.same(second.pk, merged.pk)
    assert not origins.same(first.pk, second.pk)


def test_a_passage_shared_by_two_texts_is_an_origin_that_its_source_joins(room: Newsroom) -> None:
    story = room.story(shortest=4, longest=4)
    pieces = [taken_in(room.article("piece", [*room.story(), *story])) for _ in range(2)]
    assert pieces[0].origin_id != pieces[1].origin_id
    source = taken_in(room.article("agency", story))
    assert source.origin_id in {loan.origin_id for loan in pieces[0].borrowings.all()}
    assert {loan.origin_id for loan in pieces[1].borrowings.all()} == {source.origin_id}


def test_quotes_from_one_press_conference_are_no_copy(room: Newsroom) -> None:
    story = room.story()
    assert not origins.same(taken_in(room.article("agency", story)).pk, taken_in(room.same_quotes(story)).pk)


def test_borrowed_spans_are_true(room: Newsroom) -> None:
    story = room.story()
    taken_in(room.article("agency", story))
    piece = taken_in(room.article("piece", [*room.story(), *story[:4]]))
    (loan,) = piece.borrowings.all()
    printed = [text for paragraph in story[:4] for _, _, text in paragraph]
    assert [piece.text[start:end] for start, end in loan.spans] == printed


def test_prints_that_everybody_has_are_written_no_more(monkeypatch: pytest.MonkeyPatch, room: Newsroom) -> None:
    monkeypatch.setattr("claims.services.origins.neighbours.COMMON", 2)
    story = room.story()
    for _ in range(4):
        taken_in(room.article("agency", story))
    assert TextPrint.objects.count() == 2 * len(Text(room.article("agency", story).text).keys)


def test_a_corrected_text_is_placed_anew(room: Newsroom) -> None:
    story, other = room.story(), room.story()
    first = taken_in(room.article("agency", story))
    second = ingest("b", room.article("agency", story).text)
    second = ingest("b", room.article("agency", other).text)
    assert second.origin_id != first.origin_id
    assert not Borrowing.objects.exists()
    assert OriginGroup.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "outlet", "named"),
    [
        ("VELM, March 5 (Reuters) - The pier is closed.", "", ["Reuters"]),
        ("KABUL (AP) — The pier is closed.", "", ["AP"]),
        ("The pier is closed. - AFP", "", ["AFP"]),
        ("The pier is closed.\n(Reuters, AFP)", "", ["AFP", "Reuters"]),
        ("The pier is closed.\nWith agencies", "", ["agencies"]),
        ("The pier is closed.\nSource: TASS", "", ["TASS"]),
        ("The pier is closed.\n(Reporting by Ida Brandt; Editing by Jo Holm)", "", ["Reuters"]),
        ("The pier is closed.\nThe Associated Press contributed to this report.", "", ["AP"]),
        ("The pier is closed.", "Reuters", ["Reuters"]),
        ("A spokesman told Reuters that the pier was closed.", "The Ledger", []),
        ("The agencies of the state said the pier was closed.", "", []),
    ],
)
def test_credit_lines(text: str, outlet: str, named: list[str]) -> None:
    assert ingest("a", text, outlet).agencies == named


def test_counting_articles_and_origins(room: Newsroom) -> None:
    story, other = room.story(), room.story()
    made = [taken_in(room.article("agency", story)) for _ in range(3)] + [taken_in(room.article("agency", other))]
    spread = origins.spread(origins.of_articles([one.pk for one in made]).items())
    assert (spread, str(spread)) == (Spread(4, 2), "4 articles, 2 origins")


def test_a_claim_in_a_borrowed_passage_has_that_origin(room: Newsroom) -> None:
    passage = "\n".join(one[2] for paragraph in room.story(shortest=4, longest=4) for one in paragraph)
    said = "Ankara says the harbour of the northern town is closed to every ship."
    agency = ingest("a", f"{said}\n{passage}")
    piece = ingest("b", f"{said}\n{passage}\n" + room.article("own", room.story()).text)
    alone = ingest("c", f"{said}\n" + room.article("own", room.story()).text)
    for article in (agency, piece, alone):
        extraction.process_now(article.pk)
    (statement,) = set(Claim.objects.filter(content__startswith="the harbour").values_list("statement_hash", flat=True))
    assert origins.spread_of_statements([statement]) == {statement: Spread(3, 2)}


def test_pairs_between_edited_copies_are_offered_once(room: Newsroom) -> None:
    passage = "\n".join(one[2] for paragraph in room.story() for one in paragraph)
    said = "the harbour of the northern town is closed to every foreign ship until spring"
    for key, words in {"a": said, "b": said.replace("foreign ship", "foreign vessel"), "c": said}.items():
        article = ingest(
            key, f"Ankara says {words}.\nBaku denies {words}.\n{passage}" + (" Amen." if key == "c" else "")
        )
        extraction.process_now(article.pk)
    assert ClaimPair.objects.count() > 2
    assert ClaimPair.objects.offered().count() == 1


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("the bridge was hit by two shells on Monday", "the bridge was hit by two shells", True),
        ("20 soldiers were killed near the bridge", "30 soldiers were killed near the bridge", False),
        ("the bridge was hit by shells", "the bridge was not hit by shells", False),
        ("the bridge was hit by shells", "the school was reopened after repairs", False),
        ("", "the bridge", False),
    ],
)
def test_contents_that_are_one_edited(left: str, right: str, same: bool) -> None:
    assert statements.alike(left, right) is same
