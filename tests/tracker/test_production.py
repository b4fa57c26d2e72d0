"""Production mode: what it demands, what it switches on, and that Django's own checks are content."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.svc_plugin import without_settings

GOOD = {
    "COUNTERCLAIM_PRODUCTION": "1",
    "COUNTERCLAIM_SECRET_KEY": "8vJ2-kq0ZrT5wLx_Qd3mN7bYc1Ua6Ge9Pf4HsRiKoEtXzWyVnMl",
    "COUNTERCLAIM_ALLOWED_HOSTS": "claims.example.org",
}


def _manage(folder: Path, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    browser = "DJANGO_ALLOW_ASYNC_UNSAFE"  # set by the tests that drive one, earlier in the same process
    own = {"COUNTERCLAIM_ENV_FILE": os.devnull, "COUNTERCLAIM_DATA_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={k: v for k, v in without_settings(os.environ).items() if k != browser} | own | GOOD | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_django_deployment_checks_are_content(tmp_path: Path) -> None:
    result = _manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", ["COUNTERCLAIM_SECRET_KEY", "COUNTERCLAIM_ALLOWED_HOSTS"])
def test_what_is_missing_is_one_line_and_code_2(tmp_path: Path, name: str) -> None:
    result = _manage(tmp_path, "check", **{name: ""})
    assert result.returncode == 2
    assert result.stderr.startswith(f"counterclaim: {name} ")
    assert result.stderr.count("\n") == 1


def test_no_secret_is_made_up_in_production(tmp_path: Path) -> None:
    _manage(tmp_path, "check", COUNTERCLAIM_SECRET_KEY="")
    assert list(tmp_path.iterdir()) == []


def test_debug_is_refused_in_production(tmp_path: Path) -> None:
    code = "from django.conf import settings; print(settings.DEBUG, settings.SESSION_COOKIE_SECURE)"
    result = _manage(tmp_path, "shell", "--no-imports", "-c", code, COUNTERCLAIM_DEBUG="1")
    assert result.stdout.split() == ["False", "True"]


@pytest.mark.slow
def test_static_files_can_be_hashed(tmp_path: Path) -> None:
    result = _manage(tmp_path, "collectstatic", "--no-input")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "staticfiles" / "staticfiles.json").is_file()
