"""The commands that bring articles in from folders and feeds."""

from __future__ import annotations

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Article, Feed

pytestmark = pytest.mark.django_db


def said(*arguments: str, **options: object) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err, **options)
    return out.getvalue().strip(), err.getvalue().strip()


def settled(path: Path, content: str) -> Path:
    path.write_text(content)
    os.utime(path, (time.time() - 60,) * 2)
    return path


def test_feeds_are_added_listed_and_exported(tmp_path: Path) -> None:
    out, _ = said("feeds", "add", "https://ledger.example/feed", "--every", "30", "--outlet", "Ledger")
    assert out.startswith("added: https://ledger.example/feed, next run ")
    feed = Feed.objects.get()
    assert (feed.interval_minutes, feed.outlet) == (30, "Ledger")
    assert "next run 20" in said("feeds", "list")[0]
    (tmp_path / "list.opml").write_text(said("feeds", "export")[0])
    assert said("feeds", "import", str(tmp_path / "list.opml"))[0] == "0 added, 1 known already, 0 refused"


def test_feeds_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="only http and https"):
        said("feeds", "add", "file:///etc/passwd")
    with pytest.raises(CommandError, match="No such file"):
        said("feeds", "import", str(tmp_path / "gone"))


def test_polling_says_what_failed() -> None:
    said("feeds", "add", "http://127.0.0.1:9/feed")
    out, err = said("feeds", "poll")
    assert out == "0 new or changed entries, 0 taken in"
    assert err == "http://127.0.0.1:9/feed: 127.0.0.1 is at 127.0.0.1, which is not a public address"


def test_a_watched_folder_is_taken_in(tmp_path: Path) -> None:
    path = settled(tmp_path / "a.txt", "Pier closed\nHe said no.")
    settled(tmp_path / "b.pdf", "no PDF")
    (tmp_path / "c.txt").write_text("still being written")
    out, err = said("watch", str(tmp_path), "--once")
    assert out == f"{path}: new"
    assert err == f"{tmp_path / 'b.pdf'}: not a PDF: it does not begin with %PDF"
    assert [article.title for article in Article.objects.all()] == ["Pier closed"]


def test_watching_what_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no folder"):
        said("watch", str(tmp_path / "gone"))


def test_ingest_with_columns(tmp_path: Path) -> None:
    settled(tmp_path / "dump.csv", "Nr,Body\n1,He said no.\n")
    out, _ = said("ingest", str(tmp_path / "dump.csv"), "--column", "id=Nr", "--column", "text=Body")
    assert out == "1 new, 0 changed, 0 unchanged, 0 failed"
    with pytest.raises(CommandError, match="no preset 'nexis'"):
        said("ingest", str(tmp_path), "--preset", "nexis")
    with pytest.raises(CommandError, match="--column FIELD=NAME"):
        said("ingest", str(tmp_path), "--column", "Nr")
    with pytest.raises(CommandError, match="name a file"):
        said("ingest")


def test_ingest_of_a_private_link(capsys: pytest.CaptureFixture[str]) -> None:
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("ingest", "--url", "http://169.254.169.254/latest", stderr=err, stdout=StringIO())
    assert "not a public address" in err.getvalue()
