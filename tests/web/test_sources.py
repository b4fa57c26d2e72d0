"""Source pages: search, aliases, merging and taking it back."""

from __future__ import annotations

import pytest
from django.test import Client

from claims.models import Source, SourceAlias, SourceMerge
from tests import factories

pytestmark = pytest.mark.django_db


def test_sources_are_found_by_alias(desk: Client) -> None:
    source = factories.source("Ministry of transport")
    desk.post(f"/sources/{source.pk}/aliases/", {"text": "The Pier House"})
    assert b"Ministry of transport" in desk.get("/sources/?q=pier+house").content
    desk.post(f"/aliases/{SourceAlias.objects.get().pk}/remove/")
    assert b"No source is called" in desk.get("/sources/?q=pier+house").content


def test_merge_moves_claims_and_undo_moves_them_back(desk: Client) -> None:
    claim = factories.claim(speaker="The mayor")
    mine, into = claim.source, factories.source("Tomas Holm")
    desk.post(f"/sources/{mine.pk}/merge/", {"into": into.pk})
    claim.refresh_from_db()
    assert claim.source == into
    assert desk.get(f"/sources/{mine.pk}/").headers["Location"] == f"/sources/{into.pk}/"
    later = factories.claim("the quay is open", "Tomas Holm")
    desk.post(f"/merges/{SourceMerge.objects.get().pk}/undo/")
    claim.refresh_from_db()
    later.refresh_from_db()
    assert (claim.source, later.source) == (mine, into)
    assert Source.objects.get(pk=mine.pk).merged_into is None
    assert not SourceAlias.objects.filter(source=into).exists()
    again = desk.post(f"/merges/{SourceMerge.objects.get().pk}/undo/", follow=True)
    assert b"not part of" in again.content


def test_source_page_shows_opponents_and_changes_of_position(desk: Client) -> None:
    pair = factories.pair()
    own = factories.claim("the bridge was shut", "The mayor")
    factories.pair(pair.left, own, relation="position_change", kind="self_reversal")
    page = desk.get(f"/sources/{pair.left.source_id}/").content.decode()
    assert f"other={pair.right.source_id}" in page
    assert "the bridge was shut" in page


def test_viewers_see_but_do_not_change(db: None) -> None:
    client = Client()
    client.force_login(factories.editor("Viewer"))
    source = factories.source("The mayor")
    assert client.get(f"/sources/{source.pk}/").status_code == 200
    assert client.get(f"/sources/{source.pk}/merge/").status_code == 403
    assert client.post(f"/sources/{source.pk}/aliases/", {"text": "x"}).status_code == 403
