"""The scoring model, loaded once for all commands that run in this process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from simulator.scoring.evidence import Exchange
from simulator.scoring.learned import LearnedReading, LearnedScorer

_load = cache(LearnedScorer.load)
_read = cache(LearnedScorer.read)


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that was read is remembered: the same words are read the same way again."""

    def read(scorer: LearnedScorer, exchanges: Sequence[Exchange]) -> LearnedReading | None:
        return _read(scorer, tuple(exchanges))

    monkeypatch.setattr(LearnedScorer, "load", _load)
    monkeypatch.setattr(LearnedScorer, "read", read)
