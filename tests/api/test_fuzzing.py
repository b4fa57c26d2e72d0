"""Schemathesis against the whole schema, with a token: no 5xx, and every answer as the schema says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as site
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import Phase as Step
from hypothesis import settings as budget
from schemathesis import GenerationMode, checks
from schemathesis.core.failures import FailureGroup

from claims.models import ApiToken
from claims.services import downloads, reviews, tags, tokens
from tests import factories
from tracker.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = int(os.environ.get("COUNTERCLAIM_FUZZ_EXAMPLES", "10"))
SCHEMA = schemathesis.openapi.from_path(site.BASE_DIR / "docs" / "openapi.yaml")
SCHEMA.app = application
OPERATIONS = [operation.ok() for operation in SCHEMA.get_all_operations()]


@pytest.fixture(autouse=True)
def kept_connection() -> Iterator[None]:
    """Requests must not close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(settings: Any, tmp_path: Any) -> str:
    """A superuser's token, and something of every noun on file."""
    settings.COUNTERCLAIM_API_RATE = 1_000_000
    settings.COUNTERCLAIM_EXPORT_DIR = tmp_path
    settings.ALLOWED_HOSTS = ["*"]
    user = factories.editor("superuser")
    pair = factories.pair()
    reviews.record(pair, user, "contradiction")
    tags.add(pair, "front page", user)
    factories.fact_check(factories.pair().left)
    downloads.write(downloads.start(user, "pairs", "csv").pk)
    return tokens.issue(user, "fuzz", ApiToken.Scope.values)[1]


CHECKS = checks.CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
     "response_schema_conformance", "negative_data_rejection"]
)  # fmt: skip


# What a well-formed request may still be told with 400: parameters whose worth no schema can tell.
BEYOND_SCHEMAS = {
    "cursor": "opaque: only the server makes them",
    "url": "a web address by Django's own rule, which is stricter than any pattern worth reading",
    "into": "names a row that must be there",
    "claim": "names a row that must be there",
    "owner": "names a user that must be there",
    "articles": "names rows that must be there",
    "filters": "which words there are depends on the noun",
    "non_field_errors": "members that exclude each other",
}
NOUN_DECIDES = "/api/v1/exports/stream"  # its parameters are those of three lists together


def accepted(response: Any, path: str) -> None:
    """Fail where a request that the schema allows is refused as malformed, for a reason that the schema could tell."""
    if response.status_code != 400 or path == NOUN_DECIDES:
        return
    blamed = {error["field"].partition(".")[0] for error in response.json().get("errors", [])}
    assert blamed, response.text
    assert blamed <= set(BEYOND_SCHEMAS), response.text


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
def test_no_answer_is_a_surprise(key: str, operation: Any, mode: GenerationMode) -> None:
    assert fuzz(key, operation, mode) > 0


def test_a_surprise_would_be_noticed(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = next(operation for operation in OPERATIONS if operation.label == "GET /api/v1/sources")
    monkeypatch.setattr("claims.api.sources.SourceSerializer.to_representation", lambda *_: {"id": "not a number"})
    with pytest.raises(FailureGroup, match="Response violates schema"):
        fuzz(key, listing, GenerationMode.POSITIVE)


def fuzz(key: str, operation: Any, mode: GenerationMode) -> int:
    """Send EXAMPLES made-up requests and check every answer; how many were sent."""
    answered: list[int] = []
    cases = operation.as_strategy(generation_mode=mode)

    @budget(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Step.explicit, Step.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def send(case: Any) -> None:
        response = case.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)
        answered.append(response.status_code)
        if mode is GenerationMode.POSITIVE:
            accepted(response, operation.path)

    given(case=cases)(send)()
    return len(answered)
