"""Judges of the site's own: models on file for judging pairs, which of them is in use, and a chat endpoint."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from django.conf import settings

from claims.nlp import pairing
from claims.nlp.pairing import Judge
from claims.services.errors import RefusedModel

SHIPPED = "shipped"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MODEL = "model.onnx"
_FILES = (_MODEL, "tokenizer.json", "config.json")
_LABELS, _IN_USE = "labels.json", "in-use"


def folder() -> Path:
    """Where the site's own judges lie, one folder each."""
    return Path(settings.DATA_DIR) / "models" / "contradiction"


def names() -> list[str]:
    """The judges on file, the shipped one first."""
    found = folder()
    held = sorted(path.name for path in found.iterdir() if (path / _MODEL).is_file()) if found.is_dir() else []
    return [SHIPPED, *held]


def in_use() -> str:
    """The judge that workers started from now on use."""
    chosen = folder() / _IN_USE
    return chosen.read_text(encoding="utf-8").strip() if chosen.is_file() else SHIPPED


def add(path: Path, name: str = "", labels: Mapping[str, int] | None = None) -> str:
    """Copy a model's folder to the site's own and check that it judges a pair; its name. Raises RefusedModel."""
    name = name or path.resolve().name
    if not _NAME.fullmatch(name) or name in (SHIPPED, _IN_USE):
        raise RefusedModel(f"{name!r} is no name for a model: letters, digits, dots and dashes")
    target = folder() / name
    if target.exists():
        raise RefusedModel(f"a model called {name!r} is on file already: remove it first, or give another name")
    try:
        pairing.PluggedJudge(path, pairing.labels_of(path, labels)).check()
    except pairing.UnusableModel as error:
        raise RefusedModel(str(error)) from error
    target.mkdir(parents=True, mode=0o700)
    for file in _FILES:
        shutil.copyfile(path / file, target / file)
    for weights in path.glob("model.onnx?data"):  # large models keep their weights beside them
        shutil.copyfile(weights, target / weights.name)
    (target / _LABELS).write_text(json.dumps(dict(labels or {})), encoding="utf-8")
    return name


def use(name: str) -> None:
    """Have workers started from now on judge with that model. Raises RefusedModel."""
    _known(name)
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / _IN_USE).write_text(f"{name}\n", encoding="utf-8")


def remove(name: str) -> None:
    """Delete a model that is not in use. Raises RefusedModel."""
    _known(name)
    if name in (SHIPPED, in_use()):
        raise RefusedModel(f"{name!r} is in use, or shipped: use another one first")
    shutil.rmtree(folder() / name)


def configured() -> Judge | None:
    """The judge that takes the shipped one's place, or asks a chat endpoint beside it; None for the shipped one."""
    own = None if in_use() == SHIPPED else _plugged(in_use())
    if not settings.COUNTERCLAIM_JUDGE_URL:
        return own
    endpoint = pairing.Endpoint(
        settings.COUNTERCLAIM_JUDGE_URL, settings.COUNTERCLAIM_JUDGE_MODEL, settings.COUNTERCLAIM_JUDGE_KEY,
        settings.COUNTERCLAIM_JUDGE_SECONDS, settings.COUNTERCLAIM_JUDGE_CALLS,
    )  # fmt: skip
    return pairing.ChatJudge(partial(_base, own), endpoint)


def _base(own: Judge | None) -> Judge:
    config = pairing.PairingConfig()
    return own or pairing.open_judge(config.judge, config.weights, config.threads)


def _plugged(name: str) -> pairing.PluggedJudge:
    where = folder() / name
    try:
        labels = json.loads((where / _LABELS).read_text(encoding="utf-8"))
        return pairing.PluggedJudge(where, pairing.labels_of(where, labels))
    except (OSError, ValueError) as error:
        raise RefusedModel(f"the judge {name!r} cannot be used: {error}") from error


def _known(name: str) -> None:
    if name not in names():
        raise RefusedModel(f"no model is called {name!r}; there are: {', '.join(names())}")
