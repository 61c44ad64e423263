"""What the screen says of a spoken answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.interview.state import Asked, Outcome, QuestionKind, Turn
from simulator.scoring.evidence import Evidence, SpokenWord
from simulator.tui.replay import Stretch, stretch_of
from simulator.tui.spoken_words import (
    Hearing,
    Stage,
    heard_so_far,
    lost_line,
    meter,
    review_line,
    sound_state,
    stage_line,
)
from simulator.voice.jargon import Repair

KUBECTL = Repair("cube control", "kubectl", 0, 12, 0, 7)


@pytest.mark.parametrize(
    ("hearing", "line"),
    [
        (Hearing(Stage.LISTENING, 0.5), "LISTENING  ▮▮▮▮▮▯▯▯▯▯  Space ends your answer"),
        (
            Hearing(Stage.LISTENING, 0.0, countdown=3.0),
            "LISTENING  ▯▯▯▯▯▯▯▯▯▯  ends in 3 s; a word or a key goes on",
        ),
        (
            Hearing(Stage.LOADING, 1.0),
            "LISTENING, while the speech model loads  ▮▮▮▮▮▮▮▮▮▮  Space ends your answer",
        ),
        (Hearing(Stage.INTERVIEWER), "The interviewer speaks  any key stops it"),
        (Hearing(Stage.OPENING), "The microphone opens…"),
        (Hearing(Stage.FINISHING), "Writing down the rest…  Space goes on without it"),
        (Hearing(Stage.STOPPED), "Not listening  F6 types, F9 begins again"),
    ],
)
def test_the_stage_is_said_in_words(hearing: Hearing, line: str) -> None:
    assert stage_line(hearing).plain == line
    assert len(line) <= 76, "it fits on the narrowest full screen"


@pytest.mark.parametrize(("lit", "full"), [(-1.0, 0), (0.0, 0), (0.44, 4), (1.0, 10), (7.0, 10)])
def test_the_meter_stays_in_its_bounds(lit: float, full: int) -> None:
    assert meter(lit) == "▮" * full + "▯" * (10 - full)


@pytest.mark.parametrize(
    ("text", "partial", "shown"),
    [
        ("", "", "Your words appear here as you speak."),
        ("it broke", "", "it broke"),
        ("", "it bro", "it bro…"),
        ("it broke", "and th", "it broke and th…"),
    ],
)
def test_the_unfinished_sentence_ends_in_dots(text: str, partial: str, shown: str) -> None:
    assert heard_so_far(text, partial).plain == shown


def test_the_review_names_what_to_look_at() -> None:
    line = review_line(["cube", "patch"], [KUBECTL], None)
    assert line == (
        "This is what was heard. Correct it, then ^S. Unsure of “cube”, “patch” (underlined). "
        "Changed: cube control → kubectl (^R puts back)."
    )


def test_the_review_names_a_few_and_counts_the_others() -> None:
    assert "“d” and 2 others (underlined)" in review_line(list("abcdef"), [], None)


def test_the_review_says_when_the_answer_counts_by_itself() -> None:
    assert "It counts in 4 s; any key stops that." in review_line([], [], 4)


def test_what_was_heard_cannot_break_the_line() -> None:
    broken = Repair("a\nb\x1b[31m", "c", 0, 3, 0, 1)
    line = review_line(["x\ny"], [broken], None)
    assert line.isprintable()


@pytest.mark.parametrize(
    ("recording", "muted", "said"),
    [
        (False, False, ""),
        (True, False, "● REC"),
        (False, True, "muted"),
        (True, True, "● REC · muted"),
    ],
)
def test_the_status_says_what_is_recorded(recording: bool, muted: bool, said: str) -> None:
    assert sound_state(is_recording=recording, is_muted=muted) == said


def test_lost_sound_is_counted_in_seconds() -> None:
    assert lost_line(0.0) == ""
    assert lost_line(2.04) == "2.0 s of sound lost: this machine is too slow"


def turn(recording: str, outcome: Outcome = Outcome.ANSWERED) -> Turn:
    words = (SpokenWord(0, 1, 2.0, 2.5), SpokenWord(2, 7, 2.5, 3.0), SpokenWord(8, 10, 3.0, 3.2))
    asked = Asked(kind=QuestionKind.OPENING, text="?")
    return Turn(asked=asked, answer="i fixed it", words=words, recording=recording, outcome=outcome)


def test_a_quote_is_played_from_its_first_word_to_its_last(tmp_path: Path) -> None:
    (tmp_path / "2.wav").touch()
    turns = [turn("1.wav", Outcome.SKIPPED), turn("2.wav")]
    stretch = stretch_of(Evidence("mitigation", 0, 2, 7, 2), turns, tmp_path)
    assert stretch == Stretch("2.wav", pytest.approx(2.2), pytest.approx(3.3))


@pytest.mark.parametrize("recording", ["", "gone.wav", "../1.wav", "/1.wav"])
def test_what_is_not_a_recording_of_the_session_is_not_played(
    recording: str, tmp_path: Path
) -> None:
    (tmp_path / "1.wav").touch()
    folder = tmp_path / "session"
    folder.mkdir()
    assert stretch_of(Evidence("mitigation", 0, 2, 7, 2), [turn(recording)], folder) is None
