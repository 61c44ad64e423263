"""Which gaps matter most at a level. Follow-ups and `probe_next` use the same order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from simulator.scoring.evidence import Finding
from simulator.scoring.rubric import ALTITUDE, Altitude, Criterion, Level, Rubric, Score

SCORES: tuple[Score, ...] = (0, 1, 2)

OVERDUE = 10.0
"""Added to the worth of a gap at which the story stopped too soon: above any other gap's."""

WISH = 5.0
"""Worth of everything the judge would ask about together. Of 0, 5, 10, 20 and 40 it did best on
answers held aside from training."""

WRONG_HEIGHT = 3.0
"""What asking somebody to retell at another height is worth: after the empty parts of the story,
and before those that are only thin, which a listener who cannot follow would not notice."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A criterion (or the altitude) short of what its level expects."""

    criterion: str
    missing: int
    """How many points short, 1 or 2."""
    worth: float
    """How much asking about it promises; larger is asked sooner."""


def rank_gaps(
    findings: Mapping[str, Finding],
    altitude: Altitude | None,
    rubric: Rubric,
    level: Level,
    wanted: Mapping[str, float] | None = None,
) -> tuple[Gap, ...]:
    """The gaps, most wanted first; ties keep the order of the story.

    A criterion that could not be judged is no gap: nothing says that it is missing. Where the
    judge gives chances, the worth is what is to be expected over them; what it would itself ask
    about (`wanted`, summing to 1) counts beside it.
    """
    gaps: list[Gap] = []
    for criterion in rubric.criteria:
        finding = findings.get(criterion.id)
        if finding is None or finding.score is None:
            continue
        missing = criterion.expected[level] - finding.score
        if missing > 0:
            worth = _worth(criterion, finding, level)
            before = findings.get(criterion.overdue_after or "")
            if finding.score == 0 and before is not None and before.score:
                worth += OVERDUE
            worth += WISH * (wanted or {}).get(criterion.id, 0.0)
            gaps.append(Gap(criterion.id, missing, worth))
    if altitude is not None and rubric.altitude.outcomes[altitude].probes:
        gaps.append(Gap(ALTITUDE, 1, WRONG_HEIGHT))
    return tuple(sorted(gaps, key=lambda gap: -gap.worth))


def _worth(criterion: Criterion, finding: Finding, level: Level) -> float:
    """What asking is worth; a score that was held by a hair counts in part as the one below."""
    value = criterion.value[level]
    expected = criterion.expected[level]
    chances = finding.chances or tuple(float(score == finding.score) for score in SCORES)
    return sum(
        chance * value[score]
        for score, chance in zip(SCORES, chances, strict=True)
        if score < expected
    )
