"""Scores, shares and counts as words and bars: the one wording that every report and screen uses.

Pure functions of plain values. A bar is never the only sign of a value: the number or the word
always stands beside it.
"""

from __future__ import annotations

import math

from simulator.scoring.delivery import Delivery
from simulator.scoring.rubric import Score
from simulator.scoring.sections import SectionShare

FILLED = "█"
EMPTY = "░"
TOP_GRADE = 5
"""The best grade of a dimension and of the overall result."""

UNSCORED = "unscored"

_WORDS: dict[Score | None, str] = {2: "strong", 1: "weak", 0: "missing", None: UNSCORED}
_MARKS: dict[Score | None, str] = {2: "✓", 1: "~", 0: "✗", None: "?"}


def score_word(score: Score | None) -> str:
    """The word for a criterion's score: strong, weak, missing or unscored."""
    return _WORDS[score]


def score_mark(score: Score | None) -> str:
    """One character for a criterion's score, one cell wide; goes beside the word."""
    return _MARKS[score]


def bar(value: float | None, top: float, width: int) -> str:
    """`value` of `top` as a bar of exactly `width` cells.

    Values outside 0 to `top` are drawn as the nearest end. None, which is unscored, draws dots:
    an empty bar would look like the lowest grade. Raises ValueError when `top` is not above 0.
    """
    if top <= 0:
        raise ValueError("the top of a bar must be above 0")
    if value is None:
        return "·" * width
    filled = min(max(math.floor(value / top * width + 0.5), 0), width)
    return FILLED * filled + EMPTY * (width - filled)


def grade(value: float | None) -> str:
    """A grade with one decimal, as `3.5`, or `unscored`."""
    return UNSCORED if value is None else f"{value:.1f}"


def grade_of_five(value: float | None) -> str:
    """A grade with what it is out of, as `3.5 of 5`, or `unscored`."""
    return UNSCORED if value is None else f"{value:.1f} of {TOP_GRADE}"


def percent(share: float) -> str:
    """A share of 0 to 1 in whole per cent, half up, as `41%`."""
    return f"{math.floor(share * 100 + 0.5)}%"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A counted noun, as `1 word` or `1,204 words`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def duration(seconds: float) -> str:
    """A time in whole seconds, half up, as `34 s` or `2 min 5 s`."""
    minutes, rest = divmod(math.floor(seconds + 0.5), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def section_time(section: SectionShare) -> str:
    """How long a section took to say; `typed` where none of its words was spoken."""
    return "typed" if section.words and not section.seconds else duration(section.seconds or 0)


def probing(unprompted: Score | None, score: Score | None) -> str | None:
    """How a score differs from that of the opening answer alone; None when it does not."""
    if unprompted == score:
        return None
    return f"{score_word(unprompted)} unprompted, {score_word(score)} after probing"


def delivery_line(delivery: Delivery) -> str:
    """Words, filler words and pace as one sentence."""
    said = f"{count(delivery.words, 'word')}, {count(delivery.fillers, 'filler word')}"
    if delivery.words:
        said += f" ({delivery.fillers / delivery.words * 100:.1f} in a hundred)"
    if delivery.words_per_minute is None:
        return f"{said}. No pace: speaking time was not measured."
    return f"{said}, {delivery.words_per_minute:.0f} words a minute."


def counts_as(points: Score) -> str:
    """What a quote does for its criterion."""
    return ("counts against it", "counts weakly for it", "counts for it")[points]


def answer_name(index: int) -> str:
    """The answer at `index` of those given, when only its place is known."""
    return "opening answer" if index == 0 else f"answer {index + 1}"
