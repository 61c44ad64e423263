"""PortAudio as both the microphone and the loudspeaker need it: devices, formats, closing.

There is one PortAudio in a process, so what is here is shared by all streams.
"""

from __future__ import annotations

import atexit
import contextlib
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Literal

from simulator.voice.pcm import BLOCK_SECONDS
from simulator.voice.ports import SAMPLE_RATE, Device, VoiceError

Kind = Literal["input", "output"]

STALL_SECONDS = 3.0
"""A device that moves no sound for so long is gone, even when nobody says so."""

CLOSE_SECONDS = 1.0
"""How long a stream may take to close; one whose device is gone may never do so."""

_MEND = (
    "apt install libportaudio2"
    if sys.platform == "linux"
    else "pip install --force-reinstall sounddevice"  # whose wheels carry it there
)

_NAMES = {"input": "microphone", "output": "loudspeaker"}


@dataclass(frozen=True, slots=True)
class Format:
    """A device, and the format in which it is opened."""

    device: Device
    index: int
    """PortAudio's number for it, until devices are listed again."""
    rate: int
    """Samples per second; the program's own where the device takes it."""
    channels: int
    """1, or 2 for a device that has no mono."""


class PortAudio:
    """The library, loaded and initialised."""

    def __init__(self) -> None:
        """Load it. Raises VoiceError with the command that mends it."""
        try:
            # Starts the sound system, which takes a while, and fails without the C library.
            import sounddevice
        except OSError:
            raise VoiceError(f"PortAudio is missing, so there is no sound; mend: {_MEND}") from None
        except ImportError:
            raise VoiceError("sounddevice is missing; mend: pip install sounddevice") from None
        self._sounddevice: Any = sounddevice
        self._lock = threading.Lock()
        self._open_streams = 0
        self._is_stale = False

    def devices(self, kind: Kind) -> Sequence[Device]:
        """The devices there are now; empty when there is no sound system."""
        self.look_again()
        with self._lock:
            self._refresh()
            return tuple(device for _, device in self._listed(kind))

    def look_again(self) -> None:
        """List the devices anew before the next is opened, since one came or went."""
        self._is_stale = True

    def open(self, kind: Kind, name: str | None, **options: Any) -> tuple[Any, Format]:
        """A started raw stream on the device called `name`, None being the default.

        Raises VoiceError.
        """
        make = getattr(self._sounddevice, f"Raw{kind.capitalize()}Stream")
        # All under one lock: the devices' numbers change when they are listed again.
        with self._lock:
            format = self._format(kind, name)
            with self.errors(f"the {_NAMES[kind]} '{format.device.name}' cannot be opened"):
                stream = make(
                    device=format.index,
                    samplerate=format.rate,
                    channels=format.channels,
                    dtype="int16",
                    blocksize=round(BLOCK_SECONDS * format.rate),
                    **options,
                )
                self._start(stream)
            self._open_streams += 1
        return stream, format

    def close(self, stream: Any) -> None:
        """Close `stream` and drop what it has not played; returns even when it cannot be closed."""

        def close() -> None:
            with contextlib.suppress(self._sounddevice.PortAudioError):
                stream.abort()
            with contextlib.suppress(self._sounddevice.PortAudioError):
                stream.close()
            with self._lock:
                self._open_streams -= 1

        thread = threading.Thread(target=close, daemon=True)
        thread.start()
        thread.join(CLOSE_SECONDS)
        if thread.is_alive():
            # It would hold up the end of the program as well.
            atexit.unregister(self._sounddevice._exit_handler)

    @contextlib.contextmanager
    def errors(self, what: str) -> Iterator[None]:
        """Turn PortAudio's errors into a VoiceError that begins with `what`."""
        try:
            yield
        except self._sounddevice.PortAudioError as error:
            reason = str(error.args[0]).rpartition(": ")[2] if error.args else "unknown reason"
            raise VoiceError(f"{what}: {reason}") from None

    def _refresh(self) -> None:
        """PortAudio looks for devices only when it starts, and may not restart under a stream."""
        if self._is_stale and not self._open_streams:
            with contextlib.suppress(self._sounddevice.PortAudioError):
                self._sounddevice._terminate()
            # Without a sound system it does not start, and is started at the next look.
            with contextlib.suppress(self._sounddevice.PortAudioError):
                self._sounddevice._initialize()
                self._is_stale = False

    def _format(self, kind: Kind, name: str | None) -> Format:
        self._refresh()
        index, device = self._find(kind, name) or self._find_anew(kind, name)
        formats = ((SAMPLE_RATE, 1), (device.sample_rate, 1), (device.sample_rate, 2))
        rate, channels = next(filter(partial(self._is_taken, kind, index), formats), formats[0])
        return Format(device, index, rate, channels)

    def _start(self, stream: Any) -> None:
        try:
            stream.start()
        except self._sounddevice.PortAudioError:
            stream.close()
            self.look_again()
            raise

    def _find(self, kind: Kind, name: str | None) -> tuple[int, Device] | None:
        for index, device in self._listed(kind):
            if device.is_default if name is None else device.name == name:
                return index, device
        return None

    def _find_anew(self, kind: Kind, name: str | None) -> tuple[int, Device]:
        """Look again for a device that was not there at first. Raises VoiceError."""
        self.look_again()
        self._refresh()
        found = self._find(kind, name)
        if found is None:
            raise VoiceError(
                f"this machine has no {_NAMES[kind]}"
                if name is None
                else f"there is no {_NAMES[kind]} called '{name}'"
            )
        return found

    def _is_taken(self, kind: Kind, index: int, format: tuple[int, int]) -> bool:
        rate, channels = format
        check = getattr(self._sounddevice, f"check_{kind}_settings")
        try:
            check(device=index, channels=channels, dtype="int16", samplerate=rate)
        except self._sounddevice.PortAudioError:
            return False
        return True

    def _listed(self, kind: Kind) -> Iterator[tuple[int, Device]]:
        """The devices of the default's sound system: others list the same ones again."""
        try:
            default = self._sounddevice.query_devices(kind=kind)
            everything = self._sounddevice.query_devices()
        except (self._sounddevice.PortAudioError, ValueError):
            return
        for index, found in enumerate(everything):
            if found["hostapi"] == default["hostapi"] and found[f"max_{kind}_channels"]:
                yield (
                    index,
                    Device(
                        name=str(found["name"]),
                        is_default=found["name"] == default["name"],
                        sample_rate=round(found["default_samplerate"]),
                    ),
                )


@cache
def portaudio() -> PortAudio:
    """The library, loaded at the first call. Raises VoiceError, again on each call."""
    return PortAudio()
