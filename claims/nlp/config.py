"""Options of the pipeline, and the version they and the models amount to (stored with every claim)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

CODE_VERSION = "3"
"""Raised by hand when a change of code changes what the pipeline finds."""
WEIGHTS = Path(__file__).parent / "weights"
LINKER = WEIGHTS / "linker.json"
LEXICONS = Path(__file__).parent / "lexicons"
READ_LATER = ("pairing", "checkable")
"""Lexicons that no component of the pipeline reads; they are looked up when claims are compared or shown."""
EXTRACTOR_FILES = ("extractor.onnx", "extractor.json", "tokenizer.json")
DUMMY = "dummy"


@dataclass(frozen=True, slots=True)
class PipelineConfig:
    """What can be chosen; the defaults are the shipped pipeline.

    tagger: folder with the extractor's weights, or "dummy" for tests without any.
    skip_boilerplate: leave out navigation, captions, share buttons and the like.
    separate_quotes: a quoted sentence that runs on after its cue is a claim of its own with the same
    source; otherwise it is a further piece of the content before it.
    min_score: attributions scored lower (0..1) are dropped.
    threads: processor threads of the model.
    """

    tagger: str = str(WEIGHTS)
    skip_boilerplate: bool = True
    separate_quotes: bool = False
    min_score: float = 0.0
    threads: int = 1

    @property
    def version(self) -> str:
        """Sixteen hexadecimal digits over options, weights, lexicons and code version; threads don't count."""
        options = {name: value for name, value in asdict(self).items() if name not in {"tagger", "threads"}}
        parts = [CODE_VERSION, model_digest(self.tagger), reading_digest(), options]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def model_digest(tagger: str) -> str:
    """Short hash of the extractor's files in a folder. Raises FileNotFoundError when one is missing."""
    if tagger == DUMMY:
        return DUMMY
    return digest(Path(tagger) / name for name in EXTRACTOR_FILES)


def reading_digest() -> str:
    """Short hash of the linker's weights and of the lexicons the components read."""
    lexicons = (path for path in sorted(LEXICONS.glob("*.toml")) if path.stem not in READ_LATER)
    return digest((LINKER, *lexicons))


def digest(paths: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits over the contents of files, in their order. Raises FileNotFoundError."""
    return _digest(tuple((str(path), path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=16)
def _digest(files: tuple[tuple[str, int], ...]) -> str:
    """Hash of the contents of files; the times of change only tell the cache when to look again."""
    found = hashlib.sha256()
    for name, _ in files:
        with Path(name).open("rb") as handle:
            found.update(hashlib.file_digest(handle, "sha256").digest())
    return found.hexdigest()[:16]
