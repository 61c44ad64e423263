"""Journeys through an interview, by keyboard alone."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest
from textual import events

from simulator.errors import ExitCode, StorageError, UsageError
from simulator.interview.state import Outcome, Phase, QuestionKind
from simulator.scoring.evidence import Exchange, Reading
from simulator.scoring.rubric import Rubric
from simulator.tui.app import InterviewApp
from simulator.tui.screens.confirm import ConfirmDialog
from simulator.tui.screens.help import HelpScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.menu import Menu
from simulator.tui.screens.scorecard import ScorecardScreen
from simulator.tui.timings import Timings
from simulator.tui.widgets.answer_editor import AnswerArea
from tests.builders import STORY, FrozenClock, ScriptedJudge, make_plan
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import (
    answer,
    drawn,
    press,
    question,
    remark,
    settle,
    state_of,
    to_scorecard,
    typed,
    until,
    write,
)

OPENING = make_plan().question


class BlockedJudge(ScriptedJudge):
    """A judge that waits until it is let go."""

    def __init__(self) -> None:
        super().__init__({"detection": 0}, {"detection": 2}, others=2)
        self.go = threading.Event()

    def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
        assert self.go.wait(timeout=30)
        return super().read(exchanges, rubric)


class JudgeThatFailsOnce(ScriptedJudge):
    """A judge whose first reading breaks."""

    def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
        if self.calls == 0:
            self.calls += 1
            raise RuntimeError("the scorer broke")
        return super().read(exchanges, rubric)


@pytest.fixture
def app(open_workbench: MakeWorkbench, timings: Timings) -> InterviewApp:
    """Straight into an interview with one gap."""
    return InterviewApp(open_workbench(), plan=make_plan(), timings=timings)


async def test_a_typed_interview_runs_from_home_to_the_scorecard(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "up", "up", "left", "left", "left", "down", "down", "enter")
        assert isinstance(app.screen, InterviewScreen)
        assert "Opening question" in drawn(app)
        await answer(pilot)
        assert "Follow-up 1 of 1" in drawn(app)
        assert STORY[:40] in drawn(app)
        await answer(pilot, "A latency alert paged me before anyone called.")
        assert "Closing question" in drawn(app)
        await answer(pilot, "Only that the alert was my own idea.")
        await to_scorecard(pilot)
        assert "5.0 of 5" in drawn(app)
    (session,) = open_workbench().store.sessions()
    assert session.phase is Phase.SCORED
    assert session.scorecard is not None


async def test_a_given_plan_opens_its_interview_at_once(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        assert question(app) == OPENING
        assert app.focused is app.screen.query_one(AnswerArea)


async def test_the_last_answer_is_thanked_for(
    open_workbench: MakeWorkbench,
) -> None:
    timings = Timings(draft_pause=60, draft_longest=60, thanks=60)
    judge = ScriptedJudge(others=2)
    app = InterviewApp(open_workbench(judge), plan=make_plan(follow_ups=0), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot)
        await press(pilot, "ctrl+s")
        assert state_of(app).phase is Phase.SCORED
        assert question(app) in judge_phrases(app)


def judge_phrases(app: InterviewApp) -> tuple[str, ...]:
    assert isinstance(app.screen, InterviewScreen)
    return app.screen.runner.rubric.phrases.thanks


async def test_help_over_the_thanks_does_not_lose_the_scorecard(
    open_workbench: MakeWorkbench,
) -> None:
    timings = Timings(draft_pause=60, draft_longest=60, thanks=60)
    judge = ScriptedJudge(others=2)
    app = InterviewApp(open_workbench(judge), plan=make_plan(follow_ups=0), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot)
        await press(pilot, "ctrl+s", "f1")
        interview = app.screen_stack[-2]
        assert isinstance(interview, InterviewScreen)
        interview._end()  # as the timer does when the thanks have stood long enough
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        await to_scorecard(pilot)


async def test_skip_goes_on_to_another_question_and_says_so(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot)
        asked = question(app)
        await press(pilot, "f4")
        assert state_of(app).turns[1].outcome is Outcome.SKIPPED
        assert question(app) != asked
        assert remark(app) != ""
        assert "(skipped)" in drawn(app)


async def test_no_such_story_is_met_with_a_smaller_question(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await press(pilot, "f5")
        first, second = state_of(app).turns
        assert first.outcome is Outcome.NO_STORY
        assert second.asked.kind is QuestionKind.OPENING
        assert question(app) == second.asked.text != OPENING


async def test_repeat_puts_the_question_again_and_keeps_what_was_typed(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, "It began at")
        await press(pilot, "f2")
        assert question(app) == OPENING
        assert remark(app) == "Here it is again."
        assert typed(app) == "It began at"
        assert len(state_of(app).turns) == 1


async def test_let_me_think_is_answered_and_keeps_what_was_typed(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, "It began at")
        await press(pilot, "f3")
        assert isinstance(app.screen, InterviewScreen)
        assert remark(app) in app.screen.runner.rubric.phrases.think
        assert typed(app) == "It began at"


@pytest.mark.parametrize("nothing", ["", "   \n ", "..."])
async def test_an_answer_without_a_word_gets_a_gentle_notice(
    app: InterviewApp, nothing: str
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot, nothing)
        assert "I heard no answer" in remark(app)
        assert question(app) == OPENING
        assert state_of(app).phase is Phase.ANSWERING
        await answer(pilot)
        assert state_of(app).turns[0].outcome is Outcome.ANSWERED


async def test_nothing_to_add_ends_the_interview(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    judge = ScriptedJudge(others=2)
    app = InterviewApp(open_workbench(judge), plan=make_plan(follow_ups=0), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot)
        assert state_of(app).turns[-1].asked.kind is QuestionKind.CLOSING
        await press(pilot, "ctrl+s")
        await to_scorecard(pilot)


@pytest.mark.parametrize(
    ("wish", "outcome", "turns"),
    [
        ("Could you repeat that, please?", Outcome.OPEN, 1),
        ("let me think for a moment", Outcome.OPEN, 1),
        ("Skip this question.", Outcome.SKIPPED, 2),
        ("I don't have a story like that", Outcome.NO_STORY, 2),
    ],
)
async def test_a_typed_wish_is_granted_and_is_no_answer(
    app: InterviewApp, wish: str, outcome: Outcome, turns: int
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot, wish)
        state = state_of(app)
        assert state.turns[0].outcome is outcome
        assert state.turns[0].answer == ""
        assert len(state.turns) == turns
        assert state.draft == ""
        assert typed(app) == ""


async def test_a_typed_stop_ends_with_a_scorecard_that_does_not_count_it(
    app: InterviewApp,
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot)
        await answer(pilot, "Let's stop here.")
        await to_scorecard(pilot)
        assert isinstance(app.screen, ScorecardScreen)
        assert [turn.answer for turn in app.screen.runner.state.turns] == [STORY, ""]


async def test_finish_asks_first_and_counts_what_was_typed(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, STORY)
        await press(pilot, "f10")
        assert isinstance(app.screen, ConfirmDialog)
        await press(pilot, "enter")
        assert isinstance(app.screen, InterviewScreen), "the first choice is to keep on"
        assert typed(app) == STORY
        await press(pilot, "f10", "y")
        await to_scorecard(pilot)
        assert isinstance(app.screen, ScorecardScreen)
        assert app.screen.runner.state.turns[0].answer == STORY


@pytest.mark.parametrize("key", ["escape", "f8"])
async def test_the_clock_stands_while_paused(
    app: InterviewApp, clock: FrozenClock, key: str
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        clock.advance(65)
        write(pilot, "Half an answer")
        await press(pilot, key)
        assert isinstance(app.screen, Menu)
        assert "01:05" in drawn(app)
        clock.advance(600)
        await press(pilot, key)
        assert isinstance(app.screen, InterviewScreen)
        assert state_of(app).active_seconds == 65
        assert typed(app) == "Half an answer"
        assert app.focused is app.screen.query_one(AnswerArea)


async def test_finishing_from_the_pause_gives_a_scorecard(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, STORY)
        await press(pilot, "escape", "f")
        await to_scorecard(pilot)


async def test_leaving_and_resuming_gives_back_question_and_draft(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot)
        asked = question(app)
        write(pilot, "The alert came")
        await press(pilot, "escape", "l")
        assert isinstance(app.screen, HomeScreen)
        assert "unfinished" in drawn(app)
        await press(pilot, "r")
        assert question(app) == asked
        assert typed(app) == "The alert came"
        assert STORY[:40] in drawn(app), "what was said before is there again"
        write(pilot, " at nine.")
        assert typed(app) == "The alert came at nine.", "the cursor stands at the end"


@pytest.mark.parametrize(
    ("key", "code"), [("ctrl+q", ExitCode.OK), ("ctrl+c", ExitCode.INTERRUPTED)]
)
async def test_quitting_keeps_the_draft_for_the_next_start(
    open_workbench: MakeWorkbench, timings: Timings, key: str, code: ExitCode
) -> None:
    app = InterviewApp(open_workbench(), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, "Half an answer")
        await pilot.press(key)
    assert app.return_value is code
    again = InterviewApp(open_workbench(), resume_latest=True, timings=timings)
    async with again.run_test() as pilot:
        await settle(pilot)
        assert question(again) == OPENING
        assert typed(again) == "Half an answer"


async def test_ctrl_c_copies_a_selection_instead_of_quitting(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, "Half an answer")
        app.screen.query_one(AnswerArea).select_all()
        await press(pilot, "ctrl+c")
        assert isinstance(app.screen, InterviewScreen)
        assert app.clipboard == "Half an answer"


async def test_a_session_that_does_not_exist_is_an_error_and_no_screen(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), resume="2020", timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
    assert isinstance(app.failure, UsageError)
    assert app.return_value is ExitCode.USAGE


async def test_discard_asks_first_and_leaves_nothing(
    open_workbench: MakeWorkbench, app: InterviewApp
) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, "Half an answer")
        await press(pilot, "escape", "x", "n")
        assert isinstance(app.screen, Menu), "back in the pause"
        await press(pilot, "x", "y")
        assert isinstance(app.screen, HomeScreen)
        assert open_workbench().store.sessions() == ()


async def test_a_judgement_that_comes_in_a_pause_is_made_again_after_it(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    judge = BlockedJudge()
    app = InterviewApp(open_workbench(judge), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, STORY)
        await pilot.press("ctrl+s", "escape")
        await until(pilot, lambda: isinstance(app.screen, Menu), "the pause is open")
        judge.go.set()
        await settle(pilot)
        assert state_of(app).phase is Phase.PAUSED
        await press(pilot, "r")
        await until(pilot, lambda: state_of(app).follow_ups_asked == 1, "it is asked on")
        assert state_of(app).phase is Phase.ANSWERING


async def test_keys_that_make_no_sense_now_do_nothing(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    judge = BlockedJudge()
    app = InterviewApp(open_workbench(judge), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        write(pilot, STORY)
        await pilot.press("ctrl+s")
        before = state_of(app)
        assert before.phase is Phase.ASSESSING
        await pilot.press("ctrl+s", "f2", "f3", "f4", "f5", "f10", "x", "enter", "ctrl+s")
        assert state_of(app) == before
        assert isinstance(app.screen, InterviewScreen)
        assert typed(app) == "", "nothing is typed while there is no question"
        judge.go.set()
        await until(pilot, lambda: state_of(app).follow_ups_asked == 1, "it is asked on")


async def test_a_judge_that_breaks_is_told_of_and_can_be_tried_again(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    judge = JudgeThatFailsOnce({"detection": 0}, others=2)
    app = InterviewApp(open_workbench(judge), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen), "it begins")
        write(pilot, STORY)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "the scorer broke" in drawn(app), "the fault is shown")
        await pilot.press("escape", "r")
        await until(pilot, lambda: state_of(app).follow_ups_asked == 1, "it is asked on")


async def test_a_draft_is_kept_when_typing_stops(open_workbench: MakeWorkbench) -> None:
    timings = Timings(draft_pause=0.01, draft_longest=60)
    app = InterviewApp(open_workbench(), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press(*"alert")
        await until(pilot, lambda: state_of(app).draft == "alert", "the draft is kept")
    kept = open_workbench().reopen().runner.state.draft
    assert kept == "alert"


async def test_a_draft_is_kept_now_and_then_while_typing_goes_on(
    open_workbench: MakeWorkbench,
) -> None:
    timings = Timings(draft_pause=60, draft_longest=0.01)
    app = InterviewApp(open_workbench(), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press(*"alert")
        await until(pilot, lambda: state_of(app).draft != "", "a draft is kept")


async def test_twenty_thousand_words_can_be_pasted_and_sent(app: InterviewApp) -> None:
    story = " ".join([STORY] * 541)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.screen.query_one(AnswerArea).post_message(events.Paste(story))
        await settle(pilot)
        assert f"{len(story.split()):,} words" in drawn(app)
        await press(pilot, "ctrl+s")
        assert state_of(app).turns[0].answer == story


async def test_control_characters_are_taken_out_of_what_is_pasted(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        app.screen.query_one(AnswerArea).post_message(
            events.Paste("red\x1b[31m\r\nalert\x07 \u202e")
        )
        await settle(pilot)
        assert typed(app) == "red\ufffd[31m\nalert\ufffd \ufffd"


async def test_markup_and_escapes_are_shown_as_they_stand(app: InterviewApp) -> None:
    hostile = "[bold red]boom[/] \x1b[31m [link='x'] $accent {quote} [/nonsense] " + STORY
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await answer(pilot, hostile)
        assert "[bold red]boom[/] \ufffd[31m [link='x'] $accent {quote} [/nonsense]" in drawn(app)
        await press(pilot, "f10", "y")
        await to_scorecard(pilot)
        for tab in "1234":
            await press(pilot, tab)
            assert "\x1b" not in drawn(app)
        assert "[bold red]boom[/]" in drawn(app)


async def test_answers_that_cannot_be_saved_are_told_of_at_once(
    open_workbench: MakeWorkbench, timings: Timings, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench = open_workbench()
    app = InterviewApp(workbench, plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "saved" in drawn(app)

        def full(*_: object) -> None:
            raise StorageError("disk full")

        with monkeypatch.context() as patch:
            patch.setattr(workbench.store, "append", full)
            await answer(pilot)
            assert "NOT SAVED: disk full" in drawn(app)
        await answer(pilot)
        assert "NOT SAVED" not in drawn(app)
    state = open_workbench().reopen().runner.state
    assert [turn.answer for turn in state.turns if turn.answer] == [STORY, STORY]


async def test_every_key_of_the_interview_is_in_the_palette(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        titles = {command.title for command in app.get_system_commands(app.screen)}
        wanted = {"Send", "Help", "Repeat", "Think", "Skip", "No story", "Pause", "Finish", "Quit"}
        assert wanted <= titles
        skip = next(c for c in app.get_system_commands(app.screen) if c.title == "Skip")
        await skip.callback()
        await settle(pilot)
        assert state_of(app).turns[0].outcome is Outcome.SKIPPED


async def test_help_explains_the_keys_and_the_criteria(app: InterviewApp) -> None:
    async with app.run_test(size=(100, 120)) as pilot:
        await settle(pilot)
        await press(pilot, "f1")
        assert "let me think" in drawn(app)
        assert "Contributing factors" in drawn(app)
        await press(pilot, "f1")
        assert isinstance(app.screen, InterviewScreen)


async def test_a_resize_keeps_what_was_typed_and_said(app: InterviewApp) -> None:
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot)
        asked = question(app)
        write(pilot, "Half an answer")
        for size in ((40, 12), (120, 40), (80, 24)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert typed(app) == "Half an answer"
            assert question(app) == asked
            assert "Half an answer" in drawn(app)
