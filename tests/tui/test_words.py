"""Numbers and states in words, key names, filters: tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.questions import Question, QuestionType
from simulator.content.yaml_source import Problem
from simulator.errors import StorageError
from simulator.interview.debrief import Debrief, Story
from simulator.interview.state import InterviewState, Phase, QuestionKind, Turn
from simulator.scoring.rubric import Level
from simulator.scoring.scorecard import score_interview
from simulator.session.store import SessionSummary
from simulator.tui.backstage import content_line
from simulator.tui.commands import key_name
from simulator.tui.export import ExportFormat, Scored, write_export
from simulator.tui.legal import allows
from simulator.tui.question_filter import matching
from simulator.tui.words import (
    clock_text,
    length_advice,
    local_minute,
    place_in,
    seconds_spent,
    session_result,
    word_count,
)
from tests.builders import (
    NOON,
    STORY,
    ScriptedJudge,
    after,
    answered,
    assessed,
    begun,
    closing,
    delivered,
    exchange,
    make_plan,
    probe,
    real_rubric,
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (0.9, "00:00"),
        (59.99, "00:59"),
        (60, "01:00"),
        (3599, "59:59"),
        (3600, "1:00:00"),
        (36_061, "10:01:01"),
        (-5, "00:00"),
    ],
)
def test_a_clock_shows_minutes_and_seconds(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


@pytest.mark.parametrize(
    ("text", "words"), [("", 0), (" \n\t", 0), ("one", 1), ("one, two\nthree  four", 4)]
)
def test_words_are_counted_as_a_writer_does(text: str, words: int) -> None:
    assert word_count(text) == words


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        (0, QuestionKind.OPENING, "0 words of about 250 to 450"),
        (249, QuestionKind.OPENING, "249 words of about 250 to 450"),
        (250, QuestionKind.OPENING, "250 words: a good length"),
        (450, QuestionKind.OPENING, "450 words: a good length"),
        (451, QuestionKind.OPENING, "451 words: about 3.0 minutes aloud, advised are two to three"),
        (20_000, QuestionKind.OPENING, "20,000 words: about 133.3 minutes aloud"),
        (1, QuestionKind.FOLLOW_UP, "1 word of at most 150"),
        (150, QuestionKind.FOLLOW_UP, "150 words of at most 150"),
        (151, QuestionKind.FOLLOW_UP, "151 words: more than a minute aloud"),
        (0, QuestionKind.CLOSING, "0 words; nothing to add? Send it empty"),
    ],
)
def test_the_advice_on_length_fits_the_question(words: int, kind: QuestionKind, said: str) -> None:
    assert length_advice(words, kind).startswith(said)


def test_the_advice_on_length_fits_a_small_terminal() -> None:
    for kind in QuestionKind:
        for words in (0, 300, 19_999):
            assert len(length_advice(words, kind)) <= 76


def test_the_place_names_the_question_and_counts_follow_ups() -> None:
    told = (begun(), delivered(), answered())
    asked = (assessed(probe("detection")), delivered(), answered())
    assert place_in(InterviewState(plan=make_plan())) == "Before the first question"
    assert place_in(after(*told)) == "Opening question"
    assert place_in(after(*told, *asked)) == "Follow-up 1 of 4"
    assert place_in(after(*told, assessed(closing()))) == "Closing question"


def test_time_runs_between_events_and_stands_in_a_pause_and_at_the_end() -> None:
    running = after(begun(), delivered(at=NOON + 10))
    assert seconds_spent(running, NOON + 25) == 25
    assert seconds_spent(running, NOON) == 10, "a clock set back takes nothing away"
    ended = after(begun(), delivered(at=NOON + 10), answered(at=NOON + 10), assessed(at=NOON + 12))
    assert seconds_spent(ended, NOON + 999) == 12
    assert seconds_spent(InterviewState(plan=make_plan()), NOON) == 0


@pytest.mark.parametrize(
    ("phase", "scorecard", "result"),
    [
        (Phase.ANSWERING, None, "unfinished"),
        (Phase.PAUSED, None, "unfinished"),
        (Phase.ABANDONED, None, "given up"),
        (Phase.SCORED, '{"overall": 3.4}', "3.4"),
        (Phase.SCORED, '{"overall": 4}', "4.0"),
        (Phase.SCORED, '{"overall": null}', "unscored"),
        (Phase.SCORED, '{"overall": 3, "stories": [{"overall": 3}, {"overall": 2.5}]}', "3.0, 2.5"),
        (Phase.SCORED, None, "scored"),
        (Phase.SCORED, "not JSON", "scored"),
        (Phase.SCORED, "[1]", "scored"),
        (Phase.SCORED, '{"overall": "high"}', "scored"),
        (Phase.SCORED, '{"stories": "high"}', "scored"),
    ],
)
def test_a_session_is_summed_up_in_a_word(phase: Phase, scorecard: str | None, result: str) -> None:
    session = SessionSummary("x", NOON, NOON, make_plan(), phase, scorecard)
    assert session_result(session) == result


def test_a_date_is_shown_to_the_minute() -> None:
    assert local_minute(NOON) == "2025-12-29 12:00"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("f1", "F1"),
        ("f10", "F10"),
        ("f", "f"),
        ("ctrl+s,ctrl+enter", "^S"),
        ("escape,f8", "Esc"),
        ("enter", "Enter"),
        ("d,delete", "d"),
        ("tab", "tab"),
    ],
)
def test_keys_are_named_as_on_a_keyboard(key: str, name: str) -> None:
    assert key_name(key) == name


def make_question(id: str, text: str, topic: str, *tags: str) -> Question:
    levels = (Level.SENIOR,)
    return Question(id, text, QuestionType.DEPLOY, levels, "small", tags, ("x",), topic)


QUESTIONS = (
    make_question("bad-deploy", "Tell me about a bad release.", "Deploys", "rollback"),
    make_question("full-disk", "Tell me about a full disk.", "Capacity", "storage"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["bad-deploy", "full-disk"]),
        ("   ", ["bad-deploy", "full-disk"]),
        ("DISK", ["full-disk"]),
        ("tell disk", ["full-disk"]),
        ("rollback", ["bad-deploy"]),
        ("capacity", ["full-disk"]),
        ("senior", ["bad-deploy", "full-disk"]),
        ("disk rollback", []),
        ("[red]", []),
        (".*", []),
    ],
)
def test_a_filter_leaves_what_holds_every_word(typed: str, found: list[str]) -> None:
    assert [question.id for question in matching(QUESTIONS, typed)] == found


def test_asking_what_is_allowed_changes_nothing() -> None:
    state = after(begun())
    assert allows(state, delivered())
    assert not allows(state, begun())
    assert state == after(begun())


def test_content_problems_are_one_line() -> None:
    first = Problem(Path("a.yaml"), 1, 2, "bad")
    assert content_line([first]) == "Left out: a.yaml:1:2: bad"
    assert content_line([first, first]) == "Left out: a.yaml:1:2: bad (and 1 more)"


def scored() -> Scored:
    told = (exchange(STORY),)
    rubric = real_rubric()
    card = score_interview(told, rubric, Level.SENIOR, ScriptedJudge())
    turns: tuple[Turn, ...] = ()
    held = Debrief(rubric, (Story("Tell me.", turns, card),), None)
    return Scored("20251229-120000-beef", held)


def test_an_export_never_writes_over_a_file(tmp_path: Path) -> None:
    first = write_export(scored(), ExportFormat.MARKDOWN, tmp_path)
    first.write_text("mine")
    second = write_export(scored(), ExportFormat.MARKDOWN, tmp_path)
    assert first.read_text() == "mine"
    assert (first.name, second.name) == (
        "interview-20251229-120000-beef.md",
        "interview-20251229-120000-beef-2.md",
    )


def test_an_export_does_not_follow_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "interview-20251229-120000-beef.json").symlink_to(target)
    file = write_export(scored(), ExportFormat.JSON, tmp_path)
    assert not target.exists()
    assert file.name.endswith("-2.json")


def test_an_export_into_a_folder_that_is_gone_is_a_storage_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file"):
        write_export(scored(), ExportFormat.HTML, tmp_path / "gone")
