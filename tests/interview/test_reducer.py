"""The transition table: what each event does in each phase, and that nothing else is possible."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.errors import IllegalEvent
from simulator.interview import effects as do
from simulator.interview import events as on
from simulator.interview.events import Event, Intent
from simulator.interview.plan import Opening
from simulator.interview.reducer import TRANSITIONS, Transition, step
from simulator.interview.state import Asked, InterviewState, Outcome, Phase, QuestionKind
from tests.builders import (
    NOON,
    STORY,
    after,
    answered,
    assessed,
    begun,
    closing,
    delivered,
    drafted,
    heard,
    make_plan,
    next_story,
    probe,
    reframe,
    reworded,
    taken_back,
    wished,
)

OPENING = (begun(), delivered())
FOLLOWING = (*OPENING, answered(), assessed(probe("detection")))
LAST = (*OPENING, answered(), assessed(closing()))
TWO_STORIES = make_plan(second=Opening("another", "Another one?"))
PAUSE, RESUME, REOPEN, GIVE_UP = (
    on.Paused(at=NOON),
    on.Resumed(at=NOON),
    on.Reopened(at=NOON),
    on.Abandoned(at=NOON),
)

IN: dict[Phase, InterviewState] = {
    Phase.BRIEFING: after(),
    Phase.ASKING: after(begun()),
    Phase.ANSWERING: after(*OPENING, drafted("half an answer")),
    Phase.REVIEWING: after(*OPENING, heard("what was heard")),
    Phase.ASSESSING: after(*OPENING, answered()),
    Phase.FOLLOWING_UP: after(*FOLLOWING),
    Phase.CLOSING: after(*LAST),
    Phase.SCORED: after(*OPENING, answered(), assessed()),
    Phase.PAUSED: after(*OPENING, drafted("half an answer"), PAUSE),
    Phase.ABANDONED: after(begun(), GIVE_UP),
}
"""A typical state in each phase."""

EVENTS: dict[str, Event] = {
    "begun": begun(),
    "delivered": delivered(),
    "drafted": drafted(),
    "heard": heard(),
    "taken_back": taken_back(),
    "answered": answered(),
    "assessed": assessed(),
    "reworded": reworded(),
    "paused": PAUSE,
    "resumed": RESUME,
    "reopened": REOPEN,
    "abandoned": GIVE_UP,
    **{intent.value: wished(intent) for intent in Intent},
}

_ALWAYS = "paused abandoned reopened"
_LEAVING_THE_QUESTION = "skip no_story stop"
LEGAL: dict[Phase, set[str]] = {
    Phase.BRIEFING: {*f"begun stop {_ALWAYS}".split()},
    Phase.ASKING: {*f"delivered {_LEAVING_THE_QUESTION} {_ALWAYS}".split()},
    Phase.FOLLOWING_UP: {*f"delivered {_LEAVING_THE_QUESTION} {_ALWAYS}".split()},
    Phase.CLOSING: {*f"delivered {_LEAVING_THE_QUESTION} {_ALWAYS}".split()},
    Phase.ANSWERING: {
        *f"drafted heard answered reworded repeat think {_LEAVING_THE_QUESTION} {_ALWAYS}".split()
    },
    Phase.REVIEWING: {*f"drafted taken_back answered {_LEAVING_THE_QUESTION} {_ALWAYS}".split()},
    Phase.ASSESSING: {*f"assessed {_ALWAYS}".split()},
    Phase.PAUSED: {*"resumed stop abandoned reopened".split()},
    Phase.SCORED: {"reopened"},
    Phase.ABANDONED: set(),
}

PAIRS = [(phase, name) for phase in Phase for name in EVENTS]


def test_there_is_a_typical_state_in_every_phase() -> None:
    assert {phase: state.phase for phase, state in IN.items()} == {phase: phase for phase in Phase}


def test_every_kind_of_event_is_tried() -> None:
    # By name: a dataclass with slots leaves its first self among the subclasses.
    kinds = {kind.__name__ for kind in Event.__subclasses__()}
    assert {type(event).__name__ for event in EVENTS.values()} == kinds


@pytest.mark.parametrize(
    ("phase", "name"), [(p, n) for p, n in PAIRS if n not in LEGAL[p]], ids=str
)
def test_an_event_that_is_not_in_the_table_is_refused_and_changes_nothing(
    phase: Phase, name: str
) -> None:
    state = IN[phase]
    before = replace(state)
    with pytest.raises(IllegalEvent, match=f"{type(EVENTS[name]).__name__} while {phase}"):
        step(state, EVENTS[name])
    assert state == before


@pytest.mark.parametrize(("phase", "name"), [(p, n) for p, n in PAIRS if n in LEGAL[p]], ids=str)
def test_an_event_that_is_in_the_table_is_taken(phase: Phase, name: str) -> None:
    state = IN[phase]
    before = replace(state)
    assert step(state, EVENTS[name]).state.phase in Phase
    assert state == before, "a step makes a new state and leaves the old one"


DETECTION = probe("detection").text
QUESTION = make_plan().question

# name, what happened before, the event, the phase after it, the effects
ROWS: list[tuple[str, tuple[Event, ...], Event, Phase, list[type[do.Effect]]]] = [
    ("begin", (), begun(), Phase.ASKING, [do.Ask]),
    ("opening put", (begun(),), delivered(), Phase.ANSWERING, [do.Listen]),
    ("follow-up put", FOLLOWING, delivered(), Phase.ANSWERING, [do.Listen]),
    ("closing put", LAST, delivered(), Phase.ANSWERING, [do.Listen]),
    ("draft", OPENING, drafted(), Phase.ANSWERING, []),
    ("heard nothing", OPENING, heard(" ... "), Phase.ANSWERING, [do.Listen]),
    ("heard", OPENING, heard(), Phase.REVIEWING, [do.StopListening, do.Review]),
    ("empty answer", OPENING, answered("\n"), Phase.ANSWERING, [do.Listen]),
    ("answer", OPENING, answered(), Phase.ASSESSING, [do.StopListening, do.Assess]),
    (
        "nothing to add",
        (*LAST, delivered()),
        answered(" "),
        Phase.ASSESSING,
        [do.StopListening, do.Assess],
    ),
    (
        "nothing to add after all",
        (*LAST, delivered(), heard("no")),
        answered(""),
        Phase.ASSESSING,
        [do.StopListening, do.Assess],
    ),
    ("taken back", (*OPENING, heard()), taken_back(), Phase.ANSWERING, [do.Listen]),
    ("correction drafted", (*OPENING, heard()), drafted(), Phase.REVIEWING, []),
    ("all corrected away", (*OPENING, heard()), answered("?"), Phase.ANSWERING, [do.Listen]),
    (
        "corrected",
        (*OPENING, heard()),
        answered(),
        Phase.ASSESSING,
        [do.StopListening, do.Assess],
    ),
    (
        "repeat opening",
        OPENING,
        wished(Intent.REPEAT),
        Phase.ASKING,
        [do.StopListening, do.Ask],
    ),
    (
        "repeat follow-up",
        (*FOLLOWING, delivered()),
        wished(Intent.REPEAT),
        Phase.FOLLOWING_UP,
        [do.StopListening, do.Ask],
    ),
    (
        "repeat closing",
        (*LAST, delivered()),
        wished(Intent.REPEAT),
        Phase.CLOSING,
        [do.StopListening, do.Ask],
    ),
    ("reword opening", OPENING, reworded(), Phase.ASKING, [do.StopListening, do.Ask]),
    (
        "reword follow-up",
        (*FOLLOWING, delivered()),
        reworded(),
        Phase.FOLLOWING_UP,
        [do.StopListening, do.Ask],
    ),
    (
        "reword closing",
        (*LAST, delivered()),
        reworded(),
        Phase.CLOSING,
        [do.StopListening, do.Ask],
    ),
    ("think", OPENING, wished(Intent.THINK), Phase.ANSWERING, [do.GiveTime]),
    (
        "reframe",
        (*OPENING, wished(Intent.NO_STORY)),
        assessed(reframe()),
        Phase.ASKING,
        [do.Ask],
    ),
    (
        "second story",
        (*OPENING, answered()),
        assessed(next_story()),
        Phase.ASKING,
        [do.Ask],
    ),
    (
        "probe",
        (*OPENING, answered()),
        assessed(probe("detection")),
        Phase.FOLLOWING_UP,
        [do.Ask],
    ),
    ("close", (*OPENING, answered()), assessed(closing()), Phase.CLOSING, [do.Ask]),
    ("score", (*OPENING, answered()), assessed(), Phase.SCORED, [do.ShowScorecard]),
    (
        "stop before it began",
        (),
        wished(Intent.STOP),
        Phase.ASSESSING,
        [do.StopListening, do.Assess],
    ),
    (
        "stop while paused",
        (*OPENING, PAUSE),
        wished(Intent.STOP),
        Phase.ASSESSING,
        [do.StopListening, do.Assess],
    ),
    ("resume briefing", (PAUSE,), RESUME, Phase.BRIEFING, []),
    ("resume asking", (begun(), PAUSE), RESUME, Phase.ASKING, [do.Ask]),
    ("resume answering", (*OPENING, PAUSE), RESUME, Phase.ANSWERING, [do.Ask, do.Listen]),
    (
        "resume reviewing",
        (*OPENING, heard(), PAUSE),
        RESUME,
        Phase.REVIEWING,
        [do.Ask, do.Review],
    ),
    ("resume assessing", (*OPENING, answered(), PAUSE), RESUME, Phase.ASSESSING, [do.Assess]),
    ("resume following up", (*FOLLOWING, PAUSE), RESUME, Phase.FOLLOWING_UP, [do.Ask]),
    ("resume closing", (*LAST, PAUSE), RESUME, Phase.CLOSING, [do.Ask]),
    ("reopen briefing", (), REOPEN, Phase.BRIEFING, []),
    ("reopen asking", (begun(),), REOPEN, Phase.ASKING, [do.Ask]),
    ("reopen answering", OPENING, REOPEN, Phase.ANSWERING, [do.Ask, do.Listen]),
    ("reopen reviewing", (*OPENING, heard()), REOPEN, Phase.REVIEWING, [do.Ask, do.Review]),
    ("reopen assessing", (*OPENING, answered()), REOPEN, Phase.ASSESSING, [do.Assess]),
    ("reopen following up", FOLLOWING, REOPEN, Phase.FOLLOWING_UP, [do.Ask]),
    ("reopen closing", LAST, REOPEN, Phase.CLOSING, [do.Ask]),
    ("reopen paused", (*OPENING, PAUSE), REOPEN, Phase.PAUSED, [do.ShowPaused]),
    (
        "reopen scored",
        (*OPENING, answered(), assessed()),
        REOPEN,
        Phase.SCORED,
        [do.ShowScorecard],
    ),
    ("give up while paused", (PAUSE,), GIVE_UP, Phase.ABANDONED, [do.StopListening, do.Leave]),
]
_LIVE = (
    Phase.BRIEFING,
    Phase.ASKING,
    Phase.ANSWERING,
    Phase.REVIEWING,
    Phase.ASSESSING,
    Phase.FOLLOWING_UP,
    Phase.CLOSING,
)


@pytest.mark.parametrize(
    ("before", "event", "phase", "effects"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_step_leads_to_the_phase_and_the_effects_of_its_row(
    before: tuple[Event, ...],
    event: Event,
    phase: Phase,
    effects: list[type[do.Effect]],
) -> None:
    state, done = step(after(*before, plan=TWO_STORIES), event)
    assert (state.phase, [type(effect) for effect in done]) == (phase, effects)


@pytest.mark.parametrize("phase", _LIVE)
def test_every_live_phase_can_be_paused(phase: Phase) -> None:
    state, effects = step(IN[phase], PAUSE)
    assert (state.phase, state.paused_from) == (Phase.PAUSED, phase)
    assert effects == (do.StopListening(), do.ShowPaused())


@pytest.mark.parametrize("phase", _LIVE)
def test_a_pause_comes_back_to_the_same_state(phase: Phase) -> None:
    paused = step(IN[phase], PAUSE).state
    back = step(paused, RESUME).state
    assert replace(back, clock_at=None) == replace(IN[phase], clock_at=None)


@pytest.mark.parametrize("phase", _LIVE)
def test_every_live_phase_can_be_given_up(phase: Phase) -> None:
    state, effects = step(IN[phase], GIVE_UP)
    assert state.phase is Phase.ABANDONED
    assert effects == (do.StopListening(), do.Leave())


ON_A_QUESTION = (
    Phase.ASKING,
    Phase.FOLLOWING_UP,
    Phase.CLOSING,
    Phase.ANSWERING,
    Phase.REVIEWING,
)


@pytest.mark.parametrize("phase", ON_A_QUESTION)
@pytest.mark.parametrize(
    ("intent", "outcome"),
    [(Intent.SKIP, Outcome.SKIPPED), (Intent.NO_STORY, Outcome.NO_STORY)],
)
def test_a_question_left_is_settled_without_an_answer(
    phase: Phase, intent: Intent, outcome: Outcome
) -> None:
    state, effects = step(IN[phase], wished(intent))
    assert state.phase is Phase.ASSESSING
    assert (state.turns[-1].outcome, state.turns[-1].answer) == (outcome, "")
    assert state.draft == ""
    assert effects == (do.StopListening(), do.Assess())


def test_every_row_of_the_table_is_tried_above() -> None:
    """A row that no case reaches would be a row that no test holds to anything."""
    tried = [(after(*before, plan=TWO_STORIES), event) for _, before, event, _, _ in ROWS]
    tried += [(IN[phase], EVENTS[name]) for phase, name in PAIRS if name in LEGAL[phase]]
    reached = {next(row for row in TRANSITIONS if fits(row, *case)) for case in tried}
    assert [row for row in TRANSITIONS if row not in reached] == []


def fits(row: Transition, state: InterviewState, event: Event) -> bool:
    return (
        (row.phase, row.event) == (state.phase, type(event))
        and row.intent in (None, getattr(event, "intent", None))
        and (row.condition is None or row.condition(state, event))
    )


# What a step keeps and what it hands to the shell


def test_the_opening_question_is_the_plans_wording() -> None:
    state, effects = step(after(), begun())
    (ask,) = effects
    assert isinstance(ask, do.Ask)
    assert (ask.question.text, ask.question.kind, ask.again) == (
        QUESTION,
        QuestionKind.OPENING,
        False,
    )
    assert state.open_turn is not None and state.open_turn.asked is ask.question


def test_a_repeated_question_is_the_same_and_says_that_it_was_put_before() -> None:
    state = after(*FOLLOWING, delivered(), drafted("so far"))
    again, effects = step(state, wished(Intent.REPEAT))
    assert effects[-1] == do.Ask(state.turns[-1].asked, again=True)
    assert again.turns == state.turns
    assert step(again, delivered()).effects == (do.Listen("so far"),)


def test_listening_begins_with_what_was_drafted() -> None:
    state = after(*OPENING, drafted("so far"), PAUSE)
    assert step(state, RESUME).effects[-1] == do.Listen("so far")


def test_what_was_heard_is_what_is_reviewed() -> None:
    state, effects = step(after(*OPENING), heard("we rolled back"))
    assert effects == (do.StopListening(), do.Review("we rolled back"))
    assert step(state, REOPEN).effects[-1] == do.Review("we rolled back")


def test_a_correction_survives_the_process() -> None:
    state = after(*OPENING, heard("we rolled black"), drafted("we rolled back"))
    assert step(state, REOPEN).effects[-1] == do.Review("we rolled back")


def test_an_answer_is_kept_as_it_was_given() -> None:
    state = after(*OPENING, drafted("a draft"), answered("  The answer.\n"))
    assert state.turns[-1].answer == "  The answer.\n"
    assert state.turns[-1].outcome is Outcome.ANSWERED
    assert state.draft == ""


def test_the_next_question_begins_without_a_draft() -> None:
    state = after(*OPENING, drafted("a draft"), answered(), assessed(probe("role")), delivered())
    assert state.draft == ""


def test_handing_in_nothing_says_so_and_takes_the_draft_back() -> None:
    state, effects = step(after(*OPENING, drafted("erased since")), answered(""))
    assert effects == (do.Listen("", after_nothing=True),)
    stopped = step(state, wished(Intent.STOP)).state
    assert stopped.turns[-1].outcome is Outcome.SKIPPED, "erased words were never said"


def test_a_microphone_that_heard_nothing_leaves_the_draft_alone() -> None:
    _, effects = step(after(*OPENING, drafted("typed before")), heard(""))
    assert effects == (do.Listen("typed before", after_nothing=True),)


@pytest.mark.parametrize("nothing", ["", " \n\t", "...", "?!", "\x1b", "—", "_"])
def test_marks_without_a_letter_or_a_figure_are_no_answer(nothing: str) -> None:
    assert step(after(*OPENING), answered(nothing)).state.phase is Phase.ANSWERING


@pytest.mark.parametrize("something", ["7", "é", "障害", "no"])
def test_a_single_letter_or_figure_is_an_answer(something: str) -> None:
    assert step(after(*OPENING), answered(something)).state.phase is Phase.ASSESSING


# Stopping


def test_stopping_keeps_the_draft_as_an_answer() -> None:
    state = after(*OPENING, drafted("I rolled it back"), wished(Intent.STOP))
    assert (state.turns[-1].outcome, state.turns[-1].answer) == (
        Outcome.ANSWERED,
        "I rolled it back",
    )
    assert [exchange.answer for exchange in state.exchanges] == ["I rolled it back"]


def test_stopping_in_a_pause_keeps_the_draft_as_an_answer() -> None:
    state = after(*OPENING, drafted("I rolled it back"), PAUSE, wished(Intent.STOP))
    assert state.turns[-1].answer == "I rolled it back"
    assert state.paused_from is None


def test_stopping_in_a_review_keeps_what_was_heard() -> None:
    state = after(*OPENING, heard("I rolled it back"), wished(Intent.STOP))
    assert state.turns[-1].answer == "I rolled it back"


def test_stopping_without_a_word_leaves_the_question_skipped() -> None:
    assert after(*OPENING, drafted(" . "), wished(Intent.STOP)).turns[-1].outcome is Outcome.SKIPPED


def test_stopping_in_a_pause_between_answers_changes_no_answer() -> None:
    state = after(*OPENING, answered("The story."), PAUSE, wished(Intent.STOP))
    assert [turn.answer for turn in state.turns] == ["The story."]


@pytest.mark.parametrize("question", [probe("role"), closing(), reframe()])
def test_after_stopping_only_the_scorecard_is_left(question: Asked) -> None:
    state = after(*OPENING, wished(Intent.STOP))
    assert step(state, assessed(question)).state.phase is Phase.SCORED


# Closing, reframing, budgets


def test_an_empty_answer_to_the_closing_question_ends_the_interview() -> None:
    state = after(*LAST, delivered(), answered(""))
    assert (state.phase, state.turns[-1].outcome) == (Phase.ASSESSING, Outcome.SKIPPED)
    assert step(state, assessed()).state.phase is Phase.SCORED


@pytest.mark.parametrize("question", [probe("role"), closing(), reframe()])
def test_nothing_is_asked_after_the_closing_question(question: Asked) -> None:
    state = after(*LAST, delivered(), answered("One more thing."))
    assert step(state, assessed(question)).state.phase is Phase.SCORED


def test_a_smaller_story_is_asked_for_once() -> None:
    nothing = after(*OPENING, wished(Intent.NO_STORY), assessed(reframe()), delivered())
    assert nothing.open_turn is not None and nothing.open_turn.asked == reframe()
    still_nothing = step(nothing, wished(Intent.NO_STORY)).state
    assert step(still_nothing, assessed(reframe("Another?"))).state.phase is Phase.SCORED


def test_a_story_told_after_the_reframing_goes_on_as_usual() -> None:
    events = (*OPENING, wished(Intent.NO_STORY), assessed(reframe()), delivered(), answered())
    assert after(*events, assessed(probe("role"))).phase is Phase.FOLLOWING_UP


def test_no_smaller_story_is_asked_for_once_there_is_one() -> None:
    assert after(*OPENING, answered(), assessed(reframe())).phase is Phase.SCORED


def test_there_is_no_closing_question_without_a_story() -> None:
    assert after(*OPENING, wished(Intent.SKIP), assessed(closing())).phase is Phase.SCORED


@pytest.mark.parametrize("follow_ups", [0, 1, 2])
def test_no_more_follow_ups_are_put_than_planned(follow_ups: int) -> None:
    state = after(*OPENING, answered(), plan=make_plan(follow_ups=follow_ups))
    for number in range(follow_ups):
        state = step(state, assessed(probe("role", f"Number {number}?"))).state
        assert state.phase is Phase.FOLLOWING_UP
        state = step(step(state, delivered()).state, answered()).state
    assert state.follow_ups_left == 0
    assert step(state, assessed(probe("role", "One too many?"))).state.phase is Phase.SCORED


def test_no_follow_up_is_put_once_the_time_is_spent() -> None:
    late = after(begun(), delivered(), answered(at=NOON + 300.0), plan=make_plan(time_budget=300.0))
    assert late.out_of_time
    assert step(late, assessed(probe("role"))).state.phase is Phase.SCORED
    assert step(late, assessed(closing())).state.phase is Phase.CLOSING


def test_a_follow_up_is_put_while_there_is_time() -> None:
    plan = make_plan(time_budget=300.0)
    state = after(begun(), delivered(), answered(at=NOON + 299.0), plan=plan)
    assert step(state, assessed(probe("role"), at=NOON + 299.0)).state.phase is Phase.FOLLOWING_UP


def test_the_scores_of_an_assessment_stay_with_the_answer_that_led_to_them() -> None:
    state = after(*OPENING, answered(STORY), assessed(probe("role"), {"role": 0}))
    assert [turn.scores for turn in state.turns] == [{"role": 0}, None]


def test_an_assessment_before_any_question_has_nowhere_to_put_scores() -> None:
    state = after(wished(Intent.STOP), assessed(None, {"role": 0}))
    assert (state.phase, state.turns) == (Phase.SCORED, ())
