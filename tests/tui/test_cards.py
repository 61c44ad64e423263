"""What the scorecard's tabs say, block by block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.content import Content

from simulator.interview.events import Assessed
from simulator.interview.state import Phase
from simulator.report.format import section_time
from simulator.report.report import Report, build_report
from simulator.scoring.rubric import Level, Score
from simulator.scoring.scorecard import score_interview
from simulator.session.store import SessionSummary
from simulator.tui import cards
from simulator.tui.cards import Block
from simulator.tui.help_text import help_blocks
from simulator.tui.widgets.session_list import session_line
from tests.builders import (
    NOON,
    STORY,
    ScriptedJudge,
    after,
    answered,
    assessed,
    begun,
    delivered,
    exchange,
    make_plan,
    make_rubric,
    probe,
)
from tests.report.interviews import spoken_interview

HOSTILE = "[b]x[/b] \x1b[31m $error"
SHOWN = "[b]x[/b] \ufffd[31m $error"


def report(
    scores: Mapping[str, Score | None], others: Score | None = 0, answer: str = STORY
) -> Report:
    rubric = make_rubric()
    told = (exchange(answer),) if answer else ()
    card = score_interview(told, rubric, Level.SENIOR, ScriptedJudge(scores, others=others))
    return build_report(card, rubric)


def text(blocks: Iterable[Block]) -> str:
    return "\n".join(block.content.plain for block in blocks)


def test_the_summary_gives_figure_and_bar_together() -> None:
    said = text(cards.summary(report({}, others=2)))
    assert "Overall  5.0 of 5  ████████████████████" in said
    assert "Nothing that a senior answer is held to is missing." in said


def test_the_summary_names_three_gaps_with_what_to_say() -> None:
    said = text(cards.summary(report({"blameless": 2})))
    assert said.index("1. Action items") < said.index("2. Mitigation") < said.index("3. Detection")
    assert "Tell of action items." in said
    assert "✓ strong   Blameless" in said


def test_the_summary_counts_the_strong_criteria_that_it_does_not_name() -> None:
    assert "and 1 more criterion (tab 2)" in text(cards.summary(report({}, others=2)))


def test_the_summary_says_why_there_is_no_grade() -> None:
    said = text(cards.summary(report({}, answer="")))
    assert "Overall  unscored" in said
    assert "There was no answer to judge." in said


def test_every_score_has_a_word_and_a_symbol() -> None:
    marks = [cards.marked(score).plain.strip() for score in (2, 1, 0, None)]
    assert marks == ["✓ strong", "~ weak", "✗ missing", "? unscored"]


def test_a_criterion_shows_its_quotes_and_what_they_count_for() -> None:
    judged = report({"detection": 1}).criteria[0]
    said = text(cards.criterion_details(judged, "It matters."))
    assert "“I was on call for the booking service when a latency alert paged me”" in said
    assert "opening answer; counts weakly for it" in said
    assert "Next time\nTell of detection." in said
    assert "Why it matters\nIt matters." in said


def test_a_criterion_without_words_behind_it_says_so() -> None:
    judged = report({}).criteria[0]
    assert "Nothing that counts for or against it." in text(cards.criterion_details(judged, ""))


def test_full_marks_need_no_next_step() -> None:
    judged = report({}, others=2).criteria[0]
    assert "Next time" not in text(cards.criterion_details(judged, ""))


def test_the_story_sets_shares_beside_the_advised_ones() -> None:
    said = text(cards.story(report({"detection": 2})))
    assert "Story  37 words\n  you      ██████████████████ 100%\n" in said
    assert "  advised  ██████████████░░░░  75%" in said


def test_the_story_of_a_spoken_interview_has_times_and_delivery() -> None:
    held = spoken_interview()
    made = build_report(held.card, held.rubric, held.turns)
    blocks = list(cards.story(made))
    said = text(blocks)
    assert all(note in said for note in made.delivery_notes)
    first = made.sections[0]
    assert f"{first.title}  {first.words} words, {section_time(first)}\n" in said


def test_the_conversation_says_why_and_what_changed() -> None:
    first: Assessed = assessed(probe("detection"), {"detection": 0, "mitigation": 1})
    last = assessed(None, {"detection": 2, "mitigation": 1})
    state = after(begun(), delivered(), answered(), first, delivered(), answered(HOSTILE), last)
    rubric = make_rubric()
    card = score_interview(state.exchanges, rubric, Level.SENIOR, ScriptedJudge())
    said = text(cards.conversation(build_report(card, rubric, state.turns)))
    assert "Why it was asked: It was thin." in said
    assert "Detection: missing → strong" in said
    assert f"YOU  {SHOWN}" in said


def test_no_conversation_says_so() -> None:
    assert text(cards.conversation(report({}, answer=""))) == "Nothing was asked."


def test_help_without_a_rubric_still_explains_the_keys() -> None:
    assert "let me think" in text(help_blocks(None))
    assert "Whether detection is told." in text(help_blocks(make_rubric()))


def test_a_session_line_is_never_markup() -> None:
    session = SessionSummary(
        "x", NOON, NOON, make_plan(question=HOSTILE + "\n2"), Phase.PAUSED, None
    )
    line = session_line(session)
    assert isinstance(line, Content)
    assert line.plain == f"2025-12-29 12:00  senior  unfinished  {SHOWN} 2"
