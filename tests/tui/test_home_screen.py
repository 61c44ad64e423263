"""Home: setting up, resuming, looking back, and what is shown when files or store are broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Button, Input, Static

from simulator.errors import StorageError
from simulator.interview.plan import Plan
from simulator.scoring.rubric import Level
from simulator.session.store import SessionStore
from simulator.tui.app import InterviewApp
from simulator.tui.screens.confirm import ConfirmDialog
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.question_picker import QuestionPicker
from simulator.tui.timings import Timings
from tests.builders import make_plan
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import (
    answer,
    drawn,
    finish,
    hold,
    press,
    question,
    settle,
    state_of,
    to_scorecard,
    typed,
    write,
)

EXPIRED = "Tell me about a day when a certificate, a key or a password expired"


def plan_of(app: InterviewApp) -> Plan:
    return state_of(app).plan


async def test_the_first_screen_says_what_it_is_and_that_it_is_offline(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        screen = drawn(app)
        assert "Incident interview" in screen
        assert "Text mode: answers are typed. Nothing leaves this machine." in screen
        assert "No interviews yet" in screen
        assert app.focused is app.screen.query_one("#start", Button)


async def test_level_and_follow_ups_are_set_with_the_arrow_keys(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "up", "up", "right", "right", "right", "right", "right", "right")
        await press(pilot, "up", "up", "up", "left", "s")
        assert plan_of(app).level is Level.JUNIOR
        assert plan_of(app).follow_ups == 8


async def test_a_second_story_and_a_style_are_chosen_with_the_arrow_keys(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "up", "right", "up", "up", "right", "s")
        assert plan_of(app).style == "pressing"
        assert plan_of(app).stories == 2
        assert "Story 1 of 2" in drawn(app)


async def test_a_question_is_found_by_typing_and_asked(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "up", "up", "up", "up", "enter")
        assert isinstance(app.screen, QuestionPicker)
        await pilot.press(*"cert exp")
        await settle(pilot)
        assert "1 question" in drawn(app)
        await press(pilot, "enter")
        assert EXPIRED[:50] in drawn(app)
        await press(pilot, "s")
        assert question(app).startswith(EXPIRED)


async def test_the_picker_moves_with_the_arrow_keys_and_can_go_back_to_surprise(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "up", "up", "up", "up", "enter", "down", "enter")
        assert "Surprise me" not in drawn(app)
        await press(pilot, "enter", "up", "enter")
        assert "[Surprise me]" in drawn(app)


async def test_leaving_the_picker_changes_nothing(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "up", "up", "up", "up", "enter", "down", "escape")
        assert "[Surprise me]" in drawn(app)


async def test_a_filter_that_finds_nothing_says_so_and_enter_does_nothing(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "up", "up", "up", "up", "enter")
        app.screen.query_one(Input).value = "zzz [red]"
        await settle(pilot)
        assert "No question has all of these words." in drawn(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, QuestionPicker)


async def test_questions_for_other_levels_are_marked_in_words(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "up", "up", "up", "up", "up", "left", "down", "enter")
        await pilot.press(*"cycle")
        await settle(pilot)
        assert "(for senior, staff)" in drawn(app).replace("\n", " ")


async def test_recent_interviews_show_date_level_result_and_question(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    workbench = open_workbench()
    finish(workbench)
    hold(workbench, plan=make_plan(level=Level.STAFF))
    app = InterviewApp(workbench, timings=timings)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        lines = [line for line in drawn(app).splitlines() if "2025-12-29 12:00" in line]
        assert any("senior" in line and "5.0" in line and "Tell me" in line for line in lines)
        assert any("staff" in line and "unfinished" in line for line in lines)


async def test_enter_opens_the_scorecard_of_a_finished_interview(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    finish(open_workbench())
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter")
        await to_scorecard(pilot)
        assert "Overall" in drawn(app)
        await press(pilot, "h")
        assert isinstance(app.screen, HomeScreen)


async def test_enter_resumes_an_unfinished_interview(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    hold(open_workbench())
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "down", "down", "enter")
        assert isinstance(app.screen, InterviewScreen)


async def test_deleting_asks_first(open_workbench: MakeWorkbench, timings: Timings) -> None:
    finish(open_workbench())
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "down", "d")
        assert isinstance(app.screen, ConfirmDialog)
        assert "cannot be undone" in drawn(app)
        await press(pilot, "enter")
        assert len(open_workbench().store.sessions()) == 1
        await press(pilot, "d", "y")
        assert open_workbench().store.sessions() == ()
        assert "No interviews yet" in drawn(app)


async def test_a_question_from_a_file_is_never_markup(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    hostile = "[bold]What[/bold] [@click=app.quit]broke[/] \x1b[31m$accent?"
    hold(open_workbench(), plan=make_plan(question=hostile))
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test(size=(140, 40)) as pilot:
        await settle(pilot)
        shown = hostile.replace("\x1b", "\ufffd")
        assert drawn(app).count(shown) == 2, "beside Resume, and in the list"
        await press(pilot, "down", "down", "d")
        assert shown in " ".join(drawn(app).split()) or "[@click=app.quit]broke[/]" in drawn(app)
        await press(pilot, "n", "r")
        assert shown in drawn(app)


async def test_without_a_store_interviews_run_and_say_that_they_are_not_saved(
    home: Path, open_workbench: MakeWorkbench, timings: Timings
) -> None:
    (home / "data").write_text("a file where the folder should be")
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "Interviews are NOT SAVED" in drawn(app)
        await press(pilot, "s")
        assert "NOT SAVED: " in drawn(app)
        write(pilot, "Half")
        await press(pilot, "escape")
        assert "leaving loses it" in drawn(app)
        assert "resume later" not in drawn(app)
        await press(pilot, "r")
        assert typed(app) == "Half"
        await answer(pilot)
        await press(pilot, "f10", "y")
        await to_scorecard(pilot)
        assert "NOT SAVED: " in drawn(app)
        assert "(e exports it)" in " ".join(drawn(app).split())


async def test_an_interview_that_was_never_saved_can_be_discarded(
    home: Path, open_workbench: MakeWorkbench, timings: Timings
) -> None:
    (home / "data").write_text("a file where the folder should be")
    app = InterviewApp(open_workbench(), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "escape", "x", "y")
        assert isinstance(app.screen, HomeScreen)
        assert not app._notifications


async def test_a_broken_question_file_is_one_line_and_the_rest_loads(
    home: Path, open_workbench: MakeWorkbench, timings: Timings
) -> None:
    folder = home / "config" / "question_bank"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text("schema: 1\n[red]: x\n")
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test(size=(200, 24)) as pilot:
        await settle(pilot)
        assert "mine.yaml:2:" in drawn(app)
        await press(pilot, "s")
        assert isinstance(app.screen, InterviewScreen)


async def test_a_damaged_session_is_told_of_and_home_stays(
    open_workbench: MakeWorkbench, timings: Timings, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(open_workbench())

    def damaged(*_: object) -> None:
        raise StorageError("session x is damaged: [bold]")

    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test(notifications=True) as pilot:
        await settle(pilot)
        monkeypatch.setattr(SessionStore, "events", damaged)
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, HomeScreen)
        assert "session x is damaged: [bold]" in drawn(app)


async def test_a_content_folder_without_questions_offers_no_start(
    open_workbench: MakeWorkbench, timings: Timings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.wiring.content_files", lambda *_: [])
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "s", "enter")
        assert isinstance(app.screen, HomeScreen)
        assert app.screen.query_one("#start", Button).disabled
        assert str(app.screen.query_one("#notice", Static).content) == "There are no questions."
