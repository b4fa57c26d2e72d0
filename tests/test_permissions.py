"""Default deny: every address answers exactly the roles, methods and token scopes that permission_table.py names."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from claims.models import ApiToken
from claims.services import pipeline, tokens
from tests import factories
from tests.fakes import FakePairFinder, FakeReader
from tests.permission_rows import filled
from tests.permission_table import NOBODY, ROLES, STAFF, TABLE, Access

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
RARE = ("put", "patch", "delete")  # asked for by a superuser, whom nothing else holds back
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _walk(resolver: Any, route: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, here, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield (space + pattern.name if pattern.name else here), here


ADDRESSES = list(_walk(get_resolver()))


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No models, no counted requests, and no log line for each of thousands of refusals."""
    monkeypatch.setattr(pipeline, "reader", FakeReader)
    monkeypatch.setattr(pipeline, "pair_finder", FakePairFinder)
    cache.clear()
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_has_an_entry() -> None:
    missing = sorted({name for name, _ in ADDRESSES} - set(TABLE))
    lines = [f'    "{name}": Entry(get=VIEW),  # or whoever may call it: see the top of the file' for name in missing]
    assert not missing, "add to tests/permission_table.py:\n" + "\n".join(lines)


def test_no_entry_is_left_of_an_address_that_went() -> None:
    assert sorted(set(TABLE) - {name for name, _ in ADDRESSES}) == []


@pytest.mark.parametrize("door", ["", "admin/", "api/"])
def test_an_address_answers_whom_its_entry_names(door: str) -> None:
    users = {role: factories.editor(role, is_staff=bool(role)) for role in ROLES[1:]}
    browsers = {role: _browser(users.get(role)) for role in ROLES}
    wrong = [
        line
        for name, route in ADDRESSES
        if name in TABLE and _door(route) == door
        for line in _differences(name, route, browsers, users)
    ]
    assert not wrong, "these differ from tests/permission_table.py:\n" + "\n".join(wrong)


def test_a_token_needs_its_scope() -> None:
    user = factories.editor("superuser")
    wrong = []
    for name, route, method in _scoped():
        scope = getattr(TABLE[name], method).scope
        others = [other for other in ApiToken.Scope.values if other != scope]
        statuses = [_with_token(name, route, method, user, scopes) for scopes in ([scope], others)]
        if statuses[0] in {401, 403} or statuses[1] != 403:
            wrong.append(f"{name} {method}: {statuses[0]} with the scope {scope!r} alone, {statuses[1]} without it")
    assert wrong == []


def test_every_entry_of_the_api_names_a_scope() -> None:
    without = [
        name for name, entry in TABLE.items() for method in METHODS
        if name.startswith("api:") and STAFF.least <= getattr(entry, method).least < NOBODY.least
        and not getattr(entry, method).scope
    ]  # fmt: skip
    assert without == []


def test_a_token_opens_no_page_of_desk_or_admin() -> None:
    user = factories.editor("superuser")
    pages = [(name, route) for name, route in ADDRESSES if name in TABLE and _door(route) != "api/"]
    closed = [(name, route) for name, route in pages if not TABLE[name].get.lets_in("anonymous")]
    opened = [name for name, route in closed if _with_token(name, route, "get", user, ApiToken.Scope.values) < 300]
    assert opened == []


def test_the_admin_is_closed_to_whoever_is_not_staff() -> None:
    chief = factories.editor("Chief", is_staff=False)
    browser = _browser(chief)
    inner = [(name, route) for name, route in ADDRESSES if name in TABLE and _door(route) == "admin/"]
    opened = [name for name, route in inner if _status(browser, name, route, "get", chief) < 300]
    assert opened == ["admin:login"]


def _scoped() -> list[tuple[str, str, str]]:
    listed = [(name, route, method) for name, route in ADDRESSES for method in METHODS if name in TABLE]
    return [(name, route, method) for name, route, method in listed if getattr(TABLE[name], method).scope]


def _door(route: str) -> str:
    return next((door for door in ("admin/", "api/") if route.startswith(door)), "")


def _browser(user: Any) -> Client:
    browser = Client(raise_request_exception=False)
    if user is not None:
        browser.force_login(user, backend=BACKEND)
    return browser


def _differences(name: str, route: str, browsers: dict[str, Client], users: dict[str, Any]) -> Iterator[str]:
    rare = () if _door(route) == "admin/" else RARE  # Django's admin reads any other method as GET
    asked = [(role, method) for role in ROLES for method in METHODS] + [("superuser", method) for method in rare]
    for role, method in asked:
        access = getattr(TABLE[name], method)
        status = _status(browsers[role], name, route, method, users.get(role) or users["superuser"])
        if _let_in(status, method, access) != access.lets_in(role):
            wanted = "be let in" if access.lets_in(role) else "be refused"
            yield f"  {name:32} {role or 'no role':10} {method.upper():6} got {status}, should {wanted}"


def _status(browser: Client, name: str, route: str, method: str, user: Any) -> int:
    """The answer's status, 401 where it sends to a sign-in page; what the request did is undone."""
    cookies = browser.cookies.copy()
    with transaction.atomic():
        answer = getattr(browser, method)(filled(route, name, user))
        transaction.set_rollback(True)
    browser.cookies = cookies
    location = answer.headers.get("Location", "")
    closed = "login/?next=" in location or (name == "admin:logout" and location == "/admin/")
    return 401 if closed else int(answer.status_code)


def _with_token(name: str, route: str, method: str, user: Any, scopes: list[str]) -> int:
    with transaction.atomic():
        key = tokens.issue(user, "scoped", scopes)[1]
        browser = Client(raise_request_exception=False, HTTP_AUTHORIZATION=f"Bearer {key}")
        status = _status(browser, name, route, method, user)
        transaction.set_rollback(True)
    return status


def _let_in(status: int, method: str, access: Access) -> bool | None:
    """Whether the status lets somebody in; None for an answer that nobody should get.

    A POST without a form may be told that what it should have named is not there.
    """
    if status in {401, 403, 405}:
        return False
    if status >= 500:
        return None
    if access.missing:
        return True if status == 404 else None
    return status != 404 or method == "post"
