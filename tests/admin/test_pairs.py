"""The review queue: what it shows, how it narrows, and verdicts from the list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import ClaimPair, Review, Verdict
from claims.services import reviews
from tests import factories
from tests.admin.conftest import SignIn
from tests.admin.pages import act, listing, told

QUEUE = "/admin/claims/claimpair/"


def listed(client: Client, query: str = "") -> list[ClaimPair]:
    """The pairs the list shows, in order."""
    return list(client.get(QUEUE + query).context["cl"].result_list)


def test_waiting_pairs_come_first_by_score(editor: Client) -> None:
    weak, strong = factories.pair(score=0.6), factories.pair(score=0.95)
    factories.pair(verdict=Verdict.CONTRADICTION)
    factories.pair(repeats=strong)
    assert listed(editor) == [strong, weak]


def test_both_claims_stand_verbatim_with_source_outlet_and_date(editor: Client) -> None:
    day = datetime(2026, 3, 4, tzinfo=UTC)
    article = factories.article("Ankara says the road is safe.", outlet="Hill Post", published_at=day)
    claim = factories.claim("the road is safe", "Ankara", "says", of=article, source=factories.source("Turkey"))
    factories.pair(claim)
    text = editor.get(QUEUE).content.decode()
    assert "the road is safe" in text
    assert "Ankara → Turkey" in text
    assert "Hill Post · 4 Mar 2026" in text
    assert "the bridge is shut" in text
    assert "0.80" in text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?state=decided", "decided"),
        ("?state=repeats", "repeat"),
        ("?state=reopened", "reopened"),
        ("?state=decided&verdict__exact=different_scope", "decided"),
        ("?state=all&verdict__exact=different_scope", "decided"),
        ("?kind__exact=numeric", "figures"),
        ("?relation__exact=position_change", "reversal"),
        ("?score_band=90", "certain"),
    ],
)
def test_filters_narrow_the_list(editor: Client, query: str, expected: str) -> None:
    pairs = {
        "plain": factories.pair(),
        "decided": factories.pair(verdict=Verdict.DIFFERENT_SCOPE),
        "reopened": factories.pair(reopened_because="the article was corrected"),
        "figures": factories.pair(kind=ClaimPair.Kind.NUMERIC),
        "reversal": factories.pair(relation=ClaimPair.Relation.POSITION_CHANGE),
        "certain": factories.pair(score=0.97),
    }
    pairs["repeat"] = factories.pair(repeats=pairs["plain"])
    assert listed(editor, query) == [pairs[expected]]


def test_filters_by_outlet_source_and_date_look_at_both_sides(editor: Client) -> None:
    old = timezone.now() - timedelta(days=20)
    article = factories.article("The harbour board said all is well.", outlet="Quay News", published_at=old)
    claim = factories.claim("all is well", "The harbour board", of=article)
    wanted = factories.pair(other=claim)
    factories.pair()
    assert listed(editor, "?from_outlet=Quay+News") == [wanted]
    assert listed(editor, f"?by_source={claim.source_id}") == [wanted]
    assert listed(editor, f"?of_article={article.pk}") == [wanted]
    assert listed(editor, "?published=30") == [wanted]
    assert listed(editor, "?published=7") == []


@pytest.mark.parametrize("query", ["?by_source=abc", "?published=soon", "?score_band=x", "?state=odd"])
def test_filter_values_that_mean_nothing_break_nothing(editor: Client, query: str) -> None:
    factories.pair()
    assert editor.get(QUEUE + query).status_code == 200


@pytest.mark.parametrize("words", ["ferries were late", "Harbour Union", "Ferry row", "Quay News"])
def test_search_reads_content_source_headline_and_outlet(editor: Client, words: str) -> None:
    article = factories.article("Harbour Union said ferries were late.", title="Ferry row", outlet="Quay News")
    wanted = factories.pair(other=factories.claim("ferries were late", "Harbour Union", of=article))
    factories.pair()
    assert listed(editor, f"?q={words}") == [wanted]


def test_the_number_of_queries_does_not_grow_with_the_list(editor: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(QUEUE)
        return len(captured)

    factories.pair()
    few = queries()
    for _ in range(8):
        factories.pair()
    assert queries() == few


def test_an_action_records_the_verdict_with_its_reason_for_each_pair(editor: Client) -> None:
    one, other = factories.pair(), factories.pair()
    response = act(editor, "not_a_contradiction:compatible", one, other)
    assert told(response) == ["2 pairs recorded as Not a contradiction (compatible)."]
    assert set(Review.objects.values_list("pair", "verdict", "reason")) == {
        (one.pk, "not_a_contradiction", "compatible"),
        (other.pk, "not_a_contradiction", "compatible"),
    }
    assert listed(editor) == []


def test_every_verdict_and_reason_is_offered_once_under_its_verdict(editor: Client) -> None:
    factories.pair()
    choices = editor.get(QUEUE).context["action_form"].fields["action"].choices
    groups = {label: [name for name, _ in inner] for label, inner in choices if isinstance(inner, list)}
    assert list(groups) == Verdict.labels
    assert groups["Superseded"] == ["superseded:correction", "superseded:position_change"]


def test_a_pair_that_somebody_decided_meanwhile_is_left_alone(editor: Client) -> None:
    taken, free = factories.pair(), factories.pair()
    reviews.record(taken, factories.editor(), Verdict.CONTRADICTION)
    response = act(editor, "needs_reporting:question", taken, free)
    assert told(response) == [
        "1 pair recorded as Needs reporting (open question).",
        "1 pair left this list meanwhile and stayed as they are.",
    ]
    taken.refresh_from_db()
    assert taken.verdict == Verdict.CONTRADICTION


def test_undo_from_the_list_takes_back_only_ones_own(editor: Client) -> None:
    mine, theirs = factories.pair(), factories.pair()
    act(editor, "contradiction:direct_denial", mine)
    reviews.record(theirs, factories.editor(username="kim"), Verdict.CONTRADICTION)
    response = act(editor, "undo_verdicts", mine, theirs, query="?state=decided")
    assert "1 pair undone." in told(response)
    assert any("kim's, not yours" in text for text in told(response))
    assert listed(editor) == [mine]


def test_a_viewer_sees_the_queue_without_verdict_actions(viewer: Client) -> None:
    pair = factories.pair()
    assert listed(viewer) == [pair]
    assert viewer.get(QUEUE).context["action_form"] is None
    act(viewer, "contradiction:direct_denial", pair)
    assert not Review.objects.exists()


@pytest.mark.parametrize("role", ["Viewer", "Editor", "Chief", "superuser"])
def test_nobody_adds_or_deletes_pairs(sign_in: SignIn, role: str) -> None:
    client, pair = sign_in(role), factories.pair()
    assert client.get(QUEUE + "add/").status_code == 403
    assert client.post(f"{QUEUE}{pair.pk}/delete/", {"post": "yes"}).status_code == 403
    act(client, "delete_selected", pair, post="yes")
    assert ClaimPair.objects.filter(pk=pair.pk).exists()


def test_without_the_staff_mark_there_is_no_queue(db: None, client: Client) -> None:
    outsider = factories.editor("Editor", is_staff=False)
    client.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(listing(ClaimPair))
    assert response.status_code == 302
    assert "/admin/login/" in response.url


def test_an_empty_queue_says_what_to_do_next(editor: Client) -> None:
    assert "No pairs wait." in editor.get(QUEUE).content.decode()
    assert "No pair fits these filters." in editor.get(QUEUE + "?q=nothing").content.decode()


def test_markup_in_a_claim_is_shown_as_text(editor: Client) -> None:
    article = factories.article("<b>Kim</b> said <script>alert(1)</script> is fine.", outlet="<i>x</i>")
    factories.pair(other=factories.claim("<script>alert(1)</script> is fine", "<b>Kim</b>", of=article))
    text = editor.get(QUEUE).content.decode()
    assert "<script>alert(1)" not in text
    assert "<b>Kim" not in text
    assert "&lt;script&gt;alert(1)" in text
