"""From what a judge found to a scorecard: dimensions, overall grade and what to ask next."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.scoring.delivery import Delivery, measure_delivery
from simulator.scoring.evidence import Evidence, Exchange, Finding, Judge, Reading
from simulator.scoring.gaps import Gap, rank_gaps
from simulator.scoring.hearing import read_heard
from simulator.scoring.rubric import (
    ALTITUDE,
    Altitude,
    Anchor,
    Criterion,
    Dimension,
    Level,
    Rubric,
    Score,
)
from simulator.scoring.sections import SectionShare, share_sections

SCHEMA = 1
"""Version of the scorecard's shape, as programs read it."""

QUOTES_PER_CRITERION = 3

TOO_LITTLE = "There was too little to judge this by."

# How much of a criterion's worth a score earns, by the score its level expects. Meeting the
# expectation of a level that asks for less than 2 is good, and there is still room above it.
_CREDIT: dict[Score, dict[Score, float]] = {
    2: {0: 0.0, 1: 0.5, 2: 1.0},
    1: {0: 0.0, 1: 0.75, 2: 1.0},
    0: {0: 0.5, 1: 0.8, 2: 1.0},
}


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion on the card."""

    id: str
    title: str
    score: Score | None
    """None is unscored: it could not be judged."""
    unprompted: Score | None
    """The score of the opening answer alone; None where the whole is unscored too."""
    evidence: tuple[Evidence, ...]
    """At most `QUOTES_PER_CRITERION`, strongest first."""
    why: str
    """What was heard and what was missing."""
    next: str
    """What to say next time; empty at full marks."""


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """One dimension on the card."""

    id: str
    title: str
    score: float | None
    """1.0 to 5.0 in steps of 0.5; None is unscored."""
    anchor: str
    """What that grade means at the level, or why there is none."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What the candidate is shown at the end, and other programs read as JSON."""

    rubric: str
    level: Level
    overall: float | None
    """1.0 to 5.0, one decimal; None is unscored."""
    altitude: Altitude | None
    altitude_text: str
    criteria: tuple[CriterionScore, ...]
    dimensions: tuple[DimensionScore, ...]
    sections: tuple[SectionShare, ...]
    delivery: Delivery
    probe_next: tuple[str, ...]
    """Criteria the interviewer would ask about next, most wanted first."""
    exchanges: tuple[Exchange, ...]
    """What was judged; evidence points into its answers."""
    unscored_because: str | None = None
    in_replies: tuple[Evidence, ...] = ()
    """All that was found in later answers, whether or not it is among the quotes of a criterion."""

    def quote(self, evidence: Evidence) -> str:
        """The candidate's exact words behind `evidence`."""
        return self.exchanges[evidence.answer].answer[evidence.start : evidence.end]


def score_interview(
    exchanges: Sequence[Exchange], rubric: Rubric, level: Level, judge: Judge
) -> Scorecard:
    """The scorecard of an interview whose first exchange is the opening question and answer."""
    held = tuple(exchanges)
    whole = read_heard(judge, held, rubric)
    opening = whole if len(held) < 2 else read_heard(judge, held[:1], rubric)
    return build_scorecard(held, whole, opening, rubric, level)


def build_scorecard(
    exchanges: tuple[Exchange, ...],
    whole: Reading,
    opening: Reading,
    rubric: Rubric,
    level: Level,
) -> Scorecard:
    """The scorecard for a reading of the whole interview and one of its opening answer alone."""
    dimensions = tuple(_dimension(d, whole, rubric, level) for d in rubric.dimensions)
    altitude = whole.altitude
    return Scorecard(
        rubric=rubric.id,
        level=level,
        overall=_overall(dimensions, whole, rubric, level),
        altitude=altitude,
        altitude_text=rubric.altitude.outcomes[altitude].text if altitude else "",
        criteria=tuple(
            _criterion(c, whole.findings[c.id], opening.findings[c.id], whole)
            for c in rubric.criteria
        ),
        dimensions=dimensions,
        sections=share_sections(exchanges, whole, rubric),
        delivery=measure_delivery(exchanges, rubric),
        probe_next=tuple(gap.criterion for gap in gaps_of(whole, rubric, level)),
        exchanges=exchanges,
        unscored_because=whole.unscored_because,
        in_replies=tuple(
            e for c in rubric.criteria for e in whole.findings[c.id].evidence if e.answer
        ),
    )


def gaps_of(reading: Reading, rubric: Rubric, level: Level) -> tuple[Gap, ...]:
    """What is missing at this level, most wanted first."""
    return rank_gaps(reading.findings, reading.altitude, rubric, level, reading.wanted)


def _criterion(
    criterion: Criterion, finding: Finding, opening: Finding, whole: Reading
) -> CriterionScore:
    if finding.score is None:
        why = finding.unscored_because or whole.unscored_because or TOO_LITTLE
    else:
        why = criterion.scores[finding.score]
    return CriterionScore(
        id=criterion.id,
        title=criterion.title,
        score=finding.score,
        # What the whole conversation could not show, its first answer cannot have shown.
        unprompted=None if finding.score is None else opening.score,
        evidence=finding.evidence[:QUOTES_PER_CRITERION],
        why=why,
        next="" if finding.score == 2 else criterion.say,
    )


def _dimension(
    dimension: Dimension, reading: Reading, rubric: Rubric, level: Level
) -> DimensionScore:
    earned = weight_sum = 0.0
    for id, weight in dimension.criteria.items():
        credit = _credit(id, reading, rubric, level)
        if credit is not None:
            earned += weight * credit
            weight_sum += weight
    if not weight_sum:
        findings = (reading.findings[id] for id in dimension.criteria if id != ALTITUDE)
        reasons = (finding.unscored_because for finding in findings)
        because = next(filter(None, reasons), None) or reading.unscored_because or TOO_LITTLE
        return DimensionScore(dimension.id, dimension.title, None, because)
    score = math.floor((1 + 4 * earned / weight_sum) * 2 + 0.5) / 2
    # The anchor of a half grade is that of the grade below: what is claimed has been reached.
    anchor = dimension.anchors[level][_anchor(score)]
    return DimensionScore(dimension.id, dimension.title, score, anchor)


def _anchor(score: float) -> Anchor:
    grades: tuple[Anchor, ...] = (1, 2, 3, 4, 5)
    return grades[min(max(math.floor(score), 1), 5) - 1]


def _credit(id: str, reading: Reading, rubric: Rubric, level: Level) -> float | None:
    """What a criterion or the altitude earned, 0 to 1; None when it could not be judged."""
    if id == ALTITUDE:
        if reading.altitude is None:
            return None
        return rubric.altitude.outcomes[reading.altitude].score / 2
    score = reading.findings[id].score
    if score is None:
        return None
    return _CREDIT[rubric.criterion(id).expected[level]][score]


def _overall(
    dimensions: Sequence[DimensionScore], reading: Reading, rubric: Rubric, level: Level
) -> float | None:
    """The judge's own grade, moved from the senior bar to `level`; without one, the mean.

    A mean lets a strong part make up for a missing one; a grade learned from whole answers
    does not.
    """
    mean = _mean(dimensions, rubric, level)
    if reading.grade is None or mean is None:
        return mean
    at_senior = [_dimension(d, reading, rubric, Level.SENIOR) for d in rubric.dimensions]
    senior_mean = _mean(at_senior, rubric, Level.SENIOR)
    shift = mean - senior_mean if senior_mean is not None else 0.0
    return round(min(max(reading.grade + shift, 1.0), 5.0), 1)


def _mean(dimensions: Sequence[DimensionScore], rubric: Rubric, level: Level) -> float | None:
    weights: Mapping[str, float] = {d.id: d.weight[level] for d in rubric.dimensions}
    scored = [(d.score, weights[d.id]) for d in dimensions if d.score is not None]
    weight_sum = sum(weight for _, weight in scored)
    if not weight_sum:
        return None
    return round(sum(score * weight for score, weight in scored) / weight_sum, 1)
