"""What every loudspeaker does, asked of the scripted one and of a real one on virtual sound."""

from __future__ import annotations

import pytest

from simulator.voice.ports import Loudspeaker, VoiceError
from simulator.voice.scripted import ScriptedLoudspeaker, tone
from simulator.voice.sounddevice_loudspeaker import SoundDeviceLoudspeaker

PATIENCE = 10.0


@pytest.fixture(
    params=[
        "scripted",
        pytest.param("sounddevice", marks=pytest.mark.uses("sounddevice")),
    ]
)
def loudspeaker(request: pytest.FixtureRequest) -> Loudspeaker:
    if request.param == "scripted":
        return ScriptedLoudspeaker(devices=("default", "headset"))
    request.getfixturevalue("virtual_audio")
    return SoundDeviceLoudspeaker()


def test_exactly_one_device_is_the_default(loudspeaker: Loudspeaker) -> None:
    devices = loudspeaker.devices()
    assert [device.is_default for device in devices].count(True) == 1
    assert all(device.name and device.sample_rate > 0 for device in devices)


def test_a_playback_ends_by_itself(loudspeaker: Loudspeaker) -> None:
    playback = loudspeaker.play(tone(0.3))
    assert playback.wait(PATIENCE)
    assert playback.wait(0)


def test_playing_nothing_ends_too(loudspeaker: Loudspeaker) -> None:
    assert loudspeaker.play(b"").wait(PATIENCE)


def test_waiting_is_no_longer_than_asked_for(loudspeaker: Loudspeaker) -> None:
    playback = loudspeaker.play(tone(60))
    assert not playback.wait(0.05)
    playback.stop()


def test_a_stop_ends_it_early(loudspeaker: Loudspeaker) -> None:
    playback = loudspeaker.play(tone(60))
    assert not playback.wait(0.05)
    playback.stop()
    assert playback.wait(PATIENCE)


def test_stopping_is_harmless_when_it_is_over(loudspeaker: Loudspeaker) -> None:
    playback = loudspeaker.play(tone(0.1))
    assert playback.wait(PATIENCE)
    playback.stop()
    playback.stop()
    assert playback.wait(0)


def test_one_can_be_played_after_the_other(loudspeaker: Loudspeaker) -> None:
    for _ in range(3):
        assert loudspeaker.play(tone(0.1)).wait(PATIENCE)


def test_a_device_is_opened_by_its_name(loudspeaker: Loudspeaker) -> None:
    assert loudspeaker.play(tone(0.1), "headset").wait(PATIENCE)


def test_an_unknown_device_is_refused_by_name(loudspeaker: Loudspeaker) -> None:
    with pytest.raises(VoiceError, match="no loudspeaker called 'no such thing'"):
        loudspeaker.play(tone(0.1), "no such thing")
