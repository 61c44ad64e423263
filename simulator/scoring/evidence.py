"""What a judge reads, and what it says it found: exchanges in, evidence and scores out.

`Judge` is the port behind which the judging may be replaced: by rules today, by a learned scorer
tomorrow. Everything after it (dimensions, overall grade, report, follow-ups) only knows `Reading`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from simulator.scoring.rubric import Altitude, Rubric, Score


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """When a word of an answer was said."""

    start: int
    """First character in the answer."""
    end: int
    """One past the last character."""
    from_: float
    """Seconds from the beginning of the answer's sound."""
    to: float
    confidence: float | None = None
    """How sure the recognizer was, 0 to 1; None when it does not say."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with what the candidate said to it."""

    question: str | None
    """None when only the answer is known."""
    answer: str
    targets: tuple[str, ...] = ()
    """The criteria the question was after; empty for an opening question."""
    words: tuple[SpokenWord, ...] = ()
    """The words whose times are known, in order; empty when the answer was typed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of the candidate that count for or against a criterion."""

    criterion: str
    answer: int
    """Index of the exchange it was said in."""
    start: int
    """First character in that answer."""
    end: int
    """One past the last character."""
    points: Score
    """0 counts against, 1 weakly for, 2 strongly for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one criterion was judged, and on what words."""

    score: Score | None
    """None when it could not be judged."""
    evidence: tuple[Evidence, ...] = ()
    """Strongest first."""
    chances: tuple[float, float, float] | None = None
    """How likely the scores 0, 1 and 2 are; they sum to 1. None when the judge does not say."""
    unscored_because: str | None = None
    """Why just this could not be judged, said to the candidate; None when it could."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a judge has to say about some exchanges."""

    findings: Mapping[str, Finding]
    """One for every criterion of the rubric."""
    altitude: Altitude | None
    """None when it could not be judged."""
    unscored_because: str | None = None
    """Why nothing at all could be judged, said to the candidate; None when it could."""
    grade: float | None = None
    """The judge's own overall grade, 1 to 5 against a senior bar; None when it gives none."""
    wanted: Mapping[str, float] | None = None
    """By criterion how much an interviewer would want to ask about it, summing to 1; None when the
    judge does not say."""


class Judge(Protocol):
    """Judges exchanges against a rubric: same input, same reading."""

    def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
        """One finding per criterion of `rubric`; exchanges are in the order they were held."""
        ...
