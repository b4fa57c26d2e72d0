"""Every kind of file is read into an article with what the file says about itself."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from claims.services import intake
from claims.services.articles import NewArticle
from claims.services.errors import MalformedRecord
from claims.services.intake import Columns, columns_of
from tests.services.intake import samples
from tests.services.intake.samples import LINES, TEXT


def read_one(folder: Path, name: str, content: bytes, **options: object) -> NewArticle:
    path = folder / name
    path.write_bytes(content)
    (found,) = intake.read([path], **options)  # type: ignore[arg-type]
    assert found.refusal is None, found.refusal
    assert found.article is not None
    return found.article


def test_html(tmp_path: Path) -> None:
    article = read_one(tmp_path, "page.html", samples.page())
    assert all(line in article.text for line in LINES)
    assert (article.title, article.outlet, article.author) == ("Pier closed", "The Velm Ledger", "Ida Brandt")
    assert article.url == "https://ledger.example/velm/pier-closed"
    assert article.published_at == datetime(2024, 3, 5, 7, 30, tzinfo=UTC)


def test_html_keeps_captions_apart_and_leaves_navigation_out(tmp_path: Path) -> None:
    article = read_one(tmp_path, "page.html", samples.page())
    assert article.captions == ("Waves at the pier. Photo: J. Holm",)
    assert not {"Waves", "Sport", "Ferry", "Subscribe"} & set(article.text.split())


def test_pdf_lines_become_paragraphs(tmp_path: Path) -> None:
    assert read_one(tmp_path, "release.pdf", samples.pdf()).text == TEXT


def test_pdf_words_broken_at_the_margin_are_joined(tmp_path: Path) -> None:
    article = read_one(tmp_path, "release.pdf", samples.pdf("The govern- ment said it would wait for the report.", 12))
    assert article.text == "The government said it would wait for the report."


def test_word(tmp_path: Path) -> None:
    article = read_one(tmp_path, "release.docx", samples.word(*LINES))
    assert (article.text, article.title, article.author) == (TEXT, "Pier closed", "Ida Brandt")


def test_mail(tmp_path: Path) -> None:
    article = read_one(tmp_path, "release.eml", samples.mail())
    assert (article.text, article.title, article.author) == (TEXT, "Pier closed", "Press Office")
    assert article.external_id == "20240305.1@velm.example"
    assert article.published_at == datetime(2024, 3, 5, 8, 0, tzinfo=UTC)


def test_mail_in_html(tmp_path: Path) -> None:
    markup = "<style>p{}</style>" + "".join(f"<p>{line}</p>" for line in LINES)
    assert read_one(tmp_path, "release.eml", samples.mail("", markup=markup)).text == TEXT


def test_zip_of_several_kinds(tmp_path: Path) -> None:
    members = {"a/page.html": samples.page(), "b.txt": TEXT.encode(), "c.docx": samples.word(*LINES)}
    path = tmp_path / "delivery.zip"
    path.write_bytes(samples.packed(members))
    found = list(intake.read([path]))
    assert [str(one.place) for one in found] == [f"{path}!{name}" for name in members]
    assert [one.article.external_id for one in found if one.article] == [f"delivery.zip/{name}" for name in members]


@pytest.mark.parametrize(("name", "gzip"), [("crawl.warc.gz", True), ("crawl.warc", False)])
def test_warc(tmp_path: Path, name: str, gzip: bool) -> None:
    url = "https://ledger.example/velm/pier-closed"
    article = read_one(tmp_path, name, samples.warc({url: samples.page()}, gzip=gzip))
    assert (article.external_id, article.url, article.title) == (url, url, "Pier closed")


def test_csv_with_the_plain_columns(tmp_path: Path) -> None:
    content = f'id,title,text,outlet,published\n7,Pier,"{TEXT}",Ledger,2024-03-05\n'
    article = read_one(tmp_path, "dump.csv", content.encode())
    assert (article.external_id, article.text, article.outlet) == ("7", TEXT, "Ledger")


def test_csv_with_columns_named_by_option(tmp_path: Path) -> None:
    columns = columns_of(mapping={"id": "Nr", "text": "Body"})
    article = read_one(tmp_path, "dump.csv", b"Nr,Body\nA-1,He said no.\n", columns=columns)
    assert (article.external_id, article.text) == ("A-1", "He said no.")


def test_tsv(tmp_path: Path) -> None:
    assert read_one(tmp_path, "dump.tsv", b"id\ttext\n1\tHe said, no.\n").text == "He said, no."


def test_cms_export_is_markup(tmp_path: Path) -> None:
    record = {"guid": "n-1", "headline": "Pier", "body": "<p>One said no.</p><p>Two said yes.</p>", "site": "Ledger"}
    article = read_one(tmp_path, "dump.jsonl", json.dumps(record).encode(), columns=columns_of("cms"))
    assert (article.text, article.title, article.outlet) == ("One said no.\nTwo said yes.", "Pier", "Ledger")


def test_gdelt_rows_are_links_that_are_fetched(tmp_path: Path) -> None:
    cells = ["20240305083000-1", "20240305083000", "1", "ledger.example", "https://ledger.example/a", *[""] * 22]
    asked: list[str] = []

    def fetch(url: str) -> NewArticle:
        asked.append(url)
        return NewArticle(external_id=url, text=TEXT, title="Pier closed", outlet="page")

    row = "\t".join(cells).encode()
    article = read_one(tmp_path, "20240305083000.gkg.csv", row, columns=columns_of("gdelt"), fetch=fetch)
    assert asked == ["https://ledger.example/a"]
    assert (article.external_id, article.outlet) == ("20240305083000-1", "ledger.example")
    assert article.published_at == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)


def test_media_cloud_rows_without_fetching_are_refused_with_that_reason(tmp_path: Path) -> None:
    path = tmp_path / "stories.csv"
    path.write_text("id,media_name,publish_date,title,url\n5,Ledger,2024-03-05,Pier,https://ledger.example/a\n")
    (found,) = intake.read([path], columns=columns_of("mediacloud"))
    assert str(found.refusal) == "no text in it, only a link; links are fetched with --fetch"


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (b'{"id": "1", "text": "He said no."}\n{"id": "2", "text": "She said yes."}\n', ["1", "2"]),
        (b'[{"id": "1", "text": "He said no."}]', ["1"]),
        (b'{\n "id": "1",\n "text": "He said no."\n}', ["1"]),
        (b"Pier closed\n\nHe said no.", [None]),
        (samples.page(), [None]),
        (samples.pdf(), [None]),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, content: bytes, ids: list[str | None]) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    found = list(intake.read([Path("-")]))
    assert [one.refusal for one in found] == [None] * len(ids)
    made = [one.article.external_id for one in found if one.article]
    assert [mine for mine, given in zip(made, ids, strict=True) if given] == [given for given in ids if given]


def test_folders_stand_for_their_article_files(tmp_path: Path) -> None:
    for name in ("b.pdf", "a.html", "notes.log", "c.WARC.GZ"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in intake.files([tmp_path])] == ["a.html", "b.pdf", "c.WARC.GZ"]


def test_presets_and_fields_that_there_are_not() -> None:
    with pytest.raises(MalformedRecord, match="no preset 'nexis'"):
        columns_of("nexis")
    with pytest.raises(MalformedRecord, match="no field 'body'"):
        columns_of(mapping={"body": "x"})
    assert columns_of("cms", {"text": "html_body"}).text == ("html_body",)
    assert columns_of() == Columns()
