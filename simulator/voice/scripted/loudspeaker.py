"""A loudspeaker that remembers what it was given."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from simulator.voice.pcm import BLOCK_SECONDS, seconds
from simulator.voice.ports import Device, VoiceError
from simulator.voice.scripted.devices import Pace, as_devices, at_once, check_device


class ScriptedLoudspeaker:
    """Plays nothing, and remembers what it was given."""

    def __init__(
        self,
        *,
        devices: Sequence[str] = ("scripted loudspeaker",),
        pace: Pace = at_once,
        is_held: bool = False,
        fails: bool = False,
    ) -> None:
        """`is_held` playbacks end only when they are stopped; `fails` refuses each of them."""
        self._devices = tuple(devices)
        self._pace = pace
        self._is_held = is_held
        self._fails = fails
        self.played: list[bytes] = []
        """The PCM of each playback, in order."""
        self.stopped = 0
        """How many were stopped before their end."""

    def devices(self) -> Sequence[Device]:
        """As many as the script names; the first is the default."""
        return as_devices(self._devices)

    def play(self, pcm: bytes, device: str | None = None) -> ScriptedPlayback:
        """Remember `pcm`. Raises VoiceError where the script says so."""
        check_device("loudspeaker", self._devices, device)
        if self._fails:
            raise VoiceError("the loudspeaker 'scripted loudspeaker' cannot be opened")
        self.played.append(pcm)
        return ScriptedPlayback(pcm, self._pace, self._is_held, self._count_stop)

    def _count_stop(self) -> None:
        self.stopped += 1


class ScriptedPlayback:
    """A playback that ends by itself, unless it is held."""

    def __init__(self, pcm: bytes, pace: Pace, is_held: bool, on_stop: Callable[[], None]) -> None:
        self._left = seconds(pcm)
        self._pace = pace
        self._is_held = is_held
        self._on_stop = on_stop
        self._is_over = threading.Event()

    def stop(self) -> None:
        """End it."""
        if not self._is_over.is_set():
            self._is_over.set()
            self._on_stop()

    def wait(self, timeout: float) -> bool:
        """Let up to `timeout` seconds of it pass; whether it is over."""
        if self._is_held:
            return self._is_over.wait(timeout)
        while not self._is_over.is_set() and self._left > 0 and timeout > 0:
            # In short steps, so that a stop is noticed at any pace.
            step = min(BLOCK_SECONDS, self._left, timeout)
            self._pace(step)
            self._left -= step
            timeout -= step
        if self._left <= 0:
            self._is_over.set()
        return self._is_over.is_set()
