"""The times of spoken words live through correction, and reach what is scored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.interview import events as on
from simulator.interview.events import Intent
from simulator.interview.spoken import realigned
from simulator.interview.wording import quotable
from simulator.scoring.evidence import Evidence, Exchange, SpokenWord
from simulator.scoring.text import normalise
from tests.builders import NOON, after, answered, assessed, begun, delivered, taken_back, wished


def said(text: str, confidence: float | None = 0.9) -> tuple[SpokenWord, ...]:
    """Every word of `text`, a second each."""
    return tuple(
        SpokenWord(word.start, word.end, float(i), i + 1.0, confidence)
        for i, word in enumerate(normalise(text).words)
    )


def times(words: tuple[SpokenWord, ...], text: str) -> list[tuple[str, float, float]]:
    return [(text[word.start : word.end], word.from_, word.to) for word in words]


def heard(text: str, recording: str = "1.wav") -> on.AnswerHeard:
    return on.AnswerHeard(at=NOON, text=text, words=said(text), recording=recording)


ASKED = (begun(), delivered())


def test_an_unchanged_answer_keeps_its_words() -> None:
    assert realigned(said("I fixed it."), "I fixed it.", "I fixed it.") == said("I fixed it.")


def test_punctuation_and_capitals_move_the_words_and_not_their_times() -> None:
    after = "Well: I fixed it!"
    words = realigned(said("i fixed it"), "i fixed it", after)
    assert times(words, after) == [("I", 0, 1), ("fixed", 1, 2), ("it", 2, 3)]
    assert {word.confidence for word in words} == {0.9}


def test_a_corrected_word_takes_the_time_of_what_was_heard_and_is_sure() -> None:
    before, after = "the cube control restarted", "the kubectl restarted"
    words = realigned(said(before, 0.2), before, after)
    assert times(words, after) == [("the", 0, 1), ("kubectl", 1, 3), ("restarted", 3, 4)]
    assert [word.confidence for word in words] == [0.2, None, 0.2]


def test_words_that_were_only_added_have_no_time() -> None:
    words = realigned(said("i fixed it"), "i fixed it", "i fixed it at noon")
    assert len(words) == 3


def test_deleted_words_are_gone() -> None:
    words = realigned(said("um i fixed it"), "um i fixed it", "i fixed it")
    assert times(words, "i fixed it") == [("i", 1, 2), ("fixed", 2, 3), ("it", 3, 4)]


@given(st.text("ab c.,", max_size=40), st.text("ab c.,", max_size=40))
def test_realigned_words_are_words_of_the_text_in_order(before: str, after: str) -> None:
    words = realigned(said(before), before, after)
    spans = [(word.start, word.end) for word in normalise(after).words]
    assert all((word.start, word.end) in spans for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(one.from_ <= one.to for one in words)


def test_a_confirmed_answer_keeps_its_words_and_recording() -> None:
    state = after(*ASKED, heard("i fixed it"), answered("I fixed it at noon."))
    turn = state.turns[0]
    assert times(turn.words, turn.answer) == [("I", 0, 1), ("fixed", 1, 2), ("it", 2, 3)]
    assert turn.recording == "1.wav"
    assert state.exchanges[0].words == turn.words
    assert state.heard is None


def test_a_typed_answer_has_no_words() -> None:
    turn = after(*ASKED, answered("I fixed it.")).turns[0]
    assert (turn.words, turn.recording) == ((), "")


def test_what_was_heard_counts_for_whoever_stops_while_checking_it() -> None:
    turn = after(*ASKED, heard("i fixed it"), wished(Intent.STOP)).turns[0]
    assert turn.answer == "i fixed it" and len(turn.words) == 3


def test_a_skipped_question_keeps_nothing_of_what_was_heard() -> None:
    turn = after(*ASKED, heard("i fixed it"), wished(Intent.SKIP)).turns[0]
    assert (turn.answer, turn.words, turn.recording) == ("", (), "")


@pytest.mark.parametrize("kept", ["", "i fixed it"])
def test_an_answer_taken_back_goes_on_from_what_is_kept(kept: str) -> None:
    state = after(*ASKED, heard("i fixed it"), taken_back(kept))
    assert (state.draft, state.heard) == (kept, None)


def test_what_was_taken_back_does_not_lend_its_words_to_a_typed_answer() -> None:
    state = after(*ASKED, heard("i fixed it"), taken_back(), answered("i fixed it"))
    assert state.turns[0].words == ()


def test_an_answer_corrected_away_lends_its_words_to_no_other() -> None:
    state = after(*ASKED, heard("i fixed it"), answered(""), answered("i fixed it"))
    assert state.turns[0].words == ()


def test_one_answer_lends_its_words_to_no_other() -> None:
    state = after(*ASKED, heard("i fixed it"), answered("i fixed it"), assessed())
    assert state.heard is None


@pytest.mark.parametrize(("confidence", "is_said_back"), [(0.59, False), (0.6, True), (None, True)])
def test_only_words_that_were_heard_well_are_said_back(
    confidence: float | None, is_said_back: bool
) -> None:
    text = "I rolled the release back"
    exchange = Exchange("?", text, words=(*said(text)[:-1], said(text, confidence)[-1]))
    quote = quotable([Evidence("mitigation", 0, 0, len(text), 2)], [exchange])
    assert (quote is not None) == is_said_back
