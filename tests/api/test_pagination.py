"""Pages: all rows once, in order, whatever the ordering and however many share a place in it."""

from __future__ import annotations

import base64

import pytest

from tests import factories
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db


def walk(api: ApiClient, path: str, **query: object) -> list[int]:
    """The ids of all pages, by following `next`."""
    found: list[int] = []
    page = api.read(path, **query)
    while True:
        found += [row["id"] for row in page["results"]]
        if page["next"] is None:
            return found
        page = api.read(page["next"].removeprefix("http://testserver"))


@pytest.mark.parametrize("ordering", ["priority", "newest", "oldest", "strongest", "unsure", "id", "-id"])
def test_pages_hold_every_pair_once_and_in_order(api: ApiClient, ordering: str) -> None:
    for score in (0.5, 0.7, 0.5, 0.5, 0.9):
        factories.pair(score=score, priority=round(score))
    whole = walk(api, "/api/v1/pairs", ordering=ordering, limit=200)
    assert len(whole) == 5
    assert walk(api, "/api/v1/pairs", ordering=ordering, limit=1) == whole
    assert walk(api, "/api/v1/pairs", ordering=ordering, limit=2) == whole


@pytest.mark.parametrize("ordering", ["published_at", "-published_at"])
def test_pages_hold_articles_without_a_date_too(api: ApiClient, ordering: str) -> None:
    for day in (None, "2024-05-02", "2024-05-01", None, "2024-05-02"):
        factories.article(published_at=day and f"{day}T00:00:00Z")
    whole = walk(api, "/api/v1/articles", ordering=ordering, limit=200)
    assert len(whole) == 5
    for limit in (1, 2, 3):
        assert walk(api, "/api/v1/articles", ordering=ordering, limit=limit) == whole


def test_a_row_that_arrives_shifts_no_page(api: ApiClient) -> None:
    rows = [factories.article().pk for _ in range(4)]
    first = api.read("/api/v1/articles", limit=2)
    factories.article()
    second = api.read(first["next"].removeprefix("http://testserver"))
    assert [row["id"] for page in (first, second) for row in page["results"]] == rows[::-1]


def test_the_next_page_keeps_the_filters_and_stands_in_the_link_header(api: ApiClient) -> None:
    for outlet in ("One", "Two", "One"):
        factories.article(outlet=outlet)
    response = api.get("/api/v1/articles", {"outlet": "One", "limit": 1})
    link = response.json()["next"]
    assert response["Link"] == f'<{link}>; rel="next"'
    assert "outlet=One" in link
    assert len(walk(api, "/api/v1/articles", outlet="One", limit=1)) == 2


def test_a_cursor_belongs_to_its_ordering(api: ApiClient) -> None:
    for _ in range(2):
        factories.pair()
    cursor = api.read("/api/v1/pairs", limit=1)["next"].partition("cursor=")[2].partition("&")[0]
    response = api.get(f"/api/v1/pairs?ordering=newest&cursor={cursor}")
    assert response.status_code == 400


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", "null", '["priority"]', '["priority","x",1]', '["priority",null,1]', '["priority",1,1,1]',
     '["priority",[1],1]', '["priority",1e999,1]', '["priority",1,1e30]', '["priority",1,99999999999999999999]',
     "[" * 300],
)  # fmt: skip
def test_a_cursor_made_by_hand_is_refused_or_harmless(api: ApiClient, text: str) -> None:
    cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    assert api.get(f"/api/v1/pairs?cursor={cursor}").status_code in {200, 400}
