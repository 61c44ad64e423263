"""From a reading to a card: the arithmetic, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from simulator.scoring.evidence import Evidence, Finding, Reading
from simulator.scoring.rubric import ALTITUDE, Altitude, Level, Rubric, Score
from simulator.scoring.scorecard import (
    QUOTES_PER_CRITERION,
    DimensionScore,
    Scorecard,
    build_scorecard,
    score_interview,
)
from tests.builders import (
    STORY,
    ScriptedJudge,
    all_levels,
    everything,
    exchange,
    make_criterion,
    make_dimension,
    make_reading,
    make_rubric,
)

RUBRIC = make_rubric()


def card(
    scores: Mapping[str, Score | None],
    rubric: Rubric = RUBRIC,
    level: Level = Level.SENIOR,
    altitude: Altitude | None = Altitude.RIGHT,
) -> Scorecard:
    reading = make_reading({**everything(None, rubric), **scores}, altitude)
    return build_scorecard((exchange(STORY),), reading, reading, rubric, level)


def one_criterion(expected: Score) -> Rubric:
    """A rubric with one criterion, `it`, in one dimension."""
    return make_rubric(
        criteria=(make_criterion("it", expected=all_levels(expected)),),
        detectors={},
        dimensions=(make_dimension("all", "it"),),
    )


@pytest.mark.parametrize(
    ("expected", "score", "grade"),
    [
        (2, 0, 1.0),
        (2, 1, 3.0),
        (2, 2, 5.0),
        (1, 0, 1.0),
        (1, 1, 4.0),
        (1, 2, 5.0),
        (0, 0, 3.0),
        (0, 1, 4.0),
        (0, 2, 5.0),
    ],
)
def test_a_score_earns_credit_by_what_its_level_expects(
    expected: Score, score: Score, grade: float
) -> None:
    dimension = card({"it": score}, one_criterion(expected)).dimensions[0]
    assert dimension == DimensionScore("all", "All", grade, f"all {int(grade)}")


def weighted(first: float, second: float) -> Rubric:
    """A rubric with one dimension of two criteria, `a` and `b`."""
    dimension = replace(make_dimension("all", "a", "b"), criteria={"a": first, "b": second})
    return make_rubric(
        criteria=(make_criterion("a"), make_criterion("b")),
        detectors={},
        dimensions=(dimension,),
    )


@pytest.mark.parametrize(
    ("weights", "scores", "grade", "anchor"),
    [
        ((1.0, 1.0), (2, 0), 3.0, 3),
        ((3.0, 1.0), (2, 0), 4.0, 4),
        ((1.0, 3.0), (2, 0), 2.0, 2),
        ((5.0, 3.0), (2, 0), 3.5, 3),  # 1 + 4 * 5/8
        ((7.0, 9.0), (2, 0), 3.0, 3),  # 1 + 4 * 7/16 = 2.75 goes up to the next half
        ((1.0, 7.0), (2, 0), 1.5, 1),
        ((1.0, 1.0), (2, None), 5.0, 5),
        ((1.0, 9.0), (None, 1), 3.0, 3),
    ],
)
def test_a_dimension_is_a_weighted_mean_in_half_steps(
    weights: tuple[float, float],
    scores: tuple[Score | None, Score | None],
    grade: float,
    anchor: int,
) -> None:
    given = dict(zip("ab", scores, strict=True))
    dimension = card(given, weighted(*weights)).dimensions[0]
    assert (dimension.score, dimension.anchor) == (grade, f"all {anchor}")


def test_the_overall_grade_is_weighted_by_dimension() -> None:
    scores: dict[str, Score | None] = {"detection": 2, "mitigation": 2, "action_items": 0}
    result = card({**scores, "blameless": 0}, altitude=Altitude.TOO_VAGUE)
    assert [d.score for d in result.dimensions] == [5.0, 1.0]
    assert result.overall == 2.0  # (5 * 1 + 1 * 3) / 4


def test_the_overall_grade_has_one_decimal() -> None:
    scores: dict[str, Score | None] = {"detection": 2, "mitigation": 0, "action_items": 2}
    result = card({**scores, "blameless": 1})
    assert [d.score for d in result.dimensions] == [3.0, 4.5]  # 1 + 4 * (1 + 0.5 + 1) / 3
    assert result.overall == 4.1  # (3 + 4.5 * 3) / 4 = 4.125


def test_each_level_weighs_and_expects_by_itself() -> None:
    criterion = make_criterion("it", expected={**all_levels(2), Level.JUNIOR: 1})
    rubric = make_rubric(
        criteria=(criterion,), detectors={}, dimensions=(make_dimension("all", "it"),)
    )
    grades = [card({"it": 1}, rubric, level).overall for level in Level]
    assert grades == [4.0, 3.0, 3.0]


@pytest.mark.parametrize(
    ("altitude", "grade"),
    [(Altitude.RIGHT, 5.0), (Altitude.TOO_VAGUE, 1.0), (Altitude.TOO_TECHNICAL, 1.0)],
)
def test_the_altitude_earns_what_its_outcome_is_worth(altitude: Altitude, grade: float) -> None:
    rubric = make_rubric(dimensions=(make_dimension("height", ALTITUDE),))
    result = card({}, rubric, altitude=altitude)
    assert result.dimensions[0].score == grade
    assert result.altitude_text == RUBRIC.altitude.outcomes[altitude].text


# Unscored is never a low mark


def test_a_dimension_without_a_judged_criterion_is_unscored() -> None:
    result = card({"action_items": 2, "blameless": 2})
    handling, learning = result.dimensions
    assert (handling.score, learning.score) == (None, 5.0)
    assert handling.anchor == "There was too little to judge this by."
    assert result.overall == 5.0


def test_what_is_unscored_leaves_the_others_grades_alone() -> None:
    alone = make_rubric(dimensions=(make_dimension("handling", "detection"),))
    grade = card({"detection": 1}, alone).dimensions[0]
    assert card({"detection": 1, "mitigation": None}).dimensions[0] == grade


def test_with_nothing_judged_there_is_no_overall_grade() -> None:
    result = card({}, altitude=None)
    assert result.overall is None
    assert {d.score for d in result.dimensions} == {None}
    assert result.altitude_text == ""
    assert result.probe_next == ()
    assert all(c.why for c in result.criteria)


def test_a_card_of_nothing_says_why() -> None:
    reading = Reading(
        {c.id: Finding(None) for c in RUBRIC.criteria}, None, "There was no answer to judge."
    )
    result = build_scorecard((), reading, reading, RUBRIC, Level.SENIOR)
    assert result.unscored_because == "There was no answer to judge."
    assert {d.anchor for d in result.dimensions} == {"There was no answer to judge."}
    assert {c.why for c in result.criteria} == {"There was no answer to judge."}


def test_a_dimension_that_weighs_nothing_leaves_the_overall_grade_open() -> None:
    rubric = make_rubric(dimensions=(make_dimension("all", "detection", weight=0.0),))
    assert card({"detection": 2}, rubric).overall is None


# Criteria


@pytest.mark.parametrize("score", [0, 1, 2])
def test_a_criterion_says_what_was_heard_and_what_to_say_next(score: Score) -> None:
    found = card({"detection": score}).criteria[0]
    criterion = RUBRIC.criterion("detection")
    assert (found.id, found.title, found.score) == ("detection", criterion.title, score)
    assert found.why == criterion.scores[score]
    assert found.next == ("" if score == 2 else criterion.say)


def test_an_unscored_criterion_still_says_what_to_say() -> None:
    found = card({}).criteria[0]
    assert (found.score, found.next) == (None, RUBRIC.criterion("detection").say)


def test_unprompted_and_after_probing_are_kept_apart() -> None:
    judge = ScriptedJudge({"detection": 0}, {"detection": 2})
    held = [exchange(STORY), exchange("A latency alert paged me.", "detection")]
    found = score_interview(held, RUBRIC, Level.SENIOR, judge).criteria[0]
    assert (found.unprompted, found.score) == (0, 2)


def test_what_is_unscored_in_the_end_was_not_missing_at_first() -> None:
    judge = ScriptedJudge({"detection": 0}, {"detection": None})
    held = [exchange(STORY), exchange("unlesbar", "detection")]
    found = score_interview(held, RUBRIC, Level.SENIOR, judge).criteria[0]
    assert (found.unprompted, found.score) == (None, None)


def test_with_one_answer_unprompted_is_the_score() -> None:
    judge = ScriptedJudge({"detection": 1})
    found = score_interview([exchange(STORY)], RUBRIC, Level.SENIOR, judge).criteria[0]
    assert (found.unprompted, found.score) == (1, 1)
    assert judge.calls == 1


def test_a_criterion_carries_its_strongest_quotes_only() -> None:
    evidence = tuple(Evidence("detection", 0, i, i + 1, 2) for i in range(5))
    findings = {c.id: Finding(2, evidence) for c in RUBRIC.criteria}
    reading = Reading(findings, Altitude.RIGHT)
    result = build_scorecard((exchange(STORY),), reading, reading, RUBRIC, Level.SENIOR)
    assert result.criteria[0].evidence == evidence[:QUOTES_PER_CRITERION]


def test_probe_next_is_what_the_interviewer_would_ask_in_that_order() -> None:
    result = card({"detection": 1, "action_items": 1, "mitigation": 2}, altitude=Altitude.TOO_VAGUE)
    assert result.probe_next == ("action_items", ALTITUDE, "detection")


def test_probe_next_is_empty_when_all_is_told() -> None:
    assert card(everything(2, RUBRIC)).probe_next == ()
