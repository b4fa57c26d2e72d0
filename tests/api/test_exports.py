"""Exports: streams and files in three formats, links that expire, and linked data that says what it should."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pyld import jsonld

from claims import tasks
from claims.models import Claim, ClaimPair, Export
from claims.services import assignments, downloads, reviews
from tests import factories
from tests.api.conftest import ApiClient, Caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.COUNTERCLAIM_EXPORT_DIR = tmp_path
    return tmp_path


@pytest.fixture
def pair() -> ClaimPair:
    text = "Mr. Holm said, before lunch, that the bridge, he added, is open. Cars queued."
    left = factories.claim("the bridge ... is open", "Mr. Holm", of=factories.article(
        text, url="https://paper.test/1", published_at="2024-05-01T10:00:00Z"))  # fmt: skip
    Claim.objects.filter(pk=left.pk).update(content="the bridge is open")
    return factories.pair(left, factories.claim("=1+1", "Müller", "denied"), score=0.75)


def streamed(api: ApiClient, noun: str, kind: str) -> str:
    response = api.get("/api/v1/exports/stream", {"noun": noun, "format": kind})
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Disposition"] == f'attachment; filename="{noun}.{kind}"'
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize("noun", ["articles", "claims", "pairs"])
def test_the_formats_agree(api: ApiClient, pair: ClaimPair, noun: str) -> None:
    lines = [json.loads(line) for line in streamed(api, noun, "jsonl").splitlines()]
    table = list(csv.DictReader(io.StringIO(streamed(api, noun, "csv"), newline="")))
    graph = json.loads(streamed(api, noun, "jsonld"))["@graph"]
    assert len(lines) == len(table) == (1 if noun == "pairs" else 2)
    assert [str(line["id"]) for line in lines] == [row["id"] for row in table]
    assert len(graph) == (3 if noun == "pairs" else 2)


def test_a_spreadsheet_runs_nothing(api: ApiClient, pair: ClaimPair) -> None:
    assert "'=1+1" in streamed(api, "claims", "csv")


def test_a_claim_as_linked_data_quotes_and_places_itself(api: ApiClient, pair: ClaimPair) -> None:
    claim = json.loads(streamed(api, "claims", "jsonld"))["@graph"][0]
    text = pair.left.article.text
    assert (claim["@type"], claim["text"], claim["author"]["name"]) == ("Claim", "the bridge is open", "Mr. Holm")
    assert (claim["datePublished"], claim["appearance"]["url"]) == ("2024-05-01T10:00:00+00:00", "https://paper.test/1")
    quotes = [target["hasSelector"][0] for target in claim["hasTarget"]]
    places = [target["hasSelector"][1] for target in claim["hasTarget"]]
    assert [quote["exact"] for quote in quotes] == ["the bridge", "is open"]
    assert [text[place["start"] : place["end"]] for place in places] == ["the bridge", "is open"]
    assert text.startswith(quotes[0]["prefix"] + "the bridge") or quotes[0]["prefix"] + "the bridge" in text
    assert len(quotes[0]["prefix"]) == min(32, places[0]["start"])
    assert text[places[1]["end"] :][:32] == quotes[1]["suffix"]


def test_quotes_are_told_apart_at_the_very_beginning_and_end(api: ApiClient) -> None:
    factories.claim("x", "x", "", of=factories.article("x"))
    target = json.loads(streamed(api, "claims", "jsonld"))["@graph"][0]["hasTarget"][0]
    assert target["hasSelector"][0] == {"@type": "TextQuoteSelector", "exact": "x", "prefix": "", "suffix": ""}


def test_only_an_editors_verdict_makes_one_claim_dispute_another(api: ApiClient, pair: ClaimPair) -> None:
    left, right, statement = json.loads(streamed(api, "pairs", "jsonld"))["@graph"]
    assert "disputes" not in left
    assert statement["rdf:subject"]["@id"] == left["@id"]
    assert (statement["rdf:predicate"]["@id"], statement["cc:score"]) == ("cito:disputes", 0.75)
    reviews.record(pair, factories.editor(), "contradiction")
    document = json.loads(streamed(api, "pairs", "jsonld"))
    assert document["@graph"][0]["disputes"] == right["@id"]
    assert document["@context"]["disputes"] == {"@id": "cito:disputes", "@type": "@id"}
    assert document["@context"]["cito"] == "http://purl.org/spar/cito/"


def test_linked_data_means_what_it_should_to_a_processor(api: ApiClient) -> None:
    pair = factories.pair()
    reviews.record(pair, factories.editor(), "contradiction")
    (left, *_), statement = described(json.loads(streamed(api, "pairs", "jsonld")))
    right = f"urn:counterclaim:claim:{pair.right_id}"
    assert left["http://purl.org/spar/cito/disputes"] == [{"@id": right}]
    assert [name for name in ("author", "datePublished", "appearance") if f"https://schema.org/{name}" not in left] == (
        ["datePublished"] if pair.left.article.published_at is None else []
    )
    target = left[f"{OA}hasTarget"][0]
    quote, position = target[f"{OA}hasSelector"]
    assert (quote["@type"], position["@type"]) == ([f"{OA}TextQuoteSelector"], [f"{OA}TextPositionSelector"])
    assert quote[f"{OA}exact"] == [{"@value": pair.left.content}]
    assert (position[f"{OA}start"], position[f"{OA}end"]) == tuple([{"@value": n}] for n in pair.left.content_spans[0])
    assert statement["@type"] == [f"{RDF}Statement"]
    assert statement[f"{RDF}object"] == [{"@id": right}]


OA, RDF = "http://www.w3.org/ns/oa#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def described(document: Any) -> tuple[list[Any], Any]:
    """The claims and the statement of a document, expanded by a processor that loads nothing from elsewhere."""
    nodes = jsonld.expand(document, {"documentLoader": None})
    names = [key for node in nodes for key in node if not key.startswith("@")]
    assert [name for name in names if ":" not in name] == []
    claims = [node for node in nodes if node["@type"] == ["https://schema.org/Claim"]]
    return claims, next(node for node in nodes if node["@type"] == [f"{RDF}Statement"])


@pytest.mark.parametrize("query", ["", "noun=claims", "noun=users&format=csv", "noun=claims&format=xml",
                                   "noun=claims&format=csv&x=1"])  # fmt: skip
def test_a_stream_is_asked_for_properly(api: ApiClient, query: str) -> None:
    assert api.get(f"/api/v1/exports/stream?{query}").status_code == 400


@pytest.mark.parametrize("kind", ["csv", "jsonl", "jsonld"])
def test_an_export_is_started_polled_and_fetched(api: ApiClient, pair: ClaimPair, kind: str) -> None:
    started = api.send("/api/v1/exports", {"noun": "claims", "format": kind})
    assert (started.status_code, started.json()["state"], started.json()["link"]) == (202, "queued", None)
    tasks.deliver_export(started.json()["id"])
    done = api.read(started["Location"].removeprefix("http://testserver"))
    assert (done["state"], done["rows"]) == ("done", 2)
    response = Client().get(done["link"].removeprefix("http://testserver"))
    body = b"".join(response.streaming_content).decode()
    assert (response.status_code, body) == (200, streamed(api, "claims", kind))
    assert done["size"] == len(body.encode())


FILTERED = {
    "pairs": ({"kind": "numeric", "min_score": 0.5, "mine": False}, {"kind": "numeric", "verdict": "decided"}),
    "claims": ({"stance": "denies", "outlet": "Coast Wire"}, {"stance": "denies", "current": False}),
    "articles": ({"outlet": "Coast Wire", "published_after": "2024-01-01T00:00:00+02:00"}, {"status": "failed"}),
}


@pytest.mark.parametrize("noun", FILTERED)
@pytest.mark.parametrize("kind", ["csv", "jsonl", "jsonld"])
def test_a_part_is_exported_as_the_list_filters(api: ApiClient, pair: ClaimPair, noun: str, kind: str) -> None:
    wire = factories.article("Ivo denied that the bridge is open.", outlet="Coast Wire",
                             published_at="2024-05-01T10:00:00Z")  # fmt: skip
    claim = factories.claim("the bridge is open", "Ivo", "denied that", of=wire, stance="denies")
    other = factories.pair(pair.left, claim, kind="numeric", score=0.9)
    wanted = {"pairs": other.pk, "claims": claim.pk, "articles": wire.pk}[noun]
    some, none = FILTERED[noun]
    listed = {name: str(value).lower() if isinstance(value, bool) else value for name, value in some.items()}
    assert [row["id"] for row in api.read(f"/api/v1/{noun}", **listed)["results"]] == [wanted]
    query = {"noun": noun, "format": kind, **listed}
    direct = b"".join(api.get("/api/v1/exports/stream", query).streaming_content).decode()
    started = api.send("/api/v1/exports", {"noun": noun, "format": kind, "filters": some})
    assert started.status_code == 202, started.content
    export = downloads.write(started.json()["id"])
    assert export is not None
    assert downloads.path(export).read_bytes().decode() == direct
    assert export.rows == (3 if (noun, kind) == ("pairs", "jsonld") else 1)
    empty = downloads.write(api.send("/api/v1/exports", {"noun": noun, "format": kind, "filters": none}).json()["id"])
    assert empty is not None
    assert empty.rows == 0


@pytest.mark.parametrize(
    "filters", [{"stance": "denies"}, {"kind": "loud"}, {"min_score": 2}, {"mine": "perhaps"}, {"source": None},
                {"source": [1]}, {"published_after": "2024-01-01"}, {"": "x"}, [], "kind=numeric", {"kind": ""}],
)  # fmt: skip
def test_filters_that_the_list_does_not_know_are_refused(api: ApiClient, filters: Any) -> None:
    refused = api.send("/api/v1/exports", {"noun": "pairs", "format": "csv", "filters": filters})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"].startswith("filters")
    assert not Export.objects.exists()


def test_mine_means_who_asked_for_the_export(api: ApiClient, pair: ClaimPair) -> None:
    assignments.assign(pair, api.user, api.user)  # type: ignore[attr-defined]
    for client_user, rows in ((api.user, 1), (factories.editor(), 0)):  # type: ignore[attr-defined]
        export = downloads.write(downloads.start(client_user, "pairs", "csv", {"mine": True}).pk)
        assert export is not None
        assert export.rows == rows


def test_an_empty_export_is_an_export(api: ApiClient) -> None:
    for kind in ("csv", "jsonl", "jsonld"):
        export = downloads.start(api.user, "claims", kind)
        downloads.write(export.pk)
        export.refresh_from_db()
        assert (export.state, export.rows) == ("done", 0)


def test_a_link_expires_and_opens_nothing_else(api: ApiClient, settings: Any) -> None:
    one, two = downloads.start(api.user, "claims", "csv"), downloads.start(api.user, "pairs", "csv")
    early = Client().get(f"/api/v1/exports/{one.pk}/file?signature={downloads.sign(one)}")
    assert (early.status_code, early.json()["title"]) == (409, "Export not ready")
    for export in (one, two):
        downloads.write(export.pk)
    link = f"/api/v1/exports/{one.pk}/file?signature={downloads.sign(one)}"
    opened = Client().get(link)
    assert opened.status_code == 200
    assert b"".join(opened.streaming_content).startswith(b"id,")
    assert Client().get(link[:-1]).status_code == 403
    assert Client().get(link.replace(f"/{one.pk}/", f"/{two.pk}/")).status_code == 403
    assert Client().get("/api/v1/exports/x/file").status_code == 404
    settings.COUNTERCLAIM_EXPORT_LINK_SECONDS = -1
    assert Client().get(link).status_code == 403


def test_nobody_sees_anothers_exports(api: ApiClient, client_of: Caller) -> None:
    export = downloads.start(factories.editor(), "claims", "csv")
    assert api.get(f"/api/v1/exports/{export.pk}").status_code == 404
    assert api.read("/api/v1/exports")["results"] == []
    assert client_of("Editor", ["read"]).get("/api/v1/exports").status_code == 403


def test_files_go_when_their_time_is_over(api: ApiClient, folder: Path) -> None:
    export = downloads.start(api.user, "claims", "csv")
    downloads.write(export.pk)
    assert [file.name for file in folder.iterdir()] == [f"{export.pk}.csv"]
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tasks.tidy() == 1
    assert list(folder.iterdir()) == []
    assert api.read(f"/api/v1/exports/{export.pk}")["state"] == "expired"


def test_an_export_whose_worker_died_is_written_again(api: ApiClient) -> None:
    export = downloads.start(api.user, "claims", "csv")
    Export.objects.update(state="writing")
    assert downloads.waiting() == []
    assert downloads.write(export.pk) is None
    Export.objects.update(touched_at=timezone.now() - 2 * downloads.LOST_AFTER)
    assert downloads.waiting() == [export.pk]
    downloads.write(export.pk)
    assert downloads.waiting() == []


def test_an_export_that_no_worker_survives_fails_in_the_end(
    api: ApiClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = downloads.start(api.user, "claims", "csv")

    def die(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as deadly:
        deadly.setattr(downloads, "_write", die)
        for _ in range(downloads.MOST_TRIES):
            with pytest.raises(SystemExit):
                downloads.write(export.pk)
            Export.objects.update(touched_at=timezone.now() - 2 * downloads.LOST_AFTER)
    assert downloads.waiting() == [export.pk]
    downloads.write(export.pk)
    export.refresh_from_db()
    assert (export.state, export.error) == ("failed", "the worker stopped or died 3 times writing it")
    assert downloads.waiting() == []


def test_what_a_dead_worker_left_half_written_is_removed_later(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    old, new = folder / f"old{downloads.DRAFT}", folder / f"new{downloads.DRAFT}"
    for draft in (old, new):
        draft.write_text("half")
    os.utime(old, (0, 0))
    tasks.tidy()
    assert list(folder.iterdir()) == [new]


def test_an_export_that_fails_says_so_and_leaves_no_draft(
    api: ApiClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = downloads.start(api.user, "claims", "csv")
    monkeypatch.setattr(downloads, "lines", lambda *_: iter([1]))
    with pytest.raises(TypeError):
        downloads.write(export.pk)
    assert list(folder.iterdir()) == []
    assert api.read(f"/api/v1/exports/{export.pk}")["state"] == "failed"
