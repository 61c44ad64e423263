"""How long screens wait before they act by themselves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds; tests give their own."""

    draft_pause: float = 1.0
    """Without a key for this long, what was typed is kept."""
    draft_longest: float = 5.0
    """While typing goes on, what was typed is kept this often."""
    thanks: float = 1.5
    """How long the interviewer's thanks stand before the scorecard."""
    counts_after: int = 5
    """With hands free, a heard answer counts by itself after so long."""
    tick: float = 1.0
    """How often the clock is drawn."""
