"""A voice that hums."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from simulator.voice.pcm import from_float
from simulator.voice.ports import SAMPLE_RATE, Voice, VoiceError, VoiceSettings
from simulator.voice.speakable import speakable


def tone(duration: float, hertz: float = 440.0, dbfs: float = -12.0) -> bytes:
    """A sine of `duration` seconds whose level is `dbfs`."""
    peak = math.sqrt(2) * 10 ** (dbfs / 20)
    at = np.arange(round(duration * SAMPLE_RATE)) / SAMPLE_RATE
    return from_float((peak * np.sin(2 * math.pi * hertz * at)).astype(np.float32))


VOICE = Voice("scripted", "Scripted voice", "en-us")


class ScriptedSynthesizer:
    """Renders a tone as long as the words would take."""

    def __init__(self, *, failures: int = 0, voices: Sequence[Voice] = (VOICE,)) -> None:
        """The first `failures` renderings fail."""
        self._failures = failures
        self._voices = tuple(voices)
        self.rendered: list[str] = []
        """The texts rendered, in order."""
        self.settings: list[VoiceSettings] = []
        """How each of them was to sound."""
        self.is_closed = False

    def voices(self) -> Sequence[Voice]:
        """Those of the script."""
        return self._voices

    def render(self, text: str, settings: VoiceSettings) -> bytes:
        """A tone, or nothing when there is nothing to say.

        Raises VoiceError while the script's failures last, for another voice, and once closed.
        """
        if self.is_closed:
            raise VoiceError("the interviewer's voice was closed")
        if settings.voice not in (None, *(voice.id for voice in self._voices)):
            raise VoiceError(f"the interviewer's voice failed: no voice '{settings.voice}'")
        if self._failures:
            self._failures -= 1
            raise VoiceError("the interviewer's voice failed: as the script says")
        self.rendered.append(text)
        self.settings.append(settings)
        return tone(60 * len(speakable(text).split()) / settings.rate)

    def close(self) -> None:
        """Remember that it was closed."""
        self.is_closed = True
