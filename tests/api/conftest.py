"""Clients of the API, each with a user of some role and a token, or a session, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from claims.models import ApiToken
from claims.services import pipeline, tokens
from tests import factories
from tests.fakes import FakePairFinder, FakeReader

Caller = Callable[..., Any]


class ApiClient(Client):
    """Django's client with a token in every request and JSON bodies."""

    def __init__(self, key: str = "", **defaults: Any) -> None:
        """Keep the token's key, if there is one."""
        headers = {"HTTP_AUTHORIZATION": f"Bearer {key}"} if key else {}
        super().__init__(raise_request_exception=True, **headers, **defaults)
        self.key = key

    def send(self, path: str, body: Any = None, **headers: str) -> Any:
        """POST `body` as JSON."""
        return self.post(path, body, content_type="application/json", headers=_named(headers))

    def read(self, path: str, **query: Any) -> Any:
        """GET the answer's JSON, which must be a 200."""
        response = self.get(path, query)
        assert response.status_code == 200, response.content
        return response.json()


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rates and counts start anew in every test."""
    cache.clear()


@pytest.fixture(autouse=True)
def small_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Swap the models for the fakes."""
    reader, finder = FakeReader(), FakePairFinder()
    monkeypatch.setattr(pipeline, "reader", lambda: reader)
    monkeypatch.setattr(pipeline, "pair_finder", lambda: finder)


@pytest.fixture
def client_of(db: None) -> Caller:
    """Makes clients: `client_of("Editor")` has all scopes, `client_of("Editor", ["read"])` only those."""

    def make(role: str = "Editor", scopes: list[str] | None = None) -> ApiClient:
        user = factories.editor(role)
        client = ApiClient(tokens.issue(user, "tests", scopes or ApiToken.Scope.values)[1])
        client.user = user  # type: ignore[attr-defined]
        return client

    return make


@pytest.fixture
def api(client_of: Caller) -> ApiClient:
    """An editor with every scope."""
    client: ApiClient = client_of("Editor")
    return client
