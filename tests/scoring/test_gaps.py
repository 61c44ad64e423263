"""Which gap goes first."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.scoring.evidence import Finding
from simulator.scoring.gaps import OVERDUE, WRONG_HEIGHT, Gap, rank_gaps
from simulator.scoring.rubric import ALTITUDE, Altitude, Level, Score
from tests.builders import make_criterion, make_rubric, worth

RUBRIC = make_rubric()


def found(scores: Mapping[str, Score | None]) -> dict[str, Finding]:
    return {id: Finding(score) for id, score in scores.items()}


def ranked(
    scores: dict[str, Score | None], altitude: Altitude | None = Altitude.RIGHT
) -> list[tuple[str, int, float]]:
    gaps = rank_gaps(found(scores), altitude, RUBRIC, Level.SENIOR)
    return [(gap.criterion, gap.missing, gap.worth) for gap in gaps]


def test_gaps_come_most_wanted_first() -> None:
    scores: dict[str, Score | None] = dict.fromkeys(
        ("detection", "mitigation", "action_items", "blameless"), 0
    )
    assert ranked(scores) == [
        ("action_items", 2, 8.0),
        ("mitigation", 2, 6.0),
        ("detection", 2, 4.0),
        ("blameless", 2, 2.0),
    ]


def test_what_is_vague_is_worth_less_than_what_is_missing() -> None:
    assert ranked({"action_items": 1, "mitigation": 0}) == [
        ("mitigation", 2, 6.0),
        ("action_items", 1, 4.0),
    ]


def test_gaps_worth_the_same_keep_the_order_of_the_story() -> None:
    assert [gap[0] for gap in ranked({"action_items": 1, "detection": 0})] == [
        "detection",
        "action_items",
    ]


@pytest.mark.parametrize("score", [2, None])
def test_what_is_strong_or_unscored_is_no_gap(score: Score | None) -> None:
    assert ranked({"detection": score}) == []


def test_a_criterion_that_was_not_judged_at_all_is_no_gap() -> None:
    assert ranked({}) == []


@pytest.mark.parametrize("altitude", [Altitude.TOO_TECHNICAL, Altitude.TOO_VAGUE])
def test_the_wrong_height_is_asked_about_after_what_is_missing_and_before_what_is_thin(
    altitude: Altitude,
) -> None:
    gaps = ranked({"mitigation": 0, "detection": 1}, altitude)
    assert gaps == [("mitigation", 2, 6.0), (ALTITUDE, 1, WRONG_HEIGHT), ("detection", 1, 2.0)]


@pytest.mark.parametrize("altitude", [Altitude.RIGHT, None])
def test_the_right_height_or_none_is_no_gap(altitude: Altitude | None) -> None:
    assert ranked({}, altitude) == []


@pytest.mark.parametrize(
    ("before", "score", "expected"),
    [(0, 0, 2.0), (1, 0, 2.0 + OVERDUE), (2, 0, 2.0 + OVERDUE), (2, 1, 1.0), (None, 0, 2.0)],
)
def test_a_story_that_stopped_too_soon_is_asked_to_go_on(
    before: Score | None, score: Score, expected: float
) -> None:
    late = make_criterion("late", value=worth(1.0), overdue_after="detection")
    rubric = make_rubric(criteria=(RUBRIC.criteria[0], late))
    gaps = rank_gaps(found({"detection": before, "late": score}), None, rubric, Level.SENIOR)
    assert Gap("late", 2 - score, expected) in gaps


def test_what_the_judge_would_ask_about_counts_beside_the_rubrics_worth() -> None:
    findings = found({"detection": 0, "blameless": 0})
    rubric_alone = rank_gaps(findings, None, RUBRIC, Level.SENIOR)
    with_wish = rank_gaps(findings, None, RUBRIC, Level.SENIOR, {"blameless": 1.0})
    assert [gap.criterion for gap in rubric_alone] == ["detection", "blameless"]
    assert [gap.criterion for gap in with_wish] == ["blameless", "detection"]
