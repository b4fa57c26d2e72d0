"""Options of pairing, and the version they and the weights amount to (stored with every pair)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from claims.nlp.config import WEIGHTS
from claims.nlp.pairing.candidates import CANDIDATES_A_CLAIM
from claims.nlp.pairing.combiner import COMBINER_FILE
from claims.nlp.pairing.digests import file_digest

ENCODER_FILE = "encoder.onnx"
"""Gives claims the vectors that candidates are found by."""
CODE_VERSION = "3"
"""Raised by hand when a change of code changes which pairs are found."""


@dataclass(frozen=True, slots=True)
class PairingConfig:
    """What can be chosen; the defaults are the shipped pairing.

    threshold: pairs scored lower are not shown (None: the shipped ones, see `Combiner.thresholds`).
    candidates: stored claims compared with each new one. weights: folder of judge and combiner.
    judge: "scene" for the shipped model, "rules" for the comparison alone. threads: of the model.
    """

    threshold: float | None = None
    candidates: int = CANDIDATES_A_CLAIM
    weights: str = str(WEIGHTS)
    judge: str = "scene"
    threads: int = 1

    @property
    def version(self) -> str:
        """Sixteen hexadecimal digits over options, weights and code version; threads don't count."""
        options = {name: value for name, value in asdict(self).items() if name not in {"weights", "threads"}}
        files = [COMBINER_FILE, *(["judge.onnx"] if self.judge == "scene" else [])]
        found_by = file_digest(WEIGHTS / ENCODER_FILE)
        parts = [CODE_VERSION, found_by, [file_digest(Path(self.weights) / name) for name in files], options]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]
