"""The sentence encoder's vectors: of length 1, near where two sentences say something alike, the same in any batch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from claims.nlp.pairing.encoder import MAX_PIECES, SentenceEncoder

pytestmark = pytest.mark.model
TEXTS = [
    "the Greyfell dam was closed on Monday", "on Monday they shut the dam at Greyfell", "wages rose by four percent",
    "The mayor denied that " + "the bridge, the road and " * 40 + "the dam were closed.",
]  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_vectors_have_length_one_and_tell_likeness(encoder: SentenceEncoder) -> None:
    rows = encoder.vectors(TEXTS).astype(np.float32)
    assert rows.shape == (4, 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=2e-3)
    assert rows[0] @ rows[1] > 0.7 > 0.2 > rows[0] @ rows[2]


def test_company_does_not_matter(encoder: SentenceEncoder) -> None:
    alone = np.concatenate([encoder.vectors([text]) for text in TEXTS])
    assert np.allclose(alone, encoder.vectors(TEXTS), atol=2e-4)


def test_long_texts_are_cut(encoder: SentenceEncoder) -> None:
    long = "dam " * MAX_PIECES
    assert np.array_equal(encoder.vectors([long]), encoder.vectors([f"{long} wages rose"]))


def test_no_text_no_model(tmp_path: Path) -> None:
    assert SentenceEncoder(tmp_path).vectors([]).shape == (0, 384)
    with pytest.raises(FileNotFoundError):
        _ = SentenceEncoder(tmp_path).version
