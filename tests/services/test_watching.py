"""A watched folder hands out each file once for every change."""

from __future__ import annotations

import os
import time
from pathlib import Path

from claims.services.watching import Folder


def touched(path: Path, content: str, age: float) -> Path:
    path.write_text(content)
    os.utime(path, (time.time() - age,) * 2)
    return path


def test_news(tmp_path: Path) -> None:
    folder = Folder(tmp_path, settled=5)
    first = touched(tmp_path / "a.txt", "one", 60)
    touched(tmp_path / "b.txt", "being written", 0)
    touched(tmp_path / "notes.log", "no article", 60)
    assert (folder.news(), folder.news()) == ([first], [])
    touched(first, "another", 30)
    assert folder.news() == [first]
    first.unlink()
    assert folder.news() == []
