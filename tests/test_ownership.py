"""What belongs to one user stays with that user: tokens, exports, saved searches, one's last verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from claims.models import ApiToken, Export, SavedSearch
from claims.services import downloads, reviews
from tests import factories
from tests.permission_rows import ROWS

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Rates start anew."""
    cache.clear()


@pytest.fixture
def ada() -> Any:
    """Whose rows are tried."""
    return factories.editor("Editor", "ada")


@pytest.fixture
def other() -> Client:
    """A chief who is not ada."""
    browser = Client()
    browser.force_login(factories.editor("Chief", "ben"), backend=BACKEND)
    return browser


@pytest.mark.parametrize("page", ["change", "history", "delete"])
def test_nobody_opens_anothers_token(ada: Any, other: Client, page: str) -> None:
    token = ROWS["apitoken"](ada)
    assert other.get(f"/admin/claims/apitoken/{token.pk}/{page}/").status_code in {302, 403}
    assert b"row" not in other.get("/admin/claims/apitoken/").content.partition(b"result_list")[2]


def test_nobody_revokes_anothers_token(ada: Any, other: Client) -> None:
    token = ROWS["apitoken"](ada)
    other.post("/admin/claims/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})
    assert ApiToken.objects.get(pk=token.pk).revoked_at is None


def test_nobody_forgets_anothers_search(ada: Any, other: Client) -> None:
    search = ROWS["search"](ada)
    assert other.post(f"/search/{search.pk}/forget/").status_code == 404
    assert SavedSearch.objects.filter(pk=search.pk).exists()
    assert b"?q=x" not in other.get("/search/").content


def test_nobody_sees_anothers_exports(ada: Any, other: Client) -> None:
    export = ROWS["export"](ada)
    assert other.get(f"/api/v1/exports/{export.pk}").status_code == 404
    assert other.get("/api/v1/exports").json()["results"] == []


def test_an_export_is_fetched_by_its_signed_link_alone(ada: Any, settings: Any, tmp_path: Path) -> None:
    settings.COUNTERCLAIM_EXPORT_DIR = tmp_path
    export, foreign = (downloads.start(ada, "claims", "csv") for _ in range(2))
    for row in (export, foreign):
        downloads.write(row.pk)
        row.refresh_from_db()
    assert export.state == Export.State.DONE
    address = f"/api/v1/exports/{export.pk}/file"
    assert Client().get(address).status_code == 403
    assert Client().get(f"{address}?signature={downloads.sign(foreign)}").status_code == 403
    answer = Client().get(f"{address}?signature={downloads.sign(export)}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")


def test_nobody_undoes_anothers_verdict(ada: Any, other: Client) -> None:
    pair = factories.pair()
    reviews.record(pair, ada, "contradiction", "direct_denial")
    other.post(f"/pairs/{pair.pk}/undo/")
    pair.refresh_from_db()
    assert pair.verdict == "contradiction"
