"""Pace, pauses and time per section of spoken answers."""

from __future__ import annotations

import json

import pytest

from simulator.report.json_report import scorecard_object
from simulator.scoring.delivery import (
    ADVISED_OPENING,
    AnswerLength,
    Delivery,
    Pause,
    Stretch,
    measure_delivery,
)
from simulator.scoring.evidence import Evidence, Exchange, Finding, Reading, SpokenWord
from simulator.scoring.rubric import Level
from simulator.scoring.scorecard import score_interview
from simulator.scoring.sections import share_sections
from simulator.scoring.text import normalise
from tests.builders import ScriptedJudge, make_rubric

RUBRIC = make_rubric()


def spoken(answer: str, at: list[float], length: float = 0.5, **more) -> Exchange:
    """An answer whose words begin at these seconds and last `length` each."""
    words = normalise(answer).words
    return Exchange(
        None,
        answer,
        words=tuple(
            SpokenWord(word.start, word.end, start, start + length)
            for word, start in zip(words, at, strict=True)
        ),
        **more,
    )


def steady(seconds: int, per_second: int = 2, start: float = 0.0) -> Exchange:
    """`per_second` words a second without a pause."""
    count = seconds * per_second
    length = 1 / per_second
    return spoken("word " * count, [start + i * length for i in range(count)], length)


def delivery(*exchanges: Exchange) -> Delivery:
    return measure_delivery(exchanges, RUBRIC)


def test_typed_answers_have_counts_and_no_times() -> None:
    assert delivery(Exchange(None, "one two")) == Delivery(2, 0, None)


def test_pace_is_words_by_the_time_from_first_to_last() -> None:
    told = delivery(steady(60, start=5.0))
    assert (told.words_per_minute, told.seconds) == (120.0, 60.0)


def test_pace_is_over_spoken_answers_alone() -> None:
    told = delivery(steady(60), Exchange(None, "typed words count as words"))
    assert (told.words, told.words_per_minute) == (125, 120.0)


def test_a_pause_slows_the_pace_and_is_counted() -> None:
    told = delivery(spoken("one two three", [0.0, 0.5, 4.0]))
    assert told.pauses == (Pause(0, 1.0, 4.0, at=8),)
    assert told.pauses[0].seconds == 3.0
    assert told.words_per_minute == 40.0


@pytest.mark.parametrize(("gap", "pauses"), [(1.99, 0), (2.0, 1), (7.0, 1)])
def test_a_pause_counts_from_two_seconds(gap, pauses) -> None:
    assert len(delivery(spoken("one two", [0.0, 0.5 + gap])).pauses) == pauses


def test_silence_before_and_after_an_answer_is_no_pause() -> None:
    assert delivery(steady(3, start=20.0)).pauses == ()


def test_pace_is_told_by_stretches_of_half_a_minute() -> None:
    slow, fast = steady(30, 1), steady(30, 3, start=30.0)
    words = (
        *slow.words,
        *(
            SpokenWord(w.start + len(slow.answer), w.end + len(slow.answer), w.from_, w.to)
            for w in fast.words
        ),
    )
    told = delivery(Exchange(None, slow.answer + fast.answer, words=words))
    assert told.stretches == (Stretch(0, 0.0, 30.0, 60.0), Stretch(0, 30.0, 60.0, 180.0))


@pytest.mark.parametrize(
    ("seconds", "ends"),
    [(5, [5.0]), (30, [30.0]), (39, [39.0]), (40, [30.0, 40.0]), (65, [30.0, 65.0])],
)
def test_a_short_rest_belongs_to_the_stretch_before(seconds, ends) -> None:
    assert [s.end for s in delivery(steady(seconds)).stretches] == ends


def test_every_word_is_in_one_stretch() -> None:
    for stretches in (delivery(steady(n)).stretches for n in (1, 29, 31, 61, 95)):
        words = sum(s.words_per_minute * (s.end - s.start) / 60 for s in stretches)
        assert round(words) == 2 * stretches[-1].end


def test_the_length_of_the_opening_is_told_with_what_is_advised() -> None:
    assert delivery(steady(90), steady(20)).lengths == (
        AnswerLength(0, 90.0, ADVISED_OPENING),
        AnswerLength(1, 20.0, None),
    )


def test_one_word_has_a_length_and_a_pace() -> None:
    told = delivery(spoken("yes", [3.0]))
    assert (told.seconds, told.words_per_minute) == (0.5, 120.0)


def test_a_word_without_length_has_no_pace() -> None:
    told = delivery(spoken("yes", [3.0], length=0.0))
    assert (told.seconds, told.words_per_minute, told.stretches) == (0.0, None, ())


# Time per section


def reading(*marks: tuple[str, int, int]) -> Reading:
    """Evidence for these criteria in the first answer; every other criterion has none."""
    found = {c.id: Finding(0) for c in RUBRIC.criteria}
    for criterion, start, end in marks:
        found[criterion] = Finding(2, (Evidence(criterion, 0, start, end, 2),))
    return Reading(found, None)


def sectioned(exchange: Exchange, *marks: tuple[str, int, int]) -> dict[str, float | None]:
    shares = share_sections([exchange], reading(*marks), RUBRIC)
    return {share.id: share.seconds for share in shares}


CRITERIA = [c for c in RUBRIC.criteria if c.section is not None]
ONE = CRITERIA[0]
OTHER = next(c for c in CRITERIA if c.section != ONE.section)
STORY = "We saw the graph go up. Then we rolled it back."
SECOND = STORY.index("Then")
AT = [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 8.0, 8.5, 9.0, 9.5, 10.0]


def test_typed_answers_take_no_time() -> None:
    assert set(sectioned(Exchange(None, STORY), (ONE.id, 0, 5)).values()) == {None}


def test_each_section_takes_the_time_of_its_clauses() -> None:
    took = sectioned(spoken(STORY, AT), (ONE.id, 0, 5), (OTHER.id, SECOND, len(STORY)))
    assert took[ONE.section] == 7.0, "with the pause that follows it"
    assert took[OTHER.section] == 2.5


def test_the_sections_together_take_the_whole_answer() -> None:
    for marks in ([], [(ONE.id, 0, 5)], [(OTHER.id, SECOND, len(STORY))]):
        took = sectioned(spoken(STORY, AT), *marks)
        assert sum(value or 0.0 for value in took.values()) == 9.5


def test_words_whose_times_were_lost_lose_no_time() -> None:
    whole = spoken(STORY, AT)
    thinned = Exchange(None, STORY, words=(*whole.words[:2], *whole.words[8:]))
    took = sectioned(thinned, (ONE.id, 0, 5), (OTHER.id, SECOND, len(STORY)))
    assert sum(value or 0.0 for value in took.values()) == 9.5


# The contract


def card_of(exchange: Exchange):
    return scorecard_object(score_interview([exchange], RUBRIC, Level.SENIOR, ScriptedJudge()))


def test_typed_answers_keep_the_three_keys_of_the_contract() -> None:
    card = card_of(Exchange(None, STORY))
    assert list(card["delivery"]) == ["words", "fillers", "words_per_minute"]
    assert list(card["sections"][0]) == ["id", "words", "share"]


def test_spoken_answers_add_times_after_them() -> None:
    card = json.loads(json.dumps(card_of(spoken(STORY, AT))))
    told = card["delivery"]
    assert list(told)[:3] == ["words", "fillers", "words_per_minute"]
    assert (told["seconds"], told["words_per_minute"]) == (9.5, 69.5)
    assert told["pauses"] == [{"answer": 0, "start": 4.0, "end": 8.0, "at": SECOND}]
    assert told["lengths"] == [{"answer": 0, "seconds": 9.5, "advised": [120.0, 180.0]}]
    assert list(told["stretches"][0]) == ["answer", "start", "end", "words_per_minute"]
    assert sum(section["seconds"] for section in card["sections"]) == 9.5


def test_times_change_no_score() -> None:
    typed = score_interview([Exchange(None, STORY)], RUBRIC, Level.SENIOR, ScriptedJudge())
    told = score_interview([spoken(STORY, AT)], RUBRIC, Level.SENIOR, ScriptedJudge())
    assert (typed.overall, typed.criteria) == (told.overall, told.criteria)
