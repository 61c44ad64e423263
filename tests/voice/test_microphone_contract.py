"""What every microphone does, asked of the scripted one and of a real one on virtual sound."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import pytest

from simulator.voice.pcm import level
from simulator.voice.ports import Microphone, Recording, VoiceError
from simulator.voice.scripted import ScriptedMicrophone, tone
from simulator.voice.sounddevice_microphone import SoundDeviceMicrophone

PATIENCE = 10.0


@dataclass(frozen=True)
class Rig:
    """A microphone, someone who talks into both of its devices, and a way to break the first."""

    microphone: Microphone
    break_it: Callable[[], None]


@contextlib.contextmanager
def scripted(request: pytest.FixtureRequest) -> Iterator[Rig]:
    takes = [tone(30)] * 9
    devices = ("default", "headset")
    # The tests that lose the device read for 0.2 seconds before.
    losing = "lost" in request.node.name
    microphone = ScriptedMicrophone(takes, devices=devices, lost_after=50 if losing else None)
    yield Rig(microphone, lambda: None)


@contextlib.contextmanager
def real(request: pytest.FixtureRequest) -> Iterator[Rig]:
    audio = request.getfixturevalue("virtual_audio")
    with audio.saying(tone(30)), audio.saying(tone(30), "headset"):
        yield Rig(SoundDeviceMicrophone(), lambda: audio.unplug("candidate"))


@pytest.fixture(
    params=[
        pytest.param(scripted, id="scripted"),
        pytest.param(real, id="sounddevice", marks=pytest.mark.uses("sounddevice")),
    ]
)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with request.param(request) as rig:
        yield rig


def blocks(recording: Recording) -> Iterator[bytes]:
    """What is recorded, until the test stops asking or its patience ends."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        block = recording.read(0.1)
        if block is not None:
            yield block
    raise AssertionError("the microphone went on for too long")


def test_exactly_one_device_is_the_default(rig: Rig) -> None:
    devices = rig.microphone.devices()
    assert [device.is_default for device in devices].count(True) == 1
    assert all(device.name and device.sample_rate > 0 for device in devices)


def test_what_is_said_comes_out_as_pcm(rig: Rig) -> None:
    with rig.microphone.record() as recording:
        assert any(level(block) > -15 for block in blocks(recording))


def test_a_device_is_opened_by_its_name(rig: Rig) -> None:
    with rig.microphone.record("headset") as recording:
        assert any(level(block) > -15 for block in blocks(recording))


def test_blocks_hold_whole_samples(rig: Rig) -> None:
    with rig.microphone.record() as recording:
        for block in islice(blocks(recording), 10):
            assert block
            assert len(block) % 2 == 0


def test_nothing_is_lost_while_someone_reads(rig: Rig) -> None:
    with rig.microphone.record() as recording:
        list(islice(blocks(recording), 10))
        assert recording.lost_blocks == 0


def test_an_unknown_device_is_refused_by_name(rig: Rig) -> None:
    with pytest.raises(VoiceError, match="no microphone called 'no such thing'"):
        rig.microphone.record("no such thing")


def test_a_second_recording_works_like_the_first(rig: Rig) -> None:
    for _ in range(2):
        with rig.microphone.record() as recording:
            assert any(level(block) > -15 for block in blocks(recording))


def test_a_closed_recording_comes_to_an_end(rig: Rig) -> None:
    with rig.microphone.record() as recording:
        next(blocks(recording))
    deadline = time.monotonic() + PATIENCE
    while recording.read(0.1) is not None:
        assert time.monotonic() < deadline
    assert recording.read(0.1) is None


def test_a_lost_device_is_reported_after_everything_it_had_recorded(rig: Rig) -> None:
    with rig.microphone.record() as recording:
        kept = list(islice(blocks(recording), 10))
        rig.break_it()
        with pytest.raises(VoiceError, match="stopped giving sound"):
            kept.extend(blocks(recording))
        with pytest.raises(VoiceError, match="stopped giving sound"):
            recording.read(0.1)
    # On a busy machine the device may have gone silent for a moment before it was gone.
    assert max(level(block) for block in kept[10:] or kept) > -20


def test_after_a_lost_device_another_one_can_be_opened(rig: Rig) -> None:
    with rig.microphone.record() as recording:
        next(blocks(recording))
        rig.break_it()
        with pytest.raises(VoiceError):
            list(blocks(recording))
    assert "headset" in [device.name for device in rig.microphone.devices()]
    with rig.microphone.record("headset") as recording:
        assert next(blocks(recording))
