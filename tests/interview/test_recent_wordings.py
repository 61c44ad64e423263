"""What the candidate heard in their latest interviews is not asked in the same words again."""

from __future__ import annotations

from pathlib import Path

from simulator.interview.events import Event, Intent
from simulator.interview.plan import Plan
from simulator.interview.state import QuestionKind
from simulator.scoring.rubric import Level
from simulator.wiring import RECENT_SESSIONS, Workbench
from tests.builders import (
    STORY,
    FrozenClock,
    ScriptedJudge,
    answered,
    begun,
    delivered,
    make_workbench,
    wished,
)


def hold(workbench: Workbench, plan: Plan, *replies: Event) -> list[str]:
    """The wordings that an interview in the store puts, those put in other words included."""
    runner = workbench.start(plan)
    heard = []
    for event in (begun(), *replies, wished(Intent.STOP)):
        list(runner.send_and_assess(event))
        question = runner.state.turns[-1].asked
        if question.kind is not QuestionKind.OPENING and question.wording not in heard:
            heard.append(question.wording)
    return heard


def bench(home: Path, clock: FrozenClock) -> Workbench:
    return make_workbench(home, ScriptedJudge({}, others=0), clock)


ASKED = (delivered(), answered(STORY), delivered(), answered("Fine."), delivered())


def test_a_new_plan_avoids_what_the_latest_interviews_asked(tmp_path: Path) -> None:
    clock = FrozenClock()
    workbench = bench(tmp_path, clock)
    heard: list[list[str]] = []
    for _ in range(RECENT_SESSIONS + 1):
        plan = workbench.plan(level=Level.SENIOR)
        assert set(plan.avoid) == {w for words in heard[-RECENT_SESSIONS:] for w in words}
        heard.append(hold(workbench, plan, *ASKED))
        assert not set(heard[-1]) & set(plan.avoid)
        clock.advance(3600)
    oldest = set(heard[0]) - {w for words in heard[1:] for w in words}
    assert not oldest & set(workbench.plan(level=Level.SENIOR).avoid)


def test_a_question_put_in_other_words_was_heard_in_both(tmp_path: Path) -> None:
    workbench = bench(tmp_path, FrozenClock())
    reworded = (*ASKED[:3], wished(Intent.REPHRASE), delivered())
    heard = hold(workbench, workbench.plan(level=Level.SENIOR), *reworded)
    assert len(heard) == 2
    assert set(workbench.plan(level=Level.SENIOR).avoid) == set(heard)


def test_with_a_seed_of_ones_own_earlier_interviews_have_no_say(tmp_path: Path) -> None:
    workbench = bench(tmp_path, FrozenClock())
    hold(workbench, workbench.plan(level=Level.SENIOR), *ASKED)
    assert workbench.plan(level=Level.SENIOR, seed=3).avoid == ()
