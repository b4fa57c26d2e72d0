"""Checking a draft on the desk: what is refused, how far it is, what is shown, and to whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import DraftCheck
from claims.services import drafts, pipeline
from tests import factories
from tests.fakes import FakePairFinder, FakeReader

pytestmark = pytest.mark.django_db
DRAFT = "Osterby denies the ferry sailed on Monday morning. About 200 villagers have barred the road since then."


@pytest.fixture(autouse=True)
def small_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, finder = FakeReader(), FakePairFinder()
    monkeypatch.setattr(pipeline, "reader", lambda: reader)
    monkeypatch.setattr(pipeline, "pair_finder", lambda: finder)


def submitted(desk: Client, **given: Any) -> DraftCheck:
    answer = desk.post("/drafts/", {"text": DRAFT, **given})
    assert answer.status_code == 302, answer.content
    return DraftCheck.objects.latest("id")


def test_from_the_form_to_the_findings(desk: Client) -> None:
    check = submitted(desk, title="Ferry")
    waiting = desk.get(f"/drafts/{check.pk}/").content.decode()
    assert f'hx-get="/drafts/{check.pk}/progress/"' in waiting
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting
    drafts.check(check.pk)
    found = desk.get(f"/drafts/{check.pk}/").content.decode()
    assert "hx-get" not in found
    assert 'id="finding-1"' in found
    assert 'id="mark-1"' in found
    assert "About 200" in found


def test_a_file_is_read_by_the_parsers_of_articles(desk: Client) -> None:
    page = f"<html><title>Ferry</title><body><article><p>{DRAFT}</p><p>{DRAFT}</p></article></body></html>"
    check = submitted(desk, text="", file=SimpleUploadedFile("draft.html", page.encode()))
    assert "villagers" in check.text
    assert "<p>" not in check.text


@pytest.mark.parametrize(
    "given",
    [
        {"text": " "},
        {"text": "x \x00"},
        {"text": "Die Fähre ist am Montag nicht gefahren, sagte der Bürgermeister der kleinen Stadt am Abend."},
        {"text": "", "file": SimpleUploadedFile("draft.exe", b"MZ\x90\x00")},
        {"text": "", "file": SimpleUploadedFile("draft.docx", b"PK no archive")},
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(desk: Client, given: dict[str, Any]) -> None:
    page = desk.post("/drafts/", given)
    assert page.status_code in {200, 422}
    assert 'role="alert"' in page.content.decode()
    assert not DraftCheck.objects.exists()


@pytest.mark.parametrize("role", ["Editor", "Chief", "superuser"])
def test_another_s_draft_does_not_exist(desk: Client, client: Client, role: str) -> None:
    check = submitted(desk)
    other: Any = factories.editor(role)
    client.force_login(other)
    assert "No check of yours" in client.get("/drafts/").content.decode()
    for path in ("", "progress/"):
        assert client.get(f"/drafts/{check.pk}/{path}").status_code == 404
    for path in ("keep/", "forget/", "again/"):
        assert client.post(f"/drafts/{check.pk}/{path}").status_code == 404
    assert DraftCheck.objects.filter(pk=check.pk, expires_at__isnull=False).exists()


def test_drafts_are_nowhere_in_the_administration(client: Client, desk: Client) -> None:
    check = submitted(desk)
    ada: Any = factories.editor("superuser")
    client.force_login(ada)
    assert client.get(f"/admin/claims/draftcheck/{check.pk}/change/").status_code in {302, 404}
    assert "draftcheck" not in client.get("/admin/").content.decode()


def test_a_failed_check_says_why_and_can_be_tried_again(desk: Client) -> None:
    check = submitted(desk)
    DraftCheck.objects.update(state="failed", error="the check broke off (ValueError)")
    page = desk.get(f"/drafts/{check.pk}/").content.decode()
    assert "The check broke off (ValueError)" in page
    desk.post(f"/drafts/{check.pk}/again/")
    check.refresh_from_db()
    assert check.state == "queued"


def test_findings_cost_a_constant_number_of_queries(desk: Client, editor: User) -> None:
    def queries(count: int) -> int:
        pairs = [factories.pair() for _ in range(count)]
        conflicts = [
            {"claim": 0, "on_file": pair.left_id, "score": 0.9, "kind": "denial", "change": False, "explanation": "x",
             "slots": [], "both_sides": False}
            for pair in pairs
        ]  # fmt: skip
        claim = {"speaker": "x", "printed": "x", "stance": "asserts", "source_spans": [], "cue_spans": [],
                 "content_spans": [[0, 5]]}  # fmt: skip
        result = {"claims": [claim], "conflicts": conflicts, "unattributed": [], "one_sided": []}
        check = DraftCheck.objects.create(
            owner=editor, text=DRAFT, state="done", result=result, touched_at=pairs[0].created_at
        )
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/drafts/{check.pk}/").status_code == 200
        return len(captured)

    queries(1)
    assert queries(1) == queries(6)
