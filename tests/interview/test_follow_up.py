"""The follow-up policy: what is asked next, and what is never asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.interview import effects as do
from simulator.interview.events import Event, Intent
from simulator.interview.follow_up import next_question
from simulator.interview.plan import Plan
from simulator.interview.reducer import step
from simulator.interview.state import Asked, InterviewState, Move, Outcome, Phase, QuestionKind
from simulator.interview.view import MOST_PROBES
from simulator.interview.wording import MOST_SPOKEN_WORDS
from simulator.scoring.evidence import Exchange, Finding, Judge, Reading
from simulator.scoring.rubric import ALTITUDE, Altitude, Level, Rubric, Score
from tests.builders import (
    STORY,
    ScriptedJudge,
    after,
    all_levels,
    answered,
    assessed,
    begun,
    delivered,
    evidence_in,
    make_criterion,
    make_plan,
    make_rubric,
    probe,
    real_rubric,
    wished,
    worth,
)

TOLD = (begun(), delivered(), answered(STORY))
RUBRIC = make_rubric()


def ask(state: InterviewState, judge: Judge | None = None, rubric: Rubric = RUBRIC) -> Asked | None:
    """What is asked in `state`, by the scores of `judge` (all missing unless given)."""
    judge = judge or ScriptedJudge()
    return next_question(state, judge.read(state.exchanges, rubric), rubric)


def targets(question: Asked | None) -> tuple[str, ...]:
    assert question is not None
    return question.targets


def hold(
    plan: Plan, rubric: Rubric, judge: Judge, replies: Sequence[str | Intent]
) -> InterviewState:
    """An interview in which each question gets the next of `replies`; the last goes on."""
    state = step(InterviewState(plan=plan), begun()).state
    waiting = list(replies)
    while state.phase is not Phase.SCORED:
        reply = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        state = step(state, delivered()).state
        event: Event = wished(reply) if isinstance(reply, Intent) else answered(reply)
        state = step(state, event).state
        if state.phase is Phase.ANSWERING:  # an answer without a word
            state = step(state, wished(Intent.SKIP)).state
        question = ask(state, judge, rubric)
        state = step(state, assessed(question)).state
    return state


# Which gap


def test_the_gap_worth_most_is_asked_about_first() -> None:
    assert targets(ask(after(*TOLD))) == ("action_items",)


def test_what_is_missing_altogether_can_go_before_a_dearer_thing_that_is_vague() -> None:
    scores: dict[str, Score | None] = {"action_items": 1, "mitigation": 0}
    assert targets(ask(after(*TOLD), ScriptedJudge(scores, others=2))) == ("mitigation",)


def test_where_the_story_stopped_too_soon_is_asked_about_before_all_else() -> None:
    late = make_criterion("learning", value=worth(0.1), overdue_after="mitigation")
    rubric = make_rubric(criteria=(*RUBRIC.criteria, late))
    told = ScriptedJudge({"mitigation": 1})
    untold = ScriptedJudge({"mitigation": 0})
    vague = ScriptedJudge({"mitigation": 1, "learning": 1})
    assert targets(ask(after(*TOLD), told, rubric)) == ("learning",)
    assert targets(ask(after(*TOLD), untold, rubric)) == ("action_items",)
    assert targets(ask(after(*TOLD), vague, rubric)) == ("action_items",)


def test_what_meets_the_levels_expectation_is_not_asked_about() -> None:
    criteria = (
        make_criterion("detection", expected={**all_levels(2), Level.JUNIOR: 1}),
        make_criterion("mitigation", value=worth(1.0)),
    )
    rubric = make_rubric(criteria=criteria)
    judge = ScriptedJudge({"detection": 1, "mitigation": 1})
    junior = after(*TOLD, plan=make_plan(level=Level.JUNIOR))
    senior = after(*TOLD, plan=make_plan(level=Level.SENIOR))
    assert targets(ask(junior, judge, rubric)) == ("mitigation",)
    assert targets(ask(senior, judge, rubric)) == ("detection",)


def test_what_could_not_be_judged_is_not_asked_about() -> None:
    question = ask(after(*TOLD), ScriptedJudge({}, others=None))
    assert question is not None and question.kind is QuestionKind.CLOSING


def test_a_complete_story_gets_the_closing_question() -> None:
    question = ask(after(*TOLD), ScriptedJudge({}, others=2))
    assert question is not None
    assert (question.kind, question.targets) == (QuestionKind.CLOSING, ())
    assert question.text in RUBRIC.phrases.closing


@pytest.mark.parametrize("altitude", [Altitude.TOO_TECHNICAL, Altitude.TOO_VAGUE])
def test_a_story_at_the_wrong_height_is_asked_for_again_once_nothing_is_missing(
    altitude: Altitude,
) -> None:
    judge = ScriptedJudge({}, others=2, altitude=altitude)
    question = ask(after(*TOLD), judge)
    assert targets(question) == (ALTITUDE,)
    assert question is not None
    assert question.text in RUBRIC.altitude.outcomes[altitude].probes
    assert question.because == f"the story is {altitude}"


def test_a_missing_section_goes_before_the_wrong_height() -> None:
    judge = ScriptedJudge({"mitigation": 0}, others=2, altitude=Altitude.TOO_VAGUE)
    assert targets(ask(after(*TOLD), judge)) == ("mitigation",)


def test_the_reason_names_the_criterion_and_where_it_stands() -> None:
    question = ask(after(*TOLD), ScriptedJudge({"action_items": 1}, others=2))
    assert question is not None
    assert question.because == "action_items is only hinted at"


# The deeper probe


def probed(criterion: str, reply: Event | None = None) -> InterviewState:
    return after(*TOLD, assessed(probe(criterion)), delivered(), reply or answered("It was fine."))


def test_a_vague_reply_gets_one_deeper_probe() -> None:
    judge = ScriptedJudge({"action_items": 1}, others=2)
    question = ask(probed("action_items"), judge)
    assert question is not None and question.move is Move.DEEPER
    assert question.targets == ("action_items",)
    assert question.text in RUBRIC.criterion("action_items").deeper


def test_a_large_untouched_gap_goes_before_the_deeper_probe() -> None:
    judge = ScriptedJudge({"detection": 0, "action_items": 1}, others=2)
    question = ask(probed("action_items"), judge)
    assert targets(question) == ("detection",)


def test_a_deeper_probe_that_was_passed_over_is_not_made_up_for() -> None:
    judge = ScriptedJudge({"action_items": 1}, others=2)
    state = after(
        *TOLD,
        assessed(probe("action_items")),
        delivered(),
        answered(),
        assessed(probe("detection")),
        delivered(),
        answered(),
    )
    question = ask(state, judge)
    assert question is not None and question.kind is QuestionKind.CLOSING


def test_a_third_question_about_one_thing_is_never_asked() -> None:
    judge = ScriptedJudge({"action_items": 0}, others=2)
    state = after(
        *TOLD,
        assessed(probe("action_items")),
        delivered(),
        answered(),
        assessed(probe("action_items", "Deeper?", Move.DEEPER)),
        delivered(),
        answered(),
    )
    question = ask(state, judge)
    assert question is not None and question.kind is QuestionKind.CLOSING


@pytest.mark.parametrize("intent", [Intent.SKIP, Intent.NO_STORY])
def test_what_was_passed_over_is_never_asked_about_again(intent: Intent) -> None:
    judge = ScriptedJudge({"action_items": 0}, others=2)
    question = ask(probed("action_items", wished(intent)), judge)
    assert question is not None and question.kind is QuestionKind.CLOSING


# The end


def test_with_no_follow_ups_planned_the_closing_question_comes_at_once() -> None:
    question = ask(after(*TOLD, plan=make_plan(follow_ups=0)))
    assert question is not None and question.kind is QuestionKind.CLOSING


def test_with_the_time_spent_the_closing_question_comes_at_once() -> None:
    late = replace(after(*TOLD, plan=make_plan(time_budget=60.0)), active_seconds=60.0)
    question = ask(late)
    assert question is not None and question.kind is QuestionKind.CLOSING


def test_after_the_closing_question_nothing_is_asked() -> None:
    closed = ask(after(*TOLD), ScriptedJudge({}, others=2))
    state = after(*TOLD, assessed(closed), delivered(), answered("One more thing."))
    assert ask(state) is None


def test_after_stopping_nothing_is_asked() -> None:
    assert ask(after(begun(), delivered(), wished(Intent.STOP))) is None


def test_before_anything_was_asked_nothing_is_asked() -> None:
    assert ask(after(wished(Intent.STOP))) is None


@pytest.mark.parametrize("intent", [Intent.SKIP, Intent.NO_STORY])
def test_without_a_story_a_smaller_one_is_asked_for_once(intent: Intent) -> None:
    state = after(begun(), delivered(), wished(intent))
    question = ask(state)
    assert question is not None
    assert (question.kind, question.targets) == (QuestionKind.OPENING, ())
    assert question.text in RUBRIC.phrases.reframe
    again = step(step(state, assessed(question)).state, delivered()).state
    assert ask(step(again, wished(intent)).state) is None


def test_a_smaller_story_is_probed_like_any_other() -> None:
    state = after(begun(), delivered(), wished(Intent.NO_STORY))
    state = step(step(state, assessed(ask(state))).state, delivered()).state
    assert targets(ask(step(state, answered(STORY)).state)) == ("action_items",)


# Wordings


def test_the_candidates_own_words_are_said_back() -> None:
    judge = ScriptedJudge({"mitigation": 1}, others=2)
    question = ask(after(*TOLD), judge)
    assert question is not None
    assert '"I was on call for the booking service when a latency' not in question.text
    quoting = after(begun(), delivered(), answered("I put the old release back. Then it ended."))
    question = ask(quoting, judge)
    assert question is not None
    assert '"I put the old release back"' in question.text


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_holds_the_same_interview(seed: int) -> None:
    plan = make_plan(seed=seed, follow_ups=8)
    held = [hold(plan, real_rubric(), ScriptedJudge(), [STORY]) for _ in range(2)]
    assert held[0] == held[1]


def test_other_seeds_ask_in_other_words() -> None:
    asked = set()
    for seed in range(6):
        state = hold(make_plan(seed=seed), real_rubric(), ScriptedJudge(), [STORY])
        asked.add(tuple(turn.asked.text for turn in state.turns))
    assert len(asked) > 1


def test_the_effects_of_a_follow_up_carry_the_question_that_was_chosen() -> None:
    state = after(*TOLD)
    question = ask(state)
    assert question is not None
    assert step(state, assessed(question)).effects == (do.Ask(question),)


# Any interview at all

SCORES: st.SearchStrategy[Score | None] = st.sampled_from([0, 1, 2, None])
REPLY = st.one_of(
    st.sampled_from([Intent.SKIP, Intent.NO_STORY]),
    st.sampled_from(
        [
            STORY,
            "no",
            "I put the old release back.",
            'she said "go ahead" and we went',
            "what did we do? we waited and then it came back",
            "the {quote} was [bold]odd[/bold] that day",
            "um so I um waited",
            "\x1b[31mthe red alert came\x1b[0m first",
        ]
    ),
    st.text(max_size=60),
)


class AnyJudge:
    """A judge whose scores come from a table, by how many answers there are."""

    def __init__(self, rows: list[list[Score | None]], altitudes: list[Altitude | None]) -> None:
        self.rows = rows
        self.altitudes = altitudes

    def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
        held = len(exchanges)
        row = self.rows[held % len(self.rows)]
        findings = {}
        for number, criterion in enumerate(rubric.criteria):
            score = row[number % len(row)]
            index = (number + held) % held if held else 0
            answer = exchanges[index].answer if held else ""
            quoted = evidence_in(answer, index, criterion.id, score)
            findings[criterion.id] = Finding(score, quoted)
        return Reading(findings, self.altitudes[held % len(self.altitudes)])


@settings(max_examples=150)
@given(
    rubric=st.sampled_from([make_rubric(), real_rubric()]),
    rows=st.lists(st.lists(SCORES, min_size=1, max_size=16), min_size=1, max_size=6),
    altitudes=st.lists(st.none() | st.sampled_from(Altitude), min_size=1, max_size=4),
    replies=st.lists(REPLY, min_size=1, max_size=12),
    level=st.sampled_from(Level),
    follow_ups=st.integers(0, 8),
    seed=st.integers(0, 2**31 - 1),
)
def test_in_any_interview_the_questions_keep_their_rules(
    rubric: Rubric,
    rows: list[list[Score | None]],
    altitudes: list[Altitude | None],
    replies: list[str | Intent],
    level: Level,
    follow_ups: int,
    seed: int,
) -> None:
    plan = make_plan(level=level, follow_ups=follow_ups, seed=seed)
    state = hold(plan, rubric, AnyJudge(rows, altitudes), replies)
    turns = state.turns

    texts = [turn.asked.text for turn in turns]
    assert len(set(texts)) == len(texts), "a question was asked twice"

    kinds = [turn.asked.kind for turn in turns]
    assert kinds.count(QuestionKind.FOLLOW_UP) <= follow_ups
    assert QuestionKind.CLOSING not in kinds[:-1]
    assert kinds[0] is QuestionKind.OPENING
    assert (kinds[-1] is QuestionKind.CLOSING) == bool(
        [turn for turn in turns[:-1] if turn.outcome is Outcome.ANSWERED]
    )

    asked: Counter[str] = Counter()
    for number, turn in enumerate(turns):
        if turn.asked.kind is not QuestionKind.FOLLOW_UP:
            continue
        fewest = 0 if turn.asked.move is Move.REFRAME else 1
        assert fewest <= len(set(turn.asked.targets)) == len(turn.asked.targets) <= 2
        for target in turn.asked.targets:
            asked[target] += 1
            assert asked[target] <= MOST_PROBES
            if asked[target] == MOST_PROBES:
                assert turn.asked.move in (Move.DEEPER, Move.GENERAL, Move.NUDGE)
                before = turns[number - 1]
                assert target in before.asked.targets
                assert before.outcome is Outcome.ANSWERED

    wordings = [turn.asked.wording for turn in turns[1:]]
    assert len(set(wordings)) == len(wordings), "a wording was used twice"
    moves = Counter(turn.asked.move for turn in turns)
    assert moves[Move.BAIT] <= 1
    assert moves[Move.STRETCH] <= 1

    said = [turn.answer for turn in turns]
    for number, turn in enumerate(turns[1:], start=1):
        text = turn.asked.text
        assert text.count("?") == 1
        assert len(text.split()) <= MOST_SPOKEN_WORDS
        assert text.isprintable()
        if text.count('"'):
            _, quote, _ = text.split('"')
            assert any(quote in answer for answer in said[:number])
