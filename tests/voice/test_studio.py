"""The studio: it speaks, listens, and tells what happens, whatever breaks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.voice import recording_file
from simulator.voice.pcm import silence
from simulator.voice.ports import Recognizer, RecognizerSession, VoiceError
from simulator.voice.recording_file import read_audio
from simulator.voice.scripted import (
    Cue,
    ScriptedLoudspeaker,
    ScriptedMicrophone,
    ScriptedSynthesizer,
    tone,
)
from simulator.voice.signals import (
    Countdown,
    Ending,
    Floor,
    Level,
    ModelReady,
    RecordingStopped,
    Said,
    Saying,
    SoundLost,
    TakeEnded,
    VoiceFailed,
)
from simulator.voice.studio import Manner
from simulator.voice.take import LEAD_IN_SECONDS
from tests.voice.studio_parts import (
    PATIENCE,
    HungSynthesizer,
    Room,
    breathing,
    cues,
    eventually,
    make_room,
    utterance,
)

FIRST = "an alert paged me"
SECOND = "i rolled it back"


@pytest.fixture
def rooms() -> Iterator[list[Room]]:
    made: list[Room] = []
    yield made
    for room in made:
        room.studio.close()


@pytest.fixture
def room(rooms: list[Room]) -> Any:
    def make(manner: Manner | None = None, **parts: Any) -> Room:
        rooms.append(make_room(manner, **parts))
        return rooms[-1]

    return make


def texts(room: Room) -> list[str]:
    return [said.utterance.text for said in room.of(Said)]


def ended(room: Room, take: int) -> TakeEnded:
    return room.wait(TakeEnded, lambda signal: signal.take == take)


def test_what_is_said_is_told_utterance_by_utterance(room: Any) -> None:
    made = room(answers=[cues(FIRST, SECOND)])
    take = made.studio.listen()
    made.wait(Said, lambda said: said.utterance.text == SECOND)
    made.studio.stop_listening()
    assert ended(made, take) == TakeEnded(take, Ending.ASKED)
    assert texts(made) == [FIRST, SECOND]
    assert made.of(Saying)[0].text == FIRST[: len(FIRST) // 2]
    assert made.of(Level) and made.of(ModelReady)


def test_what_the_recognizer_still_holds_at_the_end_is_told(room: Any) -> None:
    microphone = ScriptedMicrophone([tone(0.1)], pace=breathing)
    made = room(answers=[cues(FIRST, SECOND)], microphone=microphone)
    take = made.studio.listen()
    made.wait(Level)
    made.studio.stop_listening()
    ended(made, take)
    assert texts(made) == [FIRST, SECOND]


def test_the_times_of_a_second_take_go_on_where_the_first_ended(room: Any, tmp_path: Path) -> None:
    microphone = ScriptedMicrophone([silence(3.0), silence(1.0)], pace=breathing)
    made = room(answers=[cues(FIRST), cues(SECOND)], microphone=microphone)
    made.studio.begin_answer(tmp_path, "1")
    for text in (FIRST, SECOND):
        take = made.studio.listen()
        made.wait(Said, lambda said, text=text: said.utterance.text == text)
        made.studio.stop_listening()
        ended(made, take)
    first, second = (said.utterance.words[0].start for said in made.of(Said))
    assert first == 0.0
    assert 0 < second <= 3.0


def test_a_recognizer_hears_silence_first_and_times_count_from_the_answer(room: Any) -> None:
    late = Cue(LEAD_IN_SECONDS, utterance(FIRST, start=LEAD_IN_SECONDS + 0.5))
    made = room(answers=[[late]])
    made.studio.listen()
    assert made.wait(Said).utterance.words[0].start == 0.5


def test_a_second_take_speaks_after_the_first_has_said_everything(room: Any) -> None:
    made = room(answers=[cues(FIRST), cues(SECOND)])
    made.studio.listen()
    take = made.studio.listen()
    made.wait(Said, lambda said: said.take == take)
    made.studio.stop_listening()
    ended(made, take)
    order = [signal.take for signal in made.signals if isinstance(signal, Said | TakeEnded)]
    assert order == sorted(order)


def test_the_microphone_does_not_count_while_the_interviewer_speaks(room: Any) -> None:
    made = room(answers=[cues(FIRST)], loudspeaker=ScriptedLoudspeaker(is_held=True))
    made.studio.say("Tell me about it.")
    made.studio.listen()
    assert made.wait(Floor) == Floor(is_candidates=False)
    assert not made.of(Said) and not made.of(Level)
    eventually(lambda: made.loudspeaker.played)
    made.studio.hush()
    made.wait(Floor, lambda floor: floor.is_candidates)
    made.wait(Said)
    eventually(lambda: made.loudspeaker.stopped == 1)


def test_a_muted_interviewer_leaves_the_floor_at_once(room: Any) -> None:
    made = room(Manner(muted=True), answers=[cues(FIRST)])
    made.studio.say("Tell me about it.")
    made.studio.listen()
    made.wait(Said)
    assert made.of(Floor) == [Floor(is_candidates=True)]
    assert made.synthesizer.rendered == []


def test_muting_stops_what_is_being_said(room: Any) -> None:
    made = room(loudspeaker=ScriptedLoudspeaker(is_held=True))
    made.studio.say("Tell me about it.")
    made.studio.listen()
    made.wait(Floor)
    made.studio.mute(True)
    made.wait(Floor, lambda floor: floor.is_candidates)


def test_a_voice_that_hangs_does_not_keep_the_candidate_waiting(room: Any) -> None:
    voice = HungSynthesizer()
    made = room(answers=[cues(FIRST)], synthesizer=voice, patience=0.05)
    made.studio.say("Tell me about it.")
    made.studio.listen()
    made.wait(Said)
    voice.released.set()
    assert made.wait(VoiceFailed).reason == "the interviewer's voice failed: it hung"


def test_a_voice_that_fails_is_told_once_and_the_answer_is_heard(room: Any) -> None:
    made = room(answers=[cues(FIRST)], synthesizer=ScriptedSynthesizer(failures=9))
    made.studio.say("Tell me about it.")
    made.studio.listen()
    made.wait(Said)
    made.studio.say("And then?")
    assert len(made.of(VoiceFailed)) == 1


def test_a_lost_microphone_ends_the_take_with_all_that_was_said(room: Any) -> None:
    microphone = ScriptedMicrophone([silence(1.0)], lost_after=25, pace=breathing)
    made = room(answers=[cues(FIRST, SECOND)], microphone=microphone)
    take = made.studio.listen()
    end = ended(made, take)
    assert end.ending is Ending.NO_MICROPHONE
    assert "stopped giving sound" in end.reason
    assert texts(made) == [FIRST, SECOND]


def test_another_microphone_goes_on_with_the_answer(room: Any) -> None:
    microphone = ScriptedMicrophone(
        [silence(1.0)], devices=("built-in", "headset"), lost_after=25, pace=breathing
    )
    made = room(Manner(microphone="gone"), answers=[cues(FIRST)], microphone=microphone)
    assert ended(made, made.studio.listen()).reason == "there is no microphone called 'gone'"
    made.studio.use(Manner(microphone="headset"))
    made.studio.listen()
    assert made.wait(Said).utterance.text == FIRST
    assert [device.name for device in made.studio.microphones()] == ["built-in", "headset"]


def test_a_recognizer_that_breaks_ends_the_take_and_keeps_what_it_had_told(room: Any) -> None:
    made = room(answers=[cues(FIRST)], lost_after=LEAD_IN_SECONDS + 0.5)
    end = ended(made, made.studio.listen())
    assert (end.ending, end.reason) == (
        Ending.NO_RECOGNIZER,
        "the recognizer stopped: as the script says",
    )
    assert texts(made) == [FIRST]


def test_a_model_that_cannot_be_loaded_ends_the_take_and_may_be_tried_again(room: Any) -> None:
    tries: list[int] = []

    def load() -> Recognizer:
        tries.append(1)
        raise VoiceError("no model")

    made = room(load=load)
    for _ in range(2):
        end = ended(made, made.studio.listen())
        assert (end.ending, end.reason) == (Ending.NO_RECOGNIZER, "no model")
    assert len(tries) == 2


def test_what_is_said_while_the_model_loads_is_heard(room: Any) -> None:
    loaded = threading.Event()
    made = room(answers=[cues(FIRST)])
    parts = made.studio._parts

    def load() -> Recognizer:
        assert loaded.wait(PATIENCE)
        return parts.load_recognizer()

    slow = room(load=load)
    slow.studio.listen()
    slow.wait(Level)
    assert not slow.studio.is_ready
    loaded.set()
    assert slow.wait(Said).utterance.text == FIRST
    assert slow.studio.is_ready


def test_an_engine_that_raises_anything_at_all_ends_the_take(room: Any) -> None:
    class Broken:
        name = "broken"

        def start(self) -> RecognizerSession:
            raise ZeroDivisionError

    made = room(load=Broken)
    end = ended(made, made.studio.listen())
    assert (end.ending, end.reason) == (Ending.NO_RECOGNIZER, "ZeroDivisionError")


def test_sound_that_was_lost_is_told_once(room: Any) -> None:
    microphone = ScriptedMicrophone(then_silence=True, lost_blocks=7, pace=breathing)
    made = room(answers=[cues(FIRST)], microphone=microphone)
    made.studio.listen()
    made.wait(Said)
    assert made.of(SoundLost) == [SoundLost(7)]


def test_silence_ends_an_answer_only_when_hands_are_free(room: Any) -> None:
    microphone = ScriptedMicrophone([tone(0.5), tone(0.5)], then_silence=True, pace=breathing)
    hands_free = Manner(hands_free=True, patience=2.0)
    made = room(hands_free, answers=[cues(FIRST), cues(SECOND)], microphone=microphone)
    assert ended(made, made.studio.listen()).ending is Ending.SILENCE
    assert made.of(Countdown)[0].seconds == 1.0
    made.studio.use(Manner(patience=2.0))
    take = made.studio.listen()
    made.wait(Said, lambda said: said.take == take)
    assert [end.take for end in made.of(TakeEnded)] == [take - 1]


def test_time_to_think_is_added_to_the_patience(room: Any) -> None:
    microphone = ScriptedMicrophone([tone(0.5)], then_silence=True, pace=breathing)
    manner = Manner(hands_free=True, patience=3.0)
    made = room(manner, answers=[cues(FIRST)], microphone=microphone)
    made.studio.listen()
    made.wait(Countdown, lambda told: told.seconds == 2.0)
    made.studio.give_time()
    made.wait(Countdown, lambda told: told.seconds is not None and told.seconds > 10)


def test_nothing_is_recorded_unless_it_is_wanted(room: Any, tmp_path: Path) -> None:
    made = room(answers=[cues(FIRST)])
    made.studio.begin_answer(tmp_path / "session", "1")
    made.studio.listen()
    made.wait(Said)
    assert not made.studio.is_recording
    assert not (tmp_path / "session").exists()


def test_an_answer_is_recorded_in_one_file_over_its_takes(room: Any, tmp_path: Path) -> None:
    microphone = ScriptedMicrophone([tone(0.5), tone(0.25)], pace=breathing)
    made = room(Manner(records=True), answers=[cues(FIRST), cues(SECOND)], microphone=microphone)
    made.studio.begin_answer(tmp_path / "session", "1")
    for text in (FIRST, SECOND):
        take = made.studio.listen()
        made.wait(Level, lambda _: made.studio._audio.seconds >= 0.5)
        made.studio.stop_listening()
        ended(made, take)
        assert text in texts(made)
    assert made.studio.recording == "1.wav"
    made.studio.end_answer()
    file = tmp_path / "session" / "1.wav"
    assert len(read_audio(file)) >= len(tone(0.5))
    assert file.stat().st_mode & 0o077 == 0


def test_a_second_recording_of_one_question_gets_a_name_of_its_own(
    room: Any, tmp_path: Path
) -> None:
    (tmp_path / "1.wav").write_bytes(b"kept")
    made = room(Manner(records=True), answers=[cues(FIRST)])
    made.studio.begin_answer(tmp_path, "1")
    made.studio.listen()
    made.wait(Said)
    assert made.studio.recording == "1-2.wav"
    assert (tmp_path / "1.wav").read_bytes() == b"kept"


def test_a_dropped_answer_leaves_no_recording(room: Any, tmp_path: Path) -> None:
    made = room(Manner(records=True), answers=[cues(FIRST)])
    made.studio.begin_answer(tmp_path, "1")
    take = made.studio.listen()
    made.wait(Said)
    made.studio.stop_listening()
    ended(made, take)
    assert list(tmp_path.glob("*.wav"))
    made.studio.drop_answer()
    assert not list(tmp_path.glob("*.wav"))


def test_a_full_disk_stops_the_recording_and_not_the_answer(
    room: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = room(Manner(records=True), answers=[cues(FIRST, SECOND)])

    def full(self: object, position: int, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recording_file.RecordingFile, "_write_at", full)
    made.studio.begin_answer(tmp_path, "1")
    made.studio.listen()
    made.wait(Said, lambda said: said.utterance.text == SECOND)
    assert len(made.of(RecordingStopped)) == 1
    assert "No space left on device" in made.of(RecordingStopped)[0].reason
    assert not made.studio.is_recording


def test_a_stretch_of_a_recording_is_played_back(room: Any, tmp_path: Path) -> None:
    made = room()
    with recording_file.RecordingFile(tmp_path / "1.wav") as file:
        file.write(tone(2.0))
    made.studio.replay(tmp_path / "1.wav", 0.5, 1.0)
    assert [len(pcm) for pcm in made.loudspeaker.played] == [len(tone(0.5))]


def test_nothing_is_told_after_the_end(room: Any) -> None:
    made = room(answers=[cues(FIRST)])
    made.studio.listen()
    made.wait(Said)
    made.studio.close()
    told = len(made.signals)
    assert made.synthesizer.is_closed
    assert len(made.signals) == told
