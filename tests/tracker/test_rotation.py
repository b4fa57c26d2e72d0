"""Keys can be changed while people work: sessions and links of the old key hold, and end with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import timezone

from claims.models import Webhook
from claims.services import downloads, signatures, tokens
from claims.services.errors import ExportNotReady, InvalidToken, LinkExpired
from tests import factories
from tests.permission_rows import ROWS

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _rotate(settings: Any, *, keep: bool) -> None:
    """What an operator does: a new key, and the old one among the fallbacks for a while."""
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "a-new-key-of-fifty-or-more-characters-made-by-the-operator-1"
    settings.SECRET_KEY_FALLBACKS = [old] if keep else []


@pytest.mark.parametrize("keep", [True, False])
def test_sessions_outlive_the_key_as_long_as_it_is_a_fallback(settings: Any, keep: bool) -> None:
    client = Client()
    client.force_login(factories.editor(), backend=BACKEND)
    _rotate(settings, keep=keep)
    assert (client.get("/desk/").status_code == 200) is keep


@pytest.mark.parametrize("keep", [True, False])
def test_links_of_exports_too(settings: Any, keep: bool) -> None:
    export = ROWS["export"](factories.editor())
    signature = downloads.sign(export)
    _rotate(settings, keep=keep)
    with pytest.raises((LinkExpired, ExportNotReady)) as refusal:
        downloads.opened(export.pk, signature)
    assert isinstance(refusal.value, LinkExpired) is not keep


def test_tokens_do_not_depend_on_the_key(settings: Any) -> None:
    key = tokens.issue(factories.editor(), "wire", ["read"])[1]
    _rotate(settings, keep=False)
    assert tokens.verify(key).name == "wire"


def test_a_token_is_replaced_without_a_gap() -> None:
    user = factories.editor()
    old, old_key = tokens.issue(user, "wire", ["read"], timezone.now() + timedelta(days=1))
    _, new_key = tokens.issue(user, "wire 2", ["read"])
    assert {tokens.verify(old_key).user_id, tokens.verify(new_key).user_id} == {user.pk}
    tokens.revoke(old)
    with pytest.raises(InvalidToken):
        tokens.verify(old_key)


def test_a_webhook_is_replaced_with_a_secret_of_its_own() -> None:
    one, other = (
        Webhook.objects.create(name=name, url="https://paper.test/", secret=signatures.new_secret()) for name in "ab"
    )
    assert one.secret != other.secret
    assert site.SECRET_KEY not in one.secret + other.secret
