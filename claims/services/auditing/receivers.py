"""Entries that follow from signals: signing in and out, users and roles, webhooks and feeds, whoever changes them."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from claims.models import AuditEntry, Export, Feed, Webhook
from claims.services.auditing.log import record

Event = AuditEntry.Event
_WATCHED: dict[type[Model], tuple[Event, Event, tuple[str, ...]]] = {
    User: (Event.USER_CHANGED, Event.USER_DELETED, ("username", "is_active", "is_staff", "is_superuser", "password")),
    Webhook: (Event.WEBHOOK_CHANGED, Event.WEBHOOK_DELETED, ("url", "events", "active", "secret")),
    Feed: (Event.FEED_CHANGED, Event.FEED_DELETED, ("url", "takes", "interval_minutes", "enabled")),
}
_UNTOLD = frozenset({"password", "secret"})  # that it changed is told, and nothing else
_BEFORE = "_audited_before"


def connect() -> None:
    """Listen to what happens; called once, when the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
    user_locked_out.connect(_locked_out, dispatch_uid="audit")
    for model in _WATCHED:
        pre_save.connect(_remember, sender=model, dispatch_uid="audit")
        post_save.connect(_saved, sender=model, dispatch_uid="audit")
        post_delete.connect(_deleted, sender=model, dispatch_uid="audit")
    for relation in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_roles_changed, sender=relation, dispatch_uid="audit")
    post_save.connect(_exported, sender=Export, dispatch_uid="audit")
    post_delete.connect(_group_deleted, sender=Group, dispatch_uid="audit")


def _signed_in(user: Any, **_kwargs: Any) -> None:
    record(Event.SIGNED_IN, user=user)


def _signed_out(user: Any = None, **_kwargs: Any) -> None:
    if user is not None:
        record(Event.SIGNED_OUT, user=user)


def _failed(credentials: dict[str, Any], **_kwargs: Any) -> None:
    record(Event.SIGN_IN_FAILED, who=_named(credentials.get("username")))


def _locked_out(username: Any = None, **_kwargs: Any) -> None:
    record(Event.LOCKED_OUT, who=_named(username))


def _named(given: Any) -> str:
    return str(given or "?").replace("\x00", "")


def _remember(instance: Model, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    """What stands in the database before a save, to tell what it changed."""
    columns = _WATCHED[type(instance)][2]
    if not raw and (update_fields is None or not update_fields.isdisjoint(columns)):
        stored = type(instance)._default_manager.filter(pk=instance.pk).values(*columns).first()
        setattr(instance, _BEFORE, stored)


def _saved(instance: Model, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    event, _, columns = _WATCHED[type(instance)]
    before = instance.__dict__.pop(_BEFORE, None)
    if before is None and not created:
        return
    changed = {
        name: getattr(instance, name) for name in columns if not before or getattr(instance, name) != before[name]
    }
    if raw or not changed:
        return
    told = {name: "changed" if name in _UNTOLD else value for name, value in changed.items()}
    record(event, f"{instance} ({instance.pk})", made=created, **told)


def _deleted(instance: Model, **_kwargs: Any) -> None:
    record(_WATCHED[type(instance)][1], f"{instance} ({instance.pk})")


def _roles_changed(instance: Any, action: str, reverse: bool, model: Any, pk_set: Any = None, **_kwargs: Any) -> None:
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    named = sorted(_word(row) for row in model.objects.filter(pk__in=pk_set or ()))
    if named or action == "pre_clear":
        what = "user" if isinstance(instance, get_user_model()) else "role"
        record(Event.ROLES_CHANGED, f"{what} {_word(instance)}", action=action.partition("_")[2], of=named)


def _group_deleted(instance: Group, **_kwargs: Any) -> None:
    record(Event.ROLES_CHANGED, f"role {instance.name}", action="delete", of=[])


def _exported(instance: Export, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    if created and not raw:
        record(Event.EXPORTED, instance.noun, user=instance.user, format=instance.format)


def _word(row: Any) -> str:
    return row.codename if isinstance(row, Permission) else str(row)
