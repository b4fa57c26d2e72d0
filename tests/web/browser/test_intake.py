"""Adding articles and checking drafts in a real browser with a real worker: live progress from queued to done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claims.models import Article, Claim, DraftCheck
from tests import factories
from tests.web.browser.conftest import Open

pytestmark = [pytest.mark.slow, pytest.mark.services, pytest.mark.model, pytest.mark.django_db(transaction=True)]

ONE = """The ferry company Blue Line says 90 drivers a day use the ferry at Nettle Point.

It was a quiet week in the valley, and few people were out on the road."""
OTHER = """According to the Karrow County road office, 240 drivers a day now use the ferry at Nettle Point.

The bridge at Larn has been shut for four months, and nobody knows for how long it will be."""
DRAFT = """The ferry company Blue Line says 150 drivers a day use the ferry at Nettle Point.

The residents' association accused Norby Freight of blocking the road."""
PATIENCE = 120_000  # milliseconds; the first article waits until the models are loaded


def paste(page: Page, title: str, text: str) -> None:
    page.goto("/articles/add/")
    page.fill("#id_title", title)
    page.fill("#id_text", text)
    page.click('form:has(#id_text) button:has-text("Add")')


def row(page: Page, title: str) -> Any:
    return page.locator("tr", has=page.get_by_role("link", name=title))


def done(page: Page, title: str) -> None:
    expect(row(page, title)).to_contain_text("done", timeout=PATIENCE)


def test_from_queued_to_done_on_the_page(opened: Open, worker: Any, tmp_path: Path) -> None:
    page = opened()
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    paste(page, "Blue Line counts drivers", ONE)
    expect(row(page, "Blue Line counts drivers")).to_contain_text("queued")
    before = len(loads)
    page.get_by_role("link", name="Blue Line counts drivers").focus()
    done(page, "Blue Line counts drivers")
    assert page.evaluate("document.activeElement.textContent") == "Blue Line counts drivers"
    assert len(loads) == before, "the page was loaded again"

    paste(page, "Road office counts drivers", OTHER)
    done(page, "Road office counts drivers")
    row(page, "Road office counts drivers").get_by_role("link", name="open pair").click()
    expect(page.locator(".card")).to_have_count(2)
    expect(page.locator(".cards")).to_contain_text("240 drivers a day")

    a_failed_one_is_tried_again(page)
    many_files_are_dropped(page)
    drafts_are_checked(page, tmp_path)
    a_draft_is_checked_without_javascript(opened(java_script_enabled=False))


def a_failed_one_is_tried_again(page: Page) -> None:
    factories.article(ONE + " More of it.", title="Broken", status="failed", error="the worker stopped")
    page.goto("/articles/?status=failed")
    expect(row(page, "Broken")).to_contain_text("the worker stopped")
    page.get_by_role("button", name="Try again").click()
    done(page, "Broken")


def many_files_are_dropped(page: Page) -> None:
    page.goto("/articles/add/")
    dropped = page.evaluate_handle(
        """() => {
          const files = new DataTransfer();
          for (const name of ["harbour", "quay"]) files.items.add(new File(
            [`The master of the ${name} said on Monday that the ${name} was closed because of the storm that day.`],
            `${name}.txt`, { type: "text/plain" }));
          return files;
        }"""
    )
    page.dispatch_event("form[data-drop]", "drop", {"dataTransfer": dropped})
    page.click('button:has-text("Upload")')
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody .state-done")).to_have_count(2, timeout=PATIENCE)
    assert Article.objects.filter(text__contains="master of the quay").exists()


def drafts_are_checked(page: Page, folder: Path) -> None:
    claims = Claim.objects.count()
    file = folder / "draft.txt"
    file.write_text(DRAFT, encoding="utf-8")
    page.goto("/drafts/")
    page.set_input_files("#id_file", file)
    page.click('main button:has-text("Check")')
    findings = page.locator(".findings > li")
    expect(findings.first).to_be_visible(timeout=PATIENCE)
    expect(findings.first).to_contain_text("Contradicted on file")
    expect(page.locator("#draft-said")).to_contain_text("The check is done: ")
    expect(findings.first).to_contain_text("240 drivers a day now use the ferry at Nettle Point")
    expect(page.locator(".findings")).to_contain_text("Norby Freight")
    page.click("#finding-1 h3 a")
    assert page.url.endswith("#mark-1")
    assert Claim.objects.count() == claims
    page.click('button:has-text("Keep it")')
    expect(page.locator("main")).to_contain_text("Kept for you alone")
    page.click('button:has-text("Drop it now")')
    expect(page.locator("main")).to_contain_text("No check of yours is here")
    assert not DraftCheck.objects.filter(owner__username="ed").exists()


def a_draft_is_checked_without_javascript(page: Page) -> None:
    page.goto("/drafts/")
    page.fill("#id_text", DRAFT)
    page.click('main button:has-text("Check")')
    expect(page.locator(".findings > li").first).to_be_visible(timeout=PATIENCE)
