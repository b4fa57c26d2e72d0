"""Dependencies: locked with hashes, listed in an inventory, and asked about where there is a network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
LOCKS = ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)


def _pins(name: str) -> set[tuple[str, str]]:
    found = _PIN.findall((ROOT / name).read_text(encoding="utf-8"))
    return {(re.sub(r"[-_.]+", "-", package).lower(), version) for package, version in found}


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text(encoding="utf-8").strip())
    assert [entry.partition(" ")[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_inventory_lists_every_locked_package(tmp_path: Path) -> None:
    out = tmp_path / "sbom.json"
    subprocess.run(["make", "--no-print-directory", "sbom", f"SBOM={out}", f"VENV={_venv()}"], cwd=ROOT, check=True)
    parts = json.loads(out.read_text(encoding="utf-8"))["components"]
    listed = {(re.sub(r"[-_.]+", "-", part["name"]).lower(), part["version"]) for part in parts}
    assert _pins("requirements.txt") - listed == set()
    assert all(part.get("hashes") or part.get("externalReferences") for part in parts)


def test_the_audit_goes_on_without_a_network(tmp_path: Path) -> None:
    closed = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "https_proxy": "http://127.0.0.1:9"}
    command = ["make", "--no-print-directory", "audit", f"VENV={_venv()}"]
    result = subprocess.run(command, cwd=ROOT, env=closed, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "not reached" in result.stdout


@pytest.mark.parametrize(("code", "told"), [(0, ""), (1, "PYSEC-1")])
def test_the_audit_fails_on_a_finding_alone(tmp_path: Path, code: int, told: str) -> None:
    tool = tmp_path / "pip-audit"
    report = {
        "dependencies": [{"name": "x", "version": "1", "vulns": [{"id": told, "fix_versions": []}] if told else []}]
    }
    tool.write_text(f"#!/bin/sh\ncat <<'X'\n{json.dumps(report)}\nX\nexit {code}\n")
    tool.chmod(0o755)
    command = [sys.executable, "-m", "tests.audit", str(tool)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, told in result.stdout) == (code, True)


def _venv() -> Path:
    return Path(sys.executable).parent.parent
