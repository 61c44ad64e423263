"""Styles differ in wording and patience; and every question any of them can put is a good one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest

from simulator.interview.state import Move, QuestionKind
from simulator.interview.wording import (
    LONGEST_QUOTE,
    MOST_SPOKEN_WORDS,
    SLOT,
    choose_wording,
    led,
)
from simulator.scoring.rubric import Rubric
from tests.builders import ScriptedJudge, real_rubric
from tests.interview.asking import RUBRIC, about, ask, judge, told, turn
from tests.interview.candidates import EVERYBODY, Candidate, follow_ups, interview

REAL = real_rubric()
STYLES = [style.id for style in REAL.styles]


def test_the_shipped_styles_are_three_from_patient_to_insisting() -> None:
    assert STYLES == ["friendly", "neutral", "pressing"]
    patience = [style.patience for style in REAL.styles]
    assert patience == sorted(patience)
    assert len(set(patience)) == 3


@pytest.mark.parametrize("candidate", EVERYBODY, ids=lambda candidate: candidate.name)
def test_the_first_question_is_after_the_same_in_every_style(candidate: Candidate) -> None:
    by = ScriptedJudge({"mitigation": 2, "impact": 1}, others=0)
    firsts = {
        follow_ups(interview(candidate, by, style=style))[0].asked.targets
        if follow_ups(interview(candidate, by, style=style))
        else None
        for style in STYLES
    }
    assert len(firsts) == 1


@pytest.mark.parametrize("seed", range(6))
def test_styles_differ_in_words_around_the_same_question(seed: int) -> None:
    by = ScriptedJudge({"mitigation": 2}, others=0)
    asked = {style: ask(told(style=style, seed=seed), by, REAL) for style in STYLES}
    assert len({question.wording for question in asked.values()}) == 1
    assert len({question.targets for question in asked.values()}) == 1
    for style, question in asked.items():
        around = REAL.style(style)
        assert around is not None
        allowed = {led(words, *two(question)) for words in around.lead_ins}
        assert question.text in allowed


def two(question: object) -> tuple[str, str]:
    """The bare question (which the judge's words may fill) and its wording."""
    wording: str = question.wording  # type: ignore[attr-defined]
    text: str = question.text  # type: ignore[attr-defined]
    if SLOT not in wording:
        return wording, wording
    before, after = wording.split(SLOT)
    quote = text[text.index(before) + len(before) : -len(after)]
    return wording.replace(SLOT, quote), wording


def test_a_style_the_rubric_does_not_know_asks_without_lead_ins() -> None:
    question = ask(told(style="unheard-of"), judge(action_items=0))
    assert question.text == question.wording or SLOT in question.wording


def test_a_styles_lead_ins_come_each_once_before_any_comes_again() -> None:
    lead_ins = tuple(f"Number {word}." for word in ("one", "two", "three"))
    style = replace(RUBRIC.styles[0], lead_ins=lead_ins)
    rubric = replace(RUBRIC, styles=(style,), joined=())
    heard = []
    turns = []
    for target in ("action_items", "mitigation", "detection"):
        question = ask(told(*turns, style="patient"), judge(0), rubric)
        assert question.targets == (target,)
        heard.append(" ".join(question.text.split()[:2]))
        turns.append(turn(about(target), "I don't know."))
    assert sorted(heard) == sorted(lead_ins)


def test_second_questions_have_lead_ins_of_their_own() -> None:
    state = told(turn(about("action_items")), style="eager")
    question = ask(state, judge(action_items=1))
    assert question.move is Move.DEEPER
    assert question.text.startswith("Once more:")


@pytest.mark.parametrize("move", [Move.BAIT, Move.GENERAL, Move.CLOSE])
def test_other_moves_have_no_lead_in(move: Move) -> None:
    states = {
        Move.BAIT: (told(style="patient"), judge()),
        Move.GENERAL: (
            told(turn(about("action_items"), "I can't share that."), style="patient"),
            judge(0),
        ),
        Move.CLOSE: (told(follow_ups=0, style="patient"), judge(0)),
    }
    question = ask(*states[move])
    assert question.move is move
    assert not question.text.startswith("Tell me this.")


# Every question that can be put at all


def wordings(rubric: Rubric) -> Iterator[str]:
    """Every wording of a question in `rubric`."""
    for criterion in rubric.criteria:
        yield from (*criterion.probes, *criterion.weak, *criterion.deeper)
    for outcome in rubric.altitude.outcomes.values():
        yield from (*outcome.probes, *outcome.deeper)
    for joined in rubric.joined:
        yield from joined.probes
    if rubric.bait is not None:
        yield from rubric.bait.probes
    phrases = rubric.phrases
    yield from chain(phrases.reframe, phrases.closing, phrases.clarify, phrases.general_version)


ALL = list(wordings(REAL))
QUOTES = (
    None,
    "the graph was flat",
    " ".join(f"w{n}" for n in range(LONGEST_QUOTE)),
    "p99 went to 400ms, $40,000 lost!",
)
LEAD_INS = sorted({w for s in REAL.styles for w in (*s.lead_ins, *s.deeper_lead_ins)})


@pytest.mark.parametrize("lead_in", LEAD_INS)
def test_every_question_in_every_style_is_one_short_question(lead_in: str) -> None:
    for wording in ALL:
        for quote in QUOTES:
            # beside a wording that needs no quote, as the rubric always has one
            text = choose_wording(
                (wording, "What then?"), quote, seed=1, key="k", used=("What then?",),
                lead_in=lead_in,
            ).text  # fmt: skip
            assert text.count("?") == 1
            assert text.endswith("?")
            assert len(text.split()) <= MOST_SPOKEN_WORDS
            assert SLOT not in text
            assert ":." not in text and "  " not in text


@pytest.mark.parametrize("nudge", REAL.phrases.nudge)
def test_a_nudge_is_no_question_and_leaves_room_for_one(nudge: str) -> None:
    assert "?" not in nudge
    shortest = min(len(w.split()) for w in ALL if SLOT not in w)
    assert len(nudge.split()) + shortest <= MOST_SPOKEN_WORDS


def test_every_first_question_fits_behind_some_nudge() -> None:
    plain = [w for c in REAL.criteria for w in (*c.probes, *c.weak) if SLOT not in w]
    for wording in plain:
        assert any(led(nudge, wording, wording) != wording for nudge in REAL.phrases.nudge), wording


@pytest.mark.parametrize("lead_in", [words for words in LEAD_INS if words])
def test_a_lead_in_asks_nothing_and_announces_a_question(lead_in: str) -> None:
    assert "?" not in lead_in
    assert lead_in[-1] in ".:"
    assert len(lead_in.split()) <= 8
    assert lead_in == lead_in.strip()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("style", STYLES)
def test_no_wording_comes_twice_in_an_interview_or_in_the_next_three(style: str, seed: int) -> None:
    """Eight questions an interview, all about the same gaps: the pools must last for four."""
    by = ScriptedJudge({}, others=0)
    heard: list[str] = []
    for held in range(4):
        state = interview(
            EVERYBODY[0], by, style=style, seed=seed + 10 * held, follow_ups=8, avoid=tuple(heard)
        )
        now = [t.asked.wording for t in state.turns if t.asked.kind is not QuestionKind.OPENING]
        assert len(set(now)) == len(now)
        assert not set(now) & set(heard)
        heard += now
