"""The scorers, on cases small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.nlp.scoring import attributions, matching, pairs, spans

TEXT = 'The clerk said the bridge is closed. "It is safe," the mayor told the Post.'
CLERK = {"source": [[0, 9]], "cue": [[10, 14]], "content": [[15, 35]]}
MAYOR = {"source": [[51, 60]], "cue": [[61, 65]], "content": [[37, 50]]}
NOBODY = {"source": [], "cue": [], "content": [[37, 50]]}


def test_quote_marks_and_full_stops_do_not_decide() -> None:
    assert spans.words(TEXT, [[37, 50]]) == spans.words(TEXT, [[38, 48]])


def test_a_word_counts_once_it_is_touched() -> None:
    assert len(spans.words(TEXT, [[5, 12]])) == 2


def test_matching_finds_as_many_as_possible() -> None:
    assert matching.maximum({0: [0, 1], 1: [0]}) == {0: 1, 1: 0}


@pytest.mark.parametrize(
    ("gold", "found", "counts"),
    [
        ([CLERK, MAYOR], [CLERK, MAYOR], (2, 2, 2)),
        ([CLERK, MAYOR], [CLERK, CLERK], (1, 1, 2)),
        ([CLERK, MAYOR], [{**CLERK, "source": MAYOR["source"]}], (0, 1, 2)),
        ([CLERK], [CLERK, MAYOR], (1, 2, 1)),
        ([CLERK, NOBODY], [CLERK, MAYOR], (1, 1, 1)),
        ([CLERK], [], (0, 0, 1)),
    ],
)
def test_attributions_count_by_content_and_source(
    gold: list[attributions.Roles], found: list[attributions.Roles], counts: tuple[int, int, int]
) -> None:
    score = attributions.score({"a": TEXT}, {"a": gold}, {"a": found})
    assert (score.right, score.found, score.wanted) == counts


def test_standoff_joins_the_pieces_of_a_role_and_takes_the_first_annotator(tmp_path: Path) -> None:
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "a.txt").write_text(TEXT)
    annotation = (
        "T1\tSource 51 60\tx\nT2\tContent 37 43;45 50\tx\nT3\tCue 61 65\nE1\tAttribution:T3 Content:T2 Source:T1"
    )
    (tmp_path / "attributions" / "a_00aa.ann").write_text(annotation)
    (tmp_path / "attributions" / "a_00bb.ann").write_text("")
    texts, gold = attributions.read_standoff(tmp_path)
    assert texts == {"a": TEXT}
    assert gold["a"] == [{"source": [[51, 60]], "cue": [], "content": [[37, 43], [45, 50]]}]


CORPUS = [{"id": "a", "text": TEXT}]
CLAIMS = [
    {"id": "1", "article": "a", "content_spans": [[15, 35]]},
    {"id": "2", "article": "a", "content_spans": [[37, 50]]},
    {"id": "3", "article": "a", "content_spans": [[51, 60]]},
]
GOLD = [
    {"a": "1", "b": "2", "label": "contradiction"},
    {"a": "2", "b": "3", "label": "contradiction", "borderline": True},
]


@pytest.mark.parametrize(
    ("found", "hits"),
    [
        ([("1", "2", 0.9)], (True,)),
        ([("2", "1", 0.9), ("1", "2", 0.8)], (True,)),
        ([("2", "3", 0.9)], ()),
        ([("1", "3", 0.9), ("1", "2", 0.5)], (False, True)),
    ],
)
def test_pairs_count_once_and_borderline_ones_not_at_all(
    found: list[tuple[str, str, float]], hits: tuple[bool, ...]
) -> None:
    rows = [{"a": a, "b": b, "score": score} for a, b, score in found]
    assert pairs.score(CORPUS, CLAIMS, GOLD, CLAIMS, rows).hits == hits


def test_average_precision_rewards_early_hits() -> None:
    late = pairs.PairScore((False, True), wanted=1, claims_found=1.0)
    assert late.average_precision == 0.5
    assert late.precision_at(1) == 0.0
