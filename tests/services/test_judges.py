"""A site's own judges: added, checked, chosen and removed; the shipped one stays the default."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.nlp import pairing
from claims.nlp.pairing import PairFinder
from claims.nlp.pairing.chat_judge import ChatJudge
from claims.nlp.pairing.plugged_judge import PluggedJudge
from claims.services import judges
from claims.services.errors import RefusedModel
from tests import tiny_onnx
from tests.nlp.pairing.claims import claim


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path / "data"


def run(*words: str) -> str:
    out = StringIO()
    call_command("models", *words, stdout=out)
    return out.getvalue()


def test_the_shipped_judge_is_the_default() -> None:
    assert judges.configured() is None
    assert run("list", "contradiction") == "* shipped\n"


def test_a_model_is_added_used_and_removed(tmp_path: Path) -> None:
    folder = tiny_onnx.write(tmp_path / "tiny")
    assert "added tiny" in run("add", "contradiction", str(folder))
    assert judges.configured() is None
    run("use", "contradiction", "tiny")
    assert run("list", "contradiction") == "  shipped\n* tiny\n"
    judge = judges.configured()
    assert isinstance(judge, PluggedJudge)
    assert PairFinder(judge=judge).version != PairFinder().version
    with pytest.raises(CommandError, match="in use"):
        run("remove", "contradiction", "tiny")
    run("use", "contradiction", "shipped")
    run("remove", "contradiction", "tiny")
    assert judges.names() == ["shipped"]


def test_it_judges_pairs_the_same_in_both_orders(tmp_path: Path) -> None:
    folder = tiny_onnx.write(tmp_path / "tiny")
    judge = PluggedJudge(folder, pairing.labels_of(folder))
    open_, shut = claim("the dam is open", id="1"), claim("the dam is shut", id="2")
    one, other, calm = judge.judge([(open_, shut), (shut, open_), (open_, open_)])
    assert one == other
    assert one.margin is not None
    assert calm.margin is not None
    assert one.margin > calm.margin


def test_labels_can_be_given_where_the_model_does_not_name_them(tmp_path: Path) -> None:
    folder = tiny_onnx.write(tmp_path / "tiny", ("LABEL_0", "LABEL_1"))
    with pytest.raises(CommandError, match="none of the labels"):
        run("add", "contradiction", str(folder))
    assert "added" in run("add", "contradiction", str(folder), "--name", "two", "--labels", "contradiction=1")
    run("use", "contradiction", "two")
    assert judges.configured() is not None


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: (folder / "tokenizer.json").unlink(), "lacks tokenizer.json"),
        (lambda folder: (folder / "config.json").write_text("{}"), "id2label"),
        (lambda folder: (folder / "model.onnx").write_bytes(b"nothing"), "cannot be run"),
        (lambda folder: tiny_onnx.write(folder, outputs=7), "7"),
    ],
)
def test_a_broken_model_is_refused_in_words(tmp_path: Path, damage: Any, told: str) -> None:
    folder = tiny_onnx.write(tmp_path / "tiny")
    damage(folder)
    with pytest.raises(RefusedModel, match=told):
        judges.add(folder)
    assert judges.names() == ["shipped"]


@pytest.mark.parametrize("name", ["shipped", "in-use", "../out", ".hidden"])
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(RefusedModel):
        judges.add(tiny_onnx.write(tmp_path / "tiny"), name)


def test_a_chosen_model_that_is_gone_is_told(tmp_path: Path) -> None:
    judges.add(tiny_onnx.write(tmp_path / "tiny"))
    judges.use("tiny")
    (judges.folder() / "tiny" / "model.onnx").unlink()
    with pytest.raises(RefusedModel, match="cannot be used"):
        judges.configured()


def test_an_endpoint_is_asked_only_where_it_is_set(settings: Any) -> None:
    settings.COUNTERCLAIM_JUDGE_URL, settings.COUNTERCLAIM_JUDGE_MODEL = "http://127.0.0.1:9/v1", "m"
    assert isinstance(judges.configured(), ChatJudge)
