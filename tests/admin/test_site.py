"""The first page of the admin: its name, the state of the desk, and what to do next."""

from __future__ import annotations

from django.test import Client

from claims.models import Article
from tests import factories
from tests.admin.conftest import SignIn

INDEX = "/admin/"


def test_the_first_page_counts_what_waits_and_what_failed(editor: Client) -> None:
    factories.pair()
    factories.pair()
    factories.article(status=Article.Status.FAILED, error="no memory")
    text = editor.get(INDEX).content.decode()
    assert "Counterclaim" in text
    assert 'rel="icon"' in text
    assert ">Pairs</a>" in text
    assert "<strong>2</strong> pairs wait for a verdict" in text
    assert "<strong>1</strong> failed: see why and try again" in text
    assert "/admin/claims/article/?status__exact=failed" in text


def test_an_empty_desk_says_how_to_begin(editor: Client, viewer: Client) -> None:
    assert "Paste a first article" in editor.get(INDEX).content.decode()
    assert "Ask an editor" in viewer.get(INDEX).content.decode()


def test_staff_without_a_role_sees_no_counts(sign_in: SignIn) -> None:
    assert "pairs wait" not in sign_in("").get(INDEX).content.decode()
