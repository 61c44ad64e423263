from __future__ import annotations

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from simulator.interview.state import Outcome
from simulator.report.conversation import Move, answer_names, conversation_of, score_moves
from simulator.report.html import render_html
from simulator.report.markdown import render_markdown
from simulator.report.report import ADVICE, Report, build_report
from simulator.report.terminal import render_terminal
from simulator.scoring.evidence import Exchange
from simulator.scoring.rubric import Level
from simulator.scoring.scorecard import Scorecard, score_interview
from tests.builders import STORY, ScriptedJudge, make_rubric, real_rubric
from tests.report.interviews import unscored_interview, whole_interview


def _senior(answer: str = STORY, *scores: dict) -> Scorecard:
    judge = ScriptedJudge(*scores)
    return score_interview([Exchange(None, answer)], real_rubric(), Level.SENIOR, judge)


def _report() -> Report:
    return build_report(_senior(), real_rubric())


def _each_format(card: Scorecard, turns=()) -> dict[str, str]:
    report = build_report(card, real_rubric(), turns)
    return {
        "terminal": render_terminal(report, width=10_000, color=False),
        "markdown": render_markdown(report),
        "html": render_html(report).replace("&#34;", '"'),
    }


@pytest.mark.parametrize("name", ["terminal", "markdown", "html"])
def test_every_criterion_and_dimension_of_the_shipped_rubric_is_told(name: str) -> None:
    rendered = _each_format(_senior())[name]
    rubric = real_rubric()
    for criterion in rubric.criteria:
        assert criterion.title in rendered
        assert criterion.scores[0] in rendered
    for dimension in rubric.dimensions:
        assert dimension.title in rendered


def test_the_three_most_wanted_gaps_are_what_to_work_on() -> None:
    card = _senior()
    report = build_report(card, real_rubric())
    wanted = [real_rubric().criterion(id) for id in card.probe_next[:ADVICE]]
    assert [(a.title, a.say, a.why) for a in report.advice] == [
        (c.title, c.say, c.why) for c in wanted
    ]


def test_the_altitude_can_be_what_to_work_on() -> None:
    interview = whole_interview()
    card = replace(interview.card, probe_next=("altitude",))
    (advice,) = build_report(card, interview.rubric).advice
    assert (advice.title, advice.say) == ("Altitude", "Say what broke.")


def test_a_full_card_has_nothing_to_work_on_and_says_so() -> None:
    card = score_interview(
        [Exchange(None, STORY)], real_rubric(), Level.SENIOR, ScriptedJudge(others=2)
    )
    report = build_report(card, real_rubric())
    assert report.advice == ()
    assert report.no_advice == "Nothing that a senior answer is held to is missing."


def test_an_unscored_interview_says_why_and_claims_no_strength() -> None:
    interview = unscored_interview()
    report = build_report(interview.card, interview.rubric)
    assert report.overall is None
    assert report.unscored_because == "There was no answer to judge."
    assert report.no_advice == "Nothing was judged, so there is nothing to name."


def test_a_title_is_there_even_when_none_is_given() -> None:
    assert build_report(_senior(), real_rubric(), title=" \n").title == "Interview scorecard"


# The conversation


def test_answers_are_called_after_the_question_they_met() -> None:
    interview = whole_interview()
    assert answer_names(interview.card, interview.turns) == (
        "opening answer",
        "follow-up 2",  # the first was skipped
        "closing answer",
    )


def test_answers_are_numbered_when_the_turns_are_not_those_that_were_scored() -> None:
    interview = whole_interview()
    for turns in ((), interview.turns[:1]):
        assert answer_names(interview.card, turns) == ("opening answer", "answer 2", "answer 3")


def test_each_turn_tells_what_it_changed() -> None:
    interview = whole_interview()
    told = conversation_of(interview.card, interview.rubric, interview.turns)
    assert [entry.moves for entry in told] == [
        (),
        (),
        (Move("Mitigation", 1, 2),),
        (Move("Action items", 0, 1), Move("Blameless", 2, 0)),
    ]
    assert [entry.assessed for entry in told] == [False, True, True, True]


def test_a_turn_that_was_never_assessed_changes_nothing() -> None:
    rubric = make_rubric()
    assert score_moves(None, {"detection": 2}, rubric) == ()
    assert score_moves({"detection": 2}, None, rubric) == ()


def test_a_move_is_counted_from_the_last_turn_that_was_assessed() -> None:
    interview = whole_interview()
    opening, skipped, *rest = interview.turns
    turns = (opening, replace(skipped, scores=None), *rest)
    told = conversation_of(interview.card, interview.rubric, turns)
    assert told[2].moves == (Move("Mitigation", 1, 2),)


def test_the_reason_for_a_question_names_criteria_by_their_titles() -> None:
    interview = whole_interview()
    told = conversation_of(interview.card, interview.rubric, interview.turns)
    assert told[1].because == "Action items is at 0; a senior answer is held to 2."


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.ANSWERED, ""),
        (Outcome.SKIPPED, "Skipped."),
        (Outcome.NO_STORY, "No such story."),
        (Outcome.OPEN, "Not answered."),
    ],
)
def test_a_question_without_an_answer_says_how_it_ended(outcome: Outcome, told: str) -> None:
    interview = whole_interview()
    turns = (replace(interview.turns[0], outcome=outcome),)
    (entry,) = conversation_of(interview.card, interview.rubric, turns)
    assert entry.unmet == told


@pytest.mark.parametrize(
    ("outcome", "told"),
    [(Outcome.SKIPPED, "Nothing to add."), (Outcome.OPEN, "Not answered.")],
)
def test_nothing_to_add_is_no_skipped_question(outcome: Outcome, told: str) -> None:
    interview = whole_interview()
    closing = replace(interview.turns[-1], answer="", outcome=outcome)
    *_, entry = conversation_of(interview.card, interview.rubric, (*interview.turns[:-1], closing))
    assert (entry.label, entry.answer, entry.unmet) == ("Closing answer", "", told)


def test_without_turns_the_conversation_is_what_was_scored() -> None:
    told = conversation_of(_senior(), real_rubric(), ())
    assert [(entry.label, entry.answer) for entry in told] == [("Opening answer", STORY)]


# The terminal


@pytest.mark.parametrize("width", [30, 40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    card = _senior(
        "An incident of 日本語のサービス and " + "x" * 200 + " I was on call for. " + STORY
    )
    rendered = render_terminal(build_report(card, real_rubric()), width=width, color=False)
    assert max(map(cell_len, rendered.split("\n"))) <= width


def test_the_overview_stands_in_the_first_screenful() -> None:
    rendered = render_terminal(_report(), width=80, color=False)
    first = "\n".join(rendered.split("\n")[:24])
    assert " of 5" in first
    assert all(dimension.title in first for dimension in real_rubric().dimensions)
    assert "✗ missing" in first


def test_without_colour_there_is_no_escape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in render_terminal(_report(), width=80, color=False)


def test_the_caller_and_not_the_environment_decides_on_colour(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    coloured = render_terminal(_report(), width=80, color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert render_terminal(_report(), width=80, color=True) == coloured


def test_with_colour_the_words_are_the_same() -> None:
    plain = render_terminal(_report(), width=80, color=False)
    coloured = render_terminal(_report(), width=80, color=True)
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert stripped != coloured
    assert [line.rstrip() for line in stripped.split("\n")] == plain.split("\n")


def test_an_answer_scored_from_a_file_is_not_echoed_to_the_terminal() -> None:
    interview = whole_interview()
    report = build_report(interview.card, interview.rubric)
    assert "THE CONVERSATION" not in render_terminal(report, width=80, color=False, tells=False)
    assert "THE CONVERSATION" in render_terminal(report, width=80, color=False)


def test_an_answer_of_twenty_thousand_words_is_rendered_whole() -> None:
    interview = whole_interview()
    long = "word " * 19_999 + "end"
    turns = (replace(interview.turns[0], answer=long), *interview.turns[1:])
    report = build_report(interview.card, interview.rubric, turns)
    for rendered in (
        render_markdown(report),
        render_html(report),
        render_terminal(report, width=80, color=False),
    ):
        assert rendered.count("word") >= 19_999
