"""Real streams on virtual sound: what is heard, and what breaks."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
import time
from typing import Any, NoReturn

import numpy as np
import pytest

from simulator.voice.pcm import level, seconds, split, to_float
from simulator.voice.portaudio import portaudio
from simulator.voice.ports import Recording, VoiceError
from simulator.voice.scripted import tone
from simulator.voice.sounddevice_loudspeaker import SoundDeviceLoudspeaker
from simulator.voice.sounddevice_microphone import SoundDeviceMicrophone
from tests.voice.virtual_audio import VirtualAudio

PATIENCE = 10.0


def loud_seconds(pcm: bytes) -> float:
    return sum(0.01 for block in split(pcm, 0.01) if level(block) > -20)


def pitch(pcm: bytes) -> float:
    """The frequency of a tone in hertz: half as many as its crossings of zero in a second."""
    above = to_float(pcm) >= 0
    return float(np.count_nonzero(above[1:] != above[:-1])) / 2 / seconds(pcm)


def read_on(recording: Recording) -> NoReturn:
    """Read until the recording breaks."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        recording.read(0.1)
    raise AssertionError("the recording went on")


@pytest.fixture
def takes_only_stereo_at_44_khz(monkeypatch: pytest.MonkeyPatch) -> None:
    """Devices that refuse our own format, as Windows' shared mode does."""
    sounddevice = importlib.import_module("sounddevice")

    def check(*, channels: int, samplerate: int, **_: Any) -> None:
        if (channels, samplerate) != (2, 44_100):
            raise sounddevice.PortAudioError("Invalid sample rate", -9997)

    monkeypatch.setattr(sounddevice, "check_input_settings", check)
    monkeypatch.setattr(sounddevice, "check_output_settings", check)


@pytest.mark.uses("sounddevice")
def test_what_is_played_is_heard_from_its_first_sample_to_its_last(
    virtual_audio: VirtualAudio,
) -> None:
    with virtual_audio.listening() as ear:
        assert SoundDeviceLoudspeaker().play(tone(1.0)).wait(PATIENCE)
        ear.wait_for(len(ear.pcm) + 16_000)
    assert loud_seconds(ear.pcm) == pytest.approx(1.0, abs=0.03)


@pytest.mark.uses("sounddevice")
@pytest.mark.usefixtures("takes_only_stereo_at_44_khz")
def test_a_loudspeaker_of_another_format_plays_the_same(virtual_audio: VirtualAudio) -> None:
    with virtual_audio.listening() as ear:
        assert SoundDeviceLoudspeaker().play(tone(1.0)).wait(PATIENCE)
        ear.wait_for(len(ear.pcm) + 16_000)
    assert loud_seconds(ear.pcm) == pytest.approx(1.0, abs=0.03)


@pytest.mark.uses("sounddevice")
@pytest.mark.usefixtures("takes_only_stereo_at_44_khz")
def test_a_microphone_of_another_format_gives_16_khz_mono(virtual_audio: VirtualAudio) -> None:
    pcm = b""
    with virtual_audio.saying(tone(30)), SoundDeviceMicrophone().record() as recording:
        while seconds(pcm) < 1:
            pcm += recording.read(PATIENCE) or b""
    assert level(pcm[-16_000:]) == pytest.approx(-12, abs=1)
    assert pitch(pcm[-16_000:]) == pytest.approx(440, abs=10)


@pytest.mark.uses("sounddevice")
def test_a_stopped_playback_falls_silent_before_its_end(virtual_audio: VirtualAudio) -> None:
    with virtual_audio.listening() as ear:
        playback = SoundDeviceLoudspeaker().play(tone(60))
        ear.wait_for(len(ear.pcm) + 16_000)
        playback.stop()
        assert playback.wait(PATIENCE)
        ear.wait_for(len(ear.pcm) + 16_000)
    assert level(ear.pcm[-8_000:]) < -60


@pytest.mark.uses("sounddevice")
def test_a_loudspeaker_lost_in_the_middle_is_reported(virtual_audio: VirtualAudio) -> None:
    playback = SoundDeviceLoudspeaker().play(tone(60))
    assert not playback.wait(0.1)
    virtual_audio.kill()
    with pytest.raises(VoiceError, match="the loudspeaker 'default'"):
        playback.wait(PATIENCE)
    playback.stop()


@pytest.mark.uses("sounddevice")
def test_a_sound_server_that_comes_back_is_found_again(virtual_audio: VirtualAudio) -> None:
    microphone = SoundDeviceMicrophone()
    with microphone.record() as recording:
        assert recording.read(PATIENCE)
        virtual_audio.kill()
        with pytest.raises(VoiceError):
            read_on(recording)
    with pytest.raises(VoiceError):
        microphone.record()
    virtual_audio.start()
    with microphone.record() as recording:
        assert recording.read(PATIENCE)


_LOSE_A_MICROPHONE_AT_ONCE = """
import os, signal, sys
from simulator.voice.ports import VoiceError
from simulator.voice.sounddevice_microphone import SoundDeviceMicrophone

with SoundDeviceMicrophone().record() as recording:
    os.kill(int(sys.argv[1]), signal.SIGKILL)
    try:
        while True:
            recording.read(0.1)
    except VoiceError as error:
        print(error)
"""


@pytest.mark.uses("sounddevice")
def test_a_microphone_that_dies_at_once_does_not_hold_up_the_programs_end(
    virtual_audio: VirtualAudio,
) -> None:
    # PortAudio's own thread may then spin for ever, so this has a process of its own.
    child = subprocess.run(
        [sys.executable, "-c", _LOSE_A_MICROPHONE_AT_ONCE, str(virtual_audio.process_id)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=60,
    )
    assert child.stdout == "the microphone 'default' stopped giving sound\n"
    assert child.returncode == 0


@pytest.mark.uses("sounddevice")
def test_a_machine_without_any_sound_system_has_no_devices(virtual_audio: VirtualAudio) -> None:
    virtual_audio.kill()
    assert SoundDeviceMicrophone().devices() == ()
    assert SoundDeviceLoudspeaker().devices() == ()
    with pytest.raises(VoiceError, match="this machine has no microphone"):
        SoundDeviceMicrophone().record()
    with pytest.raises(VoiceError, match="this machine has no loudspeaker"):
        SoundDeviceLoudspeaker().play(tone(1))


@pytest.mark.uses("sounddevice")
def test_sound_that_nobody_reads_is_dropped_and_counted(virtual_audio: VirtualAudio) -> None:
    with (
        virtual_audio.saying(tone(30)),
        SoundDeviceMicrophone(queue_seconds=0.1).record() as recording,
    ):
        deadline = time.monotonic() + PATIENCE
        while not recording.lost_blocks:
            assert time.monotonic() < deadline
        # What fitted is still there, and the recording goes on.
        for _ in range(10):
            assert recording.read(PATIENCE)


@pytest.mark.uses("sounddevice")
def test_a_device_that_hangs_is_given_up(
    virtual_audio: VirtualAudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    class HangingStream:
        """Neither gives sound nor says that its device is gone, and cannot be closed."""

        def __init__(self, **_: Any) -> None:
            pass

        def start(self) -> None:
            pass

        def abort(self) -> None:
            released.wait(60)

        def close(self) -> None:
            pass

    sounddevice = importlib.import_module("sounddevice")
    monkeypatch.setattr(sounddevice, "RawInputStream", HangingStream)
    monkeypatch.setattr("simulator.voice.sounddevice_microphone.STALL_SECONDS", 0.2)
    monkeypatch.setattr("simulator.voice.portaudio.CLOSE_SECONDS", 0.1)
    try:
        with SoundDeviceMicrophone().record() as recording:
            assert recording.read(0.01) is None
            with pytest.raises(VoiceError, match="stopped giving sound"):
                recording.read(PATIENCE)
    finally:
        released.set()


def _without(name: str, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        @staticmethod
        def find_spec(wanted: str, *_: object) -> None:
            if wanted == name:
                raise error

    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    portaudio.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux (names its package)")
def test_a_missing_portaudio_is_one_line_with_its_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    _without("sounddevice", OSError("PortAudio library not found"), monkeypatch)
    for use in (
        SoundDeviceMicrophone().devices,
        SoundDeviceMicrophone().record,
        SoundDeviceLoudspeaker().devices,
    ):
        with pytest.raises(VoiceError, match="mend: apt install libportaudio2"):
            use()


def test_a_missing_package_is_one_line_with_its_mend() -> None:
    portaudio.cache_clear()
    with pytest.raises(VoiceError, match="mend: pip install sounddevice"):
        SoundDeviceMicrophone().record()
