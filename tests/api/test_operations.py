"""Every operation of the schema: what it answers when called well, badly, by nobody, too often, in conflict."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
import yaml
from django.conf import settings as site
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import ApiToken
from tests.api.conftest import ApiClient, Caller
from tests.api.operations import OPERATIONS, SIGNED, Call, Operation

pytestmark = pytest.mark.django_db
SCHEMA = yaml.safe_load((site.BASE_DIR / "docs" / "openapi.yaml").read_text(encoding="utf-8"))
FOUND = {
    operation["operationId"]: (method, path, operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
    if isinstance(operation, dict)
}
PROMISED = {409, 412, 422, 428}


def test_every_operation_has_an_entry() -> None:
    assert set(FOUND) == set(OPERATIONS) | set(SIGNED)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_promised_conflict_is_brought_about(name: str) -> None:
    promised = {int(status) for status in FOUND[name][2]["responses"]} & PROMISED
    assert promised == set(OPERATIONS[name].problems)


def ask(client: Any, name: str, call: Call, query: str = "") -> Any:
    """Make the call; an address that wants a row and gets none has one that does not exist."""
    method, path, _ = FOUND[name]
    path = path.replace("{id}", str(call.row.pk if call.row else 999_999))
    headers = {key: value for key, value in call.headers.items() if not key.startswith("X-")}
    body = {} if method == "get" else {"data": call.body or {}, "content_type": "application/json"}
    with call.before() if call.before else nullcontext():
        return getattr(client, method)(path + (query or call.query), headers=headers, **body)


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_it_answers(api: ApiClient, client_of: Caller, settings: Any, tmp_path: Any, name: str) -> None:
    settings.COUNTERCLAIM_EXPORT_DIR = tmp_path
    operation: Operation = OPERATIONS[name]
    call = operation.good(api, api.user)  # type: ignore[attr-defined]
    assert ask(ApiClient(), name, call).status_code == 401
    assert ask(client_of(""), name, call).status_code == 403
    assert ask(client_of("superuser", [scope_besides(name)]), name, call).status_code == 403
    assert_problem(ask(api, name, call, "?colour=red"), 400)
    if "{id}" in FOUND[name][1]:
        assert_problem(ask(api, name, Call(None, call.body, call.headers)), 404)
    for status, make in operation.problems.items():
        assert_problem(ask(api, name, make(api, api.user)), status)  # type: ignore[attr-defined]
    with CaptureQueriesContext(connection) as captured:
        answer = ask(api, name, call)
        assert answer.status_code == operation.status, getattr(answer, "content", b"")
        list(answer.streaming_content if answer.streaming else [])
    assert len(captured) <= operation.queries, [query["sql"][:90] for query in captured.captured_queries]
    settings.COUNTERCLAIM_API_RATE = 1
    cache.clear()
    api.get("/api/v1/stats")
    assert_problem(ask(api, name, call), 429)


def scope_besides(name: str) -> str:
    """A scope that does not open the operation."""
    return next(scope for scope in ApiToken.Scope.values if f"Scope `{scope}`" not in FOUND[name][2]["description"])


def assert_problem(answer: Any, status: int) -> None:
    """The answer is a problem document of that status."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content[:300]
    assert answer.json()["status"] == status
