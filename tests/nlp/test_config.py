"""The version changes with what changes the result, and only with that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from claims.nlp import config as configuration
from claims.nlp.config import DUMMY, EXTRACTOR_FILES, READ_LATER, PipelineConfig

PLAIN = PipelineConfig(tagger=DUMMY)


def test_version_is_sixteen_digits_and_stable() -> None:
    assert PLAIN.version == PipelineConfig(tagger=DUMMY).version
    assert len(PLAIN.version) == 16


@pytest.mark.parametrize("change", [{"skip_boilerplate": False}, {"separate_quotes": True}, {"min_score": 0.5}])
def test_version_follows_options(change: dict[str, object]) -> None:
    assert replace(PLAIN, **change).version != PLAIN.version


def test_version_ignores_threads() -> None:
    assert replace(PLAIN, threads=2).version == PLAIN.version


def test_version_follows_the_weights(tmp_path: Path) -> None:
    for name in EXTRACTOR_FILES:
        (tmp_path / name).write_text("a", encoding="utf-8")
    config = PipelineConfig(tagger=str(tmp_path))
    before = config.version
    (tmp_path / EXTRACTOR_FILES[0]).write_text("b", encoding="utf-8")
    assert config.version != before


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"extractor\.onnx"):
        _ = PipelineConfig(tagger=str(tmp_path)).version


def test_version_follows_the_linker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = PLAIN.version
    (tmp_path / "linker.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(configuration, "LINKER", tmp_path / "linker.json")
    assert PLAIN.version != before


@pytest.fixture
def lexicons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path in configuration.LEXICONS.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(configuration, "LEXICONS", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", sorted({path.stem for path in configuration.LEXICONS.glob("*.toml")}))
def test_version_follows_the_lexicons_that_components_read(lexicons: Path, name: str) -> None:
    before = PLAIN.version
    (lexicons / f"{name}.toml").write_text("words = []", encoding="utf-8")
    assert (PLAIN.version == before) == (name in READ_LATER)
