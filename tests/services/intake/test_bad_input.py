"""The table of bad input in docs/intake.md is true: each file gives that one line, and nothing of it is stored."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project

from claims.models import Article
from claims.services import articles, intake
from claims.services.errors import RefusedArticle
from claims.services.intake import untrusted
from claims.services.parsers.sandbox import ParserProcess
from tests.services.intake import samples

DOCS = Path(project.BASE_DIR) / "docs" / "intake.md"
GERMAN = (
    "Der Minister sagte am Montag, die Brücke werde bis zum Frühjahr gesperrt bleiben, weil die Prüfer neue Schäden "
    "an den Pfeilern gefunden hätten und eine Öffnung zu gefährlich sei."
)


def _bomb_word() -> bytes:
    return samples.packed({"word/document.xml": b"\0" * 200_000_000})


def _broken_member() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.txt", "He said no.")
    return out.getvalue().replace(b"He said no.", b"He said on.")


def _encrypted_member() -> bytes:
    content = bytearray(samples.packed({"a.txt": b"He said no."}))
    content[6] |= 1  # the flag in the local header, and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


BAD: dict[str, tuple[str, bytes]] = {
    "empty file": ("a.txt", b" \n"),
    "text in Latin-1": ("a.txt", "café".encode("latin-1")),
    "text with a NUL": ("a.txt", b"He said\0no."),
    "text over the limit": ("a.txt", b"x" * 2_001),
    "text in German": ("a.txt", GERMAN.encode()),
    "unknown kind of file": ("a.xlsx", b"PK"),
    "missing file": ("", b""),
    "malformed JSON": ("a.json", b'{"id": }'),
    "JSON nested without end": ("a.json", b"[" * 10_000),
    "JSON that is no record": ("a.json", b"7"),
    "JSON list, one record without text": ("a.json", b'[{"id": "1", "text": "No."}, {"id": "2"}]'),
    "JSON with a number as text": ("a.json", b'{"id": "1", "text": 5}'),
    "JSON with a date that does not exist": ("a.json", b'{"id": "1", "text": "No.", "date": "2024-02-30"}'),
    "JSON lines, the second cut off": ("a.jsonl", b'{"id": "1", "text": "No."}\n{"id": "2", "text": "N'),
    "JSON lines, one too long": ("a.jsonl", b'{"id": "1", "text": "%s"}\n' % (b"x" * 4_000)),
    "the same id twice": ("a.jsonl", b'{"id": "1", "text": "No."}\n{"id": "1", "text": "Yes."}\n'),
    "CSV without an id column": ("a.csv", b"Nr,Body\n1,No.\n"),
    "CSV row with too many cells": ("a.csv", b"id,text\n1,No,really.\n"),
    "CSV with a quote that never closes": ("a.csv", b'id,text\n1,"No.\n2,Yes.\n'),
    "HTML without a main text": ("a.html", b"<html><body><script>render()</script></body></html>"),
    "file that is no PDF": ("a.pdf", b"<html>"),
    "PDF cut off": ("a.pdf", samples.pdf()[:400]),
    "PDF behind a password": ("a.pdf", samples.encrypted_pdf()),
    "PDF of a scan": ("a.pdf", samples.pdf("")),
    "Word document that is none": ("a.docx", b"He said no."),
    "Word document of 1997": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512),
    "Word document that is another zip": ("a.docx", samples.packed({"a.txt": b"No."})),
    "Word document that is a bomb": ("a.docx", _bomb_word()),
    "Word document without text": ("a.docx", samples.word("")),
    "mail that is none": ("a.eml", b"He said no."),
    "mail without a body": ("a.eml", samples.mail("")),
    "ZIP that is none": ("a.zip", b"He said no."),
    "ZIP without members": ("a.zip", samples.packed({})),
    "ZIP inside a ZIP": ("a.zip", samples.packed({"b.zip": samples.packed({"a.txt": b"No."})})),
    "ZIP with a broken member": ("a.zip", _broken_member()),
    "ZIP with an encrypted member": ("a.zip", _encrypted_member()),
    "ZIP with a member that is a bomb": ("a.zip", samples.packed({"a.jsonl": b" " * 30_000})),
    "ZIP that is a bomb in all": ("a.zip", samples.packed({f"{n}.jsonl": b" " * 19_000 + b"{}" for n in range(3)})),
    "WARC that is none": ("a.warc", b"this is no WARC\r\n" * 9),
    "WARC without pages": ("a.warc.gz", samples.warc({"https://a.example/": b"gone"}, status="404 Not Found")),
    "WARC with a page that is a bomb": ("a.warc.gz", samples.warc({"https://a.example/": b" " * 30_000})),
    "file that crashes its parser": ("a.html", b"crash"),
    "file that never ends parsing": ("a.html", b"hang"),
    "file that eats memory": ("a.html", b"hoard"),
}


def documented() -> dict[str, str]:
    table = DOCS.read_text(encoding="utf-8").partition("## Bad input")[2]
    return dict(re.findall(r"^\| ([^|]+) \| `(.+)` \|$", table.partition("\n## ")[0], re.MULTILINE))


@pytest.fixture
def rogue() -> Iterator[ParserProcess]:
    process = ParserProcess(megabytes=512, seconds=1)
    process.module = "tests.services.intake.rogue_child"
    yield process
    process.stop()


@pytest.fixture(autouse=True)
def small_limits(settings: Any, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.COUNTERCLAIM_MAX_ARTICLE_BYTES = 2_000
    kind = str(request.node.name)
    if "bomb" in kind and "Word" not in kind:
        settings.COUNTERCLAIM_MAX_DELIVERY_BYTES = 20_000
        settings.COUNTERCLAIM_MAX_ARCHIVE_BYTES = 50_000
    if "file that" in kind and "PDF" not in kind:
        process = request.getfixturevalue("rogue")
        monkeypatch.setattr(untrusted, "parser", lambda: process)


def test_table_and_samples_name_the_same_kinds() -> None:
    assert list(documented()) == list(BAD)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BAD)
def test_one_clear_line_and_nothing_stored(kind: str, tmp_path: Path) -> None:
    name, content = BAD[kind]
    path = tmp_path / (name or "gone.txt")
    if name:
        path.write_bytes(content)
    stored: set[str] = set()
    refused = list(_refusals(path, stored))
    reason = documented()[kind].replace("FILE", str(path))
    assert [text.partition(": ")[2] for text in refused if str(path) in text][-1:] == [reason]
    assert all("\n" not in text for text in refused)
    assert set(Article.objects.values_list("external_id", flat=True)) == stored


def _refusals(path: Path, stored: set[str]) -> Iterator[str]:
    """The lines that `manage.py ingest` would print; the ids of what it takes in go to `stored`."""
    for found in intake.read([path]):
        try:
            if found.article is None:
                raise found.refusal or RefusedArticle("no reason")
            articles.ingest(found.article)
            stored.add(found.article.external_id)
        except RefusedArticle as error:
            yield f"{found.place}: {error}"


def test_a_crash_costs_only_its_file(tmp_path: Path, rogue: ParserProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untrusted, "parser", lambda: rogue)
    for name, content in {"a": b"one", "b": b"crash", "c": b"two"}.items():
        (tmp_path / f"{name}.html").write_bytes(content)
    found = [one.article.text if one.article else None for one in intake.read([tmp_path])]
    assert found == ["one", None, "two"]


ENTITY = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd"> <!ENTITY a "lolol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>"""


def test_entities_of_a_word_document_are_not_followed(tmp_path: Path) -> None:
    source, out = io.BytesIO(samples.word("PLACE said no.")), io.BytesIO()
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(out, "w") as made:
        for member in given.infolist():
            content = given.read(member)
            if member.filename == "word/document.xml":
                content = ENTITY + content.partition(b"?>")[2].replace(b"PLACE", b"&secret;&c;")
            made.writestr(member, content)
    path = tmp_path / "a.docx"
    path.write_bytes(out.getvalue())
    (found,) = intake.read([path])
    assert found.article is None or ("root:" not in found.article.text and len(found.article.text) < 100)


def test_entities_of_a_page_are_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(
        ENTITY + samples.page(body="<p>&secret; said no, and the harbour stayed closed for a week.</p>" * 4)
    )
    (found,) = intake.read([path])
    assert found.article is None or "root:" not in found.article.text


def test_the_parser_process_gets_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERCLAIM_SECRET_KEY", "hush")
    process = ParserProcess(megabytes=512, seconds=5)
    try:
        process.parse("eml", samples.mail())
        child = process._child
        assert child is not None
        environment = Path(f"/proc/{child.pid}/environ")
        if not environment.exists():
            pytest.skip("no /proc here")
        assert b"hush" not in environment.read_bytes()
    finally:
        process.stop()
