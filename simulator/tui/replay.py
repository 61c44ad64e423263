"""Which stretch of which recording holds a quote. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.interview.state import Outcome, Turn
from simulator.scoring.evidence import Evidence

MARGIN = 0.3
"""Seconds before and after, since recognizers place words to a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a recording."""

    recording: str
    """The file's name in the session's folder."""
    start: float
    """Seconds."""
    end: float


def stretch_of(evidence: Evidence, turns: Sequence[Turn], folder: Path) -> Stretch | None:
    """Where the words of `evidence` were said; None when `folder` has no sound of them."""
    answered = [turn for turn in turns if turn.outcome is Outcome.ANSWERED]
    turn = answered[evidence.answer]
    words = [w for w in turn.words if w.start < evidence.end and evidence.start < w.end]
    # A name with a folder in it was not written by this program.
    if not words or not turn.recording or Path(turn.recording).name != turn.recording:
        return None
    if not (folder / turn.recording).is_file():
        return None
    start = max(min(word.from_ for word in words) - MARGIN, 0.0)
    return Stretch(turn.recording, start, max(word.to for word in words) + MARGIN)
