from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.voice.pcm import seconds, silence
from simulator.voice.ports import Heard, PartialResult, Utterance, VoiceError
from simulator.voice.scripted import (
    Cue,
    ScriptedLoudspeaker,
    ScriptedMicrophone,
    ScriptedRecognizer,
    tone,
)

PARTIAL = Cue(0.5, PartialResult("i was"))
WHOLE = Cue(1.2, Utterance("i was paged", ()))
LATE = Cue(9.0, Utterance("at three", ()))


def test_each_recording_gives_the_next_take() -> None:
    microphone = ScriptedMicrophone([tone(0.05), silence(0.02)])
    heard = []
    for _ in range(3):
        with microphone.record() as recording:
            heard.append(b"".join(iter(lambda: recording.read(0) or b"", b"")))
    assert heard == [tone(0.05), silence(0.02), b""]


def test_a_microphone_may_go_on_with_silence() -> None:
    with ScriptedMicrophone([tone(0.02)], then_silence=True).record() as recording:
        assert recording.read(0) == tone(0.02)
        assert recording.read(0) == recording.read(0) == silence(0.02)


def test_the_script_says_how_much_was_lost() -> None:
    with ScriptedMicrophone([tone(1)], lost_blocks=7).record() as recording:
        assert recording.lost_blocks == 7


def test_time_passes_at_the_pace_it_is_given() -> None:
    waited: list[float] = []
    with ScriptedMicrophone([tone(0.1)], pace=waited.append).record() as recording:
        while recording.read(0.3) is not None:
            pass
    assert sum(waited) == pytest.approx(0.1 + 0.3)
    waited.clear()
    assert ScriptedLoudspeaker(pace=waited.append).play(tone(1)).wait(5)
    assert sum(waited) == pytest.approx(1)


def test_a_loudspeaker_remembers_what_it_played_and_what_was_stopped() -> None:
    loudspeaker = ScriptedLoudspeaker(is_held=True)
    loudspeaker.play(tone(0.2)).stop()
    assert [seconds(pcm) for pcm in loudspeaker.played] == [0.2]
    assert loudspeaker.stopped == 1


@given(st.lists(st.integers(1, 40_000), max_size=8))
def test_a_recognizer_hears_the_same_however_the_audio_is_cut(sizes: list[int]) -> None:
    session = ScriptedRecognizer([[PARTIAL, WHOLE, LATE]]).start()
    audio = silence(2)
    heard: list[Heard] = []
    for size in [*sizes, len(audio)]:
        piece, audio = audio[:size], audio[size:]
        heard += session.feed(piece)
    heard += session.finish()
    assert heard == [PARTIAL.heard, WHOLE.heard, LATE.heard]


def test_a_recognizer_hears_nothing_once_its_answers_are_used_up() -> None:
    recognizer = ScriptedRecognizer([[WHOLE]])
    assert recognizer.start().finish() == [WHOLE.heard]
    assert recognizer.start().finish() == []


def test_a_recognizer_breaks_where_the_script_says() -> None:
    session = ScriptedRecognizer([[PARTIAL, WHOLE]], lost_after=1.0).start()
    assert session.feed(silence(1)) == [PARTIAL.heard]
    with pytest.raises(VoiceError, match="the recognizer stopped"):
        session.feed(silence(1))
