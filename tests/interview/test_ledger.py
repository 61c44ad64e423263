"""The ledger: what each follow-up was after, what came of it, and what would have spared it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from simulator.interview.debrief import Debrief, Story
from simulator.interview.ledger import LedgerEntry, Result, ledger
from simulator.interview.state import Asked, Move, Outcome, QuestionKind, Turn
from simulator.report.conversation import conversation_of
from simulator.report.html import render_html
from simulator.report.json_report import session_object
from simulator.report.markdown import render_markdown
from simulator.report.report import build_report
from simulator.report.terminal import render_terminal
from simulator.scoring.evidence import Evidence, Exchange, Finding, Reading
from simulator.scoring.replies import DRIFT_WORDS
from simulator.scoring.rubric import ALTITUDE, Altitude, Level, Score
from simulator.scoring.scorecard import QUOTES_PER_CRITERION, Scorecard, build_scorecard
from simulator.tui.cards import conversation
from tests.builders import STORY, closing
from tests.interview.asking import RUBRIC, about

Scores = dict[str, Score | None]

NONE: Scores = dict.fromkeys((c.id for c in RUBRIC.criteria), 0)
FRAMED: Scores = NONE | {"blameless": 2}
REPLY = "Well, I added a test, and it runs nightly."
EARNED = "I added a test"
LONG = " ".join(f"w{n}" for n in range(DRIFT_WORDS))


def opening(scores: Scores = NONE) -> Turn:
    return Turn(
        asked=Asked(kind=QuestionKind.OPENING, text="What happened?", move=Move.OPEN),
        answer=STORY,
        outcome=Outcome.ANSWERED,
        scores=scores,
    )


def met(
    asked: Asked, reply: str = REPLY, scores: Scores = NONE, outcome: Outcome = Outcome.ANSWERED
) -> Turn:
    said = reply if outcome is Outcome.ANSWERED else ""
    return Turn(asked=asked, answer=said, outcome=outcome, scores=scores)


def in_answer(answer: int, criterion: str, points: Score, text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(criterion, answer, start, start + len(words), points)


def card_of(turns: list[Turn], *found: Evidence) -> Scorecard:
    """A card over the answers in `turns` in which `found` was found."""
    exchanges = tuple(
        Exchange(t.asked.text, t.answer, t.asked.targets)
        for t in turns
        if t.outcome is Outcome.ANSWERED
    )
    findings = {
        c.id: Finding(0, tuple(e for e in found if e.criterion == c.id)) for c in RUBRIC.criteria
    }
    reading = Reading(findings, Altitude.TOO_VAGUE)
    return build_scorecard(exchanges, reading, reading, RUBRIC, Level.SENIOR)


def book(turns: list[Turn], *found: Evidence) -> tuple[LedgerEntry, ...]:
    return ledger(turns, card_of(turns, *found), RUBRIC)


def result_of(turn: Turn, *found: Evidence, before: Scores = NONE) -> Result:
    return book([opening(before), turn], *found)[-1].result


PROBE = about("action_items")
BAIT = about("blameless", move=Move.BAIT)
ON_IT = in_answer(1, "action_items", 1, LONG, "w0 w1 w2")


@pytest.mark.parametrize(
    ("turn", "result"),
    [
        (met(PROBE, scores=NONE | {"action_items": 1}), Result.GAINED),
        (met(PROBE, "No.", NONE | {"action_items": 1}), Result.GAINED),
        (met(PROBE, scores=NONE | {"detection": 2}), Result.ELSEWHERE),
        (met(PROBE, "Some things."), Result.NOTHING),
        (met(PROBE, "I don't know."), Result.UNKNOWN),
        (met(PROBE, "I don't know.", NONE | {"detection": 1}), Result.UNKNOWN),
        (met(PROBE, "That didn't happen."), Result.DID_NOT_HAPPEN),
        (met(PROBE, "I can't share that."), Result.CONFIDENTIAL),
        (met(PROBE, LONG), Result.NOT_ANSWERED),
        (met(PROBE, outcome=Outcome.SKIPPED), Result.SKIPPED),
        (met(PROBE, outcome=Outcome.NO_STORY), Result.NO_STORY),
        (met(PROBE, outcome=Outcome.OPEN), Result.OPEN),
        (met(about("detection", "mitigation"), scores=NONE | {"mitigation": 2}), Result.GAINED),
        (met(BAIT, "His, and he was careless."), Result.BLAMED),
        (met(BAIT, "The tool let anyone do that.", FRAMED), Result.REFRAMED),
        (met(BAIT, "Nobody's, really.", FRAMED), Result.REFRAMED),
        (met(BAIT, "I would have to think.", FRAMED), Result.AVOIDED),
        (met(BAIT, "I don't know.", FRAMED), Result.AVOIDED),
        (met(BAIT, outcome=Outcome.SKIPPED), Result.SKIPPED),
    ],
)
def test_what_came_of_a_question(turn: Turn, result: Result) -> None:
    before = FRAMED if turn.asked.move is Move.BAIT else NONE
    assert result_of(turn, before=before) is result


def test_every_result_can_come_of_a_question() -> None:
    """All but the one that needs two questions are in the table above."""
    parametrized = test_what_came_of_a_question.pytestmark[0]  # type: ignore[attr-defined]
    tabled = {row[1] for row in parametrized.args[1]}
    assert tabled | {Result.TWICE} == set(Result)


def test_a_reply_that_kept_to_its_question_has_not_gone_elsewhere() -> None:
    assert result_of(met(PROBE, LONG), ON_IT) is Result.NOTHING


def test_vague_twice_is_the_answer() -> None:
    again = about("action_items", move=Move.DEEPER, text="Deeper?")
    turns = [opening(), met(PROBE, "Some things."), met(again, "Some more things.")]
    assert [entry.result for entry in book(turns)] == [Result.NOTHING, Result.TWICE]


def test_what_a_reply_shows_counts_however_many_quotes_the_card_has_already() -> None:
    """The card keeps a few quotes for each criterion, and the opening answer may take them all."""
    word = [Evidence("action_items", 0, n, n + 1, 2) for n in range(QUOTES_PER_CRITERION)]
    assert result_of(met(PROBE, LONG), *word, ON_IT) is Result.NOTHING


@pytest.mark.parametrize(("points", "result"), [(0, Result.BLAMED), (1, Result.REFRAMED)])
def test_what_the_judge_found_in_the_reply_decides_the_invitation_to_blame(
    points: Score, result: Result
) -> None:
    reply = "It was the night shift again."
    found = in_answer(1, "blameless", points, reply, "the night shift")
    assert result_of(met(BAIT, reply, FRAMED), found, before=FRAMED) is result


def test_a_late_story_is_gained_whatever_it_holds() -> None:
    unscored: Scores = dict.fromkeys(NONE)
    asked = replace(PROBE, targets=(), move=Move.REFRAME)
    (entry,) = book([opening(unscored), met(asked, scores=NONE | {"mitigation": 1})])
    assert (entry.result, entry.sooner, entry.own_words) == (Result.GAINED, "", False)


# What it holds


def test_an_entry_tells_why_it_was_asked_and_what_it_changed() -> None:
    turns = [opening(), met(PROBE, scores=NONE | {"action_items": 2})]
    (entry,) = book(turns)
    assert (entry.turn, entry.question, entry.move) == (1, PROBE.text, Move.PROBE)
    assert (entry.targets, entry.because) == (("action_items",), PROBE.because)
    assert (entry.before, entry.after) == ({"action_items": 0}, {"action_items": 2})


def test_before_is_what_the_answer_before_had_left() -> None:
    first = met(about("detection"), scores=NONE | {"detection": 2, "action_items": 1})
    second = met(PROBE, scores=NONE | {"detection": 2, "action_items": 2})
    assert [entry.before for entry in book([opening(), first, second])] == [
        {"detection": 0},
        {"action_items": 1},
    ]


def test_opening_and_closing_questions_are_not_booked() -> None:
    turns = [opening(), met(PROBE), met(closing(), "That is all.")]
    assert [entry.turn for entry in book(turns)] == [1]


def test_a_question_that_was_left_open_has_gained_nothing() -> None:
    turn = replace(met(PROBE, outcome=Outcome.OPEN), scores=None)
    (entry,) = book([opening(NONE | {"action_items": 1}), turn])
    assert entry.before == entry.after == {"action_items": 1}


def test_what_earned_it_is_quoted_to_the_letter() -> None:
    turns = [opening(), met(PROBE, scores=NONE | {"action_items": 2})]
    weak = in_answer(1, "action_items", 1, REPLY, "it runs nightly")
    strong = in_answer(1, "action_items", 2, REPLY, EARNED)
    elsewhere = in_answer(1, "detection", 2, REPLY, "Well")
    (entry,) = book(turns, weak, strong, elsewhere)
    assert (entry.sooner, entry.own_words) == (EARNED, True)


def test_words_of_another_answer_are_not_what_earned_it() -> None:
    turns = [opening(), met(PROBE, scores=NONE | {"action_items": 2})]
    (entry,) = book(turns, in_answer(0, "action_items", 2, STORY, "I rolled"))
    assert (entry.sooner, entry.own_words) == ("Tell of action items.", False)


def test_without_a_gain_the_rubrics_advice_stands() -> None:
    turns = [opening(), met(PROBE, "Some things.")]
    (entry,) = book(turns, in_answer(1, "action_items", 1, "Some things.", "Some"))
    assert (entry.sooner, entry.own_words) == ("Tell of action items.", False)


def test_for_the_altitude_the_advice_is_that_of_the_altitude() -> None:
    (entry,) = book([opening(), met(about(ALTITUDE), "Some things.")])
    assert entry.sooner == RUBRIC.altitude.outcomes[Altitude.TOO_VAGUE].say
    assert (entry.before, entry.after) == ({}, {})


def test_skipped_questions_do_not_shift_whose_words_are_whose() -> None:
    turns = [
        opening(),
        met(about("detection"), outcome=Outcome.SKIPPED),
        met(PROBE, scores=NONE | {"action_items": 2}),
    ]
    entries = book(turns, in_answer(1, "action_items", 2, REPLY, EARNED))
    assert [entry.sooner for entry in entries] == ["Tell of detection.", EARNED]


# Where it is shown


def gained() -> tuple[list[Turn], Scorecard]:
    turns = [opening(), met(PROBE, scores=NONE | {"action_items": 2})]
    return turns, card_of(turns, in_answer(1, "action_items", 2, REPLY, EARNED))


def held(card: Scorecard, turns: list[Turn]) -> Debrief:
    return Debrief(RUBRIC, (Story("Tell me.", tuple(turns), card),), None)


def test_programs_get_the_ledger_with_the_scorecard() -> None:
    turns, card = gained()
    (entry,) = json.loads(json.dumps(session_object(held(card, turns))))["ledger"]
    assert entry == {
        "question": "About action_items?",
        "move": "probe",
        "targets": ["action_items"],
        "because": "it was thin",
        "before": {"action_items": 0},
        "after": {"action_items": 2},
        "result": "gained",
        "sooner": EARNED,
        "own_words": True,
    }


def test_a_report_says_which_words_would_have_spared_the_question() -> None:
    turns, card = gained()
    entry = conversation_of(card, RUBRIC, turns)[1]
    assert (entry.sooner, entry.result) == (EARNED, "")


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ("I don't know.", "You did not know, so it stays open."),
        ("I can't share that.", "You could not say; a general version would have counted."),
        ("Some things.", "It changed no score."),
        (LONG, "Not answered: the reply went elsewhere."),
    ],
)
def test_a_report_says_what_came_of_a_question(reply: str, says: str) -> None:
    turns = [opening(), met(PROBE, reply)]
    entry = conversation_of(card_of(turns), RUBRIC, turns)[1]
    assert (entry.result, entry.sooner) == (says, "")


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ("The tool let anyone do that.", "You turned to the system."),
        ("I would have to think.", "You left it open."),
    ],
)
def test_a_report_says_how_the_invitation_to_blame_was_met(reply: str, says: str) -> None:
    turns = [opening(FRAMED), met(BAIT, reply, FRAMED)]
    assert conversation_of(card_of(turns), RUBRIC, turns)[1].result == says


def rendered(form: str, card: Scorecard, turns: list[Turn]) -> str:
    report = build_report(card, RUBRIC, turns)
    match form:
        case "markdown":
            return render_markdown(report)
        case "html":
            return render_html(report)
        case "terminal":
            return render_terminal(report, width=200, color=False)
        case _:
            return "\n".join(block.content.plain for block in conversation(report))


@pytest.mark.parametrize("form", ["markdown", "html", "terminal", "screen"])
def test_every_form_of_the_report_shows_the_ledger(form: str) -> None:
    turns = [
        opening(),
        met(about("detection"), "I don't know."),
        met(PROBE, scores=NONE | {"action_items": 2}),
    ]
    card = card_of(turns, in_answer(2, "action_items", 2, REPLY, EARNED))
    text = rendered(form, card, turns)
    assert "It was thin." in text
    assert "You did not know, so it stays open." in text
    assert "this would have spared it" in text
    assert text.count(EARNED) > rendered(form, card_of(turns), turns).count(EARNED)
