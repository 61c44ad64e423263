"""What a plan refuses."""

from __future__ import annotations

import pytest

from tests.builders import make_plan


@pytest.mark.parametrize("count", [0, 4, 8])
def test_zero_to_eight_follow_ups_can_be_planned(count: int) -> None:
    assert make_plan(follow_ups=count).follow_ups == count


@pytest.mark.parametrize("count", [-1, 9])
def test_any_other_number_of_follow_ups_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="follow-ups must be 0 to 8"):
        make_plan(follow_ups=count)


@pytest.mark.parametrize("budget", [0, -1.0])
def test_a_time_budget_without_time_is_refused(budget: float) -> None:
    with pytest.raises(ValueError, match="time budget must be above 0"):
        make_plan(time_budget=budget)
