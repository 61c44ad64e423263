"""Which gaps matter most at a level. Follow-ups and `probe_next` use the same order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.scoring.rubric import ALTITUDE, Altitude, Level, Rubric, Score

OVERDUE = 10.0
"""Added to the worth of a gap at which the story stopped too soon: above any other gap's."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A criterion (or the altitude) short of what its level expects."""

    criterion: str
    missing: int
    """How many points short, 1 or 2."""
    worth: float
    """How much asking about it promises; larger is asked sooner."""


def rank_gaps(
    scores: Mapping[str, Score | None], altitude: Altitude | None, rubric: Rubric, level: Level
) -> tuple[Gap, ...]:
    """The gaps, most wanted first; ties keep the order of the story.

    A criterion that could not be judged is no gap: nothing says that it is missing.
    """
    gaps: list[Gap] = []
    for criterion in rubric.criteria:
        score = scores.get(criterion.id)
        if score is None:
            continue
        missing = criterion.expected[level] - score
        if missing > 0:
            worth = criterion.value[level][score]
            if score == 0 and scores.get(criterion.overdue_after or ""):
                worth += OVERDUE
            gaps.append(Gap(criterion.id, missing, worth))
    if altitude is not None and rubric.altitude.outcomes[altitude].probes:
        # Asking somebody to retell at another height helps, but never before an empty section.
        gaps.append(Gap(ALTITUDE, 1, 1.0))
    return tuple(sorted(gaps, key=lambda gap: -gap.worth))
