"""How spoken answers are told: length, pace, pauses, fillers, and the time of each section."""

from __future__ import annotations

from simulator.report.format import duration, section_time
from simulator.report.report import build_report
from simulator.report.spoken import delivery_notes
from simulator.scoring.evidence import Exchange, SpokenWord
from simulator.scoring.rubric import Level
from simulator.scoring.scorecard import Scorecard, score_interview
from simulator.scoring.sections import SectionShare
from simulator.scoring.text import normalise
from tests.builders import ScriptedJudge, make_rubric

NAMES = ("opening answer", "follow-up 1", "follow-up 2")


def spoken(words: int, every: float, pauses: dict[int, float] | None = None) -> Exchange:
    """An answer of so many words, one every `every` seconds but for a pause before some."""
    answer = " ".join(f"word{index}" for index in range(words))
    at, timed = 0.0, []
    for index, word in enumerate(normalise(answer).words):
        at += (pauses or {}).get(index, 0.0)
        timed.append(SpokenWord(word.start, word.end, at, at + every))
        at += every
    return Exchange(None, answer, words=tuple(timed))


def card_of(*exchanges: Exchange) -> Scorecard:
    return score_interview(exchanges, make_rubric(), Level.SENIOR, ScriptedJudge(others=2))


def notes(*exchanges: Exchange) -> str:
    return "\n".join(delivery_notes(card_of(*exchanges), NAMES))


def test_typed_answers_have_no_notes() -> None:
    card = card_of(Exchange(None, "I rolled it back."))
    assert delivery_notes(card, NAMES) == ()
    assert not build_report(card, make_rubric()).is_spoken


def test_the_opening_answer_is_held_against_the_advised_length() -> None:
    advised = "than the 2 to 3 minutes advised"
    assert f"Length of the opening answer: 1 min 40 s, shorter {advised}." in notes(
        spoken(200, 0.5)
    )
    assert f"Length of the opening answer: 3 min 20 s, longer {advised}." in notes(spoken(400, 0.5))
    within = notes(spoken(300, 0.5))
    assert "opening answer: 2 min 30 s, within the 2 to 3 minutes advised." in within


def test_a_reply_is_as_long_as_it_needs() -> None:
    told = notes(Exchange(None, "I typed this."), spoken(40, 0.5), spoken(60, 0.5))
    assert "Length of the replies: follow-up 1 20 s, follow-up 2 30 s." in told
    assert "advised" not in told


def test_the_pace_is_told_by_stretch_of_long_answers_only() -> None:
    told = notes(spoken(240, 0.5, {120: 30.0}), spoken(20, 0.5))
    assert "Pace of the opening answer, every 30 seconds: 120, 120, 0, 120, 120 words" in told
    assert "Pace of the follow-up 1" not in told


def test_pauses_are_counted_and_never_held_against_anybody() -> None:
    told = notes(spoken(40, 0.5, {8: 2.5, 20: 4.2}))
    assert (
        "2 pauses of 2 seconds or more, the longest 4.2 s before “word20 word21 word22 word23…”. "
        "Thinking is fine: pauses change no score." in told
    )


def test_one_pause_is_told_with_its_place() -> None:
    told = notes(spoken(10, 0.5, {8: 2.5}))
    assert "1 pause of 2 seconds or more, 2.5 s before “word8 word9”." in told


def test_no_pause_is_said_to_be_none() -> None:
    assert "No pause of 2 seconds or more." in notes(spoken(10, 0.5))


def test_fillers_are_told_as_they_were_heard() -> None:
    assert "Filler words are counted as they were heard" in notes(spoken(10, 0.5))


def test_words_quoted_beside_a_pause_hold_no_escape() -> None:
    answer = "one \x1b[31mtwo\nthree"
    words = normalise(answer).words
    timed = tuple(
        SpokenWord(word.start, word.end, 5.0 * i, 5.0 * i + 1) for i, word in enumerate(words)
    )
    told = "".join(delivery_notes(card_of(Exchange(None, answer, words=timed)), NAMES))
    assert "\x1b" not in told
    assert "\n" not in told


def test_sections_have_times_in_a_report_of_spoken_answers() -> None:
    card = card_of(spoken(40, 0.5))
    report = build_report(card, make_rubric())
    assert report.is_spoken
    assert sum(section.seconds or 0 for section in report.sections) == 20.0


def test_a_time_is_told_in_minutes_and_seconds() -> None:
    assert [duration(s) for s in (0, 0.4, 59.5, 61, 3600)] == [
        "0 s", "0 s", "1 min 0 s", "1 min 1 s", "60 min 0 s",
    ]  # fmt: skip


def test_a_section_that_was_typed_is_said_to_be() -> None:
    assert section_time(SectionShare("a", "A", 8, 0.2, 0.2, 0.0)) == "typed"
    assert section_time(SectionShare("a", "A", 0, 0.0, 0.2, 0.0)) == "0 s"
    assert section_time(SectionShare("a", "A", 8, 0.2, 0.2, 4.4)) == "4 s"
