"""A real browser on a real server with the small newsroom; skipped where no Chromium is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests import browser, demo
from tests.roles import remake

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    if browser.executable() is None:
        pytest.skip("no Chromium on PATH (Debian: apt-get install chromium; or name one in CHROMIUM)")
    with browser.launched() as launched:
        yield launched


@pytest.fixture
def roles(transactional_db: None) -> None:
    """The roles that migrations make: a transactional test before this one has emptied every table."""
    remake()


@pytest.fixture
def newsroom(roles: None) -> dict[str, Any]:
    """The people and pairs of tests.demo, visible to the server."""
    return demo.newsroom()


@pytest.fixture
def opened(chromium: Browser, live_server: Any, newsroom: dict[str, Any]) -> Iterator[Open]:
    """Opens a page, signed in as the editor "ed" unless told otherwise; errors of the console fail the test."""
    contexts, complaints = [], []

    def opener(name: str = "ed", **options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 860}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        browser.sign_in(page, live_server.url, name, demo.PASSWORD)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert [text for text in complaints if "404" not in text] == []
