"""Simulated candidates: with each, the interviewer does what a good engineering manager would do.

They meet the shipped rubric and each judge there is; what only some judge can tell is scripted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.interview import events as on
from simulator.interview.events import Event, Intent
from simulator.interview.intents import reply as as_event
from simulator.interview.ledger import Result, ledger
from simulator.interview.plan import Plan
from simulator.interview.reducer import fold
from simulator.interview.state import InterviewState, Move, Outcome, Phase, QuestionKind
from simulator.interview.view import MOST_PROBES
from simulator.interview.wording import MOST_SPOKEN_WORDS
from simulator.report.json_report import session_object
from simulator.scoring.evidence import Judge
from simulator.scoring.learned import BrokenModel, LearnedScorer
from simulator.scoring.learned_judge import LearnedJudge
from simulator.scoring.rubric import ALTITUDE, Level, Score
from simulator.scoring.rule_judge import RuleJudge
from simulator.scoring.scorecard import Scorecard
from simulator.session.runner import Runner
from simulator.session.store import SessionStore
from tests.builders import (
    FrozenClock,
    ScriptedJudge,
    begun,
    delivered,
    make_plan,
    real_rubric,
    wished,
)
from tests.interview.candidates import (
    BLAMING,
    BLUFFING,
    CONFIDENTIAL,
    CORRECTING,
    DOES_NOT_KNOW,
    EVERYBODY,
    HOSTILE,
    NOT_ANSWERING,
    NOTHING_OF_THE_KIND,
    ONE_WORD,
    RAMBLING,
    RECOGNIZER,
    REPEATING,
    SILENT,
    STOPS_AT_THE_FIX,
    STRONG_AND_TERSE,
    WE_ONLY,
    Candidate,
    asked_about,
    follow_ups,
    held,
    interview,
)

REAL = real_rubric()


@cache
def learned() -> Judge:
    return LearnedJudge(LearnedScorer.load(), RuleJudge())


@pytest.fixture(params=["rules", "learned"])
def judge(request: pytest.FixtureRequest) -> Judge:
    """Each judge that candidates may meet."""
    if request.param == "rules":
        return RuleJudge()
    try:
        return learned()
    except BrokenModel as error:
        pytest.skip(f"no learned scorer: {error}")


def card_of(runner: Runner) -> Scorecard:
    """The scorecard of the only story."""
    return runner.debrief().stories[0].card


def moves(state: InterviewState) -> list[Move]:
    return [turn.asked.move for turn in follow_ups(state)]


def results(runner: Runner) -> list[Result]:
    return [e.result for e in ledger(runner.state.turns, card_of(runner), REAL)]


def score(runner: Runner, criterion: str) -> Score | None:
    return next(c.score for c in card_of(runner).criteria if c.id == criterion)


# With everybody


@pytest.mark.parametrize("follow_ups", [0, 1, 4, 8])
@pytest.mark.parametrize("candidate", EVERYBODY, ids=lambda candidate: candidate.name)
def test_everybody_gets_a_fair_interview_and_a_scorecard(
    candidate: Candidate, follow_ups: int
) -> None:
    check(held(candidate, RuleJudge(), follow_ups=follow_ups))


@pytest.mark.parametrize("candidate", EVERYBODY, ids=lambda candidate: candidate.name)
def test_everybody_gets_the_longest_interview_from_each_judge(
    candidate: Candidate, judge: Judge
) -> None:
    check(held(candidate, judge, follow_ups=8))


@pytest.mark.parametrize("candidate", EVERYBODY, ids=lambda candidate: candidate.name)
def test_the_same_candidate_and_seed_have_the_same_interview(candidate: Candidate) -> None:
    assert interview(candidate, RuleJudge()) == interview(candidate, RuleJudge())


def check(runner: Runner) -> None:
    assert runner.state.phase is Phase.SCORED
    check_the_questions(runner.state)
    json.dumps(session_object(runner.debrief()))


def check_the_questions(state: InterviewState) -> None:
    """What holds for the questions of any interview."""
    texts = [turn.asked.text for turn in state.turns]
    assert len(set(texts)) == len(texts), "a question was put twice"
    assert len(follow_ups(state)) <= state.plan.follow_ups
    assert max(Counter(asked_about(state)).values(), default=0) <= MOST_PROBES
    once = Counter(turn.asked.move for turn in state.turns)
    for move in (Move.BAIT, Move.NUDGE, Move.GENERAL, Move.STRETCH, Move.REFRAME, Move.CLOSE):
        assert once[move] <= 1
    if state.plan.level is Level.JUNIOR:
        assert not once[Move.BAIT]
    kinds = [turn.asked.kind for turn in state.turns]
    assert QuestionKind.CLOSING not in kinds[:-1]
    for turn in state.turns[1:]:
        assert turn.asked.text.count("?") == 1
        assert len(turn.asked.text.split()) <= MOST_SPOKEN_WORDS
        assert turn.asked.text.isprintable()
        assert turn.asked.because
    for turn, following in zip(state.turns[:-1], state.turns[1:], strict=True):
        if turn.outcome in (Outcome.SKIPPED, Outcome.NO_STORY):
            assert not set(turn.asked.targets) & set(following.asked.targets)


# One by one


def test_a_strong_and_terse_candidate_is_not_kept_long(judge: Judge) -> None:
    """Brevity with substance is not thinness: no question about what was said in few words."""
    runner = held(STRONG_AND_TERSE, judge, follow_ups=8)
    opening = runner.state.turns[0].scores or {}
    for turn in follow_ups(runner.state):
        if turn.asked.move in (Move.PROBE, Move.DEEPER):
            assert all((opening.get(id) or 0) < 2 for id in turn.asked.targets)


def test_a_complete_story_is_only_tested_for_blame_by_the_rules() -> None:
    runner = held(STRONG_AND_TERSE, RuleJudge())
    assert moves(runner.state) == [Move.BAIT]
    assert results(runner) == [Result.REFRAMED]
    assert moves(interview(STRONG_AND_TERSE, RuleJudge(), level=Level.JUNIOR)) == []


def test_a_rambling_candidate_is_asked_for_the_parts_that_got_lost(judge: Judge) -> None:
    runner = held(RAMBLING, judge)
    assert {"action_items", "contributing_factors"} & set(asked_about(runner.state)[:2])
    assert score(runner, "action_items") or 0 > 0
    assert len(follow_ups(runner.state)) == 4


def test_who_blames_is_asked_about_the_system_and_not_invited_to_blame_more(judge: Judge) -> None:
    runner = held(BLAMING, judge, follow_ups=8)
    opening = runner.state.turns[0].scores or {}
    assert opening["blameless"] in (0, 1)
    baited = Move.BAIT in moves(runner.state)
    assert "blameless" in asked_about(runner.state) or not baited
    if opening["blameless"] == 0:
        assert not baited


def test_who_says_only_we_is_asked_for_their_own_part(judge: Judge) -> None:
    state = interview(WE_ONLY, judge)
    assert {"first_person", "active_role"} & set(asked_about(state))


@pytest.mark.parametrize("level", Level)
def test_a_story_that_stops_at_the_fix_is_asked_first_how_it_went_on(
    level: Level, judge: Judge
) -> None:
    runner = held(STOPS_AT_THE_FIX, judge, level=level)
    assert follow_ups(runner.state)[0].asked.targets[0] == "action_items"
    assert results(runner)[0] is Result.GAINED
    assert (score(runner, "action_items") or 0) > 0
    unprompted = next(c.unprompted for c in card_of(runner).criteria if c.id == "action_items")
    assert unprompted == 0


def test_a_bluff_in_jargon_is_asked_for_in_plain_words(judge: Judge) -> None:
    runner = held(BLUFFING, judge)
    assert card_of(runner).altitude == "too_technical"
    assert ALTITUDE in asked_about(runner.state)[:4]


def test_who_stays_silent_is_offered_a_smaller_story_and_let_go(judge: Judge) -> None:
    runner = held(SILENT, judge)
    assert [turn.asked.move for turn in runner.state.turns] == [Move.OPEN, Move.REFRAME]
    assert card_of(runner).overall is None
    assert card_of(runner).unscored_because


def test_who_answers_in_one_word_is_asked_for_the_story_once(judge: Judge) -> None:
    runner = held(ONE_WORD, judge)
    assert moves(runner.state) == [Move.REFRAME]
    assert runner.state.turns[-1].asked.kind is QuestionKind.CLOSING
    assert card_of(runner).overall is None


def test_what_is_only_repeated_is_not_dug_into(judge: Judge) -> None:
    state = interview(REPEATING, judge, follow_ups=8)
    assert Move.DEEPER not in moves(state)
    twice = [id for id, times in Counter(asked_about(state)).items() if times > 1]
    assert len(twice) <= moves(state).count(Move.NUDGE)


def test_hostile_text_is_never_said_back_in_a_form_that_does_anything(judge: Judge) -> None:
    state = interview(HOSTILE, judge, follow_ups=8)
    for turn in state.turns:
        assert turn.asked.text.isprintable()
        assert "{quote}" not in turn.asked.text.replace('"the {quote}', "")


def test_ten_thousand_words_are_heard_out_like_ten(judge: Judge) -> None:
    assert isinstance(HOSTILE.opening, str)
    endless = replace(HOSTILE, opening=HOSTILE.opening + " and then and then" * 2_500)
    runner = held(endless, judge, follow_ups=1)
    check(runner)
    assert len(follow_ups(runner.state)) == 1
    assert card_of(runner).delivery.words > 10_000


def test_who_talks_of_something_else_is_brought_back_once_and_then_left_alone() -> None:
    """Nobody's practice is ended for it: all questions are put, and what was not answered shows."""

    class OnlyTheStory(RuleJudge):
        """Hears nothing in the replies."""

        def read(self, exchanges: Sequence[Any], rubric: Any) -> Any:
            return super().read(exchanges[:1], rubric)

    runner = held(NOT_ANSWERING, OnlyTheStory(), follow_ups=4)
    assert moves(runner.state) == [Move.PROBE, Move.NUDGE, Move.PROBE, Move.PROBE]
    assert results(runner) == [Result.NOT_ANSWERED] * 4
    assert runner.state.turns[-1].asked.kind is QuestionKind.CLOSING
    assert card_of(runner).overall is not None


def test_who_does_not_answer_is_asked_about_each_thing_twice_at_most(judge: Judge) -> None:
    state = interview(NOT_ANSWERING, judge, follow_ups=8)
    assert len(follow_ups(state)) >= 4


def test_who_corrects_themselves_is_believed_the_second_time(judge: Judge) -> None:
    """The later statement is in the card's exchanges, and the closing answer counts as well."""
    runner = held(CORRECTING, judge)
    assert runner.state.exchanges[-1].answer == CORRECTING.closing
    opening = runner.state.turns[0].scores or {}
    assert (score(runner, "detection") or 0) >= (opening["detection"] or 0)
    assert (score(runner, "action_items") or 0) > 0


def test_recognizer_text_is_interviewed_like_any_other(judge: Judge) -> None:
    runner = held(RECOGNIZER, judge)
    assert follow_ups(runner.state)[0].asked.targets[0] == "action_items"
    assert (score(runner, "action_items") or 0) > 0
    for turn in follow_ups(runner.state):
        assert " um " not in turn.asked.text and " uh " not in turn.asked.text


def test_where_nothing_changed_nobody_asks_whether_the_changes_work(judge: Judge) -> None:
    asked = asked_about(interview(NOTHING_OF_THE_KIND, judge, follow_ups=8))
    assert "action_items" in asked
    assert not {"shipped", "verification"} & set(asked)


@pytest.mark.parametrize(
    ("candidate", "result"),
    [(DOES_NOT_KNOW, Result.UNKNOWN), (NOTHING_OF_THE_KIND, Result.DID_NOT_HAPPEN)],
    ids=["does not know", "did not happen"],
)
def test_what_is_not_known_or_did_not_happen_is_not_asked_about_again(
    candidate: Candidate, result: Result, judge: Judge
) -> None:
    runner = held(candidate, judge, follow_ups=8)
    asked = Counter(asked_about(runner.state))
    assert max(asked.values()) == 1
    assert result in results(runner)
    assert set(results(runner)) <= {result, Result.GAINED, Result.ELSEWHERE, Result.AVOIDED}
    for turn in follow_ups(runner.state):
        assert f'"{candidate.otherwise[0].split(".")[0]}' not in turn.asked.text


def test_what_may_not_be_told_is_asked_for_in_a_general_version(judge: Judge) -> None:
    runner = held(CONFIDENTIAL, judge, follow_ups=8)
    asked = moves(runner.state)
    assert asked[:2] == [Move.PROBE, Move.GENERAL]
    assert asked.count(Move.GENERAL) == 1
    assert (score(runner, "action_items") or 0) > 0


def test_vagueness_twice_is_the_answer() -> None:
    vague = Candidate(
        name="vague",
        opening=STOPS_AT_THE_FIX.opening,
        otherwise=("It was handled somehow.", "As such things are handled, more or less, I guess."),
    )
    by = ScriptedJudge({"action_items": 1}, others=2)
    runner = held(vague, by, level=Level.JUNIOR, style="pressing")
    assert asked_about(runner.state).count("action_items") <= MOST_PROBES


def test_a_person_who_stops_is_let_go_with_a_scorecard(judge: Judge) -> None:
    leaving = Candidate(name="leaving", opening=STOPS_AT_THE_FIX.opening, otherwise=(Intent.STOP,))
    runner = held(leaving, judge)
    assert runner.state.phase is Phase.SCORED
    assert len(follow_ups(runner.state)) == 1
    assert card_of(runner).overall is not None


# Anybody at all


SAYINGS = st.one_of(
    st.sampled_from([c.opening for c in EVERYBODY if isinstance(c.opening, str) and c != HOSTILE]),
    st.sampled_from([fact for c in EVERYBODY for fact in c.facts.values()]),
    st.sampled_from([said for c in EVERYBODY for said in c.otherwise]),
    st.sampled_from(
        ["", "...", "what do you mean?", "could you repeat that", "let me think", "skip", "No."]
    ),
    st.text(max_size=80),
)
MEANWHILE = st.sampled_from(["", "", "pause", "drafted", "heard", "reopened"])


@settings(max_examples=60, deadline=None)
@given(
    sayings=st.lists(st.tuples(SAYINGS, MEANWHILE), min_size=1, max_size=24),
    level=st.sampled_from(Level),
    follow_ups_planned=st.integers(0, 8),
    style=st.sampled_from(["friendly", "neutral", "pressing"]),
    time_budget=st.none() | st.just(100.0),
    seed=st.integers(0, 2**31 - 1),
)
def test_whatever_is_said_the_interview_stays_sound_and_ends_with_a_scorecard(
    sayings: list[tuple[str | Intent, str]],
    level: Level,
    follow_ups_planned: int,
    style: str,
    time_budget: float | None,
    seed: int,
) -> None:
    plan = make_plan(
        level=level,
        follow_ups=follow_ups_planned,
        style=style,
        time_budget=time_budget,
        seed=seed,
    )
    clock = FrozenClock()
    log = Log()
    runner = run(plan, clock, store=log)

    def tell(event: Event) -> None:
        list(runner.send_and_assess(event))

    tell(begun())
    for said, meanwhile in sayings:
        if runner.state.is_over:
            break
        if runner.state.phase is not Phase.ANSWERING:
            tell(delivered(at=clock.advance(1)))
        at = clock.advance(20)
        if meanwhile == "pause":
            tell(on.Paused(at=at))
            tell(on.Resumed(at=at))
        elif meanwhile == "drafted":
            tell(on.AnswerDrafted(at=at, text=str(said)))
        elif meanwhile == "reopened":
            tell(on.Reopened(at=at))
        event = wished(said, at) if isinstance(said, Intent) else as_event(said, at)
        if meanwhile == "heard" and isinstance(event, on.AnswerConfirmed):
            tell(on.AnswerHeard(at=at, text=event.text))
        tell(event)
    if not runner.state.is_over:
        tell(wished(Intent.STOP, clock.advance(1)))

    assert runner.state.phase is Phase.SCORED
    check_the_questions(runner.state)
    card = session_object(runner.debrief())
    json.dumps(card)
    assert len(card["ledger"]) == len(follow_ups(runner.state))
    assert run(plan, clock, log.events).state == runner.state == fold(plan, log.events)


class Log(SessionStore):
    """Keeps a session's events in memory."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, id: str, first_seq: int, events: Sequence[Event], phase: Phase) -> None:
        assert first_seq == len(self.events)
        self.events += events

    def keep_scorecard(self, id: str, scorecard: str) -> None:
        assert json.loads(scorecard)["criteria"]


def run(
    plan: Plan, clock: FrozenClock, log: Sequence[Event] = (), store: SessionStore | None = None
) -> Runner:
    return Runner(
        id="s1", plan=plan, rubric=REAL, judge=RuleJudge(), clock=clock, store=store, log=log
    )
