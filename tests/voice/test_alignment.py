"""Times stay with their words when the text is repaired or corrected."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scoring.evidence import SpokenWord
from simulator.voice.alignment import place_words, whole_answer
from simulator.voice.ports import HeardWord, Utterance

HEARD = (
    HeardWord("the", 0.0, 0.5, 0.9),
    HeardWord("cooper", 0.5, 1.0, 0.5),
    HeardWord("netties", 1.0, 1.5, 0.4),
    HeardWord("pods", 1.5, 2.0, 0.9),
)


def times(text: str, heard=HEARD) -> list[tuple[str, float, float]]:
    return [(text[w.start : w.end], w.from_, w.to) for w in place_words(text, heard)]


def test_words_as_heard_keep_their_times_and_confidence() -> None:
    text = "the cooper netties pods"
    assert times(text) == [(w.text, w.start, w.end) for w in HEARD]
    assert place_words(text, HEARD)[1] == SpokenWord(4, 10, 0.5, 1.0, 0.5)


def test_a_repaired_word_takes_the_time_of_what_it_replaces() -> None:
    text = "the Kubernetes pods"
    assert times(text)[1] == ("Kubernetes", 0.5, 1.5)
    assert place_words(text, HEARD)[1].confidence == 0.4


def test_punctuation_and_capitals_change_nothing() -> None:
    assert [t[1:] for t in times("The cooper, netties. Pods!")] == [(w.start, w.end) for w in HEARD]


def test_a_word_that_was_added_was_never_said() -> None:
    assert times("the cooper netties green pods")[-1] == ("pods", 1.5, 2.0)
    assert len(times("the cooper netties green pods")) == 4


def test_a_word_that_was_taken_out_takes_its_time_along() -> None:
    assert times("the pods") == [("the", 0.0, 0.5), ("pods", 1.5, 2.0)]


def test_one_word_for_two_is_shared_out_by_length() -> None:
    heard = (HeardWord("read-only", 0.0, 0.8, None),)
    assert times("read-only", heard) == [("read", 0.0, 0.4), ("only", 0.4, 0.8)]


@pytest.mark.parametrize("text", ["", "...", "something else entirely and much longer than that"])
def test_any_correction_gives_times_in_order(text) -> None:
    placed = place_words(text, HEARD)
    assert [w.from_ for w in placed] == sorted(w.from_ for w in placed)


def test_a_typed_text_has_no_times() -> None:
    assert place_words("typed", ()) == ()


@given(st.lists(st.sampled_from(["the", "cooper", "pods", "new", "Kubernetes,", "-"]), max_size=12))
def test_placed_words_lie_in_the_text_in_order_and_within_the_answer(words) -> None:
    text = " ".join(words)
    placed = place_words(text, HEARD)
    assert all(text[w.start : w.end] for w in placed)
    assert all(a.end <= b.start for a, b in pairwise(placed))
    assert all(a.from_ <= a.to <= b.from_ for a, b in pairwise(placed))
    assert all(0.0 <= w.from_ <= w.to <= 2.0 for w in placed)


def test_an_answer_is_all_of_its_utterances() -> None:
    one, two = Utterance("the disk", HEARD[:1]), Utterance("was full", HEARD[3:])
    assert whole_answer([one, two]) == ("the disk was full", (HEARD[0], HEARD[3]))
    assert whole_answer([]) == ("", ())
