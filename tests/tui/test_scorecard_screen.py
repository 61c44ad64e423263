"""The scorecard: its tabs, its ways on, and its exports."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from textual.widgets import OptionList, TabbedContent

from simulator.interview.plan import Opening
from simulator.scoring.rubric import Level
from simulator.tui.app import InterviewApp
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.menu import Menu
from simulator.tui.screens.scorecard import ScorecardScreen
from simulator.tui.timings import Timings
from tests.builders import STORY, ScriptedJudge, make_plan
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import Driver, drawn, finish, press, settle, state_of, to_scorecard, until


@pytest.fixture
def app(open_workbench: MakeWorkbench, timings: Timings) -> InterviewApp:
    """One finished interview in the list."""
    judge = ScriptedJudge({"detection": 0, "impact": 1}, {"detection": 2, "impact": 1}, others=2)
    finish(open_workbench(judge), plan=make_plan(follow_ups=1))
    return InterviewApp(open_workbench(judge), timings=timings)


async def open_card(pilot: Driver) -> None:
    await settle(pilot)
    await press(pilot, "down", "enter")
    await to_scorecard(pilot)


def tab(app: InterviewApp) -> str:
    return app.screen.query_one(TabbedContent).active


async def test_the_summary_holds_the_result_and_what_to_work_on(app: InterviewApp) -> None:
    async with app.run_test(size=(120, 50)) as pilot:
        await open_card(pilot)
        screen = drawn(app)
        assert "of 5" in screen
        assert "Work on next" in screen
        assert "1. Impact" in screen
        assert "Already strong" in screen
        assert "Structured thinking" in screen


async def test_of_two_stories_each_has_its_card_and_o_turns_to_the_other(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    judge = ScriptedJudge(others=1)
    workbench = open_workbench(judge)
    other = workbench.any_question(Level.SENIOR, seed=3)
    plan = make_plan(follow_ups=0, second=Opening(other.id, "Tell me of another one."))
    finish(workbench, plan=plan)
    app = InterviewApp(open_workbench(judge), timings=timings)
    async with app.run_test(size=(120, 50)) as pilot:
        await open_card(pilot)
        assert "Story 1 of 2" in drawn(app)
        assert "told again" not in drawn(app)
        await press(pilot, "4", "o")
        await until(pilot, lambda: "Story 2 of 2" in drawn(app), "the other card is shown")
        await until(pilot, lambda: "Opening answer" in drawn(app), "the same tab is open")
        assert "Tell me of another one." in drawn(app)
        await press(pilot, "1")
        told_again = "This may be your first story told again."
        await until(pilot, lambda: told_again in drawn(app), "the remark is shown")
        assert "Story 2 of 2" in drawn(app)
        await press(pilot, "a")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen), "it is asked again")
        assert state_of(app).plan.question_id == other.id
        assert state_of(app).plan.stories == 2


async def test_a_single_story_has_no_other(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await open_card(pilot)
        await press(pilot, "o")
        assert "Other story" not in drawn(app)
        assert isinstance(app.screen, ScorecardScreen)


async def test_tabs_turn_with_numbers_and_with_arrows(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await open_card(pilot)
        assert tab(app) == "summary"
        for key, name in zip("2341", ("criteria", "story", "conversation", "summary"), strict=True):
            await press(pilot, key)
            assert tab(app) == name
        for name in ("criteria", "story", "conversation", "summary"):
            await press(pilot, "right")
            assert tab(app) == name
        await press(pilot, "left")
        assert tab(app) == "conversation"


async def test_each_criterion_shows_word_quote_and_advice(app: InterviewApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await open_card(pilot)
        await press(pilot, "2")
        assert app.focused is app.screen.query_one("#criteria-list", OptionList)
        assert "✓ strong" in drawn(app)
        assert "~ weak" in drawn(app)
        titles = [c.title for c in real_criteria(app)]
        await press(pilot, *["down"] * titles.index("Detection"))
        assert "Missing unprompted, strong after probing." in drawn(app)
        assert "“I was on call for the booking service" in drawn(app)
        await press(pilot, *["down"] * (titles.index("Impact") - titles.index("Detection")))
        assert "Next time" in drawn(app)
        assert "Why it matters" in drawn(app)


def real_criteria(app: InterviewApp) -> tuple[object, ...]:
    assert isinstance(app.screen, ScorecardScreen)
    return app.screen.runner.rubric.criteria


async def test_the_story_shows_shares_against_the_advised_ones(app: InterviewApp) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        await open_card(pilot)
        await press(pilot, "3")
        assert "advised" in drawn(app)
        assert "28%" in drawn(app)
        assert "filler word" in drawn(app)


async def test_the_conversation_says_why_each_follow_up_was_asked(app: InterviewApp) -> None:
    async with app.run_test(size=(120, 50)) as pilot:
        await open_card(pilot)
        await press(pilot, "4")
        screen = drawn(app)
        assert STORY[:40] in screen
        assert "Why it was asked" in screen
        assert "Detection: missing → strong" in screen


async def test_an_interview_without_an_answer_says_why_it_is_unscored(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), plan=make_plan(), timings=timings)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "f10", "y")
        await to_scorecard(pilot)
        assert "unscored" in drawn(app)
        assert "There was no answer to judge." in drawn(app)
        await press(pilot, "2", "3", "4")
        assert "Skipped." in drawn(app)


@pytest.mark.parametrize(
    ("key", "ending", "begins"),
    [("m", "md", "#"), ("w", "html", "<!"), ("j", "json", "{")],
)
async def test_an_export_is_written_for_its_owner_alone(
    app: InterviewApp, working_directory: Path, key: str, ending: str, begins: str
) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await open_card(pilot)
        await press(pilot, "e")
        assert isinstance(app.screen, Menu)
        await press(pilot, key)
        (file,) = working_directory.iterdir()
        assert file.suffix == f".{ending}"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert file.read_text(encoding="utf-8").lstrip().startswith(begins)
        assert file.name in drawn(app).replace("\n", "")
    if ending == "json":
        assert json.loads(file.read_text())["rubric"] == "production-incident"


async def test_an_export_that_cannot_be_written_is_told_of(
    app: InterviewApp, working_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await open_card(pilot)
        gone = working_directory / "gone"
        monkeypatch.setattr(Path, "cwd", lambda: gone)
        await press(pilot, "e", "m")
        assert "Not written" in drawn(app)
        await press(pilot, "e", "escape")
        assert isinstance(app.screen, ScorecardScreen)


async def test_the_same_question_can_be_held_again_and_another_one_too(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await open_card(pilot)
        await press(pilot, "a")
        assert isinstance(app.screen, InterviewScreen)
        assert state_of(app).plan.question_id == make_plan().question_id
        assert state_of(app).plan.follow_ups == 1
        await press(pilot, "f10", "y")
        await to_scorecard(pilot)
        await press(pilot, "n")
        assert isinstance(app.screen, InterviewScreen)
        assert state_of(app).turns[0].answer == ""


async def test_home_lists_the_interview_that_was_just_scored(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f10", "y")
        await to_scorecard(pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        assert "unscored" in drawn(app)
