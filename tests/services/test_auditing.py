"""The audit log: who did what, when and from where; added to by every door, changed by nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test import Client

from claims.models import AuditEntry, StoryMember
from claims.models.audit import AppendOnly
from claims.services import auditing, sources, stories, tokens
from claims.services.stories import rows
from tests import factories
from tests.permission_rows import ROWS

pytestmark = pytest.mark.django_db
Event = AuditEntry.Event
PASSWORD = "a long enough password"


@pytest.fixture
def ada() -> Any:
    """An editor with a password."""
    user = factories.editor("Editor", "ada")
    user.set_password(PASSWORD)
    user.save()
    AuditEntry.objects.all()._raw_delete(AuditEntry.objects.db)
    return user


def events() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("event", "who"))


def sign_in(password: str = PASSWORD, **headers: str) -> Client:
    client = Client(**headers)
    client.post("/login/", {"username": "ada", "password": password})
    return client


def test_signing_in_and_out_is_kept_with_the_address(ada: Any) -> None:
    sign_in(REMOTE_ADDR="192.0.2.7").post("/logout/")
    assert events() == [(Event.SIGNED_IN, "ada"), (Event.SIGNED_OUT, "ada")]
    assert set(AuditEntry.objects.values_list("address", flat=True)) == {"192.0.2.7"}


def test_wrong_passwords_and_the_lock_out_are_kept(ada: Any, settings: Any) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in("wrong")
    kept = events()
    assert kept[0] == (Event.SIGN_IN_FAILED, "ada")
    assert (Event.LOCKED_OUT, "ada") in kept
    assert "wrong" not in str(list(AuditEntry.objects.values()))


def test_who_is_behind_a_proxy_is_told_by_the_proxy_alone(ada: Any, settings: Any) -> None:
    headers = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 192.0.2.7"}
    sign_in(**headers)
    settings.COUNTERCLAIM_BEHIND_PROXY = True
    sign_in(**headers)
    assert list(AuditEntry.objects.order_by("id").values_list("address", flat=True)) == ["10.0.0.1", "192.0.2.7"]


def test_roles_and_rights_are_kept(ada: Any) -> None:
    chief = Group.objects.get(name="Chief")
    ada.groups.add(chief)
    ada.groups.remove(chief)
    ada.is_superuser = True
    ada.save()
    kept = list(AuditEntry.objects.order_by("id").values_list("event", "subject", "details"))
    assert kept[0] == (Event.ROLES_CHANGED, "user ada", {"action": "add", "of": ["Chief"]})
    assert kept[1][2]["action"] == "remove"
    assert kept[2][2] == {"made": False, "is_superuser": True}


def test_a_password_is_told_to_have_changed_and_no_more(ada: Any) -> None:
    ada.set_password("another long password")
    ada.save()
    assert AuditEntry.objects.get().details == {"made": False, "password": "changed"}


def test_tokens_are_kept_without_their_keys(ada: Any) -> None:
    token, key = tokens.issue(ada, "wire", ["read"])
    with auditing.acting(lambda: ada, "192.0.2.7"):
        tokens.revoke(token)
    tokens.revoke(token)
    assert events() == [(Event.TOKEN_ISSUED, "ada"), (Event.TOKEN_REVOKED, "ada")]
    assert key not in str(list(AuditEntry.objects.values()))


def test_merges_and_splits_are_kept(ada: Any) -> None:
    merged = sources.merge(factories.source("Norwick"), factories.source("Norwick Harbour"), ada)
    sources.unmerge(merged, ada)
    assert events() == [(Event.SOURCES_MERGED, "ada"), (Event.SOURCES_SPLIT, "ada")]


def test_a_source_split_by_spelling_and_its_undoing_are_kept(ada: Any) -> None:
    source = factories.source("Norwick")
    alias = sources.add_alias(source, "Norwick Harbour", ada)
    done = sources.split(source, [alias.pk], "Norwick Harbour", ada)
    sources.unsplit(done, ada)
    kept = list(AuditEntry.objects.order_by("id").values_list("event", "details"))
    assert kept == [
        (Event.SOURCES_SPLIT, {"out_of": source.pk}),
        (Event.SOURCES_MERGED, {"into": source.pk}),
    ]


def test_merges_splits_and_moves_of_stories_and_their_undoing_are_kept(ada: Any) -> None:
    one, other = rows.new("One"), rows.new("Other")
    for story, number in ((one, 2), (other, 1)):
        for _ in range(number):
            StoryMember.objects.create(article=factories.article(), story=story, placed=story)
    made = stories.split(one, [one.members.first().article_id], ada).into
    stories.move(made.members.get().article, one, ada)
    stories.undo(stories.merge(other, one, ada), ada)
    assert events() == [(Event.STORY_CHANGED, "ada")] * 4
    kept = AuditEntry.objects.order_by("id").values_list("subject", "details__kind", "details__undone")
    assert list(kept) == [
        (f"story {one.pk}", "split", False),
        (f"story {made.pk}", "move", False),
        (f"story {other.pk}", "merge", False),
        (f"story {other.pk}", "merge", True),
    ]


def test_whatever_leaves_as_a_file_is_kept(ada: Any) -> None:
    pair, client = factories.pair(), Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    client.get(f"/pairs/{pair.pk}/evidence.csv")
    client.get("/corrections.jsonl")
    client.get(f"/pairs/{pair.pk}/")
    kept = AuditEntry.objects.filter(event=Event.EXPORTED).order_by("id").values_list("who", "subject")
    assert list(kept) == [("ada", f"/pairs/{pair.pk}/evidence.csv"), ("ada", "/corrections.jsonl")]


def test_exports_in_the_background_are_kept(ada: Any) -> None:
    ROWS["export"](ada)
    assert events() == [(Event.EXPORTED, "ada")]


def test_webhooks_and_feeds_are_kept_without_secrets(ada: Any) -> None:
    hook, feed = ROWS["webhook"](ada), ROWS["feed"](ada)
    feed.interval_minutes = 5
    feed.save()
    feed.save()
    hook.delete()
    made = [event for event, _ in events()]
    assert made == [Event.WEBHOOK_CHANGED, Event.FEED_CHANGED, Event.FEED_CHANGED, Event.WEBHOOK_DELETED]
    assert "whsec" not in str(list(AuditEntry.objects.values()))


def test_an_entry_stays_as_it_is(ada: Any) -> None:
    auditing.record(Event.SIGNED_IN, user=ada)
    entry = AuditEntry.objects.get()
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete, AuditEntry.objects.update):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(DatabaseError, match="not changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE claims_auditentry SET who = 'ben'")


def test_an_entry_outlives_its_user(ada: Any) -> None:
    auditing.record(Event.SIGNED_IN, user=ada)
    ada.delete()
    assert (Event.SIGNED_IN, "ada") in events()


def test_chiefs_read_the_log_and_nobody_writes_it(ada: Any) -> None:
    auditing.record(Event.SIGNED_IN, user=ada)
    chief = Client()
    chief.force_login(factories.editor("Chief"), backend="django.contrib.auth.backends.ModelBackend")
    page = chief.get("/admin/claims/auditentry/")
    assert b"signed in" in page.content
    assert b'name="action"' not in page.content
    assert chief.post(f"/admin/claims/auditentry/{AuditEntry.objects.first().pk}/change/", {}).status_code == 403
