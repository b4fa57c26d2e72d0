"""`manage.py ingest`: what was new, unchanged, failed and why; bad input never stops the rest."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.models import Article, ClaimPair

pytestmark = pytest.mark.django_db

SAYS = "Norwick says the ferry sailed on time. Nothing else happened that day in the old harbour."
DENIES = "Sudbury denies the ferry sailed on time. Nothing else happened that day in the old harbour."
GERMAN = "Der Stadtrat hat am Montag beschlossen, die Brücke nicht zu sperren, sagte der Sprecher. " * 3


def ingest(*arguments: object) -> tuple[str, list[str], int]:
    """Standard output, the lines of standard error, the exit code."""
    out, err = StringIO(), StringIO()
    try:
        call_command("ingest", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as stop:
        return out.getvalue().strip(), err.getvalue().splitlines(), int(str(stop.code))
    return out.getvalue().strip(), err.getvalue().splitlines(), 0


def lines(path: Path, *records: object) -> Path:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in records), encoding="utf-8")
    return path


def test_a_folder_of_text_and_records(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("A headline\n\n" + SAYS)
    lines(tmp_path / "two.jsonl", {"id": "b", "text": DENIES, "publisher": "Post", "date": "2024-05-01"})
    (tmp_path / "README.md").write_text("not an article")
    assert ingest(tmp_path, "--wait") == ("2 new, 0 changed, 0 unchanged, 0 failed", [], 0)
    post = Article.objects.get(external_id="b")
    assert (post.outlet, post.published_at.isoformat(), post.status) == ("Post", "2024-05-01T00:00:00+00:00", "done")
    assert Article.objects.exclude(external_id="b").get().title == "A headline"
    assert ClaimPair.objects.count() == 1


def test_the_same_folder_again_changes_nothing(tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", {"id": "a", "text": SAYS})
    ingest(tmp_path, "--wait")
    assert ingest(tmp_path, "--wait") == ("0 new, 0 changed, 1 unchanged, 0 failed", [], 0)


def test_line_ends_and_spaces_are_kept(tmp_path: Path) -> None:
    text = "Title\r\n\r\n" + SAYS + "\u00a0\r\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    ingest(tmp_path)
    assert Article.objects.get().text == text


def test_the_title_is_the_first_line_that_is_no_page_furniture(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Skip to main content\n\nFerry sails again\n\n" + SAYS)
    ingest(tmp_path)
    assert Article.objects.get().title == "Ferry sails again"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.jsonl", b"\n\n", "the file is empty"),
        ("a.txt", b"x" * 50_000_000, "the file has 50,000,000 bytes; the limit is 1,000,000"),
        ("a.txt", b"caf\xe9 is not UTF-8", "not valid UTF-8 at byte 3"),
        ("a.txt", GERMAN.encode(), "the text is in 'de'; the pipeline reads English"),
        ("a.json", b'{"id": "a"', "malformed JSON at line 1, column 11"),
        ("a.json", b'"text"', "expected a JSON object, found str"),
        ("a.json", b'{"id": "a"}', "the field 'text' is missing"),
        ("a.json", b'{"id": "a", "text": 3}', "the field 'text' is not a string"),
        ("a.json", b'{"id": "a", "text": "t", "date": "soon"}', "the date 'soon' is not ISO 8601"),
        ("a.json", b'{"id": "a", "text": "t", "date": "2024-13-45"}', "the date '2024-13-45' does not exist"),
        ("a.doc", b"what", "not an article file; expected .txt, .json, .jsonl"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    good = lines(tmp_path / "z.jsonl", {"id": "good", "text": SAYS})
    out, err, code = ingest(path, good)
    assert out == "1 new, 0 changed, 0 unchanged, 1 failed"
    assert len(err) == 1
    assert err[0].startswith(f"{path}: {reason}")
    assert code == 1
    assert [article.external_id for article in Article.objects.all()] == ["good"]


def test_a_missing_path_is_one_clear_line(tmp_path: Path) -> None:
    _, err, code = ingest(tmp_path / "none.txt")
    assert (err, code) == ([f"{tmp_path / 'none.txt'}: No such file or directory"], 1)


def test_bad_lines_are_named_by_number_and_the_rest_goes_in(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "a.jsonl",
        {"id": "1", "text": SAYS},
        "{oops",
        {"text": SAYS},
        "",
        {"id": "1", "text": DENIES},
        {"id": "2", "text": DENIES},
    )
    out, err, code = ingest(path)
    assert out == "2 new, 0 changed, 0 unchanged, 3 failed"
    assert [line.split(" ")[0] for line in err] == [f"{path}:{number}:" for number in (2, 3, 5)]
    assert err[2].endswith(f"duplicate id '1', first seen at {path}:1")
    assert code == 1


def test_an_article_that_fails_to_be_read_does_not_block_the_next(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"id": "1", "text": "CRASH " + SAYS}, {"id": "2", "text": DENIES})
    _, err, code = ingest(path, "--wait")
    assert err == [f"{path}:1: ValueError: the reader tripped"]
    assert dict(Article.objects.values_list("external_id", "status")) == {"1": "failed", "2": "done"}
    assert code == 1
