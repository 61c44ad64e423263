"""Interviews of two stories: when the first one is left, and what is counted anew."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from simulator.interview.events import Intent
from simulator.interview.plan import Opening
from simulator.interview.questions import reworded
from simulator.interview.reducer import step
from simulator.interview.state import (
    Asked,
    InterviewState,
    Move,
    Outcome,
    Phase,
    QuestionKind,
    Turn,
)
from simulator.report.json_report import session_object
from simulator.report.report import interview_reports
from simulator.scoring.rubric import Level
from simulator.scoring.rule_judge import RuleJudge
from simulator.session.runner import Runner
from tests.builders import (
    NOON,
    STORY,
    after,
    answered,
    assessed,
    begun,
    closing,
    delivered,
    make_plan,
    next_story,
    probe,
    real_rubric,
    reframe,
    wished,
)
from tests.interview.asking import RUBRIC, VAGUE, about, ask, judge, told, turn
from tests.interview.candidates import EVERYBODY, STRONG_AND_TERSE, Candidate, held
from tests.interview.test_candidates import check_the_questions

SECOND = Opening("a-bad-deploy", "Tell me about a deploy that went wrong.")
LEAVING = ("That is all on this one.", "On to a second one.")
PHRASED = replace(RUBRIC, phrases=replace(RUBRIC.phrases, next_story=LEAVING))
TWO = make_plan(second=SECOND)
FIRST_TOLD = (begun(), delivered(), answered(), assessed(next_story()))


def plan(**changes: Any) -> dict[str, Any]:
    return {"second": SECOND, **changes}


def second_told(*turns: Turn, before: tuple[Turn, ...] = (), **changes: Any) -> InterviewState:
    """An interview whose second story was told; `before` belongs to the first one."""
    first = told(*before, **plan(**changes))
    opening = Turn(asked=next_story(), story=1, answer=STORY, outcome=Outcome.ANSWERED, scores={})
    return replace(
        first, turns=(*first.turns, opening, *(replace(turn, story=1) for turn in turns))
    )


# The policy


@pytest.mark.parametrize(
    ("state", "scores", "why"),
    [
        (told(**plan(follow_ups=1)), 0, "spent"),
        (told(**plan(follow_ups=4, level=Level.STAFF)), 2, "nothing further"),
        (replace(told(**plan(time_budget=100.0)), active_seconds=50.0), 0, "time"),
    ],
    ids=["the follow-ups are spent", "there is enough", "half of the time is spent"],
)
def test_a_first_story_is_left_for_the_second_where_one_alone_would_be_closed(
    state: InterviewState, scores: Any, why: str
) -> None:
    stretched = turn(about("blameless", move=Move.BAIT))
    state = replace(state, turns=(*state.turns, replace(stretched, scores={})))
    asked = ask(state, judge(scores), PHRASED)
    assert asked.kind is QuestionKind.OPENING
    assert asked.move is Move.NEXT_STORY
    assert asked.wording in LEAVING
    assert asked.text == f"{asked.wording} {SECOND.text}"
    assert why in asked.because


def test_a_rubric_without_words_for_it_still_asks_for_the_second_story() -> None:
    assert ask(told(**plan(follow_ups=0)), judge(0)).text == SECOND.text


def test_half_of_the_time_is_kept_for_the_second_story() -> None:
    state = replace(told(**plan(time_budget=100.0)), active_seconds=49.0)
    assert ask(state, judge(0)).kind is QuestionKind.FOLLOW_UP
    second = replace(second_told(**plan(time_budget=100.0)), active_seconds=99.0)
    assert ask(second, judge(0)).kind is QuestionKind.FOLLOW_UP


def test_with_all_of_the_time_spent_no_second_story_is_asked_for() -> None:
    state = replace(told(**plan(time_budget=100.0)), active_seconds=100.0)
    assert ask(state, judge(0)).kind is QuestionKind.CLOSING


def test_who_has_no_first_story_even_a_small_one_is_asked_the_second_question() -> None:
    nothing = Turn(asked=Asked(kind=QuestionKind.OPENING, text="?"), outcome=Outcome.NO_STORY)
    state = InterviewState(plan=make_plan(second=SECOND), phase=Phase.ASSESSING, turns=(nothing,))
    assert ask(state, judge(None)).move is Move.REFRAME
    twice = replace(state, turns=(nothing, replace(nothing, asked=reframe())))
    assert ask(twice, judge(None)).move is Move.NEXT_STORY


def test_a_second_story_has_its_own_follow_ups() -> None:
    asked = [turn(about("detection")), turn(about("mitigation"))]
    state = second_told(before=tuple(asked), follow_ups=2)
    assert state.follow_ups_left == 2
    assert ask(state, judge(0)).kind is QuestionKind.FOLLOW_UP


def test_what_was_asked_about_the_first_story_is_asked_about_the_second_too() -> None:
    before = tuple(turn(about(c)) for c in ("action_items", "action_items"))
    assert "action_items" in ask(second_told(before=before), judge(0)).targets


def test_a_second_story_closes_the_interview() -> None:
    assert ask(second_told(follow_ups=0), judge(0)).kind is QuestionKind.CLOSING


def test_nobody_is_invited_to_blame_in_both_stories() -> None:
    scores = {"blameless": 2, "action_items": 2}
    fresh = ask(second_told(), judge(2, **scores))
    assert fresh.move is Move.BAIT
    before = (turn(about("blameless", move=Move.BAIT), "The tool let anyone do that."),)
    assert ask(second_told(before=before), judge(2, **scores)).move is not Move.BAIT


def test_a_secret_that_is_known_from_the_first_story_is_not_pressed_in_the_second() -> None:
    before = (turn(about("detection", move=Move.GENERAL), VAGUE),)
    confidential = turn(about("detection"), "I can't share that, it is confidential.")
    assert ask(second_told(confidential), judge(0)).move is Move.GENERAL
    assert ask(second_told(confidential, before=before), judge(0)).move is not Move.GENERAL


def test_no_wording_of_the_first_story_comes_again_in_the_second() -> None:
    first = ask(told(**plan()), judge(2, action_items=0))
    second = ask(second_told(before=(turn(first),)), judge(2, action_items=0))
    assert (first.targets, first.move) == (second.targets, second.move)
    assert first.wording != second.wording


def test_the_second_question_is_put_more_simply_for_who_asks_what_is_meant() -> None:
    asked = reworded(after(*FIRST_TOLD, delivered(), plan=TWO), RUBRIC)
    assert asked is not None and asked.text in RUBRIC.phrases.clarify
    assert asked.move is Move.NEXT_STORY


# The state machine


def test_the_second_question_opens_a_story_of_its_own() -> None:
    state = after(*FIRST_TOLD, plan=TWO)
    assert state.phase is Phase.ASKING
    assert [turn.story for turn in state.turns] == [0, 1]
    assert state.exchanges == ()


@pytest.mark.parametrize(
    "state",
    [
        after(begun(), delivered(), answered()),
        after(*FIRST_TOLD, delivered(), answered(), plan=TWO),
        after(begun(), delivered(), wished(Intent.STOP), plan=TWO),
        replace(
            after(
                begun(), delivered(), answered(), plan=make_plan(second=SECOND, time_budget=60.0)
            ),
            active_seconds=60.0,
        ),
    ],
    ids=["one story is wanted", "it was put already", "the candidate stops", "no time is left"],
)
def test_the_second_question_is_put_once_where_it_is_wanted_and_there_is_time(
    state: InterviewState,
) -> None:
    assert step(state, assessed(next_story())).state.phase is Phase.SCORED


def test_a_smaller_story_is_offered_for_the_second_question_too() -> None:
    state = after(*FIRST_TOLD, delivered(), wished(Intent.NO_STORY), assessed(reframe()), plan=TWO)
    assert state.phase is Phase.ASKING
    assert [turn.story for turn in state.turns] == [0, 1, 1]


def test_without_a_second_story_nothing_is_left_to_close() -> None:
    state = after(*FIRST_TOLD, delivered(), wished(Intent.SKIP), assessed(closing()), plan=TWO)
    assert state.phase is Phase.SCORED


def test_follow_ups_of_the_second_story_are_counted_anew() -> None:
    first = (begun(), delivered(), answered(), assessed(probe("role")), delivered(), answered())
    state = after(
        *first,
        assessed(next_story()),
        delivered(),
        answered(),
        plan=make_plan(second=SECOND, follow_ups=1),
    )
    assert step(state, assessed(probe("impact"))).state.phase is Phase.FOLLOWING_UP


# Whole interviews


@pytest.mark.parametrize("candidate", EVERYBODY, ids=lambda candidate: candidate.name)
def test_everybody_gets_through_two_stories(candidate: Candidate) -> None:
    runner = held(candidate, RuleJudge(), follow_ups=3, second=SECOND)
    assert runner.state.phase is Phase.SCORED
    for story in (0, 1):
        check_the_questions(replace(runner.state, turns=runner.state.turns_about(story)))
    texts = [turn.asked.text for turn in runner.state.turns]
    assert len(set(texts)) == len(texts)
    json.dumps(session_object(runner.debrief()))


def two_told(second: str) -> Runner:
    candidate = replace(STRONG_AND_TERSE, moves={**STRONG_AND_TERSE.moves, Move.NEXT_STORY: second})
    return held(candidate, RuleJudge(), follow_ups=1, second=SECOND)


OTHER = (
    "We had a nightly export for the tax office that came out empty in January. A clerk of theirs"
    " rang us. I looked at the job's log, found that the year filter compared strings, sent the"
    " file again by hand the same morning and wrote a check that refuses an empty export."
)


def test_each_story_is_judged_by_itself() -> None:
    runner = two_told("Nothing much.")
    first, second = runner.debrief().stories
    assert (first.question, second.question) == (make_plan().question, SECOND.text)
    assert first.card.overall is not None
    assert second.card.overall is None or second.card.overall < first.card.overall
    alone = held(STRONG_AND_TERSE, RuleJudge(), follow_ups=1)
    assert first.card.criteria == alone.debrief().stories[0].card.criteria


def test_the_same_story_told_again_is_flagged_and_another_one_is_not() -> None:
    again = two_told(str(STRONG_AND_TERSE.opening)).debrief()
    assert again.retelling is not None
    assert again.retelling.shared
    assert two_told(OTHER).debrief().retelling is None


def test_telling_the_same_story_again_lowers_no_mark() -> None:
    first, second = two_told(str(STRONG_AND_TERSE.opening)).debrief().stories
    unprompted = [[c.unprompted for c in story.card.criteria] for story in (first, second)]
    assert unprompted[0] == unprompted[1]


def test_programs_get_both_stories_beside_what_they_get_of_one() -> None:
    held_ = two_told(str(STRONG_AND_TERSE.opening)).debrief()
    told_twice = session_object(held_)
    alone = session_object(held(STRONG_AND_TERSE, RuleJudge(), follow_ups=1).debrief())
    assert set(told_twice) - set(alone) == {"stories", "retelling"}
    assert [story["question"] for story in told_twice["stories"]] == [
        make_plan().question,
        SECOND.text,
    ]
    assert told_twice["stories"][0]["criteria"] == told_twice["criteria"]
    assert told_twice["retelling"]["shared"]
    assert session_object(two_told(OTHER).debrief())["retelling"] is None


def test_an_interview_left_before_the_second_question_has_one_story() -> None:
    runner = Runner(
        id="s1",
        plan=make_plan(second=SECOND),
        rubric=real_rubric(),
        judge=RuleJudge(),
        clock=lambda: NOON,
        store=None,
    )
    for event in (begun(), delivered(), answered(), wished(Intent.STOP)):
        if runner.state.phase is Phase.ASSESSING:
            runner.send(runner.assess())
            runner.send(delivered())
        runner.send(event)
    assert len(runner.debrief().stories) == 1


def test_reports_say_which_story_they_are_about_and_that_one_was_told_again() -> None:
    first, second = interview_reports(two_told(str(STRONG_AND_TERSE.opening)).debrief(), "s1")
    assert (first.part, second.part) == ("Story 1 of 2", "Story 2 of 2")
    assert first.remark == ""
    assert "told again" in second.remark
    (alone,) = interview_reports(held(STRONG_AND_TERSE, RuleJudge()).debrief())
    assert (alone.part, alone.remark) == ("", "")
