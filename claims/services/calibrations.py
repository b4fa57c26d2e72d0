"""Editors' verdicts re-calibrate the scores: fitted on some, compared on others, used only where that is better."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from numpy.typing import NDArray

from claims.models import Calibration, ClaimPair, Verdict
from claims.services import pipeline, scales, thresholds
from claims.services.errors import NotAllowed
from claims.services.scales import Scale

PERMISSION = "claims.change_calibration"
FEWEST = 60  # verdicts below which nothing is fitted
FEWEST_OF_A_KIND = 20  # verdicts below which a kind has no threshold of its own
HELD_OUT = 3  # of so many statements one is held out
TARGET = 0.75  # share of the shown pairs that should hold
BANDS = 10
_HELD = (Verdict.CONTRADICTION, Verdict.SUPERSEDED)
_ROUNDS, _PRIOR = 50, 5.0
_GRID = [round(0.05 * step, 2) for step in range(2, 19)]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One decided pair: its kind, the pairing's raw score, and whether editors held it to be a contradiction."""

    kind: str
    raw: float
    held: bool


def verdicts() -> tuple[list[Judged], list[Judged]]:
    """The decided pairs that the present pairing scored, those to fit on and those held out.

    Pairs that need reporting tell nothing. Copies of the same two statements stay on the same side.
    """
    version = pipeline.pair_finder().version
    rows = ClaimPair.objects.decided().exclude(verdict=Verdict.NEEDS_REPORTING).exclude(raw_score=None)
    rows = rows.filter(pipeline_version__endswith=f"-{version}", repeats=None).order_by("id")
    sides: tuple[list[Judged], list[Judged]] = ([], [])
    for kind, raw, verdict, statements in rows.values_list("kind", "raw_score", "verdict", "statement_hash"):
        place = int(hashlib.sha256(statements.encode()).hexdigest()[:8], 16) % HELD_OUT == 0
        sides[place].append(Judged(kind, raw or 0.0, verdict in _HELD))
    return sides


def recalibrate() -> Calibration | None:
    """Fit a scale on the verdicts and use it where it reads those held out better; None where there are too few.

    It is only proposed where a chief has chosen the scale in use, or COUNTERCLAIM_RECALIBRATE is off.
    """
    fitted_on, held_out = verdicts()
    if len(fitted_on) + len(held_out) < FEWEST or not held_out:
        return None
    before, after = scales.in_use(), fit(fitted_on)
    figures = {"before": compared(before, held_out), "after": compared(after, held_out)}
    made = Calibration(
        pairing_version=pipeline.pair_finder().version, slope=after.slope, offset=after.offset,
        thresholds=dict(after.thresholds), verdicts=len(fitted_on), held_out=len(held_out), figures=figures,
    )  # fmt: skip
    made.reason, use = _decision(figures)
    made.state = Calibration.State.PROPOSED if use else Calibration.State.REFUSED
    latest = Calibration.objects.first()
    if latest and _same(latest, made):
        return latest
    made.save()
    if use and settings.COUNTERCLAIM_RECALIBRATE and not _chosen_by_somebody():
        _activate(made)
    return made


def fit(judged: Sequence[Judged]) -> Scale:
    """Platt's scale through the verdicts, and the thresholds that go with it; few verdicts move it little."""
    odds = np.array([scales.log_odds(one.raw) for one in judged])
    held = np.array([one.held for one in judged], np.float64)
    slope, offset = _platt(odds, held)
    scale = Scale(slope, offset)
    shipped = {kind: scale.score(threshold) for kind, threshold in scales.shipped().thresholds.items()}
    by_kind: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one in judged:
        by_kind[one.kind].append((scale.score(one.raw), one.held))
    own = {kind: _threshold(rows) for kind, rows in by_kind.items() if len(rows) >= FEWEST_OF_A_KIND}
    return Scale(slope, offset, {**shipped, **{kind: value for kind, value in own.items() if value is not None}})


def compared(scale: Scale, judged: Sequence[Judged]) -> dict[str, object]:
    """How well a scale reads verdicts: log loss, how many it shows and the share of those that hold, and bands of
    score with the share that holds in each (the reliability curve)."""
    scores = np.clip([scale.score(one.raw) for one in judged], 1e-4, 1 - 1e-4)
    held = np.array([one.held for one in judged])
    shown = np.array([scale.shows(one.kind, one.raw) for one in judged])
    loss = -np.mean(np.where(held, np.log(scores), np.log(1 - scores)))
    return {
        "log_loss": round(float(loss), 4),
        "shown": int(shown.sum()),
        "precision": round(float(held[shown].mean()), 4) if shown.any() else None,
        "bands": _bands(scores, held),
    }


def choose(calibration: Calibration | None, editor: User) -> Calibration:
    """Use that calibration from now on, or, with None, the scale as shipped; the nightly task leaves it at that.

    Raises NotAllowed.
    """
    _check(editor)
    if calibration is None:
        shipped = scales.shipped()
        return _adopt(shipped, editor, "scores as they are shipped")
    return _adopt(scales.of(calibration), editor, f"back to version {calibration.pk}", like=calibration)


def set_threshold(kind: str, value: float, editor: User) -> Calibration:
    """Show pairs of that kind ("" for those without a threshold of their own) from that score on; NotAllowed."""
    _check(editor)
    scale = scales.in_use()
    changed = Scale(scale.slope, scale.offset, {**scale.thresholds, kind: value})
    said = f"{ClaimPair.Kind(kind).label}: " if kind else ""
    return _adopt(changed, editor, f"{said}threshold {value:g}", like=scales.active())


def release(editor: User) -> None:
    """Let the nightly task choose again; raises NotAllowed."""
    _check(editor)
    Calibration.objects.filter(state=Calibration.State.ACTIVE).update(editor=None)


def _check(editor: User) -> None:
    if not editor.has_perm(PERMISSION):
        raise NotAllowed(f"{editor.get_username()} may not choose how scores are read")


def _adopt(scale: Scale, editor: User, reason: str, like: Calibration | None = None) -> Calibration:
    made = Calibration(
        pairing_version=pipeline.pair_finder().version, slope=scale.slope, offset=scale.offset,
        thresholds=dict(scale.thresholds), editor=editor, reason=reason, figures=like.figures if like else {},
        verdicts=like.verdicts if like else 0, held_out=like.held_out if like else 0,
    )  # fmt: skip
    with transaction.atomic():
        made.save()
        _activate(made)
    return made


def _activate(calibration: Calibration) -> None:
    with transaction.atomic():
        Calibration.objects.filter(state=Calibration.State.ACTIVE).update(state=Calibration.State.PROPOSED)
        calibration.state = Calibration.State.ACTIVE
        calibration.save()
        thresholds.apply(scales.of(calibration))


def _chosen_by_somebody() -> bool:
    found = scales.active()
    return found is not None and found.editor_id is not None


def _same(latest: Calibration, made: Calibration) -> bool:
    names = ("pairing_version", "slope", "offset", "thresholds", "verdicts", "held_out")
    return all(getattr(latest, name) == getattr(made, name) for name in names)


def _decision(figures: dict[str, dict[str, object]]) -> tuple[str, bool]:
    """Why a new scale is, or is not, to be used: it must lower the log loss and not the precision of what it shows."""
    before, after = figures["before"], figures["after"]
    if not float(str(after["log_loss"])) < float(str(before["log_loss"])):
        return "log loss on the verdicts held out is not lower", False
    was, now = before["precision"], after["precision"]
    if was is not None and now is not None and float(str(now)) < float(str(was)) - 0.02:
        return "fewer of the pairs it shows hold, on the verdicts held out", False
    return "log loss on the verdicts held out is lower", True


def _platt(odds: Floats, held: Floats) -> tuple[float, float]:
    """Slope and offset of the logistic curve through the verdicts, by Newton's method, drawn towards (1, 0)."""
    at = np.array([1.0, 0.0])
    rows = np.stack([odds, np.ones_like(odds)], axis=1)
    for _ in range(_ROUNDS):
        expected = 1 / (1 + np.exp(-rows @ at))
        pull = rows.T @ (held - expected) - _PRIOR * (at - [1.0, 0.0])
        curve = rows.T @ (rows * (expected * (1 - expected))[:, None]) + _PRIOR * np.eye(2)
        step = np.linalg.solve(curve, pull)
        at = at + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-8:
            break
    return round(max(0.05, float(at[0])), 6), round(float(at[1]), 6)


def _threshold(rows: Sequence[tuple[float, bool]]) -> float | None:
    """The least score from which on TARGET of the kind's verdicts hold; None where no threshold reaches that."""
    for least in _GRID:
        held = [was for score, was in rows if score >= least]
        if len(held) >= FEWEST_OF_A_KIND // 2 and sum(held) / len(held) >= TARGET:
            return least
    return None


def _bands(scores: Floats, held: NDArray[np.bool_]) -> list[dict[str, float]]:
    place = np.minimum((scores * BANDS).astype(int), BANDS - 1)
    return [
        {"from": n / BANDS, "pairs": int((place == n).sum()), "held": round(float(held[place == n].mean()), 4)}
        for n in range(BANDS) if (place == n).any()
    ]  # fmt: skip
