"""The machine's loudspeakers, by PortAudio."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from simulator.voice.pcm import BLOCK_SECONDS, repeated, resample, silence, split
from simulator.voice.portaudio import STALL_SECONDS, PortAudio, portaudio
from simulator.voice.ports import SAMPLE_RATE, Device, VoiceError

LATENCY_SECONDS = 0.05
"""How much sound lies ready in the device: enough for a busy machine, little enough to stop."""


class SoundDeviceLoudspeaker:
    """Plays on loudspeakers by name."""

    def devices(self) -> Sequence[Device]:
        """The loudspeakers there are now; empty when there is no sound system.

        Raises VoiceError when PortAudio is missing.
        """
        return portaudio().devices("output")

    def play(self, pcm: bytes, device: str | None = None) -> SoundDevicePlayback:
        """Begin to play on `device`, by name; None is the default. Raises VoiceError."""
        return SoundDevicePlayback(portaudio(), device, pcm)


class SoundDevicePlayback:
    """Something being played, by a thread that owns its stream."""

    def __init__(self, library: PortAudio, device: str | None, pcm: bytes) -> None:
        """Open the loudspeaker and begin. Raises VoiceError."""
        self._library = library
        self._is_stopping = threading.Event()
        self._is_done = threading.Event()
        self._failure: VoiceError | None = None
        self._stream, self._format = library.open("output", device, latency=LATENCY_SECONDS)
        self._last_block_at = time.monotonic()
        threading.Thread(target=self._play, args=(pcm,), daemon=True).start()

    def stop(self) -> None:
        """Fall silent within a tenth of a second; harmless when already done."""
        self._is_stopping.set()

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for the end; whether it has come.

        Raises VoiceError when the device was lost before the end.
        """
        is_done = self._is_done.wait(timeout)
        if self._failure is not None:
            raise self._failure
        if not is_done and time.monotonic() - self._last_block_at > STALL_SECONDS:
            raise VoiceError(f"the loudspeaker '{self._format.device.name}' takes no more sound")
        return is_done

    def _play(self, pcm: bytes) -> None:
        # Blocking writes and a silent tail in place of PortAudio's draining, which cannot be
        # interrupted and on some systems drops the end.
        pcm += silence(self._stream.latency + 2 * BLOCK_SECONDS)
        blocks = split(resample(pcm, SAMPLE_RATE, self._format.rate), BLOCK_SECONDS)
        try:
            with self._library.errors(f"the loudspeaker '{self._format.device.name}' stopped"):
                for block in blocks:
                    if self._is_stopping.is_set():
                        break
                    self._stream.write(repeated(block, self._format.channels))
                    self._last_block_at = time.monotonic()
        except VoiceError as error:
            self._failure = error
        finally:
            self._library.close(self._stream)
            self._is_done.set()
