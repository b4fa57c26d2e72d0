"""The queue: frozen lists, filters that stay, places that are kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import ClaimPair, Look
from tests import factories

pytestmark = pytest.mark.django_db


def claims(count: int) -> list[ClaimPair]:
    return [
        factories.pair(
            factories.claim(f"bridge {n} is open"), factories.claim(f"bridge {n} is shut", "The contractor", "denied"),
            score=0.9 - n / 100, priority=-n, kind="denial" if n % 2 else "numeric",
        )
        for n in range(count)
    ]  # fmt: skip


def test_queue_opens_on_the_most_pressing_pair(desk: Client) -> None:
    first, _ = claims(2)
    assert desk.get("/queue/").headers["Location"] == f"/pairs/{first.pk}/"


def test_first_run_says_what_to_do(desk: Client) -> None:
    assert b"Nothing has come in yet" in desk.get("/queue/").content


def test_filters_without_a_pair_say_so(desk: Client) -> None:
    claims(1)
    assert b"No pair fits these filters" in desk.get("/queue/?outlet=Nowhere").content


def test_verdict_goes_to_the_next_pair_of_the_same_filters(desk: Client) -> None:
    pairs = [pair for pair in claims(6) if pair.kind == "denial"]
    desk.get("/queue/?kind=denial")
    answer = desk.post(f"/pairs/{pairs[0].pk}/verdict/?kind=denial", {"choice": "contradiction", "seen": ""})
    assert answer.headers["Location"] == f"/pairs/{pairs[1].pk}/?kind=denial"


def test_list_is_frozen_and_arrivals_are_counted(desk: Client) -> None:
    pairs = claims(2)
    desk.get("/queue/")
    late = factories.pair(
        factories.claim("quay 9 is open"), factories.claim("quay 9 is shut", "The contractor", "denied"), priority=99
    )
    page = desk.get(f"/pairs/{pairs[0].pk}/").content.decode()
    assert f"/pairs/{late.pk}/" not in page
    assert "1 new" in desk.get("/queue/new/").content.decode()
    assert desk.get("/queue/").headers["Location"] == f"/pairs/{late.pk}/"


def test_skip_leaves_the_pair_undecided(desk: Client) -> None:
    first, second = claims(2)
    desk.get("/queue/")
    assert desk.get(f"/pairs/{first.pk}/skip/").headers["Location"] == f"/pairs/{second.pk}/"
    first.refresh_from_db()
    assert first.verdict == ""


def test_last_pair_decided_leads_to_the_empty_queue(desk: Client) -> None:
    (pair,) = claims(1)
    answer = desk.post(f"/pairs/{pair.pk}/verdict/", {"choice": "contradiction", "seen": ""}, follow=True)
    assert b"The queue is empty" in answer.content
    assert b"Recorded" in answer.content


def test_source_filter_takes_a_name(desk: Client) -> None:
    pairs = claims(1)
    assert desk.get("/queue/?source_name=the+contractor").headers["Location"].startswith(f"/pairs/{pairs[0].pk}/")
    assert b"No pair fits" in desk.get("/queue/?source_name=nobody+at+all").content


@pytest.mark.parametrize("query", ["order=x", "since=2026-99-99", "source=9e999", "kind=%00", "state=<b>", "until=x"])
def test_filters_that_make_no_sense_are_ignored(desk: Client, query: str) -> None:
    claims(1)
    assert desk.get(f"/queue/?{query}").status_code == 302


@pytest.mark.parametrize("order", ["priority", "newest", "strongest", "unsure"])
@pytest.mark.parametrize("extra", ["", "&since=2020-01-01", "&mine=1", "&state=second", "&state=superseded"])
def test_every_order_and_state_answers(desk: Client, order: str, extra: str) -> None:
    claims(1)
    assert desk.get(f"/queue/?order={order}{extra}").status_code in (200, 302)


def test_looking_is_shown_to_others_and_expires(desk: Client, editor: User) -> None:
    (pair,) = claims(1)
    desk.get(f"/pairs/{pair.pk}/")
    other = Client()
    other.force_login(factories.editor("Editor", "edwin"))
    assert b"edda is looking at this pair too" in other.get(f"/pairs/{pair.pk}/").content
    Look.objects.filter(editor=editor).update(seen_at="2020-01-01T00:00Z")
    assert b"is looking" not in other.get(f"/pairs/{pair.pk}/").content


def test_number_of_queries_does_not_grow(desk: Client, django_assert_max_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    few = claims(2)
    desk.get("/queue/")
    with CaptureQueriesContext(connection) as small:
        desk.get(f"/pairs/{few[0].pk}/")
    claims(20)
    desk.get("/queue/")
    with CaptureQueriesContext(connection) as large:
        desk.get(f"/pairs/{few[0].pk}/")
    assert len(large) == len(small)
    assert len(large) <= 30


def test_a_verdict_that_leads_on_asks_little(desk: Client, django_assert_max_num_queries: Any) -> None:
    first, second, *_ = claims(8)
    desk.get("/queue/")
    with django_assert_max_num_queries(44):
        answer = desk.post(
            f"/pairs/{first.pk}/verdict/", {"choice": "contradiction", "seen": ""}, headers={"HX-Request": "true"}
        )
    assert answer.headers["HX-Push-Url"] == f"/pairs/{second.pk}/"


def test_names_of_addresses(db: None) -> None:
    assert reverse("desk:pair", args=[3]) == "/pairs/3/"
