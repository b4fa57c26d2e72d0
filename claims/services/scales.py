"""What scores mean at this desk: the scale in use reads the pairing's raw scores and says which pairs are shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from claims.models import Calibration
from claims.services import pipeline

FLOOR = 0.2  # raw scores below this are not kept at all
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Scale:
    """score = logistic(slope x log odds of raw + offset), 0..1; `thresholds` by kind, "" for all others."""

    slope: float = 1.0
    offset: float = 0.0
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def score(self, raw: float) -> float:
        """The share of such pairs that editors confirm, as far as is known; keeps the order of raw scores."""
        if self.slope == 1.0 and self.offset == 0.0:
            return raw
        return round(1.0 / (1.0 + math.exp(-(self.slope * log_odds(raw) + self.offset))), 4)

    def threshold(self, kind: str) -> float:
        """The least score of a pair of that kind that is shown."""
        return self.thresholds.get(kind, self.thresholds.get("", 1.0))

    def shows(self, kind: str, raw: float) -> bool:
        """Whether a pair of that kind and raw score is shown to editors."""
        return self.score(raw) >= self.threshold(kind)


def log_odds(raw: float) -> float:
    """Of a score, kept off 0 and 1."""
    held = min(1 - _EDGE, max(_EDGE, raw))
    return math.log(held / (1 - held))


def shipped() -> Scale:
    """The scale that comes with the pairing: scores as they are."""
    return Scale(thresholds=pipeline.pair_finder().thresholds)


def of(calibration: Calibration) -> Scale:
    """The scale that a calibration holds."""
    return Scale(calibration.slope, calibration.offset, calibration.thresholds)


def in_use() -> Scale:
    """The active calibration's scale, where it was made for the present pairing; else the shipped one."""
    found = active()
    return of(found) if found else shipped()


def active() -> Calibration | None:
    """The calibration in use, if it was made for the present version of the pairing."""
    version = pipeline.pair_finder().version
    return Calibration.objects.filter(state=Calibration.State.ACTIVE, pairing_version=version).first()
