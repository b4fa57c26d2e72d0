"""Preferences of a user: single-letter keys, switched off or chosen anew."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.models import User

from claims.models import Preference
from claims.services.errors import CounterclaimError

KEYS = {
    "next": "j", "previous": "k", "skip": "s", "undo": "z", "contexts": "o", "original": "v", "note": "c",
    "assign": "a", "fix": "f", "search": "/", "help": "?",
}  # fmt: skip


class RefusedKeys(CounterclaimError):
    """A choice of keys that cannot work, and why."""


def of(user: User) -> Preference:
    """The user's preferences, or unsaved defaults."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def keys(preference: Preference) -> dict[str, str]:
    """Which key does what, by action: the user's choice, else the default."""
    return {action: preference.keys.get(action, key) for action, key in KEYS.items()}


def save(user: User, *, single_keys: bool, chosen: Mapping[str, str]) -> Preference:
    """Keep a choice. Raises RefusedKeys for keys longer than one character, digits, and keys given twice."""
    wanted = {action: (chosen.get(action) or key).strip().lower() for action, key in KEYS.items()}
    for action, key in wanted.items():
        if len(key) != 1 or key.isdigit() or key.isspace():
            raise RefusedKeys(f"the key for {action!r} must be one character and no digit")
    doubled = {key for key in wanted.values() if list(wanted.values()).count(key) > 1}
    if doubled:
        raise RefusedKeys(f"{', '.join(sorted(doubled))} is chosen for more than one action")
    differing = {action: key for action, key in wanted.items() if key != KEYS[action]}
    return Preference.objects.update_or_create(user=user, defaults={"single_keys": single_keys, "keys": differing})[0]
