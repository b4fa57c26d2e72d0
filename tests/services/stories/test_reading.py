"""What the page of a story tells: counts, matrix, timeline, missing responses, evidence."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, ClaimPair, Reason, Story, Verdict
from claims.services import evidence, queue, reviews, stories
from claims.services.queue import Filters
from claims.services.stories import Cell, Counts
from claims.services.stories.responses import spoken_of
from tests import factories
from tests.services.stories.conftest import FERRY, LUNCH, Writer

pytestmark = pytest.mark.django_db


@pytest.fixture
def pairs(write: Writer) -> list[ClaimPair]:
    """Three pairs of the ferry's story: one open, one confirmed, one rejected."""
    ferry = [write(sentence, day) for day, sentence in enumerate(FERRY)]
    write(LUNCH[0])
    claims = [article.claims.get() for article in ferry]
    made = [factories.pair(claims[0], claims[1], score=0.9), factories.pair(claims[1], claims[2]),
            factories.pair(claims[0], claims[2])]  # fmt: skip
    editor: Any = factories.editor()
    reviews.record(made[1], editor, Verdict.CONTRADICTION)
    reviews.record(made[2], editor, Verdict.NOT_A_CONTRADICTION, Reason.UNRELATED)
    return made


def of(pair: ClaimPair) -> Story:
    return pair.left.article.member.story


def test_pairs_are_counted_by_story(pairs: list[ClaimPair]) -> None:
    lunch = Story.objects.exclude(pk=of(pairs[0]).pk).get()
    assert stories.counts([of(pairs[0]).pk, lunch.pk]) == {of(pairs[0]).pk: Counts(1, 2), lunch.pk: Counts(0, 0)}


def test_a_pair_across_two_stories_counts_in_both(pairs: list[ClaimPair]) -> None:
    lunch = Story.objects.exclude(pk=of(pairs[0]).pk).get()
    factories.pair(pairs[0].left, Claim.objects.get(article__member__story=lunch))
    assert stories.counts([of(pairs[0]).pk, lunch.pk]) == {of(pairs[0]).pk: Counts(2, 2), lunch.pk: Counts(1, 0)}


def test_the_matrix_counts_what_its_links_show(pairs: list[ClaimPair]) -> None:
    matrix = stories.matrix(of(pairs[0]))
    harbour, union, captain = (pairs[0].left.source_id, pairs[0].right.source_id, pairs[1].right.source_id)
    assert matrix.cell(union, harbour) == Cell(1, 0)
    assert matrix.cell(union, captain) == Cell(0, 1)
    assert matrix.cell(harbour, captain) == Cell()
    assert matrix.sources[0].pk == union
    editor: Any = factories.editor()
    filters = Filters(story=of(pairs[0]).pk, source=union, other=captain, state="contradiction")
    assert queue.freeze(filters, editor) == [pairs[1].pk]
    assert queue.freeze(Filters(story=of(pairs[0]).pk), editor) == [pairs[0].pk]


def test_a_change_of_position_stands_on_the_diagonal(pairs: list[ClaimPair]) -> None:
    first = pairs[0].left
    again = factories.claim("struck the granite pier", "The harbour master", "", of=first.article, source=first.source)
    own = factories.pair(first, again, relation="position_change", kind="self_reversal")
    assert stories.matrix(of(own)).cell(first.source_id, first.source_id) == Cell(1, 0)
    alone = Filters(source=first.source_id, other=first.source_id)
    assert queue.freeze(alone, factories.editor()) == [own.pk]  # type: ignore[arg-type]


def test_the_timeline_marks_both_sides_in_order(pairs: list[ClaimPair]) -> None:
    found = stories.timeline(of(pairs[0]))
    letters = [[letter for letter, _ in event.sides] for event in found.events]
    assert letters == [["A"], ["B", "A"], ["B"]]
    assert [event.at.day for event in found.events] == [2, 3, 4]


def test_queries_do_not_grow_with_the_pairs(pairs: list[ClaimPair]) -> None:
    number = of(pairs[0]).pk

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            evidence.story_pack(Story.objects.get(pk=number))
        return len(captured)

    few = cost()
    for one in range(4):
        factories.pair(pairs[0].left, factories.claim(f"the pier {one} stands", f"Voice {one}"))
    assert cost() == few


@pytest.mark.parametrize(
    ("content", "stance", "names"),
    [
        ("Hallow & Sons broke the promise", "asserts", ["Hallow & Sons"]),
        ("the Larn Council lied", "asserts", ["Larn Council"]),
        ("the bridge in Larn is shut", "asserts", []),
        ("the damage was done by Hallow & Sons", "asserts", []),
        ("the damage was done by Hallow & Sons", "accuses", ["Hallow & Sons"]),
        ("We never promised anything", "asserts", []),
        ("shelling by Odrana in March", "accuses", ["Odrana"]),
        ("the collapse of the Larn bridge", "accuses", []),
        ("the Larn bridge fell", "accuses", []),
    ],
)
def test_who_a_claim_speaks_of(content: str, stance: str, names: list[str]) -> None:
    assert list(spoken_of(Claim(content=content, stance=stance))) == names


def test_who_is_accused_and_silent_is_missing(write: Writer) -> None:
    one = write("The mayor said Hallow Builders broke the promise about the Larn bridge.")
    write("The engineer said Ada Brook promised the Larn bridge to Hallow Builders.")
    write("Ada Brook said nothing of the kind about the Larn bridge.")
    story = one.member.story
    one.claims.update(stance="accuses")
    assert [(found.name, found.accusing) for found in stories.missing(story)] == [("Hallow Builders", 1)]
    write("The engineer said Under the contract the Larn bridge promise was never made.")
    assert len(stories.missing(story)) == 1
    write("A spokesman for Hallow Builders said the Larn bridge promise was kept.")
    assert stories.missing(story) == []


def test_the_pack_holds_stored_words_alone(pairs: list[ClaimPair]) -> None:
    pack = evidence.story_pack(of(pairs[0]))
    assert (pack["articles_total"], len(pack["articles"]), len(pack["pairs"])) == (3, 3, 2)
    assert {cell["contradictions"] for cell in pack["matrix"]["cells"]} == {0, 1}
    verdicts = {pair["pair"]: pair["verdict"] and pair["verdict"]["verdict"] for pair in pack["pairs"]}
    assert verdicts == {pairs[0].pk: None, pairs[1].pk: "contradiction"}
    assert pack["timeline"][0]["content"] == "the Norwick ferry struck the granite pier on Friday"
