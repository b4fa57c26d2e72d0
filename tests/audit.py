"""Asks pip-audit about the locked packages: a finding fails, an advisory database that is away does not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.txt"
SECONDS = 240


def main(tool: str) -> int:
    """The exit code: 1 where a locked package has a known weakness, else 0."""
    command = [tool, "--requirement", str(LOCK), "--disable-pip", "--require-hashes", "--format", "json"]
    try:
        asked = subprocess.run(
            [*command, "--progress-spinner", "off", "--timeout", "10"],
            capture_output=True, text=True, timeout=SECONDS, check=False,
        )  # fmt: skip
        packages = json.loads(asked.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
        sys.stdout.write(
            f"pip-audit: the advisory database was not reached ({type(error).__name__}); nothing checked\n"
        )
        return 0
    found = [(package, weakness) for package in packages for weakness in package.get("vulns", [])]
    for package, weakness in found:
        fixed = ", ".join(weakness["fix_versions"]) or "none yet"
        sys.stdout.write(f"{package['name']} {package['version']}: {weakness['id']}, fixed in {fixed}\n")
    sys.stdout.write(f"pip-audit: {len(packages)} packages, {len(found)} known weaknesses\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
