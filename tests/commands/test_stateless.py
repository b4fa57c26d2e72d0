"""`manage.py extract` and `match`: files in, JSON lines out, no database."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

SAYS = "Norwick says the ferry sailed on time. Nothing else."
DENIES = "Sudbury denies the ferry sailed on time. Nothing else."


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def corpus(path: Path) -> Path:
    articles = [{"id": "a", "text": SAYS, "date": "2024-05-01"}, {"id": "b", "text": DENIES, "title": "T"}]
    path.write_text("\n".join(json.dumps(article) for article in articles))
    return path


def test_extract_writes_one_line_per_article_with_offsets_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SAYS)
    call_command("extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out.jsonl"))
    [row] = rows(tmp_path / "out.jsonl")
    [found] = row["attributions"]
    assert row["file"] == "a.txt"
    assert [SAYS[slice(*found[role][0])] for role in ("source", "cue", "content")] == [
        "Norwick",
        "says",
        "the ferry sailed on time",
    ]
    assert (found["speaker"], found["kind"], found["stance"]) == ("Norwick", "indirect", "asserts")


def test_extract_reports_a_bad_file_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff")
    (tmp_path / "b.txt").write_text(SAYS)
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("extract", str(tmp_path), "--out", str(tmp_path / "out"), stderr=err)
    assert len(rows(tmp_path / "out")) == 1
    assert err.getvalue().strip() == f"{tmp_path / 'a.txt'}: not valid UTF-8 at byte 0"


def test_an_output_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SAYS)
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("extract", str(tmp_path / "a.txt"), "--out", str(tmp_path / "none" / "out"))


def test_match_names_the_line_of_a_bad_record(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text(json.dumps({"id": "a", "text": SAYS}) + "\n" + json.dumps({"id": "b"}))
    with pytest.raises(CommandError, match=r"corpus\.jsonl:2: the field 'text' is missing or not a str"):
        call_command("match", str(path), "--out-claims", str(tmp_path / "c"), "--out-pairs", str(tmp_path / "p"))


def test_match_refuses_a_claim_of_an_unknown_article(tmp_path: Path) -> None:
    given = tmp_path / "claims.jsonl"
    given.write_text(json.dumps({"id": "c", "article": "zz", "content_spans": [[0, 3]]}))
    arguments = ["--claims", str(given), "--out-claims", str(tmp_path / "c"), "--out-pairs", str(tmp_path / "p")]
    with pytest.raises(CommandError, match="not in the corpus"):
        call_command("match", str(corpus(tmp_path / "corpus.jsonl")), *arguments)
