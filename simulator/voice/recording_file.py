"""Recordings on disk: a WAV file written as it is spoken, and reading any recording back."""

from __future__ import annotations

import os
import struct
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self

from simulator.voice.pcm import Resampler, from_float
from simulator.voice.ports import BYTES_PER_SECOND, SAMPLE_RATE, VoiceError
from simulator.voice.private_files import create_private_file, make_private_folder

if TYPE_CHECKING:
    import soundfile

FLUSH_SECONDS = 0.5
"""How much audio is held back at most; with the block being written it stays under a second."""

READABLE = (".wav", ".flac", ".mp3", ".ogg")
"""The kinds of recording that `read_audio` is meant for."""

_READ_SECONDS = 10
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_LARGEST = 2**32 - 1 - _HEADER.size
"""Bytes of sound that the size fields of a WAV file can count: 37 hours."""


class RecordingFile:
    """A WAV file that can be played at any moment of its making, even after a crash.

    The sound is written first and the header's sizes after it, so a header never promises what
    is not there.
    """

    def __init__(self, path: Path) -> None:
        """Begin a new file, for its owner's eyes only. Raises VoiceError."""
        self._path = path
        self._waiting = bytearray()
        self._size = 0
        self._failure: VoiceError | None = None
        self._closing = threading.Lock()
        try:
            make_private_folder(path.parent)
            self._file = os.fdopen(create_private_file(path), "w+b", buffering=0)
        except OSError as error:
            raise VoiceError(f"cannot record to {path}: {_reason(error)}") from None
        try:
            self._append(b"")
        except VoiceError:
            self._file.close()
            path.unlink()
            raise

    def __enter__(self) -> Self:
        """The file itself; leaving the `with` block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._path

    def write(self, pcm: bytes) -> None:
        """Append. Raises VoiceError, again on each call once it failed; what was written stays."""
        if self._failure is not None:
            raise self._failure
        self._waiting += pcm
        if len(self._waiting) >= FLUSH_SECONDS * BYTES_PER_SECOND:
            self._flush()

    def close(self) -> None:
        """Finish the file. Raises VoiceError when the end could not be written; then harmless.

        Safe from two threads at once: an answer may end while the program does.
        """
        with self._closing:
            if self._file.closed:
                return
            try:
                if self._failure is None:
                    self._flush()
                    os.fsync(self._file.fileno())
            except OSError as error:
                raise self._failed(error) from None
            finally:
                self._file.close()

    def _flush(self) -> None:
        waiting, self._waiting = bytes(self._waiting), bytearray()
        self._append(waiting)

    def _append(self, pcm: bytes) -> None:
        try:
            if self._size + len(pcm) > _LARGEST:
                raise OSError("the file is as long as a WAV file can be")
            self._write_at(_HEADER.size + self._size, pcm)
            self._write_at(0, _header(self._size + len(pcm)))
        except OSError as error:
            self._failure = self._failed(error)
            raise self._failure from None
        self._size += len(pcm)

    def _write_at(self, position: int, data: bytes) -> None:
        self._file.seek(position)
        rest = memoryview(data)
        while rest:
            # A disk that is nearly full takes a part, and refuses only the next one.
            rest = rest[self._file.write(rest) :]

    def _failed(self, error: OSError) -> VoiceError:
        return VoiceError(
            f"recording to {self._path} stopped: {_reason(error)}; what was recorded is kept"
        )


def read_audio(path: Path, start: float = 0.0, end: float | None = None) -> bytes:
    """A recording, or the span from `start` to `end` seconds of it, as 16 kHz mono PCM.

    `end` None is the end of the recording. A span beyond the recording is cut to it. Raises
    VoiceError when the file cannot be read or holds no sound.
    """
    try:
        import soundfile  # carries libsndfile; loaded when there is something to read
    except (ImportError, OSError) as error:
        raise VoiceError(f"recordings cannot be read: {error}") from None
    try:
        if not path.stat().st_size:
            raise VoiceError(f"{path} is empty")
        with path.open("rb") as file, soundfile.SoundFile(file) as sound:
            return _read(sound, start, end)
    except OSError as error:
        raise VoiceError(f"cannot read {path}: {_reason(error)}") from None
    except (soundfile.SoundFileError, RuntimeError):
        kinds = ", ".join(READABLE)
        raise VoiceError(f"{path} is not a recording this program can read ({kinds})") from None


def _read(sound: soundfile.SoundFile, start: float, end: float | None) -> bytes:
    rate, frames = sound.samplerate, sound.frames
    first = min(frames, max(0, round(start * rate)))
    last = frames if end is None else min(frames, round(end * rate))
    sound.seek(first)
    resampler = Resampler(rate, SAMPLE_RATE)
    pcm = bytearray()
    left = last - first
    while left > 0:
        block = sound.read(min(left, _READ_SECONDS * rate), dtype="float32", always_2d=True)
        if not len(block):
            break  # the header promised more than there is
        pcm += resampler.feed(from_float(block.mean(axis=1)))
        left -= len(block)
    return bytes(pcm + resampler.finish())


def _header(size: int) -> bytes:
    """The header of a WAV file with `size` bytes of 16 kHz mono PCM."""
    return _HEADER.pack(
        *(b"RIFF", size + _HEADER.size - 8, b"WAVE"),
        *(b"fmt ", 16, 1, 1, SAMPLE_RATE, BYTES_PER_SECOND, 2, 16),
        *(b"data", size),
    )


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
