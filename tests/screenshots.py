"""Screenshots of every page, desktop and phone, light and dark: `python -m tests.screenshots [FOLDER]`."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

SIZES = {"desktop": (1280, 860), "phone": (390, 844)}


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

    from tests import browser, demo

    call_command("migrate", verbosity=0)
    found = demo.newsroom()
    address = _serve()
    wanted = set(sys.argv[2:])
    with browser.launched() as chromium:
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                for name, path in demo.pages(found).items():
                    if wanted and name not in wanted and name != "login":
                        continue
                    page.goto(address + path)
                    whole = page.locator(".verdicts").count() == 0  # a bar that sticks would hide what is under it
                    page.screenshot(path=folder / f"{name}-{size}-{scheme}.png", full_page=whole)
                    if name == "login":
                        browser.sign_in(page, address, "ada", demo.PASSWORD)
                context.close()


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
