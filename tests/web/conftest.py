"""Signed-in clients and the small newsroom."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import demo, factories


@pytest.fixture
def newsroom(db: None) -> dict[str, Any]:
    """The people and pairs of tests.demo."""
    return demo.newsroom()


@pytest.fixture
def editor(db: None) -> User:
    """An editor."""
    return factories.editor("Editor", "edda")  # type: ignore[return-value]


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser without JavaScript, signed in as an editor."""
    client = Client()
    client.force_login(editor)
    return client
