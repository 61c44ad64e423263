"""The runner: every event on disk before its effects, and no disk needed to go on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from simulator.errors import IllegalEvent, StorageError, UsageError
from simulator.interview import effects as do
from simulator.interview.events import Event, Intent
from simulator.interview.reducer import fold
from simulator.interview.state import Phase
from simulator.scoring.rubric import Level
from simulator.session.runner import Runner
from simulator.session.store import SessionStore
from simulator.wiring import Workbench
from tests.builders import (
    NOON,
    STORY,
    FrozenClock,
    ScriptedJudge,
    answered,
    begun,
    delivered,
    drafted,
    make_plan,
    make_rubric,
    make_workbench,
    wished,
)

PLAN = make_plan(follow_ups=1)


class FlakyStore(SessionStore):
    """A store that writes only while `works`."""

    works = True

    def append(self, id: str, first_seq: int, events: Sequence[Event], phase: Phase) -> None:
        if not self.works:
            raise StorageError("sessions.sqlite3: disk full")
        super().append(id, first_seq, events, phase)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FlakyStore]:
    store = FlakyStore(tmp_path / "data" / "sessions.sqlite3")
    store.create("s1", PLAN, NOON)
    yield store
    store.close()


def run(store: SessionStore | None, log: Sequence[Event] = ()) -> Runner:
    return Runner(
        id="s1",
        plan=PLAN,
        rubric=make_rubric(),
        judge=ScriptedJudge({"detection": 0}, {"detection": 2}, others=2),
        clock=FrozenClock(),
        store=store,
        log=log,
    )


def to_the_end(runner: Runner) -> None:
    for event in (begun(), delivered(), answered(STORY)):
        list(runner.send_and_assess(event))
    for reply in ("A latency alert paged me.", ""):
        list(runner.send_and_assess(delivered()))
        list(runner.send_and_assess(answered(reply)))


def test_every_event_is_on_disk_when_send_returns(store: FlakyStore) -> None:
    runner = run(store)
    sent = []
    for event in (begun(), delivered(), drafted("so far"), answered(STORY)):
        runner.send(event)
        sent.append(event)
        assert list(store.events("s1")) == sent
        assert store.find("s1").phase is runner.state.phase
    assert runner.storage_problem is None


def test_the_log_leads_to_the_runners_own_state(store: FlakyStore) -> None:
    runner = run(store)
    to_the_end(runner)
    assert runner.state.phase is Phase.SCORED
    assert fold(PLAN, store.events("s1")) == runner.state
    assert run(store, store.events("s1")).state == runner.state


def test_an_event_that_is_not_allowed_is_neither_taken_nor_logged(store: FlakyStore) -> None:
    runner = run(store)
    runner.send(begun())
    before = runner.state
    with pytest.raises(IllegalEvent):
        runner.send(begun())
    assert runner.state is before
    assert store.events("s1") == (begun(),)


def test_assessing_changes_nothing_until_it_is_sent(store: FlakyStore) -> None:
    runner = run(store)
    for event in (begun(), delivered(), answered(STORY)):
        runner.send(event)
    before = runner.state
    assessed = runner.assess()
    assert runner.state is before
    assert assessed == runner.assess()
    assert assessed.scores["detection"] == 0
    assert assessed.next_question is not None
    assert assessed.next_question.targets == ("detection",)


def test_a_shell_that_waits_gets_the_judging_done_for_it(store: FlakyStore) -> None:
    runner = run(store)
    runner.send(begun())
    runner.send(delivered())
    effects = list(runner.send_and_assess(answered(STORY)))
    assert [type(effect) for effect in effects] == [do.StopListening, do.Ask]
    assert runner.state.phase is Phase.FOLLOWING_UP


def test_the_scorecard_is_kept_when_it_is_shown(store: FlakyStore) -> None:
    runner = run(store)
    to_the_end(runner)
    kept = store.find("s1").scorecard
    assert kept is not None
    assert json.loads(kept)["overall"] == runner.debrief().stories[0].card.overall
    assert [e["quote"] for e in json.loads(kept)["criteria"][0]["evidence"]] == [
        "A latency alert paged me"
    ]


def test_without_a_store_nothing_is_kept_and_nothing_is_wrong() -> None:
    runner = run(None)
    to_the_end(runner)
    assert runner.state.phase is Phase.SCORED
    assert runner.storage_problem is None


# When the disk fails


def test_an_interview_goes_on_without_its_disk(store: FlakyStore) -> None:
    runner = run(store)
    store.works = False
    assert runner.send(begun()) == (do.Ask(runner.state.turns[0].asked),)
    assert runner.storage_problem == "sessions.sqlite3: disk full"
    to_the_end_from_asking(runner)
    assert runner.state.phase is Phase.SCORED
    assert store.events("s1") == ()


def to_the_end_from_asking(runner: Runner) -> None:
    for event in (delivered(), wished(Intent.STOP)):
        list(runner.send_and_assess(event))


def test_what_could_not_be_written_is_written_later_in_order(store: FlakyStore) -> None:
    runner = run(store)
    runner.send(begun())
    store.works = False
    runner.send(delivered())
    runner.send(drafted("so far"))
    assert store.events("s1") == (begun(),)
    store.works = True
    runner.send(answered(STORY))
    assert runner.storage_problem is None
    assert store.events("s1") == (begun(), delivered(), drafted("so far"), answered(STORY))


def test_a_scorecard_is_not_kept_beside_a_log_that_lacks_the_end(store: FlakyStore) -> None:
    runner = run(store)
    store.works = False
    runner.send(begun())
    to_the_end_from_asking(runner)
    assert runner.state.phase is Phase.SCORED
    assert store.find("s1").scorecard is None
    assert runner.storage_problem == "sessions.sqlite3: disk full"


def test_a_session_open_in_another_window_is_said_to_be(store: FlakyStore) -> None:
    here, there = run(store), run(store)
    here.send(begun())
    there.send(begun())
    assert here.storage_problem is None
    assert there.storage_problem == "session s1 is open in another window"
    there.send(delivered())
    assert there.state.phase is Phase.ANSWERING, "its interview goes on in memory"
    here.send(delivered())
    assert store.events("s1") == (begun(), delivered())


# Through the workbench


@pytest.fixture
def workbench(home: Path) -> Iterator[Workbench]:
    workbench = make_workbench(home, ScriptedJudge())
    yield workbench
    workbench.store.close()


def test_a_new_interview_is_listed_at_once(workbench: Workbench) -> None:
    runner = workbench.start(workbench.plan(level=Level.JUNIOR, seed=3))
    (session,) = workbench.store.sessions()
    assert (session.id, session.plan) == (runner.id, runner.state.plan)
    assert session.id.startswith("20251229-120000-")


def test_two_interviews_begun_in_one_second_are_two(workbench: Workbench) -> None:
    plan = workbench.plan(level=Level.JUNIOR)
    assert workbench.start(plan).id != workbench.start(plan).id


def test_an_interview_that_is_not_kept_is_not_listed(workbench: Workbench) -> None:
    runner = workbench.start(workbench.plan(level=Level.JUNIOR), keep=False)
    runner.send(begun())
    assert workbench.store.sessions() == ()


def test_reopening_goes_on_at_the_same_question_with_the_draft(workbench: Workbench) -> None:
    runner = workbench.start(workbench.plan(level=Level.SENIOR, seed=3))
    for event in (begun(), delivered(), answered(STORY)):
        list(runner.send_and_assess(event))
    runner.send(delivered())
    runner.send(drafted("half an answer"))
    question = runner.state.open_turn
    assert question is not None

    reopening = workbench.reopen()
    effects = reopening.runner.send(reopening.event)
    assert reopening.runner.id == runner.id
    assert effects == (do.Ask(question.asked, again=True), do.Listen("half an answer"))


def test_reopening_takes_the_latest_that_is_not_over(workbench: Workbench) -> None:
    assert isinstance(workbench.clock, FrozenClock)
    ids = []
    for _ in range(3):
        ids.append(workbench.start(workbench.plan(level=Level.SENIOR)).id)
        workbench.clock.advance(60)
    last = workbench.replay(ids[2])
    for event in (begun(), delivered(), wished(Intent.STOP)):
        list(last.send_and_assess(event))
    assert workbench.reopen().runner.id == ids[1]
    assert workbench.reopen(ids[0]).runner.id == ids[0]
    with pytest.raises(UsageError, match=f"session {ids[2]} is over"):
        workbench.reopen(ids[2])


def test_with_nothing_interrupted_there_is_nothing_to_reopen(workbench: Workbench) -> None:
    with pytest.raises(UsageError, match="nothing to resume"):
        workbench.reopen()


def test_a_log_that_lost_an_event_is_said_to_be_damaged(workbench: Workbench) -> None:
    workbench.store.create("torn", PLAN, NOON)
    workbench.store.append("torn", 0, [delivered()], Phase.ANSWERING)
    with pytest.raises(StorageError, match="session torn is damaged"):
        workbench.replay("torn")


def test_a_replay_is_the_interview_as_it_was(workbench: Workbench) -> None:
    runner = workbench.start(workbench.plan(level=Level.SENIOR, seed=3))
    to_the_end(runner)
    replayed = workbench.replay(runner.id)
    assert replayed.state == runner.state
    assert replayed.debrief() == runner.debrief()
