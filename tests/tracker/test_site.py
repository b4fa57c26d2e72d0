"""What every request meets: probes, headers, closed doors, lock-out, logs without texts."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tracker import accounts, health
from tracker.logs import JsonFormatter

urlpatterns = [path("forgotten", lambda _request: HttpResponse("open"))]


def test_alive_needs_no_login_and_no_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_ready_when_database_and_broker_answer(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "broker": "ok"})


@pytest.mark.django_db
def test_not_ready_without_broker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.app.conf, "broker_write_url", "redis+socket:///nowhere/redis.sock")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "unreachable")


def test_policy_allows_no_inline_script_or_style(client: Client) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__, LOGIN_URL="/sign-in")
def test_a_view_that_says_nothing_is_closed(client: Client) -> None:
    answer = client.get("/forgotten")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/forgotten")


@pytest.mark.django_db
def test_guessing_is_locked_out_even_for_the_right_password(client: Client) -> None:
    get_user_model().objects.create_superuser("ada", password="a long enough password")
    form = {"username": "ada", "password": "wrong"}
    statuses = [client.post("/admin/login/", form).status_code for _ in range(5)]
    form["password"] = "a long enough password"
    statuses.append(client.post("/admin/login/", form).status_code)
    assert statuses == [200, 200, 200, 200, 429, 429]


@pytest.mark.django_db
def test_passwords_are_kept_as_argon2() -> None:
    user = get_user_model().objects.create_user("ada", password="a long enough password")
    assert user.password.startswith("argon2$argon2id$")


@pytest.mark.django_db
def test_first_login_is_made_once(tmp_path: Path) -> None:
    note = tmp_path / "admin-login"
    first = accounts.first_login(note)
    name, password = note.read_text().split()
    assert password in first
    assert get_user_model().objects.get(username=name).check_password(password)
    assert password not in accounts.first_login(note)
    assert get_user_model().objects.count() == 1


def test_log_lines_are_json_with_ids_and_without_texts() -> None:
    record = logging.LogRecord("claims", logging.INFO, __file__, 1, "run %s\ndone", (7,), None)
    record.article_id, record.text = 12, "secret words of an article"
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert "secret words" not in line
    entry = json.loads(line)
    assert (entry["event"], entry["article_id"], entry["level"]) == ("run 7\ndone", 12, "INFO")


def test_log_lines_carry_the_traceback() -> None:
    try:
        raise ValueError("span 3 is empty")
    except ValueError as error:
        cause = (ValueError, error, error.__traceback__)
        record = logging.LogRecord("claims", logging.ERROR, __file__, 1, "failed", (), cause)
    assert "span 3 is empty" in json.loads(JsonFormatter().format(record))["traceback"]
