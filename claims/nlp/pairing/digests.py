"""Short hashes of weight files, so that a pair tells which weights scored it."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=16)
def file_digest(path: Path) -> str:
    """Sixteen hexadecimal digits over the contents of a file. Raises FileNotFoundError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:16]
