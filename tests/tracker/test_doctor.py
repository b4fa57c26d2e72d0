"""The doctor: finds what is missing, says what to do, and tells scripts by its exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from claims.models import Article, ExtractionRun
from tests import factories
from tests.permission_rows import ROWS
from tracker import doctor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """No long waits for workers that are not there."""
    monkeypatch.setattr(doctor, "ANSWER_SECONDS", 0.2)


def findings() -> dict[str, doctor.Finding]:
    return {finding.check: finding for finding in doctor.examine()}


def test_without_worker_and_beat_it_says_what_to_start(capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json")
    told = {row["check"]: row for row in json.loads(capsys.readouterr().out)}
    assert ended.value.code == 1
    assert set(told) == set(doctor.CHECKS)
    assert (told["worker"]["state"], told["beat"]["state"]) == ("failure", "failure")
    assert "celery -A tracker worker" in told["worker"]["advice"]
    in_order = ["database", "migrations", "broker", "clock", "weights", "deployment"]
    assert {name: told[name]["state"] for name in in_order} == dict.fromkeys(in_order, "ok")


def test_it_is_content_when_all_is_there(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    fine = {name: (lambda: (doctor.OK, "fine", "")) for name in doctor.CHECKS}
    monkeypatch.setattr(doctor, "CHECKS", {**fine, "disk": lambda: (doctor.WARNING, "4.0 GiB free", "free some")})
    call_command("doctor")
    assert "free some" in capsys.readouterr().out


def test_no_broker_is_told_and_not_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.app.conf, "broker_read_url", "redis+socket:///nowhere/redis.sock")
    found = findings()["broker"]
    assert found.state == doctor.FAILURE
    assert "REDIS_URL" in found.advice


def test_altered_weights_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  judge.onnx\n")
    (tmp_path / "judge.onnx").write_bytes(b"altered")
    monkeypatch.setattr(doctor, "WEIGHTS", tmp_path)
    assert "judge.onnx" in findings()["weights"].found


def test_the_released_sums_are_those_of_the_weights() -> None:
    listed = {name for _, name in doctor._sums()}
    there = {path.name for path in doctor.WEIGHTS.iterdir() if path.suffix in {".onnx", ".json"}}
    wrong = [name for digest, name in doctor._sums() if not doctor._matches(doctor.WEIGHTS / name, digest)]
    assert (listed, wrong) == (there, []), "new weights? run: make sums"


def test_an_index_that_could_be_made_is_told(settings: Any) -> None:
    assert findings()["pgvector"].state == doctor.OK
    if connection.vendor == "postgresql":
        assert findings()["pgvector"].found == "pgvector's index is in use"
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX claim_vector_near")
        assert (findings()["pgvector"].state, findings()["pgvector"].advice[-7:]) == (doctor.WARNING, "--index")
    settings.COUNTERCLAIM_VECTORS = "exact"
    assert findings()["pgvector"].state == doctor.OK
    assert "in process" in findings()["pgvector"].found


def test_a_secret_that_others_can_read_is_told(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("COUNTERCLAIM_SECRET_KEY", raising=False)
    (tmp_path / "secret-key").write_text("x")
    (tmp_path / "secret-key").chmod(0o644)
    assert findings()["secret"].advice == f"chmod 600 {tmp_path}/secret-key"
    (tmp_path / "secret-key").chmod(0o600)
    assert findings()["secret"].state == doctor.OK


def test_a_full_disk_static_files_and_plain_webhooks_are_told(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path
    monkeypatch.setattr(doctor, "FULL_BYTES", 1 << 60)
    hook = ROWS["webhook"](None)
    hook.url = "http://paper.test/"
    hook.save()
    found = findings()
    assert found["disk"].state == doctor.FAILURE
    assert "collectstatic" in found["static files"].advice
    assert found["webhooks"].state == doctor.WARNING


def test_a_clock_that_differs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    now = doctor.time.time
    monkeypatch.setattr(doctor.time, "time", lambda: now() + 60)
    assert findings()["clock"].state == doctor.FAILURE


def test_articles_that_nobody_reads_are_told() -> None:
    article = factories.article(status=Article.Status.PENDING)
    assert findings()["backlog"].state == doctor.OK
    Article.objects.update(updated_at=timezone.now() - 2 * doctor.LONG_WAIT)
    standing = findings()["backlog"]
    assert (standing.state, standing.found) == (
        doctor.FAILURE,
        "1 articles wait, 1 of them for more than 15 minutes",
    )
    ExtractionRun.objects.create(article=article, text_hash=article.text_hash, pipeline_version="v")
    assert findings()["backlog"].state == doctor.WARNING
