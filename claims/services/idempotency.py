"""Creates that are sent twice happen once: the same key gets the same answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from claims.models import IdempotencyRecord
from claims.services.errors import KeyReused

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: a status, a body that JSON can hold, and headers."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def once(user: AbstractBaseUser, key: str, fingerprint: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """The answer of `act`, or the one kept under `key`; and whether it was kept.

    `fingerprint` stands for the request: another one under the same key raises KeyReused. Inserting the record
    takes the lock, in the transaction of `act`: a second request waits for the first, and where `act` raises,
    nothing is kept and the key is free again. Keys are remembered for KEPT.
    """
    with transaction.atomic():
        IdempotencyRecord.objects.filter(user_id=user.pk, key=key, created_at__lt=timezone.now() - KEPT).delete()
        record, created = IdempotencyRecord.objects.get_or_create(
            user_id=user.pk, key=key, defaults={"fingerprint": fingerprint}
        )
        if record.fingerprint != fingerprint:
            raise KeyReused("this Idempotency-Key was used for another request")
        if not created:
            return Answer(record.status or 500, json.loads(record.answer or "null"), record.headers), True
        answer = act()
        # As text: PostgreSQL would bring the members of an object in another order.
        record.status, record.answer, record.headers = answer.status, json.dumps(answer.body), answer.headers
        record.save()
    return answer, False


def forget() -> int:
    """Drop records past their time; the number of them."""
    return IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
