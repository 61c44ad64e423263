"""How the screens look. `pytest --snapshot-update` accepts what is drawn; look at it first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from simulator.content.questions import Question, QuestionBank, QuestionType
from simulator.content.yaml_source import Loaded
from simulator.interview.events import Event
from simulator.interview.plan import Plan
from simulator.scoring.rubric import Level, Rubric, Score
from simulator.tui.app import InterviewApp
from simulator.tui.theme import LIGHT
from simulator.tui.timings import Timings
from simulator.wiring import Workbench
from tests.builders import (
    STORY,
    FrozenClock,
    ScriptedJudge,
    answered,
    assessed,
    begun,
    closing,
    delivered,
    make_criterion,
    make_dimension,
    make_plan,
    make_rubric,
    make_section,
    probe,
)
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import Driver, press, settle, to_scorecard, write

Compare = Callable[..., bool]
Steps = Callable[[Driver], Awaitable[None]]

SMALL = (80, 24)
LARGE = (120, 40)
TINY = (40, 12)


FIRST: dict[str, Score | None] = {
    "situation": 1,
    "role": 2,
    "detection": 0,
    "diagnosis": 1,
    "mitigation": 2,
    "impact": 0,
    "action_items": 0,
    "blameless": None,
}
"""Some of everything, so that a screen shows it all."""

SECOND = FIRST | {"detection": 2, "impact": 1}


def asked(id: str, text: str, topic: str, *levels: Level) -> Question:
    return Question(id, text, QuestionType.ON_CALL, levels, make_plan().rubric, (), ("x",), topic)


BANK = QuestionBank(
    (
        asked("page", "Tell me about an alert that woke you.", "On call", *Level),
        asked("noise", "Tell me about alerts that nobody read.", "On call", *Level),
        asked("alarm", "Which alert did you introduce after an outage?", "Prevention", Level.STAFF),
        asked("disk", "Tell me about a full disk.", "Capacity", *Level),
    ),
    (),
)


def rubric() -> Rubric:
    """A rubric of the shipped one's size, so that a change of its wordings redraws nothing."""
    small = make_rubric()
    titles = ("situation", "detection", "diagnosis", "mitigation", "prevention")
    return replace(
        small,
        id=make_plan().rubric,
        criteria=tuple(make_criterion(id) for id in FIRST),
        sections=tuple(make_section(title, 0.2) for title in titles),
        dimensions=(
            make_dimension("structured_thinking", "diagnosis", "mitigation"),
            make_dimension("ownership", "role", "situation"),
            make_dimension("impact", "impact"),
            make_dimension("prevention", "action_items"),
            make_dimension("blameless_framing", "blameless"),
        ),
        detectors={},
    )


def talk(workbench: Workbench, plan: Plan, *events: Event) -> None:
    """An interview that went exactly so, whatever the policy would have asked."""
    runner = workbench.start(plan)
    for event in (begun(), delivered(), *events):
        runner.send(event)


FOLLOWED_UP = (answered(), assessed(probe("detection", "Who noticed first?"), FIRST), delivered())
ENDED = (
    *FOLLOWED_UP,
    answered("An alert on failed bookings paged me at nine."),
    assessed(closing(), SECOND),
    delivered(),
    answered(""),
    assessed(None, SECOND),
)


@pytest.fixture
def looks(
    snap_compare: Compare, open_workbench: MakeWorkbench, timings: Timings, clock: FrozenClock
) -> Callable[..., bool]:
    """Runs the steps on the application and compares what is then drawn."""

    def compare(
        steps: Steps,
        *talks: tuple[Event, ...],
        size: tuple[int, int] = SMALL,
        **options: Any,
    ) -> bool:
        workbench = open_workbench(ScriptedJudge(FIRST, SECOND))
        workbench.rubrics = Loaded((rubric(),), ())
        workbench.bank = BANK
        for events, level in zip(talks, Level, strict=False):
            talk(workbench, make_plan(level=level), *events)
            clock.advance(3600)
        app = InterviewApp(workbench, timings=timings, **options)

        async def run_before(pilot: Driver) -> None:
            await settle(pilot)
            await steps(pilot)
            for area in app.screen.query(TextArea):
                area.cursor_blink = False
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await settle(pilot)

        return snap_compare(app, terminal_size=size, run_before=run_before)

    return compare


async def nothing(pilot: Driver) -> None:
    await settle(pilot)


async def filter_questions(pilot: Driver) -> None:
    await press(pilot, "up", "up", "up", "up", "enter")
    await pilot.press(*"alert")


async def draft(pilot: Driver) -> None:
    write(pilot, STORY)


async def think(pilot: Driver) -> None:
    await press(pilot, "f3")


async def pause(pilot: Driver) -> None:
    write(pilot, STORY)
    await press(pilot, "escape")


async def scorecard(pilot: Driver) -> None:
    await press(pilot, "down", "enter")
    await to_scorecard(pilot)


def at_tab(key: str) -> Steps:
    async def steps(pilot: Driver) -> None:
        await scorecard(pilot)
        await press(pilot, key)

    return steps


def test_home_on_the_first_start(looks: Compare) -> None:
    assert looks(nothing)


def test_home_with_earlier_interviews(looks: Compare) -> None:
    assert looks(nothing, ENDED, FOLLOWED_UP)


def test_home_in_a_large_terminal(looks: Compare) -> None:
    assert looks(nothing, ENDED, FOLLOWED_UP, size=LARGE)


def test_the_question_picker(looks: Compare) -> None:
    assert looks(filter_questions)


def test_the_opening_question_with_a_draft(looks: Compare) -> None:
    assert looks(draft, plan=make_plan())


def test_a_follow_up_in_a_large_terminal(looks: Compare) -> None:
    assert looks(think, FOLLOWED_UP, size=LARGE, resume_latest=True)


def test_a_follow_up_in_a_tiny_terminal(looks: Compare) -> None:
    assert looks(think, FOLLOWED_UP, size=TINY, resume_latest=True)


def test_the_pause(looks: Compare) -> None:
    assert looks(pause, plan=make_plan())


def test_the_summary_of_a_scorecard(looks: Compare) -> None:
    assert looks(scorecard, ENDED)


def test_the_summary_in_a_large_terminal(looks: Compare) -> None:
    assert looks(scorecard, ENDED, size=LARGE)


def test_the_criteria_of_a_scorecard(looks: Compare) -> None:
    assert looks(at_tab("2"), ENDED)


def test_the_story_of_a_scorecard(looks: Compare) -> None:
    assert looks(at_tab("3"), ENDED)


def test_the_conversation_of_a_scorecard(looks: Compare) -> None:
    assert looks(at_tab("4"), ENDED, size=LARGE)


def test_the_scorecard_in_the_light_theme(looks: Compare) -> None:
    async def light(pilot: Driver) -> None:
        pilot.app.theme = LIGHT.name
        await scorecard(pilot)

    assert looks(light, ENDED)


def test_the_criteria_without_colour(looks: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks(at_tab("2"), ENDED)


def test_the_help(looks: Compare) -> None:
    async def help(pilot: Driver) -> None:
        await press(pilot, "f1")

    assert looks(help, size=(80, 40))
