"""The parts of a spoken interview, by the scripted doubles; each fault once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulator.doctor.check import Check, Health
from simulator.doctor.sound import (
    loudspeaker_check,
    microphone_check,
    recognizer_check,
    voice_check,
)
from simulator.voice.choose import Choice
from simulator.voice.pcm import silence
from simulator.voice.ports import Device, Recognizer, VoiceError, VoiceSettings
from simulator.voice.scripted import (
    ScriptedLoudspeaker,
    ScriptedMicrophone,
    ScriptedRecognizer,
    ScriptedSynthesizer,
    tone,
)


def is_warning(check: Check, *told: str) -> bool:
    """Whether it is a warning that says so, and how it is mended: never an error."""
    assert check.health is Health.WARNING, check
    assert check.mend
    for part in told:
        assert part in check.says, check
    return True


class NoPortAudio:
    """A machine on which the library is missing."""

    def devices(self) -> Sequence[Device]:
        raise VoiceError("PortAudio is missing; mend: apt install libportaudio2")

    record = play = None


def test_a_microphone_tells_how_loud_it_is() -> None:
    check = microphone_check(ScriptedMicrophone([tone(2)]), None)
    assert check.health is Health.OK
    assert "scripted microphone" in check.says
    assert "dBFS at its loudest in 1 s" in check.says


def test_the_devices_that_the_settings_could_name_are_listed() -> None:
    microphone = ScriptedMicrophone([tone(2)], devices=("built-in", "headset"))
    assert microphone_check(microphone, "headset").says.endswith("; also there: 'built-in'")
    loudspeaker = ScriptedLoudspeaker(devices=("built-in", "headset"))
    told = loudspeaker_check(loudspeaker, None).says
    assert told == "built-in takes sound; also there: 'headset'"


def test_a_muted_microphone_is_told_with_the_others_there_are() -> None:
    there = ScriptedMicrophone([silence(2)], devices=("built-in", "headset"))
    check = microphone_check(there, "built-in")
    assert is_warning(check, "built-in is silent")
    assert "'headset'" in check.mend


def test_a_microphone_that_is_too_loud_is_told() -> None:
    loud = b"\xff\x7f\x01\x80" * 16_000
    assert is_warning(microphone_check(ScriptedMicrophone([loud]), None), "too loud")


def test_a_microphone_that_gives_nothing_is_given_up_on() -> None:
    assert is_warning(microphone_check(ScriptedMicrophone(), None), "gives no sound")


def test_a_microphone_that_is_lost_while_listened_to_is_told() -> None:
    lost = ScriptedMicrophone([tone(2)], lost_after=3)
    assert is_warning(microphone_check(lost, None), "stopped giving sound")


def test_a_microphone_of_an_unknown_name_is_told_with_those_there_are() -> None:
    check = microphone_check(ScriptedMicrophone(), "headset")
    assert is_warning(check, "no microphone called 'headset'")
    assert "'scripted microphone'" in check.mend


@pytest.mark.parametrize("check", [microphone_check, loudspeaker_check])
def test_a_missing_library_is_told_with_its_own_mend(check) -> None:
    told = check(NoPortAudio(), None)
    assert is_warning(told, "PortAudio is missing")
    assert told.mend == "apt install libportaudio2"


def test_a_machine_without_devices_is_told() -> None:
    assert is_warning(microphone_check(ScriptedMicrophone(devices=()), None), "none")
    assert is_warning(loudspeaker_check(ScriptedLoudspeaker(devices=()), None), "none")


def test_a_loudspeaker_is_played_nothing_but_silence() -> None:
    loudspeaker = ScriptedLoudspeaker()
    assert loudspeaker_check(loudspeaker, None).health is Health.OK
    (played,) = loudspeaker.played
    assert not any(played)


def test_a_loudspeaker_that_cannot_be_opened_is_told() -> None:
    assert is_warning(loudspeaker_check(ScriptedLoudspeaker(fails=True), None), "cannot be opened")


def test_a_loudspeaker_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.doctor.sound._PATIENCE", 0.01)
    held = ScriptedLoudspeaker(is_held=True)
    assert is_warning(loudspeaker_check(held, None), "takes no sound")
    assert held.stopped == 1


def test_a_voice_says_a_word_and_is_closed() -> None:
    voice = ScriptedSynthesizer()
    assert voice_check(voice, VoiceSettings()).health is Health.OK
    assert voice.rendered == ["Ready."]
    assert voice.is_closed


def test_a_voice_that_fails_is_told_and_closed() -> None:
    voice = ScriptedSynthesizer(failures=1)
    assert is_warning(voice_check(voice, VoiceSettings()), "the interviewer's voice failed")
    assert voice.is_closed


def test_a_voice_of_an_unknown_name_is_told() -> None:
    check = voice_check(ScriptedSynthesizer(), VoiceSettings(voice="nobody"))
    assert is_warning(check, "no voice 'nobody'")
    assert "config.toml" in check.mend


class Silent(ScriptedSynthesizer):
    """An engine that renders nothing but silence."""

    def render(self, text: str, settings: VoiceSettings) -> bytes:
        return silence(1)


def test_a_voice_that_renders_silence_is_told() -> None:
    assert is_warning(voice_check(Silent(), VoiceSettings()), "silence")


def test_a_recognizer_is_loaded_and_given_sound() -> None:
    choice = Choice(lambda: ScriptedRecognizer([()]), "Vosk hears the answers, with small.")
    check = recognizer_check(lambda: choice, is_wanted=True)
    assert check == Check("recognizer", Health.OK, "Vosk hears the answers, with small.")


def test_no_recognizer_is_a_warning_with_both_ways_to_have_one() -> None:
    check = recognizer_check(lambda: Choice(None, "Answers are typed."), is_wanted=True)
    assert is_warning(check, "no English speech model")
    assert "models install" in check.mend
    assert "[moonshine]" in check.mend


def test_typed_answers_that_were_asked_for_are_well() -> None:
    check = recognizer_check(lambda: Choice(None, "Answers are typed."), is_wanted=False)
    assert check == Check("recognizer", Health.OK, "Answers are typed.")


def _unloadable() -> Recognizer:
    raise VoiceError("/models/small: not a working Vosk model (a file in it is damaged)")


def test_a_recognizer_that_breaks_is_told() -> None:
    broken = Choice(_unloadable, "Vosk")
    assert is_warning(recognizer_check(lambda: broken, is_wanted=True), "not a working Vosk model")
    lost = Choice(lambda: ScriptedRecognizer([()], lost_after=0.5), "Vosk")
    assert is_warning(recognizer_check(lambda: lost, is_wanted=True), "the recognizer stopped")
