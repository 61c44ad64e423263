"""The parts of a spoken interview. Without them answers are typed, so nothing here is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from simulator.doctor.check import Check, Health
from simulator.voice.choose import MEND, Choice
from simulator.voice.pcm import level, seconds, silence, split
from simulator.voice.ports import (
    Device,
    Loudspeaker,
    Microphone,
    Recording,
    Synthesizer,
    VoiceError,
    VoiceSettings,
)

LISTEN_SECONDS = 1.0
"""How long the microphone is listened to."""

WORD = "Ready."
"""What the voice is tried with."""

SILENT_DBFS = -80.0
"""A microphone that never gets louder is muted: any room is above it."""

CLIPPED_DBFS = -1.0
"""A moment louder than this is cut off at the top."""

_READ_SECONDS = 0.25
_PATIENCE = 3.0
"""Seconds without sound after which a device is given up on."""
_WINDOW_SECONDS = 0.1


def microphone_check(microphone: Microphone, wanted: str | None) -> Check:
    """How loud it is at the microphone called `wanted`; None is the default."""
    try:
        devices = microphone.devices()
        if not devices:
            return _warning("microphone", "this machine has none", "connect one")
        with microphone.record(wanted) as recording:
            pcm = _listened(recording)
    except VoiceError as error:
        return _failed("microphone", error, _other("microphone", _devices(microphone)))
    name = _used(devices, wanted)
    other = _other("microphone", devices)
    if not pcm:
        return _warning("microphone", f"{name} gives no sound", other)
    loudest = max(level(window) for window in split(pcm, _WINDOW_SECONDS))
    if loudest < SILENT_DBFS:
        return _warning("microphone", f"{name} is silent; it may be muted", f"unmute it; {other}")
    told = f"{name}, {loudest:.0f} dBFS at its loudest in {seconds(pcm):.0f} s"
    if loudest > CLIPPED_DBFS:
        return _warning("microphone", f"{told}: too loud", "turn its level down in the system")
    return Check("microphone", Health.OK, f"{told}{_also(devices, name)}")


def loudspeaker_check(loudspeaker: Loudspeaker, wanted: str | None) -> Check:
    """Whether the loudspeaker called `wanted` takes sound; it is played a moment of silence."""
    try:
        devices = loudspeaker.devices()
        if not devices:
            return _warning("loudspeaker", "this machine has none", "connect one")
        playback = loudspeaker.play(silence(_READ_SECONDS), wanted)
        if not playback.wait(_PATIENCE):
            playback.stop()
            raise VoiceError("it takes no sound")
    except VoiceError as error:
        return _failed("loudspeaker", error, _other("loudspeaker", _devices(loudspeaker)))
    name = _used(devices, wanted)
    return Check("loudspeaker", Health.OK, f"{name} takes sound{_also(devices, name)}")


def voice_check(synthesizer: Synthesizer, settings: VoiceSettings) -> Check:
    """Whether the interviewer's voice says a word."""
    mend = _VOICE_MEND if settings.voice is None else "choose another with voice in config.toml"
    try:
        pcm = synthesizer.render(WORD, settings)
    except VoiceError as error:
        return _failed("voice", error, mend)
    finally:
        synthesizer.close()
    if all(level(window) < SILENT_DBFS for window in split(pcm, _WINDOW_SECONDS)):
        return _warning("voice", "it renders silence", mend)
    return Check("voice", Health.OK, f"said “{WORD}” in {seconds(pcm):.1f} s of speech")


def recognizer_check(choose: Callable[[], Choice], is_wanted: bool) -> Check:
    """Whether the recognizer that would be used loads and takes sound.

    `is_wanted` is false where answers are to be typed.
    """
    try:
        choice = choose()
        if choice.load is None:
            if is_wanted:
                return _warning("recognizer", "no English speech model is installed", MEND)
            return Check("recognizer", Health.OK, choice.says)
        recognizer = choice.load()
        session = recognizer.start()
        session.feed(silence(LISTEN_SECONDS))
        session.finish()
    except VoiceError as error:
        return _failed("recognizer", error, MEND)
    return Check("recognizer", Health.OK, choice.says)


_VOICE_MEND = (
    "apt install espeak-ng" if sys.platform == "linux" else "pip install --force-reinstall pyttsx3"
)


def _listened(recording: Recording) -> bytes:
    """About a second of sound; less when the device gives none."""
    pcm, waited = b"", 0.0
    while seconds(pcm) < LISTEN_SECONDS and waited < _PATIENCE:
        block = recording.read(_READ_SECONDS)
        if block is None:
            waited += _READ_SECONDS
        else:
            pcm += block
    return pcm


def _devices(port: Microphone | Loudspeaker) -> Sequence[Device]:
    """The devices there are; none where even that cannot be told."""
    try:
        return port.devices()
    except VoiceError:
        return ()


def _used(devices: Sequence[Device], wanted: str | None) -> str:
    return wanted or next((device.name for device in devices if device.is_default), "the default")


def _also(devices: Sequence[Device], used: str) -> str:
    """The devices beside the one in use, for the settings to name."""
    names = ", ".join(f"'{device.name}'" for device in devices if device.name != used)
    return f"; also there: {names}" if names else ""


def _other(kind: str, devices: Sequence[Device]) -> str:
    names = ", ".join(f"'{device.name}'" for device in devices)
    return f"choose another with {kind} in config.toml (there is: {names})" if names else ""


def _failed(name: str, error: VoiceError, mend: str) -> Check:
    """A message that brings its own mend keeps it."""
    says, _, own = str(error).partition("; mend: ")
    return _warning(name, says, own or mend)


def _warning(name: str, says: str, mend: str) -> Check:
    return Check(name, Health.WARNING, says, mend)
