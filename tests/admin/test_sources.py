"""Sources in the admin: list, search, rulings on aliases, and merging."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from claims.models import Source, SourceAlias
from tests import factories
from tests.admin.conftest import SignIn
from tests.admin.pages import act, listing, page, told

MERGE = "/admin/claims/source/merge/"


def names(client: Client, query: str = "") -> list[str]:
    """The sources the list shows."""
    return [row.name for row in client.get(listing(Source) + query).context["cl"].result_list]


def add_alias(client: Client, source: Source, text: str) -> Any:
    """Fill the empty row for an alias."""
    number = source.aliases.count()
    form = {"aliases-TOTAL_FORMS": number + 1, "aliases-INITIAL_FORMS": number, f"aliases-{number}-text": text}
    for index, alias in enumerate(source.aliases.all()):
        form |= {f"aliases-{index}-id": alias.pk, f"aliases-{index}-source": source.pk}
    return client.post(page(source), form, follow=True)


def test_the_list_counts_aliases_and_claims(editor: Client) -> None:
    claim = factories.claim()
    factories.claim("the bridge is new", source=claim.source)
    claim.source.aliases.create(text="Mayor Kim", key="mayor kim", kind="title")
    row = editor.get(listing(Source)).context["cl"].result_list[0]
    assert (row.name, row.aliases_number, row.claims_number) == ("The mayor", 1, 2)


@pytest.mark.parametrize("words", ["Harbour", "harbourmaster"])
def test_search_reads_names_and_aliases(editor: Client, words: str) -> None:
    factories.source("Somebody else")
    source = factories.source("Harbour board")
    source.aliases.create(text="the harbourmaster", key="harbourmaster", kind="title")
    source.aliases.create(text="harbourmaster Kim", key="harbourmaster kim", kind="title")
    assert names(editor, f"?q={words}") == ["Harbour board"]


def test_merged_sources_are_shown_on_demand(editor: Client) -> None:
    board = factories.source("Harbour board")
    Source.objects.create(name="The Board", key="board", merged_into=board)
    assert names(editor) == ["Harbour board"]
    assert names(editor, "?merged=yes") == ["The Board"]


def test_the_page_shows_what_the_source_said(editor: Client) -> None:
    claim = factories.claim("the bridge will hold")
    assert "the bridge will hold" in editor.get(page(claim.source)).content.decode()


def test_a_new_alias_is_the_editors_ruling(editor: Client) -> None:
    source = factories.source("Harbour board")
    source.aliases.create(text="the board", key="board", kind="exact")
    add_alias(editor, source, "City Hall")
    ruling = source.aliases.get(kind=SourceAlias.Kind.EDITOR)
    assert (ruling.text, ruling.key, ruling.editor) == ("City Hall", "city hall", get_user_model().objects.get())


def test_a_ruling_that_moves_says_from_where(editor: Client) -> None:
    old, new = factories.source("Old board"), factories.source("New board")
    add_alias(editor, old, "City Hall")
    response = add_alias(editor, new, "City Hall")
    assert SourceAlias.objects.get().source == new
    assert any("meant Old board until now" in text for text in told(response))


def test_an_alias_without_letters_is_refused(editor: Client) -> None:
    response = add_alias(editor, factories.source("Board"), "...")
    assert "needs letters or digits" in response.content.decode()
    assert not SourceAlias.objects.exists()


def test_selected_sources_go_to_the_page_of_merging(editor: Client) -> None:
    one, other = factories.source("Harbour board"), factories.source("The Harbour Authority")
    response = act(editor, "merge_selected", one)
    assert list(response.context["chosen"]) == [one]
    assert response.context["targets"] == [other]
    found = editor.get(MERGE, {"source": one.pk, "q": "authority"}).context["targets"]
    assert found == [other]


def test_merging_moves_claims_and_leaves_an_alias(editor: Client) -> None:
    claim, target = factories.claim(), factories.source("City of Larn")
    merged = claim.source
    response = editor.post(MERGE, {"source": merged.pk, "into": target.pk}, follow=True)
    claim.refresh_from_db()
    assert claim.source == target
    assert target.aliases.get().text == "The mayor"
    assert told(response) == ["The mayor is now part of City of Larn."]


def test_a_merge_that_is_refused_says_why(editor: Client) -> None:
    source = factories.source("Harbour board")
    response = editor.post(MERGE, {"source": source.pk, "into": source.pk}, follow=True)
    assert told(response) == ["Harbour board cannot be merged into itself."]


@pytest.mark.parametrize("into", ["", "abc", "999999"])
def test_a_merge_needs_a_target(editor: Client, into: str) -> None:
    source = factories.source("Harbour board")
    response = editor.post(MERGE, {"source": source.pk, "into": into})
    assert "Choose the source to merge into." in told(response)


def test_merging_nothing_leads_back_to_the_list(editor: Client) -> None:
    assert editor.get(MERGE).status_code == 302


def test_a_viewer_looks_and_changes_nothing(viewer: Client) -> None:
    one, other = factories.source("Harbour board"), factories.source("Harbour office")
    assert viewer.get(page(one)).status_code == 200
    assert add_alias(viewer, one, "City Hall").status_code == 403
    assert viewer.get(MERGE, {"source": one.pk}).status_code == 403
    assert viewer.post(MERGE, {"source": one.pk, "into": other.pk}).status_code == 403
    assert not SourceAlias.objects.exists()


@pytest.mark.parametrize("role", ["Viewer", "Editor", "Chief", "superuser"])
def test_nobody_deletes_a_source_or_adds_one_by_hand(sign_in: SignIn, role: str) -> None:
    client, source = sign_in(role), factories.source("Harbour board")
    assert client.post(f"/admin/claims/source/{source.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/claims/source/add/").status_code == 403


@pytest.mark.parametrize(("role", "left"), [("Editor", 1), ("Chief", 0)])
def test_only_a_chief_takes_an_alias_away(sign_in: SignIn, role: str, left: int) -> None:
    source = factories.source("Harbour board")
    alias = source.aliases.create(text="the board", key="board", kind="exact")
    form = {"aliases-TOTAL_FORMS": 1, "aliases-INITIAL_FORMS": 1, "aliases-0-id": alias.pk,
            "aliases-0-source": source.pk, "aliases-0-DELETE": "on"}  # fmt: skip
    sign_in(role).post(page(source), form)
    assert source.aliases.count() == left
