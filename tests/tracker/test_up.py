"""`manage.py up` as a new user meets it: everything real, from the first page to Ctrl-C."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import dj_database_url
import psutil
import psycopg
import pytest
from django.conf import settings
from django.db.backends.sqlite3.base import Database as sqlite

from tests.svc_plugin import without_settings

pytestmark = [pytest.mark.services, pytest.mark.slow]

START_SECONDS = 180
STOP_SECONDS = 5
STOP_SECONDS_BUSY = 12  # where other programs crowd the processors
TEXT = (
    "Council split over the ferry\n\n"
    "The harbour office said the ferry was safe. Captain Ilse Marr denied that the ferry was safe.\n"
)


class Site:
    """A running `manage.py up` with a data folder and database of its own."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self.environment = without_settings(os.environ) | {
            "COUNTERCLAIM_ENV_FILE": os.devnull,
            "COUNTERCLAIM_DATA_DIR": str(folder),
            "DATABASE_URL": database,
        }
        self.process = self.manage("up", "--port", "0", "--workers", "1", "--seed", str(self._seed()))
        self.greeting = self._read_greeting()
        self.url = re.search(r"http://[\d.:]+", self.greeting)[0]
        self.tree = psutil.Process(self.process.pid).children(recursive=True)

    def manage(self, *words: str) -> subprocess.Popen[str]:
        """Start a management command on this site."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def page(self, path: str) -> http.client.HTTPResponse:
        """The answer to a GET, after redirects."""
        return urllib.request.build_opener().open(f"{self.url}{path}", timeout=30)

    def rows(self, query: str) -> list[tuple]:
        """What the site's database answers."""
        if self.database.startswith("sqlite"):
            connection = sqlite.connect(self.folder / "site.sqlite3")
        else:
            connection = psycopg.connect(**_psycopg_arguments(self.database))
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def _seed(self) -> Path:
        path = self.folder / "seed.txt"
        path.write_text(TEXT, encoding="utf-8")
        return path

    def _read_greeting(self) -> str:
        lines: list[str] = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                return "".join(lines)
        raise AssertionError("".join(lines))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    running = Site(folder, _fresh_database(folder))
    yield running
    running.process.kill()
    running.process.wait()


def test_first_page_and_its_headers(site: Site) -> None:
    with site.page("/") as page:
        assert page.status == 200
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Permissions-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"


def test_health(site: Site) -> None:
    with site.page("/readyz") as page:
        assert page.read() == b'{"database": "ok", "broker": "ok"}'


def test_style_sheet_is_served(site: Site) -> None:
    with site.page("/static/admin/css/base.css") as page:
        assert page.headers["Content-Type"].startswith("text/css")


def test_the_printed_login_works(site: Site) -> None:
    note = site.folder / "admin-login"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    name, password = note.read_text().split()
    assert f"{name} / {password}" in site.greeting
    assert "Log out" in _sign_in(site, name, password)


def test_a_wrong_password_is_refused(site: Site) -> None:
    assert "Log out" not in _sign_in(site, "admin", "not the password")


def test_seed_and_ingested_article_reach_done(site: Site) -> None:
    path = site.folder / "second.txt"
    path.write_text(TEXT.replace("ferry", "bridge"), encoding="utf-8")
    ingest = site.manage("ingest", str(path))
    said = ingest.communicate(timeout=120)[0]
    assert ingest.returncode == 0, said
    deadline = time.monotonic() + 180
    while site.rows("SELECT status FROM claims_article") != [("done",), ("done",)]:
        assert time.monotonic() < deadline, (site.folder / "logs" / "worker.log").read_text()[-3000:]
        assert site.process.poll() is None
        time.sleep(0.5)
    assert site.rows("SELECT count(*) FROM claims_claim")[0][0] >= 4


def test_second_launcher_on_the_same_folder_is_refused(site: Site) -> None:
    second = site.manage("up", "--port", "0")
    said = second.communicate(timeout=60)[0]
    assert second.returncode == 1
    assert re.fullmatch(rf"CommandError: .* already runs on .* \(process {site.process.pid}\)\n", said)


def test_busy_port_is_refused(site: Site, tmp_path: Path) -> None:
    port = site.url.rpartition(":")[2]
    environment = site.environment | {"COUNTERCLAIM_DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "up", "--port", port]
    second = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"port {port}" in second.stderr


def test_interrupt_stops_everything(site: Site) -> None:
    """Last in this file, because it ends the site."""
    assert len(site.tree) >= 6  # Redis, beat, worker and its process, web and its process
    before = time.monotonic()
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(timeout=30) == 0
    busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    assert time.monotonic() - before < (STOP_SECONDS_BUSY if busy else STOP_SECONDS)
    left = [child for child in site.tree if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert left == []


def _sign_in(site: Site, name: str, password: str) -> str:
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    address = f"{site.url}/admin/login/"
    with browser.open(address, timeout=30) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]
    form = {"csrfmiddlewaretoken": token, "username": name, "password": password, "next": "/admin/"}
    with browser.open(address, urllib.parse.urlencode(form).encode(), timeout=30) as page:
        return page.read().decode()


def _fresh_database(folder: Path) -> str:
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        return f"sqlite:///{folder / 'site.sqlite3'}"
    name = f"site_{uuid.uuid4().hex}"
    with psycopg.connect(**_psycopg_arguments(f"{server.rpartition('/')[0]}/postgres"), autocommit=True) as own:
        own.execute(f"CREATE DATABASE {name}")
    return f"{server.rpartition('/')[0]}/{name}"


def _psycopg_arguments(url: str) -> dict[str, str]:
    parsed = dj_database_url.parse(url)
    return {"host": parsed["HOST"], "user": parsed["USER"], "dbname": parsed["NAME"]}
