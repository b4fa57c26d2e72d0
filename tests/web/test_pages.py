"""Search, dashboard, evidence and preferences; and on every page: a constant number of queries, no dead link."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import SavedSearch
from tests import demo, factories

pytestmark = pytest.mark.django_db


def test_search_finds_claims_articles_and_sources(desk: Client, newsroom: dict[str, Any]) -> None:
    assert b"31 <mark>passengers</mark>" in desk.get("/search/?q=passengers+ferry").content
    assert b"Union rejects" in desk.get("/search/?q=harbour+authority&what=articles").content
    assert b"Upland" in desk.get("/search/?q=upland&what=sources").content
    assert b"Nothing on file" in desk.get("/search/?q=zeppelin").content
    assert b"Nothing on file" in desk.get("/search/?q=ferry&since=2027-01-01").content


def test_copies_of_one_text_are_one_origin(desk: Client, newsroom: dict[str, Any]) -> None:
    page = desk.get(f"/pairs/{newsroom['inspection'].pk}/").content.decode()
    assert "2 articles, <b>1 origin</b>" in page


def test_searches_are_kept_and_forgotten(desk: Client) -> None:
    desk.post("/search/save/", {"q": "ferry", "what": "articles", "name": "Ferries"})
    saved = SavedSearch.objects.get()
    assert "q=ferry" in saved.query
    other = Client()
    other.force_login(factories.editor())
    assert other.post(f"/search/{saved.pk}/forget/").status_code == 404
    desk.post(f"/search/{saved.pk}/forget/")
    assert not SavedSearch.objects.exists()


def test_dashboard_counts_what_editors_decided(desk: Client, newsroom: dict[str, Any]) -> None:
    page = desk.get("/desk/").content.decode()
    assert "edith" in page
    assert "100%" in page


def test_evidence_is_built_from_stored_words(desk: Client, newsroom: dict[str, Any]) -> None:
    pair = newsroom["inspection"].pk
    pack = desk.get(f"/pairs/{pair}/evidence.json").json()
    assert pack["sides"][0]["attribution_line"].startswith("Lena Brandt (Norwick harbour authority) said: “the vessel")
    assert "Ivo Maran" in desk.get(f"/pairs/{pair}/evidence.csv").content.decode()
    assert b"Lines to copy" in desk.get(f"/pairs/{pair}/evidence/").content


def test_every_link_of_every_page_leads_somewhere(desk: Client, newsroom: dict[str, Any]) -> None:
    seen: set[str] = set()
    for page in demo.pages(newsroom).values():
        answer = desk.get(page, follow=True)
        for link in re.findall(r'(?:href|hx-get)="(/[^"#]*)', answer.content.decode()):
            address = link.replace("&amp;", "&")
            if address not in seen and not address.startswith(("/static/", "/admin/")):
                seen.add(address)
                assert desk.get(address).status_code in (200, 302), f"{address} on {page}"
    assert len(seen) > 40


@pytest.mark.parametrize(
    "name",
    [
        "articles",
        "sources",
        "source",
        "dashboard",
        "search",
        "article",
        "fix",
        "evidence",
        "stories",
        "story",
        "story-evidence",
        "story-split",
    ],
)
def test_number_of_queries_does_not_grow_with_the_rows(desk: Client, newsroom: dict[str, Any], name: str) -> None:
    address = demo.pages(newsroom)[name]
    desk.get(address)
    with CaptureQueriesContext(connection) as few:
        desk.get(address)
    article, source = newsroom["inspection"].left.article, newsroom["inspection"].left.source
    for number in range(8):
        more = factories.claim(f"the ferry {number} sailed", f"Voice {number}", "said")
        own = factories.claim(article.text[number : number + 30], "The seamen's union", "says", of=article,
                              source=source, digest=f"more-{number}")  # fmt: skip
        factories.pair(own, more)
    with CaptureQueriesContext(connection) as many:
        desk.get(address)
    allowed = {"article": 1, "story": 2, "story-evidence": 2}  # where there was nothing to look up before
    assert len(many) <= len(few) + allowed.get(name, 0), [query["sql"] for query in many]
    assert len(many) <= 25
