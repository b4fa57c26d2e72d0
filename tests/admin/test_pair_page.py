"""The page of one pair: the evidence, the verdict form, the way to the next pair, conflicts and undo."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from claims.models import ClaimPair, Review, Verdict
from claims.services import reviews
from tests import factories
from tests.admin.conftest import SignIn
from tests.admin.pages import page, told

TEXT = (
    "The council met on Monday.\n\n"
    "“The bridge,” the mayor said, “is open.” Nobody laughed.\n\n"
    "The contractor denied that the bridge is open."
)


def decide(client: Client, pair: ClaimPair, query: str = "", **form: Any) -> Any:
    """Send the verdict form, filled with a denial of the contradiction unless told otherwise."""
    given = {"decision": "not_a_contradiction:compatible", "note": "", "seen": "", "_next": "Save and next"}
    return client.post(page(pair) + query, {**given, **form}, follow=True)


@pytest.fixture
def pair(db: None) -> ClaimPair:
    """A pair whose left side is printed in two pieces."""
    article = factories.article(TEXT, title="Bridge row", url="https://example.org/bridge")
    left = factories.claim("The bridge, ... is open.", "the mayor", of=article, via=["City Wire"])
    right = factories.claim("the bridge is open", "The contractor", "denied that", of=article, stance="denies")
    return factories.pair(left, right)


def test_the_page_marks_every_piece_with_its_label_in_its_paragraph(editor: Client, pair: ClaimPair) -> None:
    text = editor.get(page(pair)).content.decode()
    assert '<mark class="cc-content"><span class="cc-label">content</span>The bridge,</mark>' in text
    assert '<mark class="cc-source"><span class="cc-label">source</span>the mayor</mark>' in text
    assert '<mark class="cc-cue"><span class="cc-label">cue</span>said</mark>' in text
    assert '<mark class="cc-content"><span class="cc-label">content, continued</span>is open.</mark>' in text
    assert "Nobody laughed" in text
    assert "The council met" not in text


def test_the_page_shows_who_where_why_and_how_strong(editor: Client, pair: ClaimPair) -> None:
    text = editor.get(page(pair)).content.decode()
    for shown in ("Bridge row", "Daily Ferry", "← City Wire", "https://example.org/bridge", "denies", "0.80",
                  "direct denial", "cannot both hold", "because: as printed", pair.explanation):  # fmt: skip
        assert shown in text


def test_addresses_that_are_not_of_the_web_become_no_links(editor: Client) -> None:
    article = factories.article(url="javascript:alert(1)")
    pair = factories.pair(factories.claim(of=article))
    assert "javascript:" not in editor.get(page(pair)).content.decode()


def test_the_page_holds_no_inline_script_or_style(editor: Client, pair: ClaimPair) -> None:
    text = editor.get(page(pair)).content.decode()
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_a_corrected_article_shows_the_text_that_was_read(editor: Client, pair: ClaimPair) -> None:
    article = pair.left.article
    article.versions.create(text=article.text, text_hash=article.text_hash)
    type(article).objects.filter(pk=article.pk).update(text="The bridge is gone.", text_hash="other")
    assert "Nobody laughed" in editor.get(page(pair)).content.decode()


def test_a_lost_text_leaves_the_verbatim_content(editor: Client, pair: ClaimPair) -> None:
    type(pair.left.article).objects.filter(pk=pair.left.article_id).update(text="Gone.", text_hash="other")
    text = editor.get(page(pair)).content.decode()
    assert "was not kept" in text
    assert pair.left.content in text


def test_saving_records_verdict_reason_and_note_and_goes_to_the_next(editor: Client, pair: ClaimPair) -> None:
    weaker = factories.pair(score=0.5)
    response = decide(editor, pair, note="same day, same bridge")
    review = Review.objects.get()
    assert (review.pair, review.verdict, review.reason) == (pair, "not_a_contradiction", "compatible")
    assert review.note == "same day, same bridge"
    assert response.context["pair"] == weaker
    assert "recorded as Not a contradiction (compatible)" in told(response)[0]


def test_the_next_pair_is_of_the_list_the_editor_came_from(editor: Client) -> None:
    numeric = [factories.pair(kind=ClaimPair.Kind.NUMERIC, score=score) for score in (0.9, 0.7)]
    factories.pair(score=0.8)
    query = "?_changelist_filters=" + quote("kind__exact=numeric")
    shown = editor.get(page(numeric[0]) + query)
    assert (shown.context["place"].position, shown.context["place"].total) == (1, 2)
    response = decide(editor, numeric[0], query)
    assert response.context["pair"] == numeric[1]
    assert response.redirect_chain[0][0].endswith("?_changelist_filters=kind__exact%3Dnumeric")


def test_after_the_last_pair_comes_the_same_list(editor: Client) -> None:
    pair = factories.pair(kind=ClaimPair.Kind.NUMERIC)
    factories.pair()
    response = decide(editor, pair, "?_changelist_filters=" + quote("kind__exact=numeric"))
    assert response.redirect_chain[0][0] == "/admin/claims/claimpair/?kind__exact=numeric"
    assert "That was the last pair of this list." in told(response)


def test_skipping_leads_on_and_back_without_a_verdict(editor: Client) -> None:
    first, second, third = (factories.pair(score=score) for score in (0.9, 0.8, 0.7))
    context = editor.get(page(second)).context
    assert context["previous_address"] == page(first)
    assert context["next_address"] == page(third)


@pytest.mark.parametrize("filters", ["nothing__odd=1", "score__gte=x", "p=99"])
def test_broken_filters_fall_back_to_the_queue(editor: Client, filters: str) -> None:
    pair = factories.pair()
    response = editor.get(page(pair) + "?_changelist_filters=" + quote(filters))
    assert response.context["place"].position == 1


def test_save_and_stay_shows_the_verdict_and_the_undo_button(editor: Client, pair: ClaimPair) -> None:
    form = {"decision": "contradiction:direct_denial", "note": "", "seen": "", "_stay": "1"}
    response = editor.post(page(pair), form, follow=True)
    assert response.context["pair"] == pair
    assert response.context["may_undo"]


def test_a_verdict_given_meanwhile_is_a_conflict_and_loses_nothing(editor: Client, pair: ClaimPair) -> None:
    reviews.record(pair, factories.editor(username="kim"), Verdict.CONTRADICTION)
    response = decide(editor, pair, note="my long note")
    text = response.content.decode()
    assert response.status_code == 409
    assert "Kim decided" in text.replace("kim decided", "Kim decided")
    assert "my long note" in text
    assert Review.objects.count() == 1
    again = decide(editor, pair, seen=response.context["seen"])
    assert again.status_code == 200
    assert Review.objects.count() == 2


@pytest.mark.parametrize("decision", ["", "contradiction:time", "nonsense"])
def test_a_verdict_without_its_own_reason_is_refused(editor: Client, pair: ClaimPair, decision: str) -> None:
    response = decide(editor, pair, decision=decision)
    assert "Choose a verdict." in response.content.decode()
    assert not Review.objects.exists()


def test_undo_takes_ones_own_verdict_back(editor: Client, pair: ClaimPair) -> None:
    decide(editor, pair)
    response = editor.post(page(pair), {"_undo": "1"}, follow=True)
    pair.refresh_from_db()
    assert pair.verdict == ""
    assert f"Pair {pair.pk}: your verdict was taken back." in told(response)
    assert "took back Not a contradiction" in response.content.decode()


def test_undo_refuses_what_somebody_else_decided(editor: Client, pair: ClaimPair) -> None:
    reviews.record(pair, factories.editor(username="kim"), Verdict.CONTRADICTION)
    assert not editor.get(page(pair)).context["may_undo"]
    response = editor.post(page(pair), {"_undo": "1"}, follow=True)
    assert "Nothing was undone" in told(response)[0]


def test_earlier_verdicts_on_the_same_sources_are_listed(editor: Client, pair: ClaimPair) -> None:
    other = factories.pair(factories.claim("it is late", "the mayor"), factories.claim("it is not", "The contractor"))
    reviews.record(other, factories.editor(), Verdict.DIFFERENT_SCOPE)
    assert [review.pair for review in editor.get(page(pair)).context["earlier"]] == [other]


def test_the_reason_that_fits_the_kind_is_the_usual_one(editor: Client) -> None:
    groups = editor.get(page(factories.pair(kind=ClaimPair.Kind.NUMERIC))).context["groups"]
    usual = [option["value"] for group in groups for option in group["options"] if option["usual"]]
    assert usual[0] == "contradiction:figures_disagree"
    assert len(usual) == len(Verdict)


def test_a_viewer_looks_and_cannot_decide(viewer: Client, pair: ClaimPair) -> None:
    assert "verdict-form" not in viewer.get(page(pair)).content.decode()
    assert viewer.post(page(pair), {"decision": "contradiction:direct_denial"}).status_code == 403
    assert not Review.objects.exists()


def test_staff_without_a_role_sees_nothing(sign_in: SignIn, pair: ClaimPair) -> None:
    assert sign_in("").get(page(pair)).status_code == 403


@pytest.mark.parametrize("number", ["999999", "abc", "9" * 30])
def test_an_unknown_pair_leads_back_to_the_list(editor: Client, number: str) -> None:
    response = editor.get(f"/admin/claims/claimpair/{number}/change/", follow=True)
    assert response.redirect_chain[0][0] == "/admin/claims/claimpair/"
    assert "There is no pair" in told(response)[0]


def test_markup_in_article_slots_and_notes_is_shown_as_text(editor: Client) -> None:
    article = factories.article("Kim said <img src=x> fell.", title="<u>T</u>", outlet="<u>O</u>")
    slot = {"name": "<u>n</u>", "left": "<u>l</u>", "right": "<u>r</u>", "agreement": "differs"}
    claim = factories.claim("<img src=x> fell", "Kim", of=article, via=["<u>v</u>"])
    pair = factories.pair(claim, slots=[slot], explanation="<u>e</u>")
    reviews.record(pair, factories.editor(username="<u>k"), Verdict.CONTRADICTION, note="<u>note</u>")
    text = editor.get(page(pair)).content.decode()
    assert "<u>" not in text
    assert "<img src=x>" not in text
    assert "&lt;img src=x&gt;" in text
