"""Who may do what: strangers sign in, viewers look, editors review; too many wrong passwords lock the door."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import Preference, Review
from tests import demo, factories

pytestmark = pytest.mark.django_db


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(factories.editor(role, is_staff=False))
    return client


@pytest.mark.parametrize("address", ["/", "/queue/", "/pairs/1/", "/queue/new/", "/preferences/", "/help/"])
def test_strangers_are_sent_to_the_sign_in_page(address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/login/?next=")


def test_viewers_look_but_do_not_decide() -> None:
    pair, client = factories.pair(), signed_in("Viewer")
    page = client.get(f"/pairs/{pair.pk}/")
    assert page.status_code == 200
    assert b'id="verdicts"' not in page.content
    for action in ("verdict", "undo", "requeue", "notes", "assign"):
        assert client.post(f"/pairs/{pair.pk}/{action}/", {"choice": "contradiction"}).status_code == 403
    assert not Review.objects.exists()


def test_people_without_a_role_are_told_so() -> None:
    answer = signed_in("").get("/queue/")
    assert answer.status_code == 403
    assert b"role" in answer.content


def test_forms_are_guarded_against_forgery() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.editor())
    assert client.post(f"/pairs/{factories.pair().pk}/verdict/", {"choice": "contradiction"}).status_code == 403


def test_guessing_passwords_locks_the_door() -> None:
    demo.people()
    client = Client()
    for _ in range(5):
        answer = client.post("/login/", {"username": "ed", "password": "wrong"})
    assert answer.status_code == 429
    assert b"Too many wrong passwords" in answer.content
    assert client.post("/login/", {"username": "ed", "password": demo.PASSWORD}).status_code == 429


def test_pages_carry_a_strict_policy(desk: Client) -> None:
    policy = desk.get(f"/pairs/{factories.pair().pk}/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy


def test_keys_can_be_remapped_and_switched_off(desk: Client) -> None:
    keys = {"next": "n", "previous": "k", "skip": "s", "undo": "z", "contexts": "o", "original": "v", "note": "c",
            "assign": "a", "fix": "f", "search": "/", "help": "?"}  # fmt: skip
    desk.post("/preferences/", keys)
    kept = Preference.objects.get()
    assert (kept.single_keys, kept.keys) == (False, {"next": "n"})
    assert b'data-single-keys="0"' in desk.get("/help/").content


def test_one_key_cannot_do_two_things(desk: Client) -> None:
    keys = dict.fromkeys(["next", "previous", "skip", "undo", "contexts", "original", "note", "assign", "fix"], "x")
    answer = desk.post("/preferences/", {**keys, "search": "/", "help": "?", "single_keys": "on"})
    assert b"more than one action" in answer.content
    assert not Preference.objects.exists()


def test_a_form_that_is_out_of_date_says_so_in_words(editor: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(editor)
    answer = browser.post("/preferences/", {"single_keys": "on"})
    assert answer.status_code == 403
    assert "This form is out of date" in answer.content.decode()


def test_what_no_page_sends_is_answered_in_words(desk: Client) -> None:
    answer = desk.post("/preferences/", {f"field{n}": "x" for n in range(3_000)})
    assert answer.status_code == 400
    assert "Not understood" in answer.content.decode()
