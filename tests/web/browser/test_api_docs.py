"""The API's page works in a browser under the Content-Security-Policy: it shows the API and tries it."""

from __future__ import annotations

import pytest

from tests.web.browser.conftest import Open

pytestmark = pytest.mark.slow


def test_a_signed_in_editor_tries_the_api(opened: Open) -> None:
    page = opened()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs")
    page.wait_for_selector("#operations-pairs-pairs_list")
    page.click("#operations-pairs-pairs_list .opblock-summary")
    page.click("#operations-pairs-pairs_list .try-out__btn")
    page.click("#operations-pairs-pairs_list .execute")
    page.wait_for_selector("#operations-pairs-pairs_list .live-responses-table")
    answer = page.inner_text("#operations-pairs-pairs_list .live-responses-table")
    assert "200" in answer
    assert '"results"' in answer
    here = page.evaluate("location.origin")
    assert [url for url in asked if not url.startswith((here, "data:", "blob:"))] == []
