"""A microphone that gives prepared takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from simulator.voice.pcm import BLOCK_SECONDS, seconds, silence, split
from simulator.voice.ports import Device, VoiceError
from simulator.voice.scripted.devices import Pace, as_devices, at_once, check_device


class ScriptedMicrophone:
    """Gives one prepared take for each recording, and nothing when they are used up."""

    def __init__(
        self,
        takes: Iterable[bytes] = (),
        *,
        devices: Sequence[str] = ("scripted microphone",),
        pace: Pace = at_once,
        then_silence: bool = False,
        lost_after: int | None = None,
        lost_blocks: int = 0,
    ) -> None:
        """`then_silence` goes on with silence after a take, as a real microphone does.

        `lost_after` is the number of blocks after which the device is gone; None is never.
        `lost_blocks` is what each recording says it has dropped.
        """
        self._takes = iter(takes)
        self._devices = tuple(devices)
        self._pace = pace
        self._then_silence = then_silence
        self._lost_after = lost_after
        self._lost_blocks = lost_blocks

    def devices(self) -> Sequence[Device]:
        """As many as the script names; the first is the default."""
        return as_devices(self._devices)

    def record(self, device: str | None = None) -> ScriptedRecording:
        """Begin the next take. Raises VoiceError for a device the script does not name."""
        check_device("microphone", self._devices, device)
        return ScriptedRecording(
            next(self._takes, b""),
            self._pace,
            self._then_silence,
            self._lost_after,
            self._lost_blocks,
        )


class ScriptedRecording:
    """One take."""

    def __init__(
        self, pcm: bytes, pace: Pace, then_silence: bool, lost_after: int | None, lost_blocks: int
    ) -> None:
        self._blocks = split(pcm, BLOCK_SECONDS)
        self._pace = pace
        self._then_silence = then_silence
        self._left = lost_after
        self._lost_blocks = lost_blocks
        self._is_closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_closed = True

    def read(self, timeout: float) -> bytes | None:
        """The next block of the take. Raises VoiceError where the script loses the device."""
        if self._is_closed:
            return None
        if self._left == 0:
            raise VoiceError("the microphone 'scripted microphone' stopped giving sound")
        block = next(self._blocks, silence(BLOCK_SECONDS) if self._then_silence else None)
        self._pace(timeout if block is None else seconds(block))
        if self._left is not None and block is not None:
            self._left -= 1
        return block

    @property
    def lost_blocks(self) -> int:
        """As the script says."""
        return self._lost_blocks
