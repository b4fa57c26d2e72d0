"""What production answers with, what is never done with uploads, and input that is made to do harm."""

from __future__ import annotations

import ast
import importlib
import json
import os
import pkgutil
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import claims
from claims.models import Article, Feed
from claims.services import opml
from claims.services.parsers import feed
from tests import factories
from tests.svc_plugin import without_settings
from tests.tracker.test_production import GOOD

PROBE = """
import json
from django.test import Client
answer = Client().get("/login/", secure=True, headers={"host": "claims.example.org"})
cookie = answer.cookies["csrftoken"]
plain = Client().get("/login/", headers={"host": "claims.example.org"})
strange = Client().get("/login/", secure=True, headers={"host": "evil.test"})
print(json.dumps({"headers": dict(answer.headers), "cookie": {k: cookie[k] for k in ("secure", "httponly", "samesite")},
                  "plain": [plain.status_code, plain.headers.get("Location")], "strange": strange.status_code}))
"""
SCRIPT = b"<html><title>T</title><body><script>alert(1)</script><p>Norwick says the ferry sailed.</p></body></html>"


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a server with production's settings answers."""
    folder = tmp_path_factory.mktemp("production")
    own = {"COUNTERCLAIM_ENV_FILE": os.devnull, "COUNTERCLAIM_DATA_DIR": str(folder), **GOOD}
    environment = without_settings(os.environ) | own
    for words in (["collectstatic", "--no-input", "--verbosity", "0"], ["shell", "--no-imports", "-c", PROBE]):
        command = [sys.executable, "manage.py", *words]
        result = subprocess.run(
            command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
        )
    found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return found


@pytest.mark.slow
def test_production_answers_carry_every_header(production: dict[str, Any]) -> None:
    headers = production["headers"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.slow
def test_cookies_are_hard_to_steal(production: dict[str, Any]) -> None:
    assert production["cookie"] == {"secure": True, "httponly": True, "samesite": "Lax"}
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


@pytest.mark.slow
def test_plain_http_and_strange_hosts_get_nothing(production: dict[str, Any]) -> None:
    assert production["plain"] == [301, "https://claims.example.org/login/"]
    assert production["strange"] == 400


@pytest.mark.django_db
def test_signing_in_makes_a_new_session() -> None:
    user = factories.editor("Editor", "ada")
    user.set_password("a long enough password")
    user.save()
    client = Client()
    client.get("/login/")
    client.session["planted"] = 1
    client.session.save()
    before = client.session.session_key
    client.post("/login/", {"username": "ada", "password": "a long enough password"})
    assert client.session.session_key != before


@pytest.mark.django_db
def test_whatever_was_uploaded_is_never_served_inline() -> None:
    desk = Client()
    desk.force_login(factories.editor(), backend="django.contrib.auth.backends.ModelBackend")
    file = SimpleUploadedFile("page.html", SCRIPT, content_type="text/html")
    desk.post("/articles/add/", {"files": file, "file": file})
    for article in Article.objects.all():
        page = desk.get(f"/articles/{article.pk}/")
        assert b"<script>alert" not in page.content
    assert settings.MEDIA_ROOT == ""  # there is no folder of uploads to serve


def test_files_leave_as_attachments_alone() -> None:
    nodes = (node for path in _sources() for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    calls: list[Any] = [node for node in nodes if _makes_file_response(node)]
    assert calls
    assert all("as_attachment" in {word.arg for word in node.keywords} for node in calls)


def _makes_file_response(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "FileResponse"


def _sources() -> Iterator[Path]:
    for package in ("claims", "tracker"):
        yield from (settings.BASE_DIR / package).rglob("*.py")


def _with_entity(path: Path, document: str) -> bytes:
    path.write_text("the secret of this host")
    return (f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{path.as_uri()}">]>' + document).encode()


def test_entities_of_a_feed_are_not_followed(tmp_path: Path) -> None:
    entry = "<item><title>&x;</title><link>https://paper.test/1</link><description>&x;</description></item>"
    document = f'<rss version="2.0"><channel><title>&x;</title>{entry}</channel></rss>'
    assert "secret of this host" not in str(
        feed.parse(_with_entity(tmp_path / "s", document), {"content_type": "application/rss+xml"})
    )


@pytest.mark.django_db
def test_entities_of_a_list_of_feeds_are_not_followed(tmp_path: Path) -> None:
    document = '<opml version="2.0"><body><outline text="&x;" xmlUrl="https://paper.test/f"/></body></opml>'
    try:
        opml.load(_with_entity(tmp_path / "s", document))
        found = str(list(Feed.objects.values()))
    except Exception as error:  # noqa: BLE001 - refusing the file is as good
        found = str(error)
    assert "secret of this host" not in found


PIECES = [*"a A 1 1, 1. . ' \" “ ( < &a a@ a. /a - Aa".split(), " ", "\n", "a ", "Aa ", "- "]
LENGTH = 4_000
SECONDS = 2.0  # a quadratic pattern of several steps a character takes over ten; the worst here takes 0.4


def _patterns() -> dict[str, re.Pattern[Any]]:
    found = {}
    for module in pkgutil.walk_packages(claims.__path__, "claims."):
        if "migrations" in module.name or "parsers.child" in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                found[f"{value.flags}{value.pattern}"] = (f"{module.name}.{name}", value)
    return dict(found.values())


class _TooLong(BaseException):
    pass


def _give_up(*_: object) -> None:
    raise _TooLong


@pytest.mark.slow
def test_no_text_keeps_the_patterns_busy() -> None:
    """CPU time of each pattern on texts of 4,000 characters, each ending in what it did not expect."""
    before, slow = signal.signal(signal.SIGVTALRM, _give_up), []
    try:
        for name, pattern in _patterns().items():
            text = b"" if isinstance(pattern.pattern, bytes) else ""
            for piece in PIECES:
                tried = (piece * LENGTH)[:LENGTH] + "\x01"
                if not _in_time(pattern, tried.encode() if text == b"" else tried):
                    slow.append(f"{name} on {piece!r}")
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert not slow, "\n".join(slow)


def _in_time(pattern: re.Pattern[Any], text: Any) -> bool:
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        for _ in zip(range(LENGTH), pattern.finditer(text), strict=False):
            pass
        pattern.fullmatch(text)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)  # the last moment at which it can go off is inside the try
    except _TooLong:
        return False
    return True
