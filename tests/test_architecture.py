"""The house rules that a machine can check: layers, names, sizes, purposes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
REFUSED_NAMES = {"utils", "helpers", "common", "core", "manager", "handler", "data", "process", "do"}
LONGEST_FILE = 300
LONGER = {"tracker/settings.py"}  # one file by design: every setting in one place
MODULES = sorted(
    path
    for package in ("claims", "tracker")
    for path in (ROOT / package).rglob("*.py")
    if "migrations" not in path.parts and path.stat().st_size
)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_import_contracts_hold() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr


def test_claims_package_is_empty() -> None:
    assert (ROOT / "claims" / "__init__.py").read_bytes() == b""


def test_nlp_imports_without_django() -> None:
    probe = "import claims.nlp, sys; print(*sorted({'django', 'celery', 'torch'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_states_its_purpose(path: Path) -> None:
    purpose = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert purpose, f"{_name(path)} has no docstring"
    assert purpose.split("\n\n")[0].rstrip().endswith((".", ":")), f"{_name(path)} starts with no sentence"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_public_names_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    assert [node.name for node in found if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_is_short_and_named_for_a_thing(path: Path) -> None:
    assert _name(path) in LONGER or len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE
    assert path.stem not in REFUSED_NAMES


def test_the_web_process_loads_neither_spacy_nor_the_runtime_of_the_models() -> None:
    """They are half of what starting costs, and a third of the memory; only workers read texts."""
    code = "import sys, tracker.wsgi; print(sorted({'spacy', 'thinc', 'onnxruntime', 'tokenizers'} & set(sys.modules)))"
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True, timeout=120)
    assert said.stdout.strip() == "[]"
