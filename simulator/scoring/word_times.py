"""When words were said that were only timed together."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.scoring.text import Word


def deal_out(words: Sequence[Word], start: float, end: float) -> list[tuple[float, float]]:
    """The seconds from `start` to `end` as one stretch for each of `words`, by their length."""
    unit = (end - start) / (sum(len(word.text) for word in words) or 1)
    stretches = []
    for word in words:
        until = start + unit * len(word.text)
        stretches.append((start, until))
        start = until
    return stretches
