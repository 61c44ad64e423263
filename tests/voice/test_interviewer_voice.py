from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.voice.interviewer_voice import InterviewerVoice
from simulator.voice.pcm import level
from simulator.voice.ports import VoiceSettings
from simulator.voice.pyttsx3_synthesizer import Pyttsx3Synthesizer
from simulator.voice.scripted import ScriptedLoudspeaker, ScriptedSynthesizer
from simulator.voice.sounddevice_loudspeaker import SoundDeviceLoudspeaker
from simulator.voice.speech_cache import SpeechCache
from tests.voice.virtual_audio import VirtualAudio

PATIENCE = 30.0

Make = Callable[..., InterviewerVoice]


@pytest.fixture
def failures() -> list[str]:
    return []


@pytest.fixture
def make(failures: list[str]) -> Iterator[Make]:
    made: list[InterviewerVoice] = []

    def make(synthesizer: object, loudspeaker: object) -> InterviewerVoice:
        voice = InterviewerVoice(
            synthesizer,  # type: ignore[arg-type]  # the doubles fit the ports
            loudspeaker,  # type: ignore[arg-type]
            VoiceSettings(),
            on_failure=failures.append,
        )
        made.append(voice)
        return voice

    yield make
    for voice in made:
        voice.close()


class SlowSynthesizer(ScriptedSynthesizer):
    """Renders only when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.may_render = threading.Event()
        self.is_asked = threading.Event()

    def render(self, text: str, settings: VoiceSettings) -> bytes:
        self.is_asked.set()
        assert self.may_render.wait(PATIENCE)
        return super().render(text, settings)

    def close(self) -> None:
        self.may_render.set()
        super().close()


def test_what_is_said_is_rendered_and_played(make: Make) -> None:
    synthesizer, loudspeaker = ScriptedSynthesizer(), ScriptedLoudspeaker()
    speech = make(synthesizer, loudspeaker).say("What paged you?")
    assert speech.wait(PATIENCE)
    assert synthesizer.rendered == ["What paged you?"]
    assert [level(pcm) > -20 for pcm in loudspeaker.played] == [True]


def test_saying_something_does_not_wait_for_the_rendering(make: Make) -> None:
    synthesizer, loudspeaker = SlowSynthesizer(), ScriptedLoudspeaker()
    speech = make(synthesizer, loudspeaker).say("What paged you?")
    assert not speech.wait(0)
    assert loudspeaker.played == []
    synthesizer.may_render.set()
    assert speech.wait(PATIENCE)


def test_it_is_speaking_until_the_last_word(make: Make) -> None:
    loudspeaker = ScriptedLoudspeaker(is_held=True)
    voice = make(ScriptedSynthesizer(), loudspeaker)
    assert not voice.is_speaking
    speech = voice.say("What paged you?")
    assert voice.is_speaking
    voice.stop()
    assert speech.wait(PATIENCE)
    assert not voice.is_speaking


def test_what_is_stopped_while_it_is_rendered_is_never_played(make: Make) -> None:
    synthesizer, loudspeaker = SlowSynthesizer(), ScriptedLoudspeaker()
    speech = make(synthesizer, loudspeaker).say("What paged you?")
    assert synthesizer.is_asked.wait(PATIENCE)
    speech.stop()
    synthesizer.may_render.set()
    assert speech.wait(PATIENCE)
    assert loudspeaker.played == []


def test_the_next_text_takes_the_place_of_the_one_before(make: Make) -> None:
    loudspeaker = ScriptedLoudspeaker(is_held=True)
    voice = make(ScriptedSynthesizer(), loudspeaker)
    first = voice.say("What paged you?")
    second = voice.say("And then?")
    assert first.wait(PATIENCE)
    assert not second.wait(0)
    third = voice.say("Why?")
    assert second.wait(PATIENCE)
    third.stop()
    assert third.wait(PATIENCE)


def test_a_muted_voice_is_silent_at_once_and_again_later(make: Make) -> None:
    loudspeaker = ScriptedLoudspeaker(is_held=True)
    voice = make(ScriptedSynthesizer(), loudspeaker)
    speech = voice.say("What paged you?")
    voice.mute(True)
    assert speech.wait(PATIENCE)
    played = len(loudspeaker.played)
    assert voice.say("And then?").wait(0)
    assert len(loudspeaker.played) == played
    voice.mute(False)
    speech = voice.say("Why?")
    assert not speech.wait(0)
    speech.stop()
    assert speech.wait(PATIENCE)


def test_texts_are_rendered_ahead_while_there_is_nothing_to_say(make: Make) -> None:
    synthesizer, loudspeaker = ScriptedSynthesizer(), ScriptedLoudspeaker()
    voice = make(synthesizer, loudspeaker)
    voice.prerender(["What paged you?", "And then?"])
    assert voice.say("Why?").wait(PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while len(synthesizer.rendered) < 3:
        assert time.monotonic() < deadline
    assert sorted(synthesizer.rendered) == ["And then?", "What paged you?", "Why?"]
    assert len(loudspeaker.played) == 1


def test_a_failure_is_told_once_and_then_there_is_silence(make: Make, failures: list[str]) -> None:
    loudspeaker = ScriptedLoudspeaker()
    voice = make(ScriptedSynthesizer(failures=9), loudspeaker)
    for text in ("What paged you?", "And then?", "Why?"):
        assert voice.say(text).wait(PATIENCE)
    voice.close()
    assert failures == ["the interviewer's voice failed: as the script says"]
    assert loudspeaker.played == []


def test_a_loudspeaker_that_cannot_be_opened_is_told_once(make: Make, failures: list[str]) -> None:
    voice = make(ScriptedSynthesizer(), ScriptedLoudspeaker(fails=True))
    for text in ("What paged you?", "And then?"):
        assert voice.say(text).wait(PATIENCE)
    voice.close()
    assert failures == ["the loudspeaker 'scripted loudspeaker' cannot be opened"]


def test_after_a_failure_another_device_can_be_chosen(make: Make, failures: list[str]) -> None:
    loudspeaker = ScriptedLoudspeaker(devices=("default", "headset"))
    voice = make(ScriptedSynthesizer(failures=1), loudspeaker)
    assert voice.say("What paged you?").wait(PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while not failures:  # the failure is told after the speech is over
        assert time.monotonic() < deadline
    voice.use(VoiceSettings(rate=200), "headset")
    assert voice.say("And then?").wait(PATIENCE)
    assert len(failures) == 1
    assert len(loudspeaker.played) == 1


class Ears:
    """Who asked for a sample, and is told of its end."""

    def __init__(self) -> None:
        self.reasons: list[str] = []
        self._told = threading.Semaphore(0)

    def tell(self, reason: str) -> None:
        self.reasons.append(reason)
        self._told.release()

    def wait(self) -> None:
        assert self._told.acquire(timeout=PATIENCE)


def test_a_sample_has_its_own_settings_and_device_though_the_voice_is_muted(make: Make) -> None:
    synthesizer = ScriptedSynthesizer()
    loudspeaker = ScriptedLoudspeaker(devices=("headset",))
    voice, ears = make(synthesizer, loudspeaker), Ears()
    voice.mute(True)
    voice.sample("Hello.", VoiceSettings(rate=200, volume=0.4), "headset", ears.tell)
    ears.wait()
    voice.mute(False)
    assert voice.say("What paged you?").wait(PATIENCE)
    assert ears.reasons == [""]
    assert synthesizer.settings == [VoiceSettings(rate=200, volume=0.4), VoiceSettings()]
    assert len(loudspeaker.played) == 2


def test_a_sample_that_fails_is_told_to_its_asker_and_the_voice_goes_on(
    make: Make, failures: list[str]
) -> None:
    loudspeaker = ScriptedLoudspeaker()
    voice, ears = make(ScriptedSynthesizer(failures=1), loudspeaker), Ears()
    voice.sample("Hello.", VoiceSettings(), None, ears.tell)
    ears.wait()
    assert ears.reasons == ["the interviewer's voice failed: as the script says"]
    assert voice.say("What paged you?").wait(PATIENCE)
    assert (failures, len(loudspeaker.played)) == ([], 1)


def test_a_sample_can_be_tried_after_the_voice_has_failed(make: Make, failures: list[str]) -> None:
    loudspeaker = ScriptedLoudspeaker()
    voice, ears = make(ScriptedSynthesizer(failures=1), loudspeaker), Ears()
    assert voice.say("What paged you?").wait(PATIENCE)
    voice.sample("Hello.", VoiceSettings(), None, ears.tell)
    ears.wait()
    assert (ears.reasons, len(loudspeaker.played), len(failures)) == ([""], 1, 1)


def test_each_sample_is_told_of_once_whether_it_is_stopped_or_never_begins(make: Make) -> None:
    synthesizer = SlowSynthesizer()
    voice = make(synthesizer, ScriptedLoudspeaker())
    first, second, third = Ears(), Ears(), Ears()
    voice.sample("One.", VoiceSettings(), None, first.tell)
    assert synthesizer.is_asked.wait(PATIENCE)
    voice.sample("Two.", VoiceSettings(), None, second.tell)
    voice.sample("Three.", VoiceSettings(), None, third.tell)
    second.wait()
    synthesizer.may_render.set()
    first.wait()
    third.wait()
    assert (first.reasons, second.reasons, third.reasons) == ([""], [""], [""])
    assert synthesizer.rendered == ["One.", "Three."]


def test_a_closed_voice_gives_no_sample_and_says_that_it_is_over(make: Make) -> None:
    loudspeaker = ScriptedLoudspeaker()
    voice, ears = make(ScriptedSynthesizer(), loudspeaker), Ears()
    voice.close()
    voice.sample("Hello.", VoiceSettings(), None, ears.tell)
    ears.wait()
    assert loudspeaker.played == []


def test_closing_ends_what_is_being_said_and_the_synthesizer(
    make: Make, failures: list[str]
) -> None:
    synthesizer = SlowSynthesizer()
    voice = make(synthesizer, ScriptedLoudspeaker(is_held=True))
    speech = voice.say("What paged you?")
    voice.close()
    assert speech.wait(PATIENCE)
    assert voice.say("And then?").wait(0)
    assert synthesizer.is_closed
    assert failures == []


@pytest.mark.uses("sounddevice")
def test_a_question_is_heard_aloud_on_a_real_loudspeaker(
    make: Make, failures: list[str], virtual_audio: VirtualAudio, tmp_path: Path
) -> None:
    synthesizer = Pyttsx3Synthesizer(SpeechCache(tmp_path / "speech"))
    voice = make(synthesizer, SoundDeviceLoudspeaker())
    with virtual_audio.listening() as ear:
        assert voice.say("What paged you?").wait(PATIENCE)
        assert voice.say("And what did you do then?").wait(PATIENCE)
        ear.wait_for(len(ear.pcm) + 8_000)
    assert failures == []
    assert level(ear.pcm) > -40
