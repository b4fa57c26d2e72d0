"""Services run on the small reader and pairing of tests.fakes."""

from __future__ import annotations

import pytest

from claims.services import pipeline
from tests.fakes import FakePairFinder, FakeReader


@pytest.fixture(autouse=True)
def small_pipeline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Swap the models for the fakes."""
    reader, finder = FakeReader(), FakePairFinder()
    monkeypatch.setattr(pipeline, "reader", lambda: reader)
    monkeypatch.setattr(pipeline, "pair_finder", lambda: finder)
