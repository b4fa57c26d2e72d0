"""A real browser for tests and screenshots: Debian's Chromium, found on PATH, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

AXE = Path(__file__).parent / "vendor" / "axe" / "axe-4.14.1.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def executable() -> str | None:
    """The Chromium on this machine, None where there is none."""
    named = os.environ.get("CHROMIUM", "")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium. Its sandbox cannot run as root, where tests often do."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in this thread; the ORM is used beside it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


def sign_in(page: Page, address: str, name: str, password: str) -> None:
    """Sign in through the page that people use."""
    page.goto(f"{address}/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("main button")
    page.wait_for_load_state()


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong on the page, one line for each element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:300]}" for rule in found for node in rule["nodes"]
    ]
