"""The machine's microphones, by PortAudio."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from simulator.voice.pcm import BLOCK_SECONDS, Resampler, mixed_to_mono
from simulator.voice.portaudio import STALL_SECONDS, PortAudio, portaudio
from simulator.voice.ports import Device, VoiceError

QUEUE_SECONDS = 30.0
"""How much may wait for a reader, such as a recognizer that is still being loaded."""


class SoundDeviceMicrophone:
    """Opens microphones by name."""

    def __init__(self, queue_seconds: float = QUEUE_SECONDS) -> None:
        """`queue_seconds` is how much sound is kept for a slow reader before any is dropped."""
        self._queue_blocks = max(1, round(queue_seconds / BLOCK_SECONDS))

    def devices(self) -> Sequence[Device]:
        """The microphones there are now; empty when there is no sound system.

        Raises VoiceError when PortAudio is missing.
        """
        return portaudio().devices("input")

    def record(self, device: str | None = None) -> SoundDeviceRecording:
        """Open `device`, by name; None is the default. Raises VoiceError."""
        return SoundDeviceRecording(portaudio(), device, self._queue_blocks)


class SoundDeviceRecording:
    """An open microphone.

    Leaving the `with` block stops it; what had been recorded can still be read, and None follows.
    """

    def __init__(self, library: PortAudio, device: str | None, queue_blocks: int) -> None:
        """Open the microphone and begin. Raises VoiceError."""
        self._library = library
        self._blocks: queue.Queue[bytes] = queue.Queue(queue_blocks)
        self._lost_blocks = 0
        self._last_block_at = time.monotonic()
        self._has_ended = threading.Event()
        self._is_closed = False
        self._stream, self._format = library.open(
            "input", device, callback=self._take, finished_callback=self._has_ended.set
        )
        self._last_block_at = time.monotonic()  # opening may have taken its time
        self._resampler = Resampler(self._format.rate)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._is_closed:
            self._is_closed = True
            self._library.close(self._stream)

    def read(self, timeout: float) -> bytes | None:
        """The next PCM; None when nothing came within `timeout` seconds.

        Raises VoiceError once the device is gone; everything recorded before was given first.
        """
        deadline = time.monotonic() + timeout
        while True:
            is_last = self._has_ended.is_set() or self._is_closed
            try:
                # Short waits, since the end of a stream does not wake a reader.
                left = max(0.0, min(deadline - time.monotonic(), BLOCK_SECONDS))
                block = self._blocks.get(block=not is_last, timeout=left)
            except queue.Empty:
                if is_last or time.monotonic() - self._last_block_at > STALL_SECONDS:
                    return self._end()
                if time.monotonic() >= deadline:
                    return None
                continue
            pcm = self._resampler.feed(mixed_to_mono(block, self._format.channels))
            if pcm:
                return pcm

    @property
    def lost_blocks(self) -> int:
        """Blocks dropped because nobody read them in time, here or in the sound system."""
        return self._lost_blocks

    def _end(self) -> bytes | None:
        """What the resampler still held, then None or the loss of the device."""
        tail = self._resampler.finish()
        self._resampler = Resampler(self._format.rate)
        if tail:
            return tail
        if self._is_closed:
            return None
        self._library.look_again()
        raise VoiceError(f"the microphone '{self._format.device.name}' stopped giving sound")

    def _take(self, block: Any, _frames: int, _time: object, status: Any) -> None:
        """PortAudio's own thread: copy, count, and nothing else."""
        self._last_block_at = time.monotonic()
        if status.input_overflow:
            self._lost_blocks += 1
        try:
            self._blocks.put_nowait(bytes(block))
        except queue.Full:
            self._lost_blocks += 1
