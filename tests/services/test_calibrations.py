"""Verdicts re-calibrate scores where that is better on verdicts held out; thresholds move pairs, and can go back."""

from __future__ import annotations

import random
from itertools import count
from typing import Any

import pytest

from claims.models import Calibration, ClaimPair, FaintPair, Note, Verdict
from claims.services import calibrations, scales, thresholds
from claims.services.calibrations import Judged
from claims.services.errors import NotAllowed
from claims.services.scales import Scale
from tests import factories

VERSION = "reader-1-pairs-1"
_numbers = count()


def overrated(count: int, seed: int = 3) -> list[Judged]:
    """Verdicts on pairs that hold half as often as their score says."""
    drawn = random.Random(seed)  # noqa: S311 - invented verdicts
    scores = [drawn.uniform(0.5, 0.98) for _ in range(count)]
    return [Judged("denial", score, drawn.random() < score / 2) for score in scores]


def decided(count: int) -> list[ClaimPair]:
    words = {True: "contradiction", False: "not_a_contradiction"}
    return [pair(one.raw, verdict=words[one.held]) for one in overrated(count)]


def pair(score: float, **values: Any) -> ClaimPair:
    given = {"statement_hash": f"statements {next(_numbers)}", **values}
    return factories.pair(score=score, raw_score=score, pipeline_version=VERSION, **given)


def faint(score: float, **values: Any) -> FaintPair:
    left, right = factories.claim(), factories.claim("the bridge is shut")
    given = {"kind": "denial", "explanation": "One denies it.", "pipeline_version": VERSION,
             "statement_hash": f"{left.pk}-{right.pk}", **values}  # fmt: skip
    return FaintPair.objects.create(left=left, right=right, raw_score=score, score=score, **given)


def chief() -> Any:
    return factories.editor("Chief")


@pytest.mark.django_db
def test_a_fitted_scale_reads_other_verdicts_better() -> None:
    scale, others = calibrations.fit(overrated(300)), overrated(300, seed=4)
    before, after = calibrations.compared(scales.shipped(), others), calibrations.compared(scale, others)
    assert float(str(after["log_loss"])) < float(str(before["log_loss"])) - 0.1
    assert 0.25 < scale.score(0.7) < 0.45
    assert scale.score(0.9) > scale.score(0.6)


@pytest.mark.django_db
def test_few_verdicts_move_the_scale_little() -> None:
    moved = calibrations.fit([Judged("denial", 0.8, False)] * 2)
    assert abs(moved.score(0.8) - 0.8) < 0.25


def test_bands_count_every_pair_once() -> None:
    bands: Any = calibrations.compared(Scale(thresholds={"": 0.5}), overrated(200))["bands"]
    assert sum(band["pairs"] for band in bands) == 200


def test_a_kind_that_never_holds_is_never_shown_below_its_general_threshold() -> None:
    rows = [(0.9, True)] * 30 + [(0.4, False)] * 30
    assert calibrations._threshold(rows) == pytest.approx(0.45)
    assert calibrations._threshold([(0.9, False)] * 40) is None


@pytest.mark.django_db
def test_too_few_verdicts_fit_nothing() -> None:
    decided(5)
    assert calibrations.recalibrate() is None
    assert not Calibration.objects.exists()


@pytest.mark.django_db
def test_a_better_scale_is_used_and_a_chief_can_switch_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrations, "FEWEST", 30)
    decided(45)
    waiting = pair(0.9)
    made = calibrations.recalibrate()
    assert made is not None
    assert (made.state, made.editor) == (Calibration.State.ACTIVE, None)
    assert made.verdicts + made.held_out == 45
    assert made.figures["after"]["log_loss"] < made.figures["before"]["log_loss"]
    assert scales.active() == made
    assert calibrations.recalibrate() == made  # the same verdicts say the same
    calibrations.choose(None, chief())
    waiting.refresh_from_db()
    assert waiting.score == 0.9
    assert scales.in_use().score(0.9) == 0.9


@pytest.mark.django_db
def test_what_a_chief_chose_stays_until_released(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibrations, "FEWEST", 30)
    decided(45)
    chosen, by = calibrations.choose(None, editor := chief()), editor
    made = calibrations.recalibrate()
    assert made is not None
    assert (made.state, scales.active()) == (Calibration.State.PROPOSED, chosen)
    calibrations.release(by)
    decided(1)
    calibrations.recalibrate()
    assert scales.active() != chosen


@pytest.mark.django_db
def test_without_the_switch_it_is_only_proposed(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.COUNTERCLAIM_RECALIBRATE = False
    monkeypatch.setattr(calibrations, "FEWEST", 30)
    decided(45)
    made = calibrations.recalibrate()
    assert made is not None
    assert made.state == Calibration.State.PROPOSED
    assert scales.active() is None


@pytest.mark.django_db
def test_a_scale_of_another_pairing_is_not_used() -> None:
    Calibration.objects.create(
        pairing_version="pairs-0", slope=2.0, thresholds={"": 0.1}, state=Calibration.State.ACTIVE
    )
    assert scales.in_use() == scales.shipped()


@pytest.mark.django_db
def test_a_preview_counts_statements_once_and_changes_nothing() -> None:
    faint(0.45)
    faint(0.41, statement_hash="twice")
    faint(0.42, statement_hash="twice")
    faint(0.3)
    pair(0.55)
    assert thresholds.preview(0.4).adds == 2
    assert thresholds.preview(0.6).removes == 1
    assert thresholds.preview(0.4, "numeric").adds == 0
    assert (ClaimPair.objects.count(), FaintPair.objects.count()) == (1, 4)


@pytest.mark.django_db
def test_a_threshold_moves_pairs_both_ways_and_no_decided_or_noted_one() -> None:
    editor = chief()
    faint(0.4)
    weak, strong = pair(0.55), pair(0.9)
    noted, settled = pair(0.55), pair(0.52, verdict=Verdict.CONTRADICTION)
    Note.objects.create(pair=noted, author=editor, text="Asked.")
    settled.reviews.create(editor=editor, verdict=Verdict.CONTRADICTION, reason="direct_denial")
    calibrations.set_threshold("", 0.6, editor)
    assert set(ClaimPair.objects.values_list("pk", flat=True)) == {strong.pk, noted.pk, settled.pk}
    assert FaintPair.objects.filter(left=weak.left, right=weak.right, score=0.55).exists()
    calibrations.set_threshold("", 0.3, editor)
    assert ClaimPair.objects.count() == 5
    assert not FaintPair.objects.exists()


@pytest.mark.django_db
def test_a_threshold_of_one_kind_leaves_the_others() -> None:
    faint(0.4)
    faint(0.4, kind="numeric")
    calibrations.set_threshold("numeric", 0.35, chief())
    assert [row.kind for row in ClaimPair.objects.all()] == ["numeric"]
    assert FaintPair.objects.get().kind == "denial"


@pytest.mark.django_db
def test_only_chiefs_choose() -> None:
    editor: Any = factories.editor()
    for act in (lambda: calibrations.set_threshold("", 0.4, editor), lambda: calibrations.choose(None, editor),
                lambda: calibrations.release(editor)):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
