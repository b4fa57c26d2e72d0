"""Webhooks: addresses that want to hear of events, and every delivery with what came of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Event(models.TextChoices):
    """What a newsroom's own tools can be told of."""

    PAIR_FOUND = "pair.found", "a pair was found"
    PAIR_DECIDED = "pair.decided", "a pair was decided, or a decision undone"
    ARTICLE_FAILED = "article.failed", "an article could not be read"


class Webhook(models.Model):
    """An address, the events it wants, and the secret that signs what it is sent."""

    name = models.CharField(max_length=100, unique=True)
    url = models.URLField(max_length=2000)
    events = models.JSONField(default=list)
    secret = models.CharField(max_length=100, editable=False, help_text="Signs deliveries; shown once.")
    active = models.BooleanField(default=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(secret=""), name="webhook_has_secret")]

    def __str__(self) -> str:
        return self.name


class DeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Words for deliveries."""

    def due(self, now: datetime) -> DeliveryQuerySet:
        """Waiting deliveries whose time has come, oldest first."""
        waiting = self.filter(state=WebhookDelivery.State.WAITING, webhook__active=True)
        return waiting.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "id")


class WebhookDelivery(models.Model):
    """One event for one webhook, written in the transaction of the event itself: nothing gets lost."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DELIVERED = "delivered", "delivered"
        FAILED = "failed", "given up"

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    message_id = models.UUIDField(default=uuid.uuid4, unique=True, help_text="The same in every attempt.")
    event = models.CharField(max_length=20, choices=Event)
    subject = models.CharField(max_length=100, help_text="What the event is about, once per webhook and event.")
    body = models.TextField(help_text="JSON, sent as it stands.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Status of the last answer.")
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    next_attempt_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "webhook deliveries"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "event", "subject"], name="delivery_once_per_event"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "delivered", "failed"]), name="delivery_state_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_attempt_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook_id} ({self.state})"
