"""The desk's pages of fact checks, exports, tokens and tags, and the PDF of a pair."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from claims import tasks
from claims.models import ApiToken, Export, FactCheck
from claims.services import factchecks, narrowing, tokens
from claims.services.queue import Filters
from tests import factories
from tests.services.factchecks import samples

pytestmark = pytest.mark.django_db


def as_role(role: str) -> tuple[Client, User]:
    user, client = factories.editor(role), Client()
    client.force_login(user)
    return client, user  # type: ignore[return-value]


def test_a_file_is_imported_and_its_bad_items_are_told(desk: Client) -> None:
    file = SimpleUploadedFile("feed.json", json.dumps(samples.FEED).encode())
    page = desk.post("/factchecks/import/", {"file": file}, follow=True).content.decode()
    assert "2 new, 0 unchanged, 0 changed, 3 refused" in page
    assert "item 2 (https://checks.example/2): claimReviewed is missing" in page
    assert "The bridge is open to lorries again" in page
    assert "claimReviewed" not in desk.get("/factchecks/").content.decode()
    assert b"The bridge" in desk.get("/factchecks/?q=lorries&state=unlinked").content
    assert b"No fact check fits" in desk.get("/factchecks/?state=confirmed").content


@pytest.mark.parametrize("given", [{}, {"link": "ftp://x"}, {"file": SimpleUploadedFile("x.json", b"{}")}])
def test_an_import_of_nothing_says_so(desk: Client, given: dict[str, Any]) -> None:
    page = desk.post("/factchecks/import/", given, follow=True).content.decode()
    assert "Nothing was imported" in page
    assert not FactCheck.objects.exists()


def test_a_confirmed_fact_check_stands_with_the_claim_everywhere(desk: Client) -> None:
    pair = factories.pair()
    check = factories.fact_check(pair.left)
    places = [f"/pairs/{pair.pk}/", f"/articles/{pair.left.article_id}/", f"/claims/{pair.left_id}/fix/"]
    assert not [place for place in places if "Fact check by" in desk.get(place).content.decode()]
    address = f"/factchecks/{check.pk}/"
    assert "the wording is alike, likeness 80" in desk.get(address).content.decode()
    desk.post(f"{address}settle/", {"claim": pair.left_id, "as": "confirmed"})
    for place in places:
        assert "Fact check by <bdi>Coast Checks</bdi>: “<bdi>Mostly wrong</bdi>”" in desk.get(place).content.decode()
    desk.post(f"{address}settle/", {"claim": pair.left_id, "as": "removed"})
    assert not factchecks.of_claims([pair.left_id])
    assert desk.post(f"{address}settle/", {"claim": "x"}).status_code == 404


def test_a_list_of_the_queue_is_exported(desk: Client, editor: User, settings: Any, tmp_path: Any) -> None:
    settings.COUNTERCLAIM_EXPORT_DIR = tmp_path
    pair = factories.pair(kind="numeric")
    factories.pair()
    assert 'href="/exports/?kind=numeric"' in desk.get("/queue/?kind=numeric", follow=True).content.decode()
    assert "kind: numeric" in desk.get("/exports/?kind=numeric").content.decode()
    desk.post("/exports/?kind=numeric", {"noun": "pairs", "format": "jsonl"})
    export = Export.objects.get()
    assert (export.user, export.filters) == (editor, {"verdict": "undecided", "kind": "numeric"})
    assert 'hx-trigger="every 2s"' in desk.get("/exports/").content.decode()
    tasks.deliver_export(export.pk)
    page = desk.get(f"/exports/{export.pk}/row/").content.decode()
    link = page.partition('href="')[2].partition('"')[0]
    lines = b"".join(Client().get(link).streaming_content).decode().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [pair.pk]
    assert as_role("Editor")[0].get(f"/exports/{export.pk}/row/").status_code == 404
    assert desk.post("/exports/", {"noun": "users", "format": "csv"}).status_code == 200
    assert Export.objects.count() == 1


@pytest.mark.parametrize(
    ("filters", "words"),
    [(Filters(), {"verdict": "undecided"}), (Filters(state="second"), {"second_opinion": True}),
     (Filters(state="reopened"), {"verdict": "undecided", "reopened": True}),
     (Filters(state="decided"), {"verdict": "decided"}),
     (Filters(state="superseded", source=3, other=4, tag="x", mine=True, outlet="O", story=2),
      {"verdict": "superseded", "source": 3, "against": 4, "tag": "x", "mine": True, "outlet": "O", "story": 2})],
)  # fmt: skip
def test_the_queues_filters_have_words(filters: Filters, words: dict[str, Any]) -> None:
    assert narrowing.of_queue(filters) == words


def test_a_token_is_made_shown_once_and_revoked(desk: Client, editor: User) -> None:
    page = desk.post("/tokens/", {"name": "wire", "scopes": ["read"], "last_day": ""}).content.decode()
    key = page.partition('value="cct_')[2].partition('"')[0]
    assert tokens.verify(f"cct_{key}").user == editor
    again = desk.get("/tokens/").content.decode()
    assert "wire" in again
    assert key not in again
    token = ApiToken.objects.get()
    assert "already" in desk.post("/tokens/", {"name": "wire", "scopes": ["read"]}).content.decode()
    desk.post(f"/tokens/{token.pk}/revoke/")
    token.refresh_from_db()
    assert token.revoked_at
    assert "✕ revoked" in desk.get("/tokens/").content.decode()


@pytest.mark.parametrize("change", [{"name": ""}, {"scopes": []}, {"scopes": ["root"]}, {"last_day": "2020-01-01"}])
def test_a_token_that_cannot_be_made_is_refused(desk: Client, change: dict[str, Any]) -> None:
    page = desk.post("/tokens/", {"name": "wire", "scopes": ["read"], **change})
    assert b'role="alert"' in page.content
    assert not ApiToken.objects.exists()


def test_chiefs_see_and_end_everybodys_tokens(desk: Client, editor: User) -> None:
    token, _ = tokens.issue(editor, "wire", ["read"])
    other, chief = as_role("Editor")[0], as_role("Chief")[0]
    assert "wire" not in other.get("/tokens/").content.decode()
    assert other.post(f"/tokens/{token.pk}/revoke/").status_code == 404
    assert "edda" in chief.get("/tokens/").content.decode()
    assert chief.post(f"/tokens/{token.pk}/revoke/").status_code == 302


def test_tags_are_put_on_filtered_by_and_taken_off(desk: Client) -> None:
    pair, other = factories.pair(), factories.pair()
    page = desk.post(f"/pairs/{pair.pk}/tags/", {"word": "Front Page"}, follow=True).content.decode()
    assert "<bdi>front page</bdi>" in page
    listed = desk.get("/queue/?tag=Front+page", follow=True).content.decode()
    assert f"/pairs/{pair.pk}/" in listed
    assert f'href="/pairs/{other.pk}/' not in listed
    assert desk.post(f"/pairs/{pair.pk}/tags/", {"word": " "}).status_code == 409
    desk.post(f"/pairs/{pair.pk}/tags/", {"off": "front page"})
    assert not pair.tags.exists()


def test_a_pair_is_had_as_a_pdf(desk: Client) -> None:
    answer = desk.get(f"/pairs/{factories.pair().pk}/evidence.pdf")
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
