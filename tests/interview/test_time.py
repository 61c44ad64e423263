"""Active time: counted from the events' own times, in one place."""

from __future__ import annotations

import pytest

from simulator.interview import events as on
from simulator.interview.reducer import IDLE_LIMIT
from tests.builders import NOON, after, answered, assessed, begun, delivered, drafted, probe


def paused(at: float) -> on.Paused:
    return on.Paused(at=at)


def resumed(at: float) -> on.Resumed:
    return on.Resumed(at=at)


def reopened(at: float) -> on.Reopened:
    return on.Reopened(at=at)


def log(*events: on.Event) -> float:
    return after(*events).active_seconds


T = NOON

CASES = {
    "nothing happened yet": ((), 0.0),
    "the first event starts the clock": ((begun(T),), 0.0),
    "time between events": ((begun(T), delivered(T + 4), drafted("a", T + 10)), 10.0),
    "a pause is not counted": (
        (begun(T), delivered(T + 5), paused(T + 8), resumed(T + 900), drafted("a", T + 902)),
        10.0,
    ),
    "time up to a pause is counted": ((begun(T), paused(T + 8)), 8.0),
    "time between processes is not counted": (
        (begun(T), delivered(T + 5), reopened(T + 9000), drafted("a", T + 9003)),
        8.0,
    ),
    "reopening in a pause counts nothing": (
        (begun(T), paused(T + 5), reopened(T + 100), resumed(T + 200), delivered(T + 201)),
        6.0,
    ),
    "a laptop asleep counts as the idle limit": (
        (begun(T), delivered(T + 10 * IDLE_LIMIT)),
        IDLE_LIMIT,
    ),
    "just under the idle limit counts whole": (
        (begun(T), delivered(T + IDLE_LIMIT - 1)),
        IDLE_LIMIT - 1,
    ),
    "a clock set back counts nothing": ((begun(T), delivered(T - 3600)), 0.0),
    "a clock set back goes on from its new time": (
        (begun(T), delivered(T - 3600), drafted("a", T - 3598)),
        2.0,
    ),
    "judging counts": (
        (begun(T), delivered(T), answered(at=T + 60), assessed(probe("role"), at=T + 63)),
        63.0,
    ),
}


@pytest.mark.parametrize(("events", "seconds"), CASES.values(), ids=CASES.keys())
def test_active_time_is(events: tuple[on.Event, ...], seconds: float) -> None:
    assert log(*events) == seconds


def test_the_clock_stands_at_the_latest_event() -> None:
    assert after().clock_at is None
    assert after(begun(T), delivered(T + 3)).clock_at == T + 3


def test_an_interview_without_a_budget_never_runs_out_of_time() -> None:
    assert not after(begun(T), delivered(T + IDLE_LIMIT)).out_of_time
