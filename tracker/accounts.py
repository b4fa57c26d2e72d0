"""The first administrator: made once, with a random password kept in a file that only the owner reads."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

if TYPE_CHECKING:
    from pathlib import Path

NAME = "admin"
PASSWORD_BYTES = 12


def first_login(note: Path) -> str:
    """Make the administrator if there is no superuser yet; returns the line to show about how to sign in.

    The password is written to `note` (mode 0600) because the database keeps only its hash;
    delete the file once the password is changed.
    """
    users = get_user_model()
    if not users.objects.filter(is_superuser=True).exists():
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        users.objects.create_superuser(username=NAME, email="", password=password)
        _write_private(note, f"{NAME} {password}\n")
        return f"{NAME} / {password}   (made just now; kept in {note})"
    if note.exists():
        return f"{NAME}, password in {note}"
    return "with your own account (`manage.py createsuperuser` makes another)"


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
