"""Any list of events whatever: the interview stays sound, and can always be brought to an end."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from simulator.errors import IllegalEvent
from simulator.interview import effects as do
from simulator.interview import events as on
from simulator.interview.events import Event, Intent
from simulator.interview.plan import Opening, Plan
from simulator.interview.reducer import fold, step
from simulator.interview.state import Asked, InterviewState, Move, Outcome, Phase, QuestionKind
from tests.builders import NOON, closing, make_plan, next_story, probe, reframe

WORDS = st.sampled_from(["", " ", "...", "no", "I rolled it back.", "\x1b[31m", "\ud800"])
QUESTIONS = st.none() | st.sampled_from(
    [
        closing(),
        reframe(),
        next_story(),
        probe("role"),
        probe("impact"),
        probe("role", "Deeper?", move=Move.DEEPER),
    ]
)
TO_THE_SCORECARD = 4
"""Events that must be enough from anywhere."""


def ways_out(at: float) -> list[Event]:
    """Events by which a shell, without any more words of the candidate, ends an interview."""
    return [
        on.IntentGiven(at=at, intent=Intent.STOP),
        on.Assessed(at=at, scores={}, next_question=None),
        on.Resumed(at=at),
    ]


def events_to_the_scorecard(state: InterviewState) -> int | None:
    """The fewest events from `state` to a scorecard; None when there is no way."""
    seen = {(state.phase, state.stopping, state.paused_from)}
    queue = deque([(state, 0)])
    while queue:
        here, events = queue.popleft()
        if here.phase is Phase.SCORED:
            return events
        for event in ways_out(here.clock_at or NOON):
            try:
                there = step(here, event).state
            except IllegalEvent:
                continue
            key = (there.phase, there.stopping, there.paused_from)
            if key not in seen:
                seen.add(key)
                queue.append((there, events + 1))
    return None


class AnyInterview(RuleBasedStateMachine):
    """Events in any order; those that are illegal must leave no trace."""

    @initialize(
        follow_ups=st.integers(0, 8),
        time_budget=st.none() | st.sampled_from([1.0, 60.0, 3600.0]),
        second=st.sampled_from([None, Opening("another", "Another one?")]),
    )
    def begin(self, follow_ups: int, time_budget: float | None, second: Opening | None) -> None:
        self.plan: Plan = make_plan(follow_ups=follow_ups, time_budget=time_budget, second=second)
        self.state = InterviewState(plan=self.plan)
        self.log: list[Event] = []
        self.now = NOON

    def tell(self, event: Event) -> None:
        before = self.state
        try:
            after, effects = step(before, event)
        except IllegalEvent:
            assert self.state is before
            return
        self.log.append(event)
        self.state = after
        self.check(before, event, after, effects)

    def check(
        self,
        before: InterviewState,
        event: Event,
        after: InterviewState,
        effects: tuple[do.Effect, ...],
    ) -> None:
        settled = [turn for turn in before.turns if turn.outcome is not Outcome.OPEN]
        for was, now in zip(settled, after.turns, strict=False):
            assert (now.asked, now.answer, now.outcome) == (was.asked, was.answer, was.outcome)
        assert after.active_seconds >= before.active_seconds
        put_anew = [e for e in effects if isinstance(e, do.Ask) and not e.again]
        assert len(put_anew) == len(after.turns) - len(before.turns)
        if any(isinstance(effect, do.ShowScorecard) for effect in effects):
            assert after.phase is Phase.SCORED
        if any(isinstance(effect, do.Assess) for effect in effects):
            assert after.phase is Phase.ASSESSING

    @rule(seconds=st.sampled_from([0.0, 1.0, 40.0, 9000.0, -30.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @rule()
    def begun(self) -> None:
        self.tell(on.Begun(at=self.now))

    @rule()
    def delivered(self) -> None:
        self.tell(on.QuestionDelivered(at=self.now))

    @rule(text=WORDS)
    def drafted(self, text: str) -> None:
        self.tell(on.AnswerDrafted(at=self.now, text=text))

    @rule(text=WORDS)
    def heard(self, text: str) -> None:
        self.tell(on.AnswerHeard(at=self.now, text=text))

    @rule(text=WORDS)
    def taken_back(self, text: str) -> None:
        self.tell(on.AnswerTakenBack(at=self.now, text=text))

    @rule(text=WORDS)
    def answered(self, text: str) -> None:
        self.tell(on.AnswerConfirmed(at=self.now, text=text))

    @rule(intent=st.sampled_from(Intent))
    def wished(self, intent: Intent) -> None:
        self.tell(on.IntentGiven(at=self.now, intent=intent))

    @rule(question=QUESTIONS)
    def assessed(self, question: Asked | None) -> None:
        self.tell(on.Assessed(at=self.now, scores={"role": 1}, next_question=question))

    @rule()
    def paused(self) -> None:
        self.tell(on.Paused(at=self.now))

    @rule()
    def resumed(self) -> None:
        self.tell(on.Resumed(at=self.now))

    @rule()
    def reopened(self) -> None:
        self.tell(on.Reopened(at=self.now))

    @invariant()
    def at_most_one_question_is_open_and_it_is_the_last(self) -> None:
        opened = [turn.outcome is Outcome.OPEN for turn in self.state.turns]
        assert not any(opened[:-1])
        on_a_question = self.state.phase in (
            Phase.ASKING,
            Phase.FOLLOWING_UP,
            Phase.CLOSING,
            Phase.ANSWERING,
            Phase.REVIEWING,
        )
        if self.state.phase is not Phase.PAUSED and self.state.phase is not Phase.ABANDONED:
            assert (self.state.open_turn is not None) == on_a_question

    @invariant()
    def follow_ups_stay_within_the_plan(self) -> None:
        assert 0 <= self.state.follow_ups_asked <= self.plan.follow_ups

    @invariant()
    def stories_come_one_after_the_other_and_no_more_than_planned(self) -> None:
        numbers = [turn.story for turn in self.state.turns]
        assert numbers == sorted(numbers)
        assert set(numbers) <= set(range(self.plan.stories))

    @invariant()
    def the_closing_question_comes_once_and_last(self) -> None:
        kinds = [turn.asked.kind for turn in self.state.turns]
        assert QuestionKind.CLOSING not in kinds[:-1]

    @invariant()
    def no_draft_is_kept_without_an_open_question(self) -> None:
        assert self.state.open_turn is not None or self.state.draft == ""

    @invariant()
    def only_a_pause_remembers_where_it_came_from(self) -> None:
        assert (self.state.paused_from is not None) == (self.state.phase is Phase.PAUSED)

    @invariant()
    def a_scorecard_is_never_far(self) -> None:
        if self.state.phase is not Phase.ABANDONED:
            events = events_to_the_scorecard(self.state)
            assert events is not None and events <= TO_THE_SCORECARD

    @invariant()
    def the_log_leads_to_the_same_state(self) -> None:
        assert fold(self.plan, self.log) == self.state


class LivelyInterview(AnyInterview):
    """The same, with a shell that plays along, so that interviews get far."""

    @rule(text=WORDS, question=QUESTIONS)
    def a_round(self, text: str, question: Asked | None) -> None:
        self.begun()
        self.delivered()
        self.answered(text)
        self.assessed(question)


AnyInterview.TestCase.settings = settings(max_examples=60, stateful_step_count=30)
LivelyInterview.TestCase.settings = settings(max_examples=60, stateful_step_count=25)
TestAnyInterview = AnyInterview.TestCase
TestLivelyInterview = LivelyInterview.TestCase


def test_a_full_interview_goes_through_the_phases_in_order() -> None:
    events: list[Event] = [
        on.Begun(at=NOON),
        on.QuestionDelivered(at=NOON),
        on.AnswerHeard(at=NOON, text="I rolled it back."),
        on.AnswerConfirmed(at=NOON, text="I rolled it back."),
        on.Assessed(at=NOON, scores={}, next_question=probe("role")),
        on.QuestionDelivered(at=NOON),
        on.AnswerConfirmed(at=NOON, text="I was on call."),
        on.Assessed(at=NOON, scores={}, next_question=closing()),
        on.QuestionDelivered(at=NOON),
        on.AnswerConfirmed(at=NOON, text=""),
        on.Assessed(at=NOON, scores={}, next_question=None),
    ]
    states = [InterviewState(plan=make_plan())]
    for event in events:
        states.append(step(states[-1], event).state)
    assert [state.phase.value for state in states] == [
        "briefing",
        "asking",
        "answering",
        "reviewing",
        "assessing",
        "following_up",
        "answering",
        "assessing",
        "closing",
        "answering",
        "assessing",
        "scored",
    ]
    assert all(len(one.turns) <= len(next.turns) for one, next in pairwise(states))
    assert [exchange.targets for exchange in states[-1].exchanges] == [(), ("role",)]
