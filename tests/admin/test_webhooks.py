"""Webhooks in the admin: the secret is shown once, and deliveries are sent again by hand."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from claims.models import Webhook, WebhookDelivery
from claims.services import reviews, webhooks
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/claims/webhook/add/"
FORM = {"name": "desk", "url": "https://paper.test/hook", "events": ["pair.found"], "active": "on"}


@pytest.fixture
def chief() -> Client:
    browser = Client()
    browser.force_login(factories.editor("Chief"))
    return browser


def test_the_secret_is_shown_once(chief: Client) -> None:
    page = chief.post(ADD, FORM, follow=True).content.decode()
    hook = Webhook.objects.get()
    assert re.search(r"whsec_[\w+/=]+", page)[0] == hook.secret  # type: ignore[index]
    assert hook.secret not in chief.get(f"/admin/claims/webhook/{hook.pk}/change/").content.decode()
    chief.post(f"/admin/claims/webhook/{hook.pk}/change/", {**FORM, "events": ["pair.decided"]})
    changed = Webhook.objects.get()
    assert (changed.secret, changed.events) == (hook.secret, ["pair.decided"])


@pytest.mark.parametrize("change", [{"url": "https://a:b@paper.test/"}, {"url": "ftp://paper.test/"}, {"events": []}])
def test_an_address_that_is_none_is_refused(chief: Client, change: dict[str, object]) -> None:
    assert "errorlist" in chief.post(ADD, {**FORM, **change}).content.decode()
    assert not Webhook.objects.exists()


def test_editors_see_no_webhooks() -> None:
    browser = Client()
    browser.force_login(factories.editor("Editor"))
    assert browser.get(ADD).status_code == 403


def test_a_delivery_is_sent_again_by_hand(chief: Client) -> None:
    webhooks.subscribe("desk", "https://paper.test/hook", ["pair.decided"])
    reviews.record(factories.pair(), factories.editor(), "contradiction")
    WebhookDelivery.objects.update(state="failed", attempts=9, next_attempt_at=timezone.now())
    pk = WebhookDelivery.objects.get().pk
    page = chief.post(
        "/admin/claims/webhookdelivery/", {"action": "redeliver", "_selected_action": [pk]}, follow=True
    ).content.decode()
    assert "1 will be sent again." in page
    assert webhooks.due() == [pk]
