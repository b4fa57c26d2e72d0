"""The topics written for this project: their markup, and that what is on file reads without a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.own_topics import own_topics

TOPIC = """=== x01 A bridge
--- 2024-01-02 | Post | Bridge shut
{s1,2 road|The roads agency} {c1|said} {q1|the bridge was shut}, {c2|and added} {q2|it was} unsafe, {q2|all of it}.
--- 2024-01-03 | Post | Bridge open
{q1|It is open}, {c1|says} {s1 mayor|the mayor}.
X a1 b1 status
N a2 b1 complementary ?
"""


def topics(folder: Path, text: str):
    (folder / "x.txt").write_text(text, encoding="utf-8")
    return own_topics(folder)


def test_marks_become_spans_of_the_plain_text(tmp_path: Path) -> None:
    found = topics(tmp_path, TOPIC)
    first = found.articles[0]
    assert first["text"] == "The roads agency said the bridge was shut, and added it was unsafe, all of it."
    claim = found.claims[1]
    assert (claim["id"], claim["article"], claim["source"]) == ("x01a2", "x01a", "road")
    assert [first["text"][s:e] for s, e in claim["content_spans"]] == ["it was", "all of it"]
    assert [first["text"][s:e] for s, e in claim["source_spans"]] == ["The roads agency"]


def test_pairs_carry_label_kind_and_doubt(tmp_path: Path) -> None:
    assert topics(tmp_path, TOPIC).pairs == [
        {"a": "x01a1", "b": "x01b1", "label": "contradiction", "type": "status"},
        {"a": "x01a2", "b": "x01b1", "label": "not", "why": "complementary", "borderline": True},
    ]


@pytest.mark.parametrize(
    "spoilt", [TOPIC.replace("{q1|It is open}", "{q1|It is open"), TOPIC.replace("a1 b1", "a1 b7")]
)
def test_a_faulty_topic_is_refused(tmp_path: Path, spoilt: str) -> None:
    with pytest.raises(ValueError, match="x01"):
        topics(tmp_path, spoilt)


def test_the_topics_on_file_hold_pairs_across_articles_and_reversals() -> None:
    found = own_topics()
    claims = {row["id"]: row for row in found.claims}
    sides = [(claims[p["a"]], claims[p["b"]], p) for p in found.pairs if p["label"] == "contradiction"]
    across = [p for a, b, p in sides if a["article"] != b["article"]]
    assert len(across) > len(sides) / 2
    assert all((p["type"] == "self-reversal") == (a["source"] == b["source"]) for a, b, p in sides)
    assert all(row["source"] for row in found.claims)
