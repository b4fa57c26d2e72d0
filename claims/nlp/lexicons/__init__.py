"""Word lists that a person can read and mend, kept as TOML beside this loader."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


@cache
def read(name: str) -> dict[str, Any]:
    """Return the lexicon `<name>.toml` as a mapping; loaded once a process. Raises FileNotFoundError."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def alternation(phrases: Iterable[str]) -> str:
    """Return a regular expression matching any of `phrases`, longest first, any space between words."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)
