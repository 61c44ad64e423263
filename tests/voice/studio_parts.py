"""A studio of doubles that ship, and a place where its signals are kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from simulator.voice.jargon import JargonTable, Mishearing
from simulator.voice.ports import (
    HeardWord,
    PartialResult,
    Recognizer,
    Utterance,
    VoiceError,
    VoiceSettings,
)
from simulator.voice.scripted import (
    Cue,
    ScriptedLoudspeaker,
    ScriptedMicrophone,
    ScriptedRecognizer,
    ScriptedSynthesizer,
)
from simulator.voice.signals import Signal
from simulator.voice.studio import Manner, Studio, StudioParts

PATIENCE = 30.0
"""Seconds after which a wait is given up; nothing here takes as long unless it is broken."""

TABLE = JargonTable.of([Mishearing(("cube", "control"), "kubectl")])

S = TypeVar("S")


def utterance(
    text: str, start: float = 0.0, confidence: float | None = 0.9, unsure: str = ""
) -> Utterance:
    """`text`, half a second a word; the words in `unsure` are only guessed."""
    return Utterance(
        text,
        tuple(
            HeardWord(word, start + i / 2, start + (i + 1) / 2, _sure(word, unsure, confidence))
            for i, word in enumerate(text.split())
        ),
    )


def _sure(word: str, unsure: str, confidence: float | None) -> float | None:
    return 0.3 if word in unsure.split() else confidence


def cues(*texts: str, unsure: str = "") -> list[Cue]:
    """Utterances that come one after the other, each after its partial result."""
    found: list[Cue] = []
    at = 0.0
    for text in texts:
        half = text[: len(text) // 2]
        found.append(Cue(at + 0.1, PartialResult(half)))
        found.append(Cue(at + 0.2, utterance(text, at, unsure=unsure)))
        at += len(text.split()) / 2
    return found


@dataclass
class Room:
    """A studio with its doubles."""

    studio: Studio
    synthesizer: ScriptedSynthesizer
    loudspeaker: ScriptedLoudspeaker
    signals: list[Signal] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def keep(self, signal: Signal) -> None:
        with self.changed:
            self.signals.append(signal)
            self.changed.notify_all()

    def of(self, kind: type[S]) -> list[S]:
        with self.changed:
            return [signal for signal in self.signals if isinstance(signal, kind)]

    def wait(self, kind: type[S], matching: Callable[[S], bool] = lambda _: True) -> S:
        """The first such signal, once it is there."""
        with self.changed:
            assert self.changed.wait_for(
                lambda: any(isinstance(s, kind) and matching(s) for s in self.signals), PATIENCE
            ), f"no {kind.__name__}; there were {self.signals[-20:]}"
            return next(s for s in self.signals if isinstance(s, kind) and matching(s))


def eventually(condition: Callable[[], object]) -> None:
    """Wait for what no signal tells."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        breathing(0)


def breathing(seconds: float) -> None:
    """The pace of life halved: a faster one leaves the processor to nobody else."""
    threading.Event().wait(seconds / 2)


class HungSynthesizer(ScriptedSynthesizer):
    """Renders nothing until it is released, and then fails."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def render(self, text: str, settings: VoiceSettings) -> bytes:
        self.released.wait(PATIENCE)
        raise VoiceError("the interviewer's voice failed: it hung")

    def close(self) -> None:
        super().close()
        self.released.set()


def make_parts(
    answers: Iterable[Sequence[Cue]] = (),
    *,
    microphone: ScriptedMicrophone | None = None,
    loudspeaker: ScriptedLoudspeaker | None = None,
    synthesizer: Any = None,
    load: Callable[[], Recognizer] | None = None,
    lost_after: float | None = None,
) -> StudioParts:
    """Doubles whose recognizer hears `answers`, one after the other."""
    recognizer = ScriptedRecognizer(answers, lost_after=lost_after)
    return StudioParts(
        microphone or ScriptedMicrophone(then_silence=True, pace=breathing),
        loudspeaker or ScriptedLoudspeaker(),
        synthesizer or ScriptedSynthesizer(),
        load or (lambda: recognizer),
        lambda: (TABLE, None),
    )


def make_room(manner: Manner | None = None, *, patience: float = 8.0, **parts: Any) -> Room:
    made = make_parts(**parts)
    studio = Studio(made, manner or Manner(), speech_patience=patience)
    room = Room(studio, made.synthesizer, made.loudspeaker)  # type: ignore[arg-type]
    studio.tell(room.keep)
    return room
