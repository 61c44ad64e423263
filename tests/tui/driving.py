"""Driving the application as its user does, and reading what is on its screen."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Static

from simulator.errors import ExitCode
from simulator.interview.events import AnswerConfirmed, Assessed, Begun, QuestionDelivered
from simulator.interview.plan import Plan
from simulator.interview.state import InterviewState, Phase
from simulator.session.runner import Runner
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.scorecard import ScorecardScreen
from simulator.tui.widgets.answer_editor import AnswerArea
from simulator.wiring import Workbench
from tests.builders import STORY, make_plan

Driver = Pilot[ExitCode]
TURNS = 500
"""Turns of the event loop after which a wait is given up."""


async def until(pilot: Driver, condition: Callable[[], bool], what: str) -> None:
    """Let the application run until `condition` holds."""
    for _ in range(TURNS):
        if condition():
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError(f"waited in vain until {what}; on screen:\n{drawn(pilot.app)}")


async def settle(pilot: Driver) -> None:
    """Let everything that was set off come to its end."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


async def press(pilot: Driver, *keys: str) -> None:
    """Press keys one after the other, each to its end."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def write(pilot: Driver, text: str) -> None:
    """Put `text` where the cursor is, as typing does."""
    pilot.app.screen.query_one(AnswerArea).insert(text)


async def answer(pilot: Driver, text: str = STORY) -> None:
    """Type an answer and send it."""
    write(pilot, text)
    await press(pilot, "ctrl+s")


async def to_scorecard(pilot: Driver) -> None:
    """Wait for the scorecard, complete."""
    app = pilot.app
    await until(pilot, lambda: isinstance(app.screen, ScorecardScreen), "there is a scorecard")
    await settle(pilot)
    await until(pilot, lambda: bool(app.screen.query("#tabs")), "the scorecard is written")


def drawn(app: App[ExitCode]) -> str:
    """The screen as text, line by line."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def state_of(app: App[ExitCode]) -> InterviewState:
    """The state of the interview that is held, whatever lies on top of it."""
    screens = [screen for screen in app.screen_stack if isinstance(screen, InterviewScreen)]
    return screens[-1].runner.state


def typed(app: App[ExitCode]) -> str:
    """What is in the editor."""
    return app.screen.query_one(AnswerArea).text


def question(app: App[ExitCode]) -> str:
    """The question in the card."""
    return str(app.screen.query_one("#question", Static).content)


def remark(app: App[ExitCode]) -> str:
    """What stands under the question."""
    return str(app.screen.query_one("#remark", Static).content)


def hold(workbench: Workbench, *answers: str, plan: Plan | None = None) -> Runner:
    """An interview without a screen, with `answers` so far; judged at once."""
    runner = workbench.start(plan or make_plan())
    clock = workbench.clock
    runner.send(Begun(at=clock()))
    runner.send(QuestionDelivered(at=clock()))
    for text in answers:
        runner.send(AnswerConfirmed(at=clock(), text=text))
        assessed: Assessed = runner.assess()
        runner.send(assessed)
        if runner.state.phase is not Phase.SCORED:
            runner.send(QuestionDelivered(at=clock()))
    return runner


def finish(workbench: Workbench, *, plan: Plan | None = None, text: str = STORY) -> Runner:
    """An interview without a screen, answered to its end."""
    runner = hold(workbench, text, plan=plan)
    while runner.state.phase is not Phase.SCORED:
        runner.send(AnswerConfirmed(at=workbench.clock(), text=text))
        runner.send(runner.assess())
        if runner.state.phase is not Phase.SCORED:
            runner.send(QuestionDelivered(at=workbench.clock()))
    return runner
