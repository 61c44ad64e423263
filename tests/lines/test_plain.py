"""The interview as readable lines."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from simulator.interview.plan import Opening
from simulator.interview.state import Phase
from simulator.lines.plain import PlainShell
from simulator.session.runner import Runner
from tests.builders import STORY, ScriptedJudge, make_plan, make_workbench

JUDGE = {"detection": 0, "action_items": 0}


def start(home: Path, **plan: Any) -> Runner:
    workbench = make_workbench(home, ScriptedJudge(JUDGE, others=2))
    return workbench.start(make_plan(**plan))


def hold(runner: Runner, *lines: str) -> str:
    out = io.StringIO()
    PlainShell(runner, io.StringIO("".join(line + "\n" for line in lines)), out).run()
    return out.getvalue()


def test_an_answer_of_several_lines_ends_with_an_empty_line(home: Path) -> None:
    runner = start(home)
    hold(runner, "I was on call", "and an alert paged me about the queue.", "", "/stop")
    assert (
        runner.state.exchanges[0].answer == "I was on call\nand an alert paged me about the queue."
    )


def test_the_interview_ends_with_a_scorecard_and_its_name(home: Path) -> None:
    runner = start(home, follow_ups=1)
    shown = hold(runner, STORY, "", "We added a test for it.", "", "")
    assert runner.state.phase is Phase.SCORED
    assert "Overall" in shown
    assert f"incident-interview show {runner.id}" in shown


def test_follow_ups_are_counted_aloud(home: Path) -> None:
    assert "Interviewer (follow-up 1 of at most 4): " in hold(start(home), STORY, "")


def test_a_second_story_is_announced_and_has_a_scorecard_of_its_own(home: Path) -> None:
    runner = start(home, follow_ups=0, second=Opening("another", "Tell me of another one."))
    shown = hold(runner, STORY, "", "I lost a disk and put a new one in.", "", "", "")
    assert "Interviewer (story 1 of 2): " in shown
    assert "Interviewer (story 2 of 2): " in shown
    assert shown.count("Overall") == 2
    assert "Story 2 of 2 · Level: senior" in shown


def test_the_end_of_the_input_gives_a_scorecard_of_what_was_typed(home: Path) -> None:
    runner = start(home)
    shown = hold(runner, STORY)
    assert runner.state.exchanges[0].answer == STORY
    assert "Overall" in shown


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("/repeat", "Interviewer, again: Tell me about a production incident you handled."),
        ("/help", "/no-story"),
        ("/pause", "Paused."),
        ("/dance", "There is no command /dance"),
    ],
)
def test_each_command_answers(home: Path, command: str, expected: str) -> None:
    assert expected in hold(start(home), command, "/leave")


def test_leaving_keeps_the_interview_and_the_lines_typed_so_far(home: Path) -> None:
    runner = start(home)
    shown = hold(runner, "I was on call that night.", "/leave")
    assert runner.state.draft == "I was on call that night."
    assert not runner.state.is_over
    assert f"resume {runner.id} --plain" in shown


def test_a_resumed_interview_shows_the_question_and_the_draft_again(home: Path) -> None:
    workbench = make_workbench(home, ScriptedJudge(JUDGE, others=2))
    left = workbench.start(make_plan())
    hold(left, "I was on call that night.", "/leave")
    reopened = workbench.reopen()
    out = io.StringIO()
    lines = io.StringIO("An alert paged me.\n\n/stop\n")
    PlainShell(reopened.runner, lines, out).run(reopened.event)
    assert "I was on call that night." in out.getvalue()
    answer = reopened.runner.state.exchanges[0].answer
    assert answer == "I was on call that night.\nAn alert paged me."


def test_a_line_after_a_pause_goes_on_and_is_kept(home: Path) -> None:
    runner = start(home)
    hold(runner, "/pause", STORY, "", "/stop")
    assert runner.state.exchanges[0].answer == STORY


def test_an_empty_answer_is_pointed_out(home: Path) -> None:
    assert "Nothing was typed yet." in hold(start(home), "", "/leave")


def test_nothing_typed_reaches_the_terminal_as_an_escape_sequence(home: Path) -> None:
    shown = hold(start(home), STORY + " \x1b[2J\x07 [bold]", "", "/stop")
    assert "\x1b" not in shown
    assert "\x07" not in shown
