"""How the answers were delivered: words and fillers, and the pace where times are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.scoring.cues import compile_cues
from simulator.scoring.evidence import Exchange
from simulator.scoring.rubric import Rubric
from simulator.scoring.text import normalise


@dataclass(frozen=True, slots=True)
class Delivery:
    """Counts over all answers."""

    words: int
    fillers: int
    words_per_minute: float | None
    """None when the answers were typed, so that there is no speaking time."""


def measure_delivery(exchanges: Sequence[Exchange], rubric: Rubric) -> Delivery:
    """The counts over all answers; typed text has no pace."""
    fillers = compile_cues(rubric.fillers, rubric.lists)
    normals = [normalise(exchange.answer) for exchange in exchanges]
    return Delivery(
        words=sum(len(normal.words) for normal in normals),
        fillers=sum(len(fillers.findall(normal.text)) for normal in normals) if fillers else 0,
        words_per_minute=None,
    )
