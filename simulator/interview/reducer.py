"""The interview's state machine: the only place where a phase changes.

Rules, in order of precedence:

1. Everything that decides the next phase is in `TRANSITIONS`. Rows are tried from the top; the
   first whose phase, event and condition hold is taken. No row: the event is illegal, and nothing
   changes.
2. A row's action makes the new state and the effects, and never looks at the phase.
3. Time is counted in one place (`_tick`), from the events' own times. A pause, and the time
   between two processes, is not counted.
4. A question stays open until it is answered, skipped or has no story; one is open at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import reduce
from typing import NamedTuple

from simulator.errors import IllegalEvent
from simulator.interview import effects as do
from simulator.interview import events as on
from simulator.interview.effects import Effect
from simulator.interview.events import Event, Intent
from simulator.interview.plan import Plan
from simulator.interview.spoken import realigned
from simulator.interview.state import (
    Asked,
    Heard,
    InterviewState,
    Move,
    Outcome,
    Phase,
    QuestionKind,
    Turn,
)

IDLE_LIMIT = 30 * 60.0
"""Seconds; a longer gap between two events is a laptop asleep, and counts as this much."""


class Step(NamedTuple):
    """What an event leads to."""

    state: InterviewState
    effects: tuple[Effect, ...]


Condition = Callable[[InterviewState, Event], bool]
Action = Callable[[InterviewState, Event], Step]


class Transition(NamedTuple):
    """One row of the table."""

    phase: Phase
    event: type[Event]
    intent: Intent | None
    """Only with `IntentGiven`: which intent."""
    condition: Condition | None
    """None is always; otherwise the row is passed over when it does not hold."""
    target: Phase | None
    """None is the phase that was paused."""
    action: Action


def step(state: InterviewState, event: Event) -> Step:
    """The state after `event`, and what the shell must now do.

    Raises IllegalEvent, and changes nothing, when the present phase does not allow the event.
    """
    for row in TRANSITIONS:
        if row.phase is not state.phase or row.event is not type(event):
            continue
        if row.intent is not None and getattr(event, "intent", None) is not row.intent:
            continue
        if row.condition is not None and not row.condition(state, event):
            continue
        target = row.target or state.paused_from or state.phase
        after, effects = row.action(_tick(state, event), event)
        return Step(replace(after, phase=target), effects)
    raise IllegalEvent(f"{type(event).__name__} while {state.phase}")


def fold(plan: Plan, log: Iterable[Event]) -> InterviewState:
    """The state after all events of `log`; their effects belong to the past and are dropped."""
    start = InterviewState(plan=plan)
    return reduce(lambda state, event: step(state, event).state, log, start)


def _tick(state: InterviewState, event: Event) -> InterviewState:
    counted = 0.0
    clock_stood = state.phase is Phase.PAUSED or isinstance(event, on.Reopened)
    if state.clock_at is not None and not clock_stood:
        counted = min(max(event.at - state.clock_at, 0.0), IDLE_LIMIT)
    return replace(state, clock_at=event.at, active_seconds=state.active_seconds + counted)


# Conditions


def nothing_said(state: InterviewState, event: Event) -> bool:
    """The answer has no word in it."""
    text = event.text if isinstance(event, on.AnswerConfirmed | on.AnswerHeard) else ""
    return not _has_words(text)


def probe_wanted(state: InterviewState, event: Event) -> bool:
    """A follow-up was chosen, and the budgets allow it."""
    return (
        isinstance(event, on.Assessed)
        and event.next_question is not None
        and event.next_question.kind is QuestionKind.FOLLOW_UP
        and state.follow_ups_left > 0
        and not state.stopping
        and not state.out_of_time
        and not _closing_was_asked(state)
    )


def reframe_wanted(state: InterviewState, event: Event) -> bool:
    """No story came to the opening question, and a smaller one was offered for the first time."""
    return (
        isinstance(event, on.Assessed)
        and event.next_question is not None
        and event.next_question.kind is QuestionKind.OPENING
        and event.next_question.move is not Move.NEXT_STORY
        and not state.stopping
        and not state.exchanges
        and len(state.story_turns) == 1
    )


def next_story_wanted(state: InterviewState, event: Event) -> bool:
    """The question for the second story was put forward, and there is time for it."""
    return (
        isinstance(event, on.Assessed)
        and event.next_question is not None
        and event.next_question.move is Move.NEXT_STORY
        and bool(state.turns)
        and not state.is_last_story
        and not state.stopping
        and not state.budget_is_spent
    )


def may_close(state: InterviewState, event: Event) -> bool:
    """There was a story, and the closing question has not been put."""
    return (
        isinstance(event, on.Assessed)
        and event.next_question is not None
        and event.next_question.kind is QuestionKind.CLOSING
        and bool(state.exchanges)
        and not state.stopping
        and not _closing_was_asked(state)
    )


def opening_open(state: InterviewState, event: Event) -> bool:
    """The open question is the opening one."""
    return state.open_turn is not None and state.open_turn.asked.kind is QuestionKind.OPENING


def closing_open(state: InterviewState, event: Event) -> bool:
    """The open question is the closing one."""
    return state.open_turn is not None and state.open_turn.asked.kind is QuestionKind.CLOSING


def nothing_to_add(state: InterviewState, event: Event) -> bool:
    """The closing question was met with an empty answer."""
    return closing_open(state, event) and nothing_said(state, event)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _closing_was_asked(state: InterviewState) -> bool:
    return any(turn.asked.kind is QuestionKind.CLOSING for turn in state.turns)


# Actions


def _ask_opening(state: InterviewState, event: Event) -> Step:
    opening = Asked(kind=QuestionKind.OPENING, text=state.plan.question, move=Move.OPEN)
    return _put(state, opening)


def _ask_chosen(state: InterviewState, event: Event) -> Step:
    assert isinstance(event, on.Assessed) and event.next_question is not None
    return _put(_with_scores(state, event), event.next_question)


def _put(state: InterviewState, question: Asked) -> Step:
    story = state.story + (question.move is Move.NEXT_STORY)
    turns = (*state.turns, Turn(asked=question, story=story))
    return Step(replace(state, turns=turns, draft=""), (do.Ask(question),))


def _listen(state: InterviewState, event: Event) -> Step:
    return Step(state, (do.Listen(state.draft),))


def _keep_draft(state: InterviewState, event: Event) -> Step:
    assert isinstance(event, on.AnswerDrafted)
    return Step(replace(state, draft=event.text), ())


def _review(state: InterviewState, event: Event) -> Step:
    assert isinstance(event, on.AnswerHeard)
    heard = Heard(text=event.text, words=event.words, recording=event.recording)
    reviewed = replace(state, draft=event.text, heard=heard)
    return Step(reviewed, (do.StopListening(), do.Review(event.text)))


def _take_back(state: InterviewState, event: Event) -> Step:
    assert isinstance(event, on.AnswerTakenBack)
    return Step(replace(state, draft=event.text, heard=None), (do.Listen(event.text),))


def _answer(state: InterviewState, event: Event) -> Step:
    assert isinstance(event, on.AnswerConfirmed)
    answered = _settle(state, Outcome.ANSWERED, event.text)
    return Step(answered, (do.StopListening(), do.Assess()))


def _hear_nothing(state: InterviewState, event: Event) -> Step:
    # Handing in nothing takes back what was drafted; a microphone that heard nothing does not.
    draft = event.text if isinstance(event, on.AnswerConfirmed) else state.draft
    return Step(replace(state, draft=draft, heard=None), (do.Listen(draft, after_nothing=True),))


def _repeat(state: InterviewState, event: Event) -> Step:
    assert state.open_turn is not None
    return Step(state, (do.StopListening(), do.Ask(state.open_turn.asked, again=True)))


def _reword(state: InterviewState, event: Event) -> Step:
    assert isinstance(event, on.QuestionReworded)
    reworded = replace(state.turns[-1], asked=event.question)
    after = replace(state, turns=(*state.turns[:-1], reworded))
    return Step(after, (do.StopListening(), do.Ask(event.question)))


def _give_time(state: InterviewState, event: Event) -> Step:
    return Step(state, (do.GiveTime(),))


def _skip(state: InterviewState, event: Event) -> Step:
    return Step(_settle(state, Outcome.SKIPPED), (do.StopListening(), do.Assess()))


def _no_story(state: InterviewState, event: Event) -> Step:
    return Step(_settle(state, Outcome.NO_STORY), (do.StopListening(), do.Assess()))


def _stop(state: InterviewState, event: Event) -> Step:
    # What was typed before the candidate stopped was said, and counts.
    stopped = replace(state, stopping=True, paused_from=None)
    if state.open_turn is not None:
        said = _has_words(state.draft)
        stopped = _settle(stopped, Outcome.ANSWERED if said else Outcome.SKIPPED, state.draft)
    return Step(stopped, (do.StopListening(), do.Assess()))


def _settle(state: InterviewState, outcome: Outcome, answer: str = "") -> InterviewState:
    settled = replace(state.turns[-1], outcome=outcome, answer=answer)
    heard = state.heard
    if heard is not None and outcome is Outcome.ANSWERED:
        words = realigned(heard.words, heard.text, answer)
        settled = replace(settled, words=words, recording=heard.recording)
    return replace(state, turns=(*state.turns[:-1], settled), draft="", heard=None)


def _with_scores(state: InterviewState, event: on.Assessed) -> InterviewState:
    if not state.turns:
        return state
    assessed = replace(state.turns[-1], scores=event.scores)
    return replace(state, turns=(*state.turns[:-1], assessed))


def _show_scorecard(state: InterviewState, event: Event) -> Step:
    assert isinstance(event, on.Assessed)
    return Step(_with_scores(state, event), (do.ShowScorecard(),))


def _pause(state: InterviewState, event: Event) -> Step:
    paused = replace(state, paused_from=state.phase)
    return Step(paused, (do.StopListening(), do.ShowPaused()))


def _resume(state: InterviewState, event: Event) -> Step:
    phase = state.paused_from or state.phase
    return Step(replace(state, paused_from=None), _take_up(state, phase))


def _reopen(state: InterviewState, event: Event) -> Step:
    return Step(state, _take_up(state, state.phase))


def _take_up(state: InterviewState, phase: Phase) -> tuple[Effect, ...]:
    """The effects that were under way in `phase`, put to a shell that knows of none of them."""
    question = state.open_turn.asked if state.open_turn is not None else None
    match phase:
        case Phase.ASKING | Phase.FOLLOWING_UP | Phase.CLOSING if question is not None:
            return (do.Ask(question, again=True),)
        case Phase.ANSWERING if question is not None:
            return (do.Ask(question, again=True), do.Listen(state.draft))
        case Phase.REVIEWING if question is not None:
            return (do.Ask(question, again=True), do.Review(state.draft))
        case Phase.ASSESSING:
            return (do.Assess(),)
        case Phase.SCORED:
            return (do.ShowScorecard(),)
        case Phase.PAUSED:
            return (do.ShowPaused(),)
        case _:
            return ()


def _leave(state: InterviewState, event: Event) -> Step:
    return Step(state, (do.StopListening(), do.Leave()))


def _rows() -> tuple[Transition, ...]:
    P, I = Phase, Intent  # noqa: E741, N806 - the table reads as a table
    rows = [
        Transition(P.BRIEFING, on.Begun, None, None, P.ASKING, _ask_opening),
        Transition(P.ASKING, on.QuestionDelivered, None, None, P.ANSWERING, _listen),
        Transition(P.FOLLOWING_UP, on.QuestionDelivered, None, None, P.ANSWERING, _listen),
        Transition(P.CLOSING, on.QuestionDelivered, None, None, P.ANSWERING, _listen),
        Transition(P.ANSWERING, on.AnswerDrafted, None, None, P.ANSWERING, _keep_draft),
        Transition(P.ANSWERING, on.AnswerHeard, None, nothing_said, P.ANSWERING, _hear_nothing),
        Transition(P.ANSWERING, on.AnswerHeard, None, None, P.REVIEWING, _review),
        Transition(P.ANSWERING, on.AnswerConfirmed, None, nothing_to_add, P.ASSESSING, _skip),
        Transition(P.ANSWERING, on.AnswerConfirmed, None, nothing_said, P.ANSWERING, _hear_nothing),
        Transition(P.ANSWERING, on.AnswerConfirmed, None, None, P.ASSESSING, _answer),
        Transition(P.REVIEWING, on.AnswerDrafted, None, None, P.REVIEWING, _keep_draft),
        Transition(P.REVIEWING, on.AnswerTakenBack, None, None, P.ANSWERING, _take_back),
        Transition(P.REVIEWING, on.AnswerConfirmed, None, nothing_to_add, P.ASSESSING, _skip),
        Transition(P.REVIEWING, on.AnswerConfirmed, None, nothing_said, P.ANSWERING, _hear_nothing),
        Transition(P.REVIEWING, on.AnswerConfirmed, None, None, P.ASSESSING, _answer),
        Transition(P.ANSWERING, on.IntentGiven, I.REPEAT, opening_open, P.ASKING, _repeat),
        Transition(P.ANSWERING, on.IntentGiven, I.REPEAT, closing_open, P.CLOSING, _repeat),
        Transition(P.ANSWERING, on.IntentGiven, I.REPEAT, None, P.FOLLOWING_UP, _repeat),
        Transition(P.ANSWERING, on.QuestionReworded, None, opening_open, P.ASKING, _reword),
        Transition(P.ANSWERING, on.QuestionReworded, None, closing_open, P.CLOSING, _reword),
        Transition(P.ANSWERING, on.QuestionReworded, None, None, P.FOLLOWING_UP, _reword),
        Transition(P.ANSWERING, on.IntentGiven, I.THINK, None, P.ANSWERING, _give_time),
        Transition(P.ASSESSING, on.Assessed, None, next_story_wanted, P.ASKING, _ask_chosen),
        Transition(P.ASSESSING, on.Assessed, None, reframe_wanted, P.ASKING, _ask_chosen),
        Transition(P.ASSESSING, on.Assessed, None, probe_wanted, P.FOLLOWING_UP, _ask_chosen),
        Transition(P.ASSESSING, on.Assessed, None, may_close, P.CLOSING, _ask_chosen),
        Transition(P.ASSESSING, on.Assessed, None, None, P.SCORED, _show_scorecard),
        Transition(P.PAUSED, on.Resumed, None, None, None, _resume),
        Transition(P.BRIEFING, on.IntentGiven, I.STOP, None, P.ASSESSING, _stop),
        Transition(P.PAUSED, on.IntentGiven, I.STOP, None, P.ASSESSING, _stop),
    ]
    for phase in (P.ASKING, P.FOLLOWING_UP, P.CLOSING, P.ANSWERING, P.REVIEWING):
        rows += [
            Transition(phase, on.IntentGiven, I.SKIP, None, P.ASSESSING, _skip),
            Transition(phase, on.IntentGiven, I.NO_STORY, None, P.ASSESSING, _no_story),
            Transition(phase, on.IntentGiven, I.STOP, None, P.ASSESSING, _stop),
        ]
    live = (P.BRIEFING, P.ASKING, P.ANSWERING, P.REVIEWING, P.ASSESSING, P.FOLLOWING_UP, P.CLOSING)
    rows += [Transition(phase, on.Paused, None, None, P.PAUSED, _pause) for phase in live]
    rows += [Transition(phase, on.Abandoned, None, None, P.ABANDONED, _leave) for phase in live]
    rows.append(Transition(P.PAUSED, on.Abandoned, None, None, P.ABANDONED, _leave))
    rows += [
        Transition(phase, on.Reopened, None, None, phase, _reopen)
        for phase in (*live, P.PAUSED, P.SCORED)
    ]
    return tuple(rows)


TRANSITIONS: tuple[Transition, ...] = _rows()
"""Every way from one phase to another."""
