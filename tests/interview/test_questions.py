"""How questions are put into words: lead-ins, quotes, other words for the same question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.interview.questions import reworded
from simulator.interview.reducer import step
from simulator.interview.state import Asked, InterviewState, Move, Phase, QuestionKind, Turn
from simulator.interview.wording import MOST_SPOKEN_WORDS, choose_wording, led
from simulator.scoring.rubric import ALTITUDE, Altitude, Rubric
from tests.builders import ScriptedJudge, closing, real_rubric
from tests.builders import reworded as event
from tests.interview.asking import (
    RUBRIC,
    Deaf,
    about,
    ask,
    full_rubric,
    judge,
    told,
    turn,
)

REAL = real_rubric()


def open_with(asked: Asked, **plan: object) -> InterviewState:
    """An interview in which `asked` waits for an answer."""
    state = told(**plan)
    turns = (*state.turns, Turn(asked=asked))
    if asked.kind is QuestionKind.OPENING:
        turns = (Turn(asked=asked),)
    return replace(state, phase=Phase.ANSWERING, turns=turns)


def put_again(asked: Asked, rubric: Rubric = REAL) -> Asked:
    question = reworded(open_with(asked), rubric)
    assert question is not None
    return question


def worded(asked: Asked, wording: str) -> Asked:
    return replace(asked, text=wording, wording=wording)


CRITERION = REAL.criterion("impact")
JOINED = REAL.joined[0]
assert REAL.bait is not None
FAMILIES = {
    "opening": (Asked(kind=QuestionKind.OPENING, text="Tell me.", move=Move.OPEN), None),
    "smaller story": (
        Asked(kind=QuestionKind.OPENING, text="", move=Move.REFRAME),
        REAL.phrases.reframe,
    ),
    "the story": (replace(about("x", move=Move.REFRAME), targets=()), REAL.phrases.clarify),
    "first": (about("impact"), CRITERION.probes),
    "weak": (about("impact"), CRITERION.weak),
    "stretch": (about("impact", move=Move.STRETCH), CRITERION.probes),
    "nudge": (about("impact", move=Move.NUDGE), CRITERION.probes),
    "deeper": (about("impact", move=Move.DEEPER), CRITERION.deeper),
    "joined": (about(*JOINED.criteria), JOINED.probes),
    "general": (about("impact", move=Move.GENERAL), REAL.phrases.general_version),
    "bait": (about("blameless", move=Move.BAIT), REAL.bait.probes),
    "technical": (about(ALTITUDE), REAL.altitude.outcomes[Altitude.TOO_TECHNICAL].probes),
    "vague": (
        about(ALTITUDE, move=Move.DEEPER),
        REAL.altitude.outcomes[Altitude.TOO_VAGUE].deeper,
    ),
    "closing": (closing(), REAL.phrases.closing),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_who_asks_what_is_meant_gets_the_same_question_in_other_words(family: str) -> None:
    asked, wordings = FAMILIES[family]
    pool = wordings or REAL.phrases.clarify
    before = asked if wordings is None else worded(asked, wordings[0])
    after = put_again(before)
    assert after.text != before.text
    assert after.text in pool
    assert "{quote}" not in after.text
    assert (after.kind, after.move) == (before.kind, before.move)
    assert (after.targets, after.because) == (before.targets, before.because)
    assert after.earlier == (before.wording,)


@pytest.mark.parametrize("family", FAMILIES)
def test_who_keeps_asking_hears_every_wording_once_and_then_the_last_again(family: str) -> None:
    asked, wordings = FAMILIES[family]
    asked = asked if wordings is None else worded(asked, wordings[0])
    heard = [asked.text]
    while (after := put_again(asked)) is not asked:
        heard.append(after.text)
        asked = after
    plain = [w for w in wordings or REAL.phrases.clarify if "{quote}" not in w]
    assert len(set(heard)) == len(heard)
    assert set(plain) <= set(heard)


def test_a_question_that_quoted_is_put_again_without_the_quote() -> None:
    quoting = next(w for w in CRITERION.probes if "{quote}" in w)
    asked = replace(about("impact"), text=quoting.replace("{quote}", "a"), wording=quoting)
    assert put_again(asked).text in CRITERION.probes


def test_without_a_question_open_there_is_nothing_to_put_again() -> None:
    assert reworded(told(), REAL) is None


def test_without_other_words_the_question_stays() -> None:
    rubric = full_rubric(phrases=replace(RUBRIC.phrases, clarify=()))
    asked = Asked(kind=QuestionKind.OPENING, text="Tell me.", move=Move.OPEN)
    assert put_again(asked, rubric) is asked


def test_words_that_were_put_aside_do_not_come_back_later_in_the_interview() -> None:
    first = ask(told(), judge(0))
    other = put_again(first, RUBRIC)
    drifted = " ".join(f"w{n}" for n in range(20))
    state = told(turn(other, drifted))
    nudged = ask(state, Deaf(judge(0)))
    assert nudged.move is Move.NUDGE
    assert nudged.wording not in (first.wording, other.wording)


def test_a_wish_for_other_words_is_met_by_the_question_in_other_words() -> None:
    state = open_with(worded(about("impact"), CRITERION.probes[0]))
    after = step(state, event("How many were hit?"))
    assert after.state.phase is Phase.FOLLOWING_UP
    assert after.state.turns[-1].asked.text == "How many were hit?"


# Lead-ins


LEAD_INS = [
    ("Tell me this.", "Who saw it?", "Tell me this. Who saw it?"),
    ("Tell me:", "Who saw it?", "Tell me: Who saw it?"),
    ("Tell me:", 'Around "that", who saw it?', 'Tell me: Around "that", who saw it?'),
    # a colon announces the question itself, not a sentence that comes before it
    ("Tell me:", "It broke. Who saw it?", "It broke. Who saw it?"),
    ("Tell me:", 'You said "that". Who saw it?', 'You said "that". Who saw it?'),
    ("Tell me this.", "It broke. Who saw it?", "Tell me this. It broke. Who saw it?"),
    ("", "Who saw it?", "Who saw it?"),
]


@pytest.mark.parametrize(("lead_in", "question", "both"), LEAD_INS)
def test_a_lead_in_stands_where_it_reads_well(lead_in: str, question: str, both: str) -> None:
    assert led(lead_in, question, question) == both


def test_a_lead_in_that_makes_the_question_too_long_is_dropped() -> None:
    fits = " ".join(["word"] * (MOST_SPOKEN_WORDS - 2)) + "?"
    assert led("Tell me.", fits, fits) == f"Tell me. {fits}"
    assert led("Tell me this.", fits, fits) == fits


# Words heard before


def test_what_was_heard_in_earlier_interviews_is_avoided_while_others_are_left() -> None:
    pool = ("One?", "Two?", "Three?")
    for seed in range(10):
        chosen = choose_wording(pool, None, seed=seed, key="k", used=("One?",), avoid=("Two?",))
        assert chosen.text == "Three?"


def test_what_was_heard_in_this_interview_is_the_last_to_come_again() -> None:
    pool = ("One?", "Two?")
    for seed in range(10):
        chosen = choose_wording(pool, None, seed=seed, key="k", used=("One?",), avoid=pool)
        assert chosen.text == "Two?"
        assert choose_wording(pool, None, seed=seed, key="k", used=pool, avoid=pool).text in pool


def test_the_plans_wordings_to_avoid_are_not_asked_in() -> None:
    probes = RUBRIC.criterion("action_items").probes
    for seed in range(10):
        state = told(avoid=probes[:2], seed=seed)
        assert ask(state, Deaf(judge(action_items=0))).wording == probes[2]


# Quotes


def test_what_was_said_back_once_is_not_said_back_again() -> None:
    opening = replace(told().turns[0], answer="The limit was missing.")
    state = replace(told(), turns=(opening,))
    first = ask(state, judge(mitigation=1))
    weak = 'You said "{quote}". What of it?'
    rubric = full_rubric(
        criteria=tuple(replace(c, weak=(weak, "What of it?")) for c in RUBRIC.criteria)
    )
    assert '"' not in first.text
    assert ask(state, judge(mitigation=1), rubric).text == weak.format(
        quote="The limit was missing"
    )
    quoted = about("detection", text='You said "The limit was missing". And?')
    later = replace(state, turns=(replace(opening, scores={}), turn(quoted, "Fine.")))
    assert ask(later, judge(mitigation=1), rubric).wording == "What of it?"


def test_what_counts_against_a_part_of_the_story_is_not_said_back_when_asking_for_it() -> None:
    opening = replace(told().turns[0], answer="Nothing was changed after that.")
    state = replace(told(), turns=(opening,))
    by = ScriptedJudge({"action_items": 0}, others=2)

    class Against:
        def read(self, exchanges: object, rubric: Rubric) -> object:
            reading = by.read(state.exchanges, rubric)
            words = replace(reading.findings["detection"].evidence[0], points=0)
            kept = {id: replace(f, evidence=(words,)) for id, f in reading.findings.items()}
            return replace(reading, findings=kept)

    assert '"' not in ask(state, Against()).text  # type: ignore[arg-type]


def test_how_somebody_tells_it_may_be_said_back() -> None:
    """Blameless belongs to no part of the story: the words that blame are what to ask about."""
    opening = replace(told().turns[0], answer="It was his fault alone.")
    state = replace(told(), turns=(opening,))
    wordings = ('You said "{quote}". What allowed that?', "What allowed that?")
    rubric = full_rubric(criteria=tuple(replace(c, probes=wordings) for c in RUBRIC.criteria))
    by = judge(blameless=0)

    class Against:
        def read(self, exchanges: object, rubric: Rubric) -> object:
            reading = by.read(state.exchanges, rubric)
            words = replace(
                reading.findings["detection"].evidence[0], criterion="blameless", points=0
            )
            findings = dict(reading.findings)
            findings["blameless"] = replace(findings["blameless"], evidence=(words,))
            return replace(reading, findings=findings)

    question = ask(state, Against(), rubric)  # type: ignore[arg-type]
    assert question.text == 'You said "It was his fault alone". What allowed that?'
