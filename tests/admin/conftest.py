"""Browsers signed in under each role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories

SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A browser of somebody with that role."""

    def signed_in(role: str) -> Client:
        client = Client()
        client.force_login(factories.editor(role), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


@pytest.fixture
def editor(sign_in: SignIn) -> Client:
    """An editor's browser."""
    return sign_in("Editor")


@pytest.fixture
def viewer(sign_in: SignIn) -> Client:
    """A viewer's browser."""
    return sign_in("Viewer")


@pytest.fixture
def superuser(sign_in: SignIn) -> Client:
    """A superuser's browser."""
    return sign_in("superuser")
