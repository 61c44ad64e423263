"""The doctor's look at real devices, which are virtual ones here."""

from __future__ import annotations

import pytest

from simulator.doctor.check import Health
from simulator.doctor.sound import loudspeaker_check, microphone_check
from simulator.voice.pcm import SILENT_DBFS, level
from simulator.voice.scripted import tone
from simulator.voice.sounddevice_loudspeaker import SoundDeviceLoudspeaker
from simulator.voice.sounddevice_microphone import SoundDeviceMicrophone
from tests.voice.virtual_audio import VirtualAudio

pytestmark = pytest.mark.uses("sounddevice")


def test_a_microphone_that_somebody_speaks_into_is_well(virtual_audio: VirtualAudio) -> None:
    with virtual_audio.saying(tone(60)):
        check = microphone_check(SoundDeviceMicrophone(), None)
    assert check.health is Health.OK, check
    assert "dBFS" in check.says
    assert "'headset'" in check.says  # the other one there is


def test_a_microphone_that_nobody_speaks_into_is_silent(virtual_audio: VirtualAudio) -> None:
    check = microphone_check(SoundDeviceMicrophone(), "headset")
    assert check.health is Health.WARNING
    assert check.says.startswith("headset is silent")


def test_a_loudspeaker_is_opened_and_stays_silent(virtual_audio: VirtualAudio) -> None:
    with virtual_audio.listening() as ear:
        check = loudspeaker_check(SoundDeviceLoudspeaker(), None)
    assert check.health is Health.OK, check
    assert level(ear.pcm) == SILENT_DBFS


def test_a_machine_whose_sound_has_crashed_gets_warnings(virtual_audio: VirtualAudio) -> None:
    virtual_audio.kill()
    for check in (
        microphone_check(SoundDeviceMicrophone(), None),
        loudspeaker_check(SoundDeviceLoudspeaker(), None),
    ):
        assert check.health is Health.WARNING
        assert check.mend
