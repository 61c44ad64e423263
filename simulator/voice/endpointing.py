"""Whether the candidate has stopped talking: the patience of hands-free turn-taking.

Time is counted in samples, so that a recording gives the same result at any speed and however it
is cut into blocks.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from simulator.voice.pcm import level
from simulator.voice.ports import BYTES_PER_SECOND

FRAME_SECONDS = 0.02
_FRAME_BYTES = round(FRAME_SECONDS * BYTES_PER_SECOND)

QUIETEST_SPEECH_DBFS = -55.0
"""A frame below this is silence, however quiet the room."""

LOUDEST_NOISE_DBFS = -35.0
"""A background louder than this counts as speech: better to wait for ever than to cut in."""

ABOVE_NOISE_DB = 8.0
"""How far speech stands out of the background."""

NOISE_SECONDS = 3.0
"""The stretch in which the background shows between words."""

NOISE_SHARE = 0.1
"""The quietest share of that stretch is the background."""

SHORTEST_SPEECH_SECONDS = 0.06
"""Anything shorter is a key, a click or a chair."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the audio so far says about whose turn it is."""

    has_spoken: bool
    """Whether anything was said since the beginning."""
    silence: float
    """Seconds of silence since the last speech, or since the beginning."""
    remaining: float | None
    """Seconds of further silence that end the answer; None while nobody has spoken."""

    @property
    def is_over(self) -> bool:
        """Whether the patience is used up. Silence before the first word never ends an answer."""
        return self.remaining == 0


class Endpointer:
    """Follows 16 kHz mono PCM and counts the silence after speech."""

    def __init__(self, patience: float) -> None:
        """`patience` is the silence, in seconds, after which the answer is over."""
        self._patience = patience
        self._levels: deque[float] = deque(maxlen=round(NOISE_SECONDS / FRAME_SECONDS))
        self._rest = b""
        self._loud_frames = 0
        self._silent_frames = 0
        self._has_spoken = False
        self._extra = 0.0

    def feed(self, pcm: bytes) -> Turn:
        """Take the next PCM, of any length; the turn after it."""
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % _FRAME_BYTES
        for start in range(0, whole, _FRAME_BYTES):
            self._take(level(pcm[start : start + _FRAME_BYTES]))
        self._rest = pcm[whole:]
        return self.turn

    def give_time(self, seconds: float) -> None:
        """Wait `seconds` longer, until the next word: "let me think"."""
        self._extra += seconds

    def cancel_countdown(self) -> None:
        """Count the silence from here again, as a key press asks for."""
        self._silent_frames = 0

    @property
    def turn(self) -> Turn:
        """The turn after everything fed so far."""
        silence = self._silent_frames * FRAME_SECONDS
        remaining = max(0.0, self._patience + self._extra - silence) if self._has_spoken else None
        return Turn(self._has_spoken, silence, remaining)

    def _take(self, dbfs: float) -> None:
        self._levels.append(dbfs)
        self._silent_frames += 1
        if dbfs <= self._threshold():
            self._loud_frames = 0
            return
        self._loud_frames += 1
        if self._loud_frames * FRAME_SECONDS >= SHORTEST_SPEECH_SECONDS:
            self._has_spoken = True
            self._silent_frames = 0
            self._extra = 0.0

    def _threshold(self) -> float:
        quietest = sorted(self._levels)[int(len(self._levels) * NOISE_SHARE)]
        noise = min(quietest, LOUDEST_NOISE_DBFS)
        return max(QUIETEST_SPEECH_DBFS, noise + ABOVE_NOISE_DB)
