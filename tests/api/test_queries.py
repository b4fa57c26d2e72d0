"""Reads cost the same number of queries for one row and for many."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.services import factchecks, reviews, tags
from tests import factories
from tests.api.conftest import ApiClient

pytestmark = pytest.mark.django_db
WHO = 3  # the token with its user, the user's own permissions, those of the user's groups
PATHS = {
    "/api/v1/articles": WHO + 1,
    "/api/v1/articles?expand=runs": WHO + 2,
    "/api/v1/claims": WHO + 1,
    "/api/v1/claims?expand=article,source": WHO + 1,
    "/api/v1/sources?expand=aliases": WHO + 2,
    "/api/v1/pairs": WHO + 1,
    "/api/v1/pairs?expand=reviews": WHO + 2,
    "/api/v1/pairs?expand=reviews,tags": WHO + 3,
    "/api/v1/claims?expand=fact_checks": WHO + 2,
    "/api/v1/factchecks": WHO + 1,
    "/api/v1/factchecks?expand=links": WHO + 2,
    "/api/v1/pairs?source=1&against=2&outlet=Daily+Ferry&mine=false": WHO + 1,
    "/api/v1/reviews": WHO + 1,
    "/api/v1/runs": WHO + 1,
    "/api/v1/stories": WHO + 1,
    "/api/v1/story-members?expand=article": WHO + 1,
}


def decided_pair() -> None:
    pair = factories.pair()
    pair.left.source.aliases.get_or_create(text="mayor", key="mayor", kind="title")
    editor = factories.editor()
    reviews.record(pair, editor, "contradiction")
    tags.add(pair, "front page", editor)
    factchecks.confirm(factories.fact_check(pair.left), pair.left, editor)
    factories.story(pair.left.article)


def queries(api: ApiClient, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert api.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", PATHS)
def test_a_list_costs_a_constant_number_of_queries(api: ApiClient, path: str) -> None:
    decided_pair()
    api.get(path)  # notes the token's use
    assert queries(api, path) == PATHS[path]
    for _ in range(3):
        decided_pair()
    assert queries(api, path) == PATHS[path]


@pytest.mark.parametrize("noun", ["articles", "claims", "sources", "pairs", "reviews", "runs"])
def test_a_single_item_costs_one_query(api: ApiClient, noun: str) -> None:
    decided_pair()
    first = api.read(f"/api/v1/{noun}")["results"][0]["id"]
    assert queries(api, f"/api/v1/{noun}/{first}") == WHO + 1
