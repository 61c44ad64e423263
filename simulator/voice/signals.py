"""What a studio tells, from its own threads, to whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from simulator.voice.ports import Utterance


@dataclass(frozen=True, slots=True)
class Level:
    """How loud the candidate is now."""

    lit: float
    """Share of the meter that is lit, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Floor:
    """Who has the floor: the microphone counts only while it is the candidate."""

    is_candidates: bool


@dataclass(frozen=True, slots=True)
class Saying:
    """What is made of the unfinished utterance; the next one replaces it."""

    take: int
    """The number of the take, as `Studio.listen` gave it."""
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A finished utterance, its times counted from the beginning of the answer."""

    take: int
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Countdown:
    """Silence will end the answer."""

    seconds: float | None
    """Until then; None when it will not."""


class Ending(Enum):
    """Why a take ended."""

    ASKED = "asked"
    SILENCE = "silence"
    NO_MICROPHONE = "no_microphone"
    """It was lost, or could not be opened."""
    NO_RECOGNIZER = "no_recognizer"
    """It broke, or could not be loaded."""


@dataclass(frozen=True, slots=True)
class TakeEnded:
    """Nothing more will be heard in this take; everything said in it was told before."""

    take: int
    ending: Ending
    reason: str = ""
    """One line for the candidate; empty when nothing went wrong."""
    microphones: tuple[str, ...] = ()
    """Those there are now, by name, when the take's own was lost."""


@dataclass(frozen=True, slots=True)
class SoundLost:
    """The machine was too slow, and a piece of the answer is missing."""

    blocks: int
    """Of a fiftieth of a second each, in this take so far."""


@dataclass(frozen=True, slots=True)
class RecordingStopped:
    """The recording is cut short; the answer is not."""

    reason: str


@dataclass(frozen=True, slots=True)
class VoiceFailed:
    """The interviewer cannot be heard; questions are still shown."""

    reason: str


@dataclass(frozen=True, slots=True)
class ModelReady:
    """The recognizer is loaded."""

    name: str


Signal = (
    Level
    | Floor
    | Saying
    | Said
    | Countdown
    | TakeEnded
    | SoundLost
    | RecordingStopped
    | VoiceFailed
    | ModelReady
)
