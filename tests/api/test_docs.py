"""docs/api.md does what it says: its shell and Python blocks are run against a live server."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site

from claims import tasks
from claims.models import ApiToken, Article, Export, Review
from claims.services import signatures, tokens
from tests import factories

TEXT = (site.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """The fenced blocks of that language, in order."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


@pytest.fixture
def environment(live_server: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A site with one undecided pair, and a token for everything."""
    settings.COUNTERCLAIM_EXPORT_DIR = tmp_path
    for task in (tasks.read_article, tasks.deliver_due):
        monkeypatch.setattr(task, "delay", lambda *_: None)
    key = tokens.issue(factories.editor("superuser"), "docs", ApiToken.Scope.values)[1]
    return {**os.environ, "SITE": live_server.url, "TOKEN": key, "PAIR": str(factories.pair().pk)}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.django_db(transaction=True)
def test_the_shell_blocks_run(environment: dict[str, str]) -> None:
    script = "set -e\n" + "\n".join(blocks("sh")).replace("curl -s ", "curl -sS --fail-with-body ")
    run = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    assert Article.objects.filter(external_id="ferry-1").exists()
    assert [review.verdict for review in Review.objects.order_by("id")] == ["contradiction", ""]
    assert Export.objects.get().format == "jsonld"


@pytest.mark.django_db(transaction=True)
def test_the_python_client_runs(environment: dict[str, str]) -> None:
    run = subprocess.run([sys.executable, "-c", blocks("python")[0]], env=environment, capture_output=True, text=True,
                         check=False)  # fmt: skip
    assert run.stdout.splitlines() == [
        "The mayor said the bridge is open", "The contractor denied that the bridge is shut", "contradiction",
    ], run.stderr  # fmt: skip


def test_the_readers_check_tells_genuine_messages_from_others() -> None:
    names: dict[str, Any] = {}
    exec(blocks("python")[1], names)  # noqa: S102 - our own documentation
    secret, now = signatures.new_secret(), int(time.time())
    headers = signatures.headers(secret, "msg_1", now, "{}")
    assert names["is_genuine"](secret, headers, b"{}", now)
    assert not names["is_genuine"](secret, headers, b"[]", now)
    assert not names["is_genuine"](secret, headers, b"{}", now + 301)
    assert not names["is_genuine"](signatures.new_secret(), headers, b"{}", now)


def test_the_json_blocks_are_json() -> None:
    assert [type(json.loads(block)) for block in blocks("json")] == [dict, dict]
