"""Claims, runs and reviews are there to be looked at, and changed by nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client

from claims.models import Claim, ExtractionRun, Review, Verdict
from claims.services import reviews
from tests import factories
from tests.admin.conftest import SignIn
from tests.admin.pages import act, listing, page

ROWS: dict[type[Model], Callable[[], Model]] = {
    Claim: factories.claim,
    ExtractionRun: lambda: factories.run(factories.article()),
    Review: lambda: reviews.record(factories.pair(), factories.editor(), Verdict.CONTRADICTION, note="<u>odd</u>"),
}
each_model = pytest.mark.parametrize("model", ROWS)


@each_model
@pytest.mark.parametrize("role", ["Viewer", "Editor", "Chief", "superuser"])
def test_rows_are_read_by_every_role_and_written_by_none(sign_in: SignIn, model: type[Model], role: str) -> None:
    client, row = sign_in(role), ROWS[model]()
    assert client.get(listing(model)).status_code == 200
    assert client.get(page(row)).status_code == 200
    assert client.post(page(row), {"note": "changed"}).status_code == 403
    assert client.get(listing(model) + "add/").status_code == 403
    assert client.post(page(row).replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403
    act(client, "delete_selected", row, post="yes")
    assert model._default_manager.filter(pk=row.pk).exists()


@each_model
def test_staff_without_a_role_is_refused(sign_in: SignIn, model: type[Model]) -> None:
    client, row = sign_in(""), ROWS[model]()
    assert client.get(listing(model)).status_code == 403
    assert client.get(page(row)).status_code == 403


def test_a_claims_page_marks_it_in_its_place_and_links_its_pairs(viewer: Client) -> None:
    pair = factories.pair()
    text = viewer.get(page(pair.left)).content.decode()
    assert '<span class="cc-label">content</span>the bridge is open</mark>' in text
    assert f'href="{page(pair)}"' in text


def test_the_record_tells_an_undo_from_a_verdict(viewer: Client) -> None:
    pair, editor = factories.pair(), factories.editor()
    reviews.record(pair, editor, Verdict.CONTRADICTION)
    reviews.undo(pair, editor)
    assert "took back Contradiction" in viewer.get(listing(Review)).content.decode()
