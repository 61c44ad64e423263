"""The sound of one answer: how much there is, and its recording where one is wanted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from simulator.voice.ports import BYTES_PER_SECOND, VoiceError
from simulator.voice.recording_file import RecordingFile

SUFFIX = ".wav"


class AnswerAudio:
    """Counts the answer's sound, and writes it down where it may.

    A recording that cannot be written is given up, and told once; the answer goes on.
    """

    def __init__(self, folder: Path | None, stem: str, on_failure: Callable[[str], None]) -> None:
        """Record to a new file in `folder` called after `stem`; None records nothing."""
        self._folder = folder
        self._stem = stem
        self._on_failure = on_failure
        self._file: RecordingFile | None = None
        self._size = 0
        self.name = ""
        """The name of the recording; empty while there is none."""

    @property
    def seconds(self) -> float:
        """How much sound the answer has so far."""
        return self._size / BYTES_PER_SECOND

    @property
    def is_recording(self) -> bool:
        """Whether what is said next will be on disk."""
        return self._folder is not None

    def append(self, pcm: bytes) -> None:
        """Take more of it."""
        self._size += len(pcm)
        if self._folder is None:
            return
        try:
            if self._file is None:
                self._file = RecordingFile(_unused(self._folder, self._stem))
                self.name = self._file.path.name
            self._file.write(pcm)
        except VoiceError as error:
            self._folder = None
            self._on_failure(str(error))

    def close(self) -> None:
        """Finish the recording."""
        if self._file is not None:
            with contextlib.suppress(VoiceError):  # told, or only its last half second is lost
                self._file.close()

    def discard(self) -> None:
        """Keep nothing of it."""
        self.close()
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.path.unlink()
        self._folder = self._file = None
        self.name = ""


def _unused(folder: Path, stem: str) -> Path:
    """A file that is not there yet: an interview that was taken up again has others."""
    path, number = folder / f"{stem}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}{SUFFIX}"
    return path
