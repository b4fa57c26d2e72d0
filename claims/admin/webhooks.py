"""Webhooks and their deliveries: who is told of what, what came of each message, and sending one again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from claims import tasks
from claims.admin.readonly import ReadOnlyAdmin
from claims.models import Event, Webhook, WebhookDelivery
from claims.services import signatures, webhooks
from claims.services.errors import RefusedWebhook


class WebhookForm(forms.ModelForm):
    """An address and the events it wants."""

    url = forms.URLField(max_length=2000, assume_scheme="https")
    events = forms.MultipleChoiceField(choices=Event.choices, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Webhook
        fields = ("name", "url", "events", "active")

    def clean(self) -> dict[str, Any]:
        """Refuse what the service refuses."""
        given = super().clean() or {}
        if not self.errors:
            try:
                webhooks.check(given["url"], given["events"])
            except RefusedWebhook as error:
                raise forms.ValidationError(str(error)) from error
        return given


@admin.register(Webhook)
class WebhookAdmin(admin.ModelAdmin):
    """Addresses; the secret is told when a webhook is made."""

    form = WebhookForm
    list_display = ("name", "url", "event_names", "active", "created_at")

    def save_model(self, request: HttpRequest, obj: Webhook, form: Any, change: bool) -> None:
        """A new webhook gets its secret, told now and never again."""
        if not change:
            obj.secret = signatures.new_secret()
            messages.warning(request, f"Copy the signing secret now, it is not shown again: {obj.secret}")
        super().save_model(request, obj, form, change)

    @admin.display(description="Events")
    def event_names(self, webhook: Webhook) -> str:
        """What it is told of."""
        return ", ".join(webhook.events)


@admin.register(WebhookDelivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """The log of deliveries, the latest first."""

    list_display = ("created_at", "webhook", "event", "subject", "state", "attempts", "status", "error")
    list_filter = ("state", "event", "webhook")
    list_select_related = ("webhook",)
    search_fields = ("subject", "error")
    actions = ("redeliver",)

    @admin.action(description="Deliver again", permissions=["redeliver"])
    def redeliver(self, request: HttpRequest, queryset: QuerySet[WebhookDelivery]) -> None:
        """Send once more."""
        for delivery in queryset:
            webhooks.redeliver(delivery)
        tasks.schedule_deliveries()
        self.message_user(request, f"{len(queryset)} will be sent again.")

    def has_redeliver_permission(self, request: HttpRequest) -> bool:
        """Whoever may change deliveries."""
        return request.user.has_perm("claims.change_webhookdelivery")
