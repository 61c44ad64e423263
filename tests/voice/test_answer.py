"""A spoken answer, put together from all its utterances, and followed through corrections."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.voice.answer import (
    AnswerDraft,
    SpokenAnswer,
    followed,
    followed_repairs,
    joined,
    undone,
)
from simulator.voice.ports import Utterance
from tests.voice.studio_parts import TABLE, utterance


def draft(*utterances: Utterance, settled: str = "") -> AnswerDraft:
    made = AnswerDraft(settled)
    for said in utterances:
        made.add(said)
    return made


def placed(answer: SpokenAnswer) -> list[tuple[str, float]]:
    return [(answer.text[word.start : word.end], word.from_) for word in answer.words]


def test_an_answer_is_all_of_its_utterances() -> None:
    answer = draft(utterance("it broke"), utterance("i fixed it", 5.0)).assembled(TABLE)
    assert answer.text == "it broke i fixed it"
    assert placed(answer)[2:4] == [("i", 5.0), ("fixed", 5.5)]


def test_what_was_typed_before_stays_and_has_no_times() -> None:
    answer = draft(utterance("i fixed it"), settled="At noon.").assembled(TABLE)
    assert answer.text == "At noon. i fixed it"
    assert [word for word, _ in placed(answer)] == ["i", "fixed", "it"]


def test_an_unfinished_sentence_is_there_for_whoever_stops_in_it() -> None:
    made = draft(utterance("it broke"))
    made.partial = "and then"
    assert (made.text, made.with_partial) == ("it broke", "it broke and then")
    made.add(utterance("and then it came back"))
    assert made.with_partial == "it broke and then it came back"


def test_settled_text_keeps_the_times_of_what_was_said() -> None:
    made = draft(utterance("it broke"))
    made.settle("It broke!")
    made.add(utterance("i fixed it", 5.0))
    answer = made.assembled(TABLE)
    assert answer.text == "It broke! i fixed it"
    assert placed(answer)[:3] == [("It", 0.0), ("broke", 0.5), ("i", 5.0)]


def test_repairs_are_at_their_places_in_the_whole_text() -> None:
    answer = draft(utterance("i ran cube control"), settled="Yes.").assembled(TABLE)
    (repair,) = answer.repairs
    assert answer.text[repair.start : repair.end] == "kubectl"
    assert answer.text == "Yes. i ran kubectl"


def test_what_was_typed_is_never_repaired() -> None:
    answer = draft(utterance("twice"), settled="i ran cube control").assembled(TABLE)
    assert answer.repairs == ()


def test_doubtful_words_are_those_of_low_confidence() -> None:
    answer = draft(utterance("it broke badly", unsure="broke")).assembled(TABLE)
    assert [answer.text[a:b] for a, b in answer.unsure] == ["broke"]
    assert draft(utterance("it broke", confidence=None)).assembled(TABLE).unsure == ()


def test_an_answer_without_a_word_is_empty() -> None:
    assert draft().assembled(TABLE) == SpokenAnswer("")


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [("", "a", "a"), ("a", "", "a"), ("a", "b", "a b"), ("a\n", "b", "a\nb"), ("", "", "")],
)
def test_pieces_are_joined_by_one_space(before: str, after: str, whole: str) -> None:
    assert joined(before, after) == whole


@pytest.mark.parametrize(
    ("now", "place"),
    [
        ("one two three", (4, 7)),
        ("zero one two three", (9, 12)),
        ("one two", (4, 7)),
        ("one tvo three", None),
        ("three", None),
        ("one, two three", (5, 8)),
    ],
)
def test_a_span_is_followed_through_an_edit(now: str, place: tuple[int, int] | None) -> None:
    assert followed([(4, 7)], "one two three", now) == (place,)


@given(st.text("ab ", max_size=12), st.text("ab ", max_size=12), st.data())
def test_a_followed_span_holds_the_same_characters(before: str, now: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    (place,) = followed([(start, end)], before, now)
    assert place is None or now[slice(*place)] == before[start:end]


def test_one_repair_is_undone_and_the_others_stay() -> None:
    made = draft(utterance("cube control then cube control"))
    answer = made.assembled(TABLE)
    first, second = answer.repairs
    text = undone(first, answer.text)
    assert text == "cube control then kubectl"
    (left,) = followed_repairs([second], answer.text, text)
    assert undone(left, text) == "cube control then cube control"
