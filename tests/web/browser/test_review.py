"""Reviewing in a real browser: by keyboard alone, with undo, and without JavaScript."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from claims.models import ClaimPair, Followup, Note, Preference, Review
from tests.web.browser.conftest import Open

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


ARRIVED = "before => location.href !== before && document.activeElement.id === 'pair-title'"


def press(page: Any, key: str) -> None:
    """A key that leads to another pair; waits until it is there."""
    before = page.url
    page.keyboard.press(key)
    page.wait_for_function(
        "before => location.href !== before && document.activeElement.id === 'pair-title'", arg=before
    )


def test_whole_session_by_keyboard_alone(opened: Open, newsroom: dict[str, Any]) -> None:
    page = opened()
    first = page.url
    assert "/pairs/" in first
    press(page, "j")
    press(page, "k")
    assert page.url == first
    decided = int(first.rstrip("/").rsplit("/", 1)[1])
    press(page, "1")
    assert ClaimPair.objects.get(pk=decided).verdict == "contradiction"
    expect(page.locator(".toast")).to_contain_text("Contradiction")
    press(page, "z")
    assert page.url == first
    assert ClaimPair.objects.get(pk=decided).verdict == ""
    press(page, "s")
    page.keyboard.press("c")
    page.keyboard.type("Ask 1 2 3 jkz the harbour master")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".notes")).to_contain_text("Ask 1 2 3 jkz the harbour master")
    assert Note.objects.filter(text__startswith="Ask 1 2 3").count() == 1
    assert not Review.objects.filter(editor=newsroom["ed"]).exclude(verdict="").filter(undone_by=None).exists()
    page.keyboard.press("a")
    expect(page.locator("#main")).to_have_attribute("aria-busy", "false")  # keys are not taken before the answer
    expect(page.locator(".drawer")).to_contain_text("ed has this pair")
    page.keyboard.press("o")
    assert page.locator("[data-context][open]").count() == 2
    page.keyboard.press("5")
    expect(page.locator('input[name="question"]')).to_be_focused()
    page.keyboard.type("Who inspected it?")
    press(page, "Enter")
    assert Followup.objects.get().question == "Who inspected it?"
    page.keyboard.press("Shift+?")
    expect(page.locator("#help-overlay")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help-overlay")).not_to_be_visible()


def test_filters_stay_after_a_verdict(opened: Open) -> None:
    page = opened()
    page.goto("/queue/?order=strongest&since=2026-01-01")
    press(page, "2")
    assert page.url.endswith("?order=strongest&since=2026-01-01")


def test_switched_off_keys_do_nothing_and_others_do_what_was_chosen(opened: Open, newsroom: dict[str, Any]) -> None:
    page = opened()
    Preference.objects.create(user=newsroom["ed"], single_keys=False)
    page.reload()
    page.keyboard.press("1")
    page.wait_for_timeout(400)
    assert not Review.objects.filter(editor=newsroom["ed"]).exists()
    Preference.objects.update(single_keys=True, keys={"next": "n"})
    page.reload()
    press(page, "n")


def test_a_reason_is_chosen_on_a_phone(opened: Open, newsroom: dict[str, Any]) -> None:
    page = opened(has_touch=True)
    page.set_viewport_size({"width": 390, "height": 844})
    pair = newsroom["tax"]
    page.goto(f"/pairs/{pair.pk}/")
    page.tap(".with-reason summary")
    page.select_option(".with-reason select[name=choice]", "superseded:correction")
    page.select_option(".with-reason select[name=later]", str(pair.left_id))
    page.tap(".with-reason button")
    expect(page.locator(".toast")).to_contain_text("Superseded (correction)")
    assert Review.objects.get(pair=pair).supersession.later_id == pair.left_id


def test_two_editors_on_one_pair(opened: Open, newsroom: dict[str, Any]) -> None:
    one, other = opened("ed"), opened("edith")
    other.goto(one.url)
    expect(other.locator(".looking").first).to_contain_text("ed is looking")
    press(other, "3")
    one.keyboard.press("1")
    expect(one.locator('[role="alert"]')).to_contain_text("Edith decided")
    assert Review.objects.filter(editor=newsroom["ed"]).count() == 0


def test_everything_works_without_javascript(opened: Open, newsroom: dict[str, Any]) -> None:
    page = opened(java_script_enabled=False)
    first = page.url
    page.click('.reason:has-text("direct denial"), .reason:has-text("position change")')
    assert page.url != first
    assert Review.objects.filter(editor=newsroom["ed"]).count() == 1
    page.click(".toast button")
    assert page.url == first
    page.fill("#note-text", "Without script")
    page.click('button:has-text("Save note")')
    assert Note.objects.filter(text="Without script").exists()
    page.click(".steps a:has-text('next')")
    assert page.url != first
    page.click("a[data-act=help]")
    assert page.url.endswith("/help/")


def test_fixing_spans_by_selecting_words(opened: Open, newsroom: dict[str, Any]) -> None:
    page = opened()
    claim = newsroom["inspection"].left
    page.goto(f"/claims/{claim.pk}/fix/?pair={newsroom['inspection'].pk}")
    page.evaluate(
        """() => {
          const node = [...document.querySelectorAll('[data-text] [data-start]')]
            .flatMap((piece) => [...piece.querySelectorAll('*'), piece].flatMap((e) => [...e.childNodes]))
            .find((n) => n.nodeType === 3 && n.data.includes('the vessel had'));
          const at = node.data.indexOf('the vessel had');
          document.getSelection().setBaseAndExtent(node, at, node, at + 'the vessel had been inspected'.length);
        }"""
    )
    page.click('[data-take="move-content"]')
    page.click('button:has-text("Move the spans")')
    claim.refresh_from_db()
    assert claim.content == "the vessel had been inspected"
