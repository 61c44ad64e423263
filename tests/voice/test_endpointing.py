from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.voice.endpointing import Endpointer, Turn
from simulator.voice.pcm import from_float, silence, split
from simulator.voice.ports import SAMPLE_RATE
from simulator.voice.scripted import tone


def noise(duration: float, dbfs: float) -> bytes:
    """The hiss of a room; the same each time."""
    samples = np.random.default_rng(1).standard_normal(round(duration * SAMPLE_RATE))
    return from_float((samples * 10 ** (dbfs / 20)).astype(np.float32))


def speech(words: int, background: float | None = None) -> bytes:
    """Syllables with gaps of a tenth of a second between them."""
    gap = silence(0.1) if background is None else noise(0.1, background)
    return (tone(0.2, dbfs=-20) + gap) * words


def after(pcm: bytes, patience: float = 5.0) -> Turn:
    return Endpointer(patience).feed(pcm)


def test_silence_before_the_first_word_never_ends_an_answer() -> None:
    turn = after(silence(60))
    assert turn == Turn(has_spoken=False, silence=pytest.approx(60), remaining=None)
    assert not turn.is_over


def test_the_countdown_runs_while_nothing_is_said() -> None:
    turn = after(speech(3) + silence(2))
    assert turn.remaining == pytest.approx(2.9, abs=0.05)
    assert not turn.is_over


def test_the_answer_is_over_when_the_patience_is() -> None:
    assert after(speech(3) + silence(5)).is_over


def test_any_word_cancels_the_countdown() -> None:
    turn = after(speech(3) + silence(4.5) + speech(1))
    assert turn.remaining == pytest.approx(4.9, abs=0.05)


def test_a_click_is_no_word() -> None:
    assert not after(silence(1) + tone(0.04, dbfs=-6) + silence(1)).has_spoken
    turn = after(speech(3) + silence(2) + tone(0.04, dbfs=-6) + silence(1))
    assert turn.silence == pytest.approx(3.1, abs=0.1)


@pytest.mark.parametrize("background", [-70, -60, -50, -40])
def test_the_noise_of_the_room_is_no_speech(background: float) -> None:
    room = noise(6, background)
    turn = after(speech(6, background) + room)
    assert turn.has_spoken
    assert turn.is_over


def test_a_background_too_loud_to_tell_never_cuts_anyone_off() -> None:
    assert not after(speech(3) + noise(30, -20)).is_over


def test_someone_who_begins_at_once_and_never_pauses_is_heard() -> None:
    assert after(tone(10, dbfs=-15)).silence < 0.1


def test_let_me_think_adds_time_until_the_next_word() -> None:
    endpointer = Endpointer(5)
    endpointer.feed(speech(2) + silence(2))
    endpointer.give_time(30)
    assert endpointer.turn.remaining == pytest.approx(32.9, abs=0.05)
    assert endpointer.feed(speech(1)).remaining == pytest.approx(4.9, abs=0.05)


def test_a_key_starts_the_countdown_again() -> None:
    endpointer = Endpointer(5)
    endpointer.feed(speech(2) + silence(4))
    endpointer.cancel_countdown()
    assert endpointer.turn.remaining == 5


RECORDING = speech(2) + silence(0.7) + tone(0.05) + silence(0.4)


@given(st.lists(st.integers(1, 9_999), min_size=1, max_size=12))
def test_it_is_the_same_however_the_audio_is_cut(sizes: list[int]) -> None:
    endpointer, at = Endpointer(5), 0
    for size in sizes:
        endpointer.feed(RECORDING[at : at + size])
        at += size
    assert endpointer.feed(RECORDING[at:]) == after(RECORDING)


def test_twenty_millisecond_blocks_are_the_same_as_the_whole() -> None:
    endpointer = Endpointer(5)
    for block in split(RECORDING, 0.02):
        endpointer.feed(block)
    assert endpointer.turn == after(RECORDING)
