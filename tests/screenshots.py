"""Screenshots of every page, desktop and phone, light and dark: `python -m tests.screenshots [FOLDER]`."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
VIEWED = ("pair", "article", "source", "story", "dashboard", "search", "factcheck", "help")
TALLEST = 4_000


def main() -> None:
    """Make the rows, serve them, take the pictures."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "var/screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as rows:
        os.environ["COUNTERCLAIM_DATA_DIR"] = rows
        os.environ["COUNTERCLAIM_ENV_FILE"] = os.devnull
        os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        os.environ.pop("DATABASE_URL", None)
        _shoot(folder)


def _shoot(folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from tests import browser, demo, demo_states

    call_command("migrate", verbosity=0)
    address, people = _serve(), demo.people()
    with browser.launched() as chromium:
        shots = Shots(chromium, address, folder)
        shots.take(demo.EMPTY)
        found = demo.newsroom(people)
        shots.take(demo.pages(found))
        shots.take(demo_states.pages(found))
        shots.take({f"viewer-{name}": demo.pages(found)[name] for name in VIEWED}, "vi")
        shots.take({"refused": "/articles/add/"}, "vi")
        shots.odd(f"/pairs/{found['inspection'].pk}/")


class Shots:
    """Takes pictures of pages in every size and scheme; only those named on the command line, if any are."""

    def __init__(self, chromium: Any, address: str, folder: Path) -> None:
        self.chromium, self.address, self.folder, self.wanted = chromium, address, folder, set(sys.argv[2:])

    def take(self, pages: dict[str, str], name: str = "ada") -> None:
        """Pictures of pages by their short name, as that person sees them."""
        for page, suffix in self._browsers():
            self._sign_in(page, name)
            for short, path in pages.items():
                if self._asked(short):
                    if short == "login":
                        page.context.clear_cookies()
                    page.goto(self.address + path)
                    self._shoot(page, f"{short}-{suffix}")
                    if short == "login":
                        self._sign_in(page, name)

    def odd(self, pair: str) -> None:
        """What no address leads to: the menu, the help, notices after an action, a lock-out, errors."""
        from django.template.loader import render_to_string

        steps = {"menu": _menu, "help-overlay": _help, "reporting": _reporting, "undo-toast": _undo,
                 "conflict": _conflict, "new-token": _token, "form-expired": _expired, "locked-out": _lock}  # fmt: skip
        for page, suffix in self._browsers():
            for short, step in steps.items():
                if self._asked(short):
                    self._sign_in(page, "edith" if short == "conflict" else "ed")
                    step(page, self.address, pair)
                    self._shoot(page, f"{short}-{suffix}")
            for short in ("400", "500"):
                if self._asked(short):
                    page.set_content(render_to_string(f"{short}.html"))
                    self._shoot(page, f"{short}-{suffix}")

    def _browsers(self) -> Iterator[tuple[Any, str]]:
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = self.chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                yield context.new_page(), f"{size}-{scheme}"
                context.close()

    def _asked(self, short: str) -> bool:
        return not self.wanted or short in self.wanted

    def _sign_in(self, page: Any, name: str) -> None:
        from tests import browser, demo

        page.context.clear_cookies()
        browser.sign_in(page, self.address, name, demo.PASSWORD)

    def _shoot(self, page: Any, name: str) -> None:
        """The whole page, up to a height; where a bar sticks, what is in sight, for the bar would hide the rest."""
        whole = page.locator(".verdicts").count() == 0
        tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        clip = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": tall}
        page.screenshot(path=self.folder / f"{name}.png", full_page=whole, **({"clip": clip} if whole else {}))


def _menu(page: Any, address: str, pair: str) -> None:
    page.goto(f"{address}/articles/")
    page.click(".menu summary")


def _help(page: Any, address: str, pair: str) -> None:
    page.goto(address + pair)
    page.click('[data-act="help"]')


def _reporting(page: Any, address: str, pair: str) -> None:
    page.goto(address + pair)
    page.click('[data-digit="5"]')


def _undo(page: Any, address: str, pair: str) -> None:
    page.goto(address + pair)
    page.click('[data-digit="2"]')
    page.wait_for_selector(".toast button")


def _conflict(page: Any, address: str, pair: str) -> None:
    """The pair was decided by the step before; a form that was opened earlier says so."""
    page.goto(address + pair)
    page.evaluate("document.querySelector('input[name=seen]').value = ''")
    page.click('[data-digit="3"]')
    page.wait_for_selector('[role="alert"]')


def _token(page: Any, address: str, pair: str) -> None:
    page.goto(f"{address}/tokens/")
    page.fill("#id_name", f"archive import {time.time_ns() % 1000}")
    page.check('input[name="scopes"] >> nth=0')
    page.click("text=Make the token")


def _expired(page: Any, address: str, pair: str) -> None:
    page.goto(f"{address}/preferences/")
    page.context.clear_cookies(name="csrftoken")
    page.click("main button")


def _lock(page: Any, address: str, pair: str) -> None:
    from axes.utils import reset

    reset()
    page.context.clear_cookies()
    for _ in range(6):
        page.goto(f"{address}/login/")
        page.fill("#id_username", "ed")
        page.fill("#id_password", "wrong-password")
        page.click("main button")
    reset()


def _serve() -> str:
    """Serve the desk from a thread; the address."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


if __name__ == "__main__":
    main()
