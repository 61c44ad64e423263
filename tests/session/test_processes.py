"""Killed, starved and crowded: real processes over one real file."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from simulator.interview import effects as do
from simulator.interview.state import Phase
from simulator.paths import UserFolders
from simulator.session.store import SessionStore
from tests.builders import ScriptedJudge, make_workbench
from tests.session.children import child

INTERRUPTED = """
workbench = make_workbench(home, ScriptedJudge())
runner = workbench.start(make_plan())
for event in [begun(), delivered(), answered(STORY)]:
    list(runner.send_and_assess(event))
runner.send(delivered())
runner.send(drafted("I was about to sa"))
say(id=runner.id, question=runner.state.open_turn.asked.text)
wait()
"""


def sessions(home: Path) -> Path:
    return UserFolders(home / "config", home / "data").sessions


def test_a_killed_interview_goes_on_at_the_same_question_with_the_draft(home: Path) -> None:
    with child(INTERRUPTED, home) as victim:
        told = victim.hear()
        victim.kill()
    workbench = make_workbench(home, ScriptedJudge())
    reopening = workbench.reopen()
    assert reopening.runner.id == told["id"]
    ask, listen = reopening.runner.send(reopening.event)
    assert isinstance(ask, do.Ask) and ask.again
    assert ask.question.text == told["question"]
    assert listen == do.Listen("I was about to sa")
    assert len(reopening.runner.state.exchanges) == 1
    workbench.store.close()


WRITING = """
workbench = make_workbench(home, ScriptedJudge())
runner = workbench.start(make_plan())
runner.send(begun())
runner.send(delivered())
for number in range(100_000):
    runner.send(drafted(f"{number} " * 200))
    say(number=number)
"""


@pytest.mark.parametrize("heard", [1, 7, 40])
def test_killed_while_writing_it_loses_nothing_it_had_confirmed(heard: int, home: Path) -> None:
    with child(WRITING, home) as victim:
        for _ in range(heard):
            number = victim.hear()["number"]
        victim.kill()
    workbench = make_workbench(home, ScriptedJudge())
    reopening = workbench.reopen()
    draft = reopening.runner.state.draft
    assert int(draft.split()[0]) >= number
    assert draft == f"{draft.split()[0]} " * 200, "half a draft was written"
    workbench.store.close()


STARVED = """
import resource
from simulator.interview.events import Intent

def sizes():
    return [path.stat().st_size for path in (home / "data").iterdir()]

workbench = make_workbench(home, ScriptedJudge())
runner = workbench.start(make_plan())
runner.send(begun())
runner.send(delivered())
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (max(sizes()), hard))
for number in range(3):
    runner.send(drafted(f"draft {number} " * 20_000))
effects = list(runner.send_and_assess(answered(STORY)))
say(problem=runner.storage_problem, phase=runner.state.phase, asked=len(runner.state.turns))
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
runner.send(delivered())
say(problem=runner.storage_problem, phase=runner.state.phase, id=runner.id)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits")
def test_on_a_full_disk_the_interview_goes_on_and_is_written_when_there_is_room(
    home: Path,
) -> None:
    with child(STARVED, home) as starved:
        full = starved.hear()
        assert full["problem"].startswith(str(sessions(home)))
        assert (full["phase"], full["asked"]) == (Phase.FOLLOWING_UP, 2)
        relieved = starved.hear()
        assert relieved["problem"] is None
    store = SessionStore(sessions(home))
    names = [type(event).__name__ for event in store.events(relieved["id"])]
    assert names == [
        "Begun",
        "QuestionDelivered",
        *["AnswerDrafted"] * 3,
        "AnswerConfirmed",
        "Assessed",
        "QuestionDelivered",
    ]
    assert store.find(relieved["id"]).phase is Phase.ANSWERING
    store.close()


OPENING = """
from simulator.session.store import SessionStore
from simulator.paths import UserFolders
say(ready=True)
wait()
store = SessionStore(UserFolders(home / "config", home / "data").sessions)
say(sessions=len(store.sessions()))
"""


def test_processes_that_make_the_file_at_the_same_moment_all_can_use_it(home: Path) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(child(OPENING, home)) for _ in range(3)]
        for one in crowd:
            one.hear()
        for one in crowd:
            one.let_on()
        assert [one.hear() for one in crowd] == [{"sessions": 0}] * 3


CROWDED = """
workbench = make_workbench(home, ScriptedJudge())
say(ready=True)
wait()
runner = workbench.start(make_plan())
runner.send(begun())
runner.send(delivered())
for number in range(60):
    runner.send(drafted(f"{number}"))
    assert runner.storage_problem is None, runner.storage_problem
say(id=runner.id)
"""


def test_two_processes_write_their_interviews_side_by_side(home: Path) -> None:
    with child(CROWDED, home) as one, child(CROWDED, home) as other:
        for process in (one, other):
            process.hear()
        for process in (one, other):
            process.let_on()
        ids = {process.hear()["id"] for process in (one, other)}
    store = SessionStore(sessions(home))
    assert {session.id for session in store.sessions()} == ids
    assert [len(store.events(id)) for id in ids] == [62, 62]
    store.close()


def test_an_interview_resumed_while_its_own_process_lives_is_kept_by_one_only(home: Path) -> None:
    takes_over = (
        INTERRUPTED + 'runner.send(drafted("too late"))\nsay(problem=runner.storage_problem)'
    )
    with child(takes_over, home) as first:
        told = first.hear()
        workbench = make_workbench(home, ScriptedJudge())
        reopening = workbench.reopen()
        reopening.runner.send(reopening.event)
        assert reopening.runner.storage_problem is None
        first.let_on()
        assert first.hear()["problem"] == f"session {told['id']} is open in another window"
    assert workbench.replay(told["id"]).state.draft == "I was about to sa"
    workbench.store.close()
