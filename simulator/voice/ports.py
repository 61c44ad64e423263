"""What the program needs of sound, in its own types. Adapters live beside this file.

All audio inside the program is PCM: 16-bit little-endian mono at `SAMPLE_RATE`, as `bytes`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

SAMPLE_RATE = 16_000
"""Samples per second; what both recognizers were trained on."""

BYTES_PER_SECOND = 2 * SAMPLE_RATE

LEAD_IN_SECONDS = 1.0
"""Silence fed before an answer: Moonshine misses a sentence that begins with the first sample."""


class VoiceError(Exception):
    """A part of the sound path failed; the message is one line for the candidate."""


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A recognized word."""

    text: str
    start: float
    """Seconds from the first sample of the answer."""
    end: float
    confidence: float | None
    """0 to 1; None when the recognizer gives none."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A finished stretch of speech between two silences."""

    text: str
    """As recognized, with punctuation where the recognizer gives it."""
    words: tuple[HeardWord, ...]
    """Its words in order; empty when the recognizer gives no times."""


@dataclass(frozen=True, slots=True)
class PartialResult:
    """What the recognizer makes of the unfinished utterance; the next one replaces it."""

    text: str


Heard = PartialResult | Utterance


class RecognizerSession(Protocol):
    """The recognition of one answer."""

    def feed(self, pcm: bytes) -> Sequence[Heard]:
        """Take the next audio, of any length; what was recognized since the last call, in order.

        A partial result is only given when it changed. Raises VoiceError.
        """
        ...

    def finish(self) -> Sequence[Utterance]:
        """End the answer; what had not been given yet. Raises VoiceError."""
        ...


class Recognizer(Protocol):
    """A loaded speech model."""

    @property
    def name(self) -> str:
        """What is told to the candidate, such as "Vosk, vosk-model-small-en-us-0.15"."""
        ...

    def start(self) -> RecognizerSession:
        """Begin a new answer."""
        ...


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or loudspeaker of this machine."""

    name: str
    is_default: bool
    sample_rate: int
    """Samples per second it runs at by itself."""


class Recording(Protocol):
    """An open microphone; closing it is leaving the `with` block."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def read(self, timeout: float) -> bytes | None:
        """The next PCM, of any length; None when nothing came within `timeout` seconds.

        Raises VoiceError once the device is gone; everything recorded before was given first.
        """
        ...

    @property
    def lost_blocks(self) -> int:
        """Blocks dropped because nobody read them in time."""
        ...


class Microphone(Protocol):
    """Where answers come from."""

    def devices(self) -> Sequence[Device]:
        """The microphones there are; empty when there is no sound system."""
        ...

    def record(self, device: str | None = None) -> Recording:
        """Open `device` (by name; None is the default). Raises VoiceError."""
        ...


class Playback(Protocol):
    """Something being said or played."""

    def stop(self) -> None:
        """Fall silent within a tenth of a second; harmless when already done."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for the end; whether it has come. Raises VoiceError."""
        ...


class Loudspeaker(Protocol):
    """Plays PCM."""

    def devices(self) -> Sequence[Device]:
        """The loudspeakers there are; empty when there is no sound system."""
        ...

    def play(self, pcm: bytes, device: str | None = None) -> Playback:
        """Begin to play. Raises VoiceError."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice the interviewer can have."""

    id: str
    name: str
    language: str
    """Such as "en-us"; empty when unknown."""


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How the interviewer sounds."""

    voice: str | None = None
    """Voice id; None is the platform's default English voice."""
    rate: int = 165
    """Words per minute."""
    volume: float = 1.0
    """0 to 1."""


class Synthesizer(Protocol):
    """Turns text into speech."""

    def voices(self) -> Sequence[Voice]:
        """The voices there are. Raises VoiceError."""
        ...

    def render(self, text: str, settings: VoiceSettings) -> bytes:
        """The speech as PCM. Raises VoiceError when it fails or takes too long."""
        ...

    def close(self) -> None:
        """End whatever renders."""
        ...


class AudioFile(Protocol):
    """A recording being written."""

    @property
    def path(self) -> Path:
        """Where it is."""
        ...

    def write(self, pcm: bytes) -> None:
        """Append; at most a second is unwritten if the process dies. Raises VoiceError."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...
