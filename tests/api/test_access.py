"""Who may do what: roles, scopes, tokens' lives, sessions with CSRF, and rates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import ApiToken
from claims.services import tokens
from claims.services.errors import RefusedToken
from tests import factories
from tests.api.conftest import ApiClient, Caller
from tests.services.factchecks import samples

pytestmark = pytest.mark.django_db
NEW = {"external_id": "a-1", "text": "Norwick says the ferry sailed. Nothing else happened that day in the harbour."}
WRITES = {
    "articles": ("articles:write", NEW),
    "articles/bulk": ("articles:write", {"articles": [NEW]}),
    "articles/1/rerun": ("articles:write", None),
    "pairs/1/verdict": ("reviews:write", {"verdict": "contradiction"}),
    "pairs/1/undo": ("reviews:write", None),
    "pairs/1/tags": ("reviews:write", {"add": ["x"]}),
    "factchecks/import": ("factchecks:write", {"document": samples.PLAIN}),
    "factchecks/1/confirm": ("factchecks:write", {"claim": 1}),
    "factchecks/1/remove": ("factchecks:write", {"claim": 1}),
    "sources/1/aliases": ("sources:write", {"text": "x"}),
    "sources/1/merge": ("sources:write", {"into": 1}),
    "sources/1/split": ("sources:write", {"name": "x", "aliases": [1]}),
    "stories/1/watch": ("stories:write", {"watched": True}),
    "story-changes/1/undo": ("stories:write", None),
}


@pytest.mark.parametrize("path", WRITES)
def test_writes_need_an_editor_and_a_scope(client_of: Caller, path: str) -> None:
    scope, body = WRITES[path]
    assert ApiClient().send(f"/api/v1/{path}", body).status_code == 401
    assert client_of("Viewer").send(f"/api/v1/{path}", body).status_code == 403
    without = [name for name in ApiToken.Scope.values if name != scope]
    refused = client_of("Editor", without).send(f"/api/v1/{path}", body)
    assert (refused.status_code, refused.json()["detail"]) == (403, f"the token lacks the scope {scope!r}")
    assert client_of("Editor", [scope]).send(f"/api/v1/{path}", body).status_code in {200, 201, 404}


def test_a_token_without_the_scope_to_read_reads_nothing(client_of: Caller) -> None:
    assert client_of("Editor", ["exports"]).get("/api/v1/pairs").status_code == 403


@pytest.mark.parametrize(
    "change",
    [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(seconds=1)}, {"digest": "0" * 64}],
)
def test_a_dead_token_opens_nothing(api: ApiClient, change: dict[str, Any]) -> None:
    ApiToken.objects.update(**change)
    response = api.get("/api/v1/pairs")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, 'Bearer realm="counterclaim"')


def test_a_token_dies_with_its_user(api: ApiClient) -> None:
    api.user.is_active = False
    api.user.save()
    assert api.get("/api/v1/pairs").status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x y", "Token abc", "Basic YTpi", "Bearer \u00e9"])
def test_odd_credentials_are_none(db: None, header: str) -> None:
    assert Client(HTTP_AUTHORIZATION=header).get("/api/v1/pairs").status_code == 401


def test_a_token_is_kept_as_a_hash_and_notes_its_use(api: ApiClient) -> None:
    token = ApiToken.objects.get()
    assert api.key not in str(list(ApiToken.objects.values()))
    assert token.digest == tokens.digest(api.key)
    assert token.last_used_at is None
    api.get("/api/v1/pairs")
    token.refresh_from_db()
    assert token.last_used_at is not None


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [("", ["read"], 1), ("x", [], 1), ("x", ["root"], 1), ("x", ["read"], 400), ("x", ["read"], -1)],
)
def test_a_token_has_a_name_scopes_and_an_end(db: None, name: str, scopes: list[str], days: int) -> None:
    with pytest.raises(RefusedToken):
        tokens.issue(factories.editor(), name, scopes, timezone.now() + timedelta(days=days))


def test_names_of_tokens_are_told_apart(db: None) -> None:
    user = factories.editor()
    token, _ = tokens.issue(user, "wire", ["read"])
    with pytest.raises(RefusedToken, match="'wire' already"):
        tokens.issue(user, "wire", ["read"])
    tokens.revoke(token)
    assert token.revoked_at is not None


def test_a_session_reads_and_writes_with_its_csrf_token(db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(factories.editor())
    assert browser.get("/api/v1/pairs").status_code == 200
    refused = browser.post("/api/v1/articles", NEW, content_type="application/json")
    assert (refused.status_code, refused.json()["title"]) == (403, "Permission denied")
    page = browser.get("/api/docs?script=")
    token = page.content.decode().partition('["X-CSRFTOKEN"] = "')[2].partition('"')[0]
    assert len(token) > 20
    answer = browser.post("/api/v1/articles", NEW, content_type="application/json", headers={"X-CSRFToken": token})
    assert answer.status_code == 201


def test_rates_are_told_and_kept(api: ApiClient, settings: Any) -> None:
    settings.COUNTERCLAIM_API_RATE = 2
    first = api.get("/api/v1/pairs")
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("2", "1")
    assert first["RateLimit-Policy"] == "2;w=60"
    assert 1 <= int(first["RateLimit-Reset"]) <= 60
    api.get("/api/v1/pairs")
    over = api.get("/api/v1/pairs")
    assert (over.status_code, over.json()["title"]) == (429, "Throttled")
    assert 1 <= int(over["Retry-After"]) <= 60


def test_one_tokens_rate_is_not_anothers(api: ApiClient, client_of: Caller, settings: Any) -> None:
    settings.COUNTERCLAIM_API_RATE = 1
    api.get("/api/v1/pairs")
    assert api.get("/api/v1/pairs").status_code == 429
    assert client_of("Viewer").get("/api/v1/pairs").status_code == 200


def test_other_sites_are_let_in_only_when_named(api: ApiClient, settings: Any) -> None:
    origin = {"Origin": "https://tools.paper.test"}
    assert "Access-Control-Allow-Origin" not in api.get("/api/v1/pairs", headers=origin)
    settings.COUNTERCLAIM_CORS_ORIGINS = ["https://tools.paper.test"]
    answer = api.get("/api/v1/pairs", headers=origin)
    assert answer["Access-Control-Allow-Origin"] == "https://tools.paper.test"
    assert "Access-Control-Allow-Credentials" not in answer
    asked = {**origin, "Access-Control-Request-Method": "POST"}
    preflight = Client().options("/api/v1/articles", headers=asked)
    assert preflight.status_code == 204
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in api.get("/api/v1/pairs", headers={"Origin": "https://evil.test"})
    assert "Access-Control-Allow-Origin" not in api.get("/healthz", headers=origin)
