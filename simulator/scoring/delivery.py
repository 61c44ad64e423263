"""How the answers were delivered: words and fillers, and pace and pauses where times are known.

Everything here is told and nothing is judged: no score depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from simulator.scoring.cues import compile_cues
from simulator.scoring.evidence import Exchange, SpokenWord
from simulator.scoring.rubric import Rubric
from simulator.scoring.text import normalise

STRETCH = 30.0
"""Seconds of an answer that one pace is told for."""

SHORTEST_STRETCH = 10.0
"""Seconds; an answer's last stretch below this belongs to the one before, being mostly chance."""

LONG_PAUSE = 2.0
"""Seconds without a word from which a pause is counted."""

ADVISED_OPENING = (120.0, 180.0)
"""Seconds a whole story takes when it is told well."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The pace of one part of an answer."""

    answer: int
    """Index of the exchange."""
    start: float
    """Seconds from the beginning of the answer's sound."""
    end: float
    words_per_minute: float


@dataclass(frozen=True, slots=True)
class Pause:
    """A long time without a word inside an answer."""

    answer: int
    """Index of the exchange."""
    start: float
    """Seconds from the beginning of the answer's sound."""
    end: float
    at: int
    """The character of the answer with which the speaker went on."""

    @property
    def seconds(self) -> float:
        """How long it was."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class AnswerLength:
    """How long one answer took, from its first word to its last."""

    answer: int
    """Index of the exchange."""
    seconds: float
    advised: tuple[float, float] | None
    """The fewest and most seconds advised; None for a reply, which is as long as it needs."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Counts over all answers, and times over those that were spoken."""

    words: int
    fillers: int
    """As far as they were heard: recognizers leave some out."""
    words_per_minute: float | None
    """Over the spoken answers, pauses included; None when there are none."""
    seconds: float | None = None
    """From first to last word, summed over the spoken answers; None when there are none."""
    stretches: tuple[Stretch, ...] = ()
    pauses: tuple[Pause, ...] = ()
    """The long ones; counted, and never held against anybody."""
    lengths: tuple[AnswerLength, ...] = ()
    """Of the spoken answers, in order."""


def measure_delivery(exchanges: Sequence[Exchange], rubric: Rubric) -> Delivery:
    """The counts over all answers; typed text has no pace."""
    fillers = compile_cues(rubric.fillers, rubric.lists)
    normals = [normalise(exchange.answer) for exchange in exchanges]
    spoken = [(i, exchange.words) for i, exchange in enumerate(exchanges) if exchange.words]
    lengths = tuple(_length(answer, words) for answer, words in spoken)
    seconds = sum(length.seconds for length in lengths)
    return Delivery(
        words=sum(len(normal.words) for normal in normals),
        fillers=sum(len(fillers.findall(normal.text)) for normal in normals) if fillers else 0,
        words_per_minute=_pace(sum(len(words) for _, words in spoken), seconds),
        seconds=round(seconds, 2) if spoken else None,
        stretches=tuple(s for answer, words in spoken for s in _stretches(answer, words)),
        pauses=tuple(p for answer, words in spoken for p in _pauses(answer, words)),
        lengths=lengths,
    )


def _length(answer: int, words: Sequence[SpokenWord]) -> AnswerLength:
    seconds = round(words[-1].to - words[0].from_, 2)
    return AnswerLength(answer, seconds, ADVISED_OPENING if answer == 0 else None)


def _stretches(answer: int, words: Sequence[SpokenWord]) -> Iterator[Stretch]:
    """Runs of `STRETCH` seconds from the first word on; a word counts where it begins."""
    start, end = words[0].from_, words[-1].to
    whole = int((end - start) // STRETCH)
    bounds = [start + STRETCH * i for i in range(whole + 1)]
    if end - bounds[-1] < SHORTEST_STRETCH and len(bounds) > 1:
        bounds.pop()
    for since, until in zip(bounds, [*bounds[1:], end], strict=True):
        is_last = until == end
        count = sum(since <= word.from_ and (is_last or word.from_ < until) for word in words)
        pace = _pace(count, until - since)
        if pace is not None:
            yield Stretch(answer, round(since, 2), round(until, 2), pace)


def _pauses(answer: int, words: Sequence[SpokenWord]) -> Iterator[Pause]:
    for before, after in pairwise(words):
        if after.from_ - before.to >= LONG_PAUSE:
            yield Pause(answer, before.to, after.from_, after.start)


def _pace(words: int, seconds: float) -> float | None:
    """Words a minute; None when no time passed."""
    return round(60 * words / seconds, 1) if seconds > 0 else None
