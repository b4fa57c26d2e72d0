"""Tokens in the admin: made by their owner, shown once, seen by nobody else, revoked and never changed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from claims.models import ApiToken
from claims.services import tokens
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/claims/apitoken/add/"
LIST = "/admin/claims/apitoken/"


def signed_in(role: str) -> Client:
    browser = Client()
    browser.force_login(factories.editor(role))
    return browser


def test_the_key_is_shown_once_and_works() -> None:
    browser = signed_in("Editor")
    page = browser.post(ADD, {"name": "wire", "scopes": ["read"]}, follow=True).content.decode()
    key = re.search(r"cct_[\w-]{43}", page)
    assert key
    assert ApiToken.objects.get().scopes == ["read"]
    assert Client(HTTP_AUTHORIZATION=f"Bearer {key[0]}").get("/api/v1/pairs").status_code == 200
    assert key[0] not in browser.get(LIST).content.decode()


@pytest.mark.parametrize(
    "form", [{"name": "", "scopes": ["read"]}, {"name": "x"}, {"name": "x", "scopes": ["root"]},
             {"name": "x", "scopes": ["read"], "last_day": "2020-01-01"}]
)  # fmt: skip
def test_a_form_that_lacks_something_makes_nothing(form: dict[str, object]) -> None:
    page = signed_in("Editor").post(ADD, form)
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not ApiToken.objects.exists()


def test_nobody_sees_anothers_tokens_but_a_superuser() -> None:
    token, _ = tokens.issue(factories.editor("Chief"), "secret wire", ["read"])
    assert "secret wire" not in signed_in("Chief").get(LIST).content.decode()
    assert signed_in("Chief").get(f"{LIST}{token.pk}/change/").status_code == 302
    assert "secret wire" in signed_in("superuser").get(LIST).content.decode()


def test_a_token_is_revoked() -> None:
    token, key = tokens.issue(factories.editor("Editor"), "wire", ["read"])
    browser = Client()
    browser.force_login(token.user)
    browser.post(LIST, {"action": "revoke", "_selected_action": [token.pk]})
    assert Client(HTTP_AUTHORIZATION=f"Bearer {key}").get("/api/v1/pairs").status_code == 401
