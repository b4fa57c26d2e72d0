"""Training stops and goes on to the same weights, and what it writes can be averaged, made smaller and run."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pytest

from claims.nlp.backends import dummy
from claims.nlp.backends.onnx import inputs, session
from claims.nlp.config import WEIGHTS
from claims.nlp.tokens import blank_english

torch = pytest.importorskip("torch", reason="torch is needed for training only (training/requirements.in)")

from training import extractor, extractor_export, extractor_prune  # noqa: E402 - they import torch
from training.extractor_corpus import Annotated, TaggedWindow, tagged_windows  # noqa: E402
from training.extractor_model import HEAD, Sizes, Tagger, load, sizes_of  # noqa: E402

TINY = Sizes(2 * HEAD, (2, 2), (32, 48), 200, 128)
STEPS = 6
torch.set_num_threads(1)


def windows(number: int) -> list[TaggedWindow]:
    text = f"Mayor Ada Moss said bridge {number} was safe. Nobody denied it.\nRain fell."
    said = {"source": ((0, 14),), "cue": ((15, 19),), "content": ((20, 37),)}
    article = Annotated(str(number), text, (said,))
    return tagged_windows(article, blank_english(), dummy.DummyTagger().tokenizer)


@pytest.fixture(scope="module")
def articles() -> list[list[TaggedWindow]]:
    return [windows(number) for number in range(12)]


def plan(articles: list[list[TaggedWindow]]) -> list[list[extractor.Row]]:
    return [[row] for row in [row for article in articles for row in ([p] for p in article)][:STEPS]]


def tiny(seed: int = 1) -> Tagger:
    torch.manual_seed(seed)
    return Tagger(sizes=TINY)


def options(out: Path) -> argparse.Namespace:
    return argparse.Namespace(out=out, every=2, measure_every=100, peak=1.0, teacher=None)


def trained(out: Path, articles: list[list[TaggedWindow]]) -> dict[str, torch.Tensor]:
    extractor.fit(tiny(), plan(articles), [], options(out))
    return torch.load(out / "model.pt", weights_only=True)


def test_a_stopped_training_goes_on_to_the_same_weights(
    tmp_path: Path, articles: list[list[TaggedWindow]], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = trained(tmp_path / "whole", articles)
    real, steps = extractor.batch_loss, iter(range(STEPS))

    def stopped(model: Tagger, batch: extractor.Batch, teacher: Tagger | None) -> torch.Tensor:
        if next(steps) == 5:
            raise KeyboardInterrupt
        return real(model, batch, teacher)

    monkeypatch.setattr(extractor, "batch_loss", stopped)
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path / "stopped", articles)
    assert not (tmp_path / "stopped" / "model.pt").exists()
    monkeypatch.setattr(extractor, "batch_loss", real)
    again = trained(tmp_path / "stopped", articles)
    assert all(torch.equal(whole[name], again[name]) for name in whole)
    assert not torch.equal(whole["head.weight"], tiny().head.weight)


def test_several_weights_are_averaged(tmp_path: Path) -> None:
    paths = [tmp_path / f"{seed}.pt" for seed in (1, 2, 3)]
    states = [tiny(seed).state_dict() for seed in (1, 2, 3)]
    for path, state in zip(paths, states, strict=True):
        torch.save(state, path)
    mean = load(paths).head.weight
    assert torch.allclose(mean, sum(state["head.weight"] for state in states) / 3)
    assert torch.equal(load(paths[:1]).head.weight, states[0]["head.weight"])


def test_a_model_made_smaller_keeps_what_matters(articles: list[list[TaggedWindow]]) -> None:
    model = tiny().eval()
    with torch.no_grad():
        model.layers[0].down.weight[:, :16] = 0  # neurons nobody hears
    batches = list(extractor_prune.batched([[p] for article in articles for p in article], 2_000))
    felt = extractor_prune.importance(model, batches)
    assert float(felt[0][1][:16].sum()) == 0
    kept = extractor_prune.chosen(felt, TINY.width, 0.93)
    assert kept[0].neurons.tolist() == list(range(16, 32))
    state = extractor_prune.pruned(model, kept, batches)
    small = Tagger(sizes=sizes_of(state)).eval()
    small.load_state_dict(state)
    before, after = (m(batches[0].ids, batches[0].features) for m in (model, small))
    assert torch.allclose(before, after, atol=1e-3)


def test_a_teacher_pulls_scores_towards_its_own(articles: list[list[TaggedWindow]]) -> None:
    batch, model, teacher = extractor.collate([[articles[0][0]]]), tiny(1).eval(), tiny(2).eval()
    alone, taught = (float(extractor.batch_loss(model, batch, t)) for t in (None, teacher))
    assert float(extractor.batch_loss(model, batch, model)) == pytest.approx(alone)
    assert taught > alone


@pytest.mark.parametrize(("int8", "close"), [(False, 1e-4), (True, 0.05)])
def test_the_exported_graph_says_what_the_model_says(
    tmp_path: Path, articles: list[list[TaggedWindow]], int8: bool, close: float
) -> None:
    import onnx

    model = tiny().eval()
    batch = [window.window for window in articles[0]]
    rows = inputs(batch)
    ranges = extractor_prune.ranges(model, [extractor.collate([[window]]) for window in articles[0]])
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    onnx.save(extractor_export.build(state, int8, 63, ranges), tmp_path / "extractor.onnx")
    found = session(tmp_path / "extractor.onnx").run(["emissions"], rows)[0]
    wanted = model(*(torch.tensor(rows[name]) for name in ("ids", "features"))).detach().numpy()
    real = rows["ids"] != 0
    assert np.abs(found[real] - wanted[real]).max() < close


def test_shipped_weights_are_what_the_exporter_writes() -> None:
    scores = json.loads((WEIGHTS / "extractor.json").read_text(encoding="utf-8"))
    assert scores.keys() == extractor_export.crf(tiny()).keys()
