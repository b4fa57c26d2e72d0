"""The documents keep their word: tests they name exist, commands they show are there, links lead somewhere."""

from __future__ import annotations

import ast
import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT: Path = settings.BASE_DIR
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PROVED = ["threat-model.md", "reliability.md"]
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"python manage\.py ([a-z]\w*)(.*)")
_TARGET = re.compile(r"`make ([a-z][a-z-]*)")
_PLACEHOLDER = re.compile(r"[<\[|>&;]|\.\.\.")


def _text(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


@cache
def _tests_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_tests_that_are_named_exist(path: Path) -> None:
    named = _TEST.findall(path.read_text(encoding="utf-8"))
    missing = [
        f"{file}::{name}" for file, name in named if not (ROOT / file).is_file() or name not in _tests_of(ROOT / file)
    ]
    assert missing == []


@pytest.mark.parametrize("name", PROVED)
def test_every_line_of_a_promise_names_its_test(name: str) -> None:
    rows = [line for line in _text(name).splitlines() if line.startswith("| ") and not line.endswith("| proved by |")]
    assert len(rows) > 15
    assert [row for row in rows if not _TEST.search(row)] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = _LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_that_are_shown_parse(path: Path) -> None:
    """Each is given to its command's own parser; what has placeholders or pipes is known by its name alone."""
    shown = "\n".join(_BLOCK.findall(path.read_text(encoding="utf-8"))).replace("\\\n", " ")
    for name, rest in _COMMAND.findall(shown):
        assert name in get_commands(), f"{path.name}: manage.py {name}"
        if not _PLACEHOLDER.search(rest):
            command = load_command_class(get_commands()[name], name)
            command.create_parser("manage.py", name).parse_args(shlex.split(rest, comments=True))


def test_targets_of_make_that_are_shown_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {path.name: set(_TARGET.findall(path.read_text(encoding="utf-8"))) for path in DOCUMENTS}
    assert {name: found - targets for name, found in shown.items() if found - targets} == {}
