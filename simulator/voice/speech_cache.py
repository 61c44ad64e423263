"""Rendered speech on disk, so that a question is said at once the second time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from dataclasses import asdict
from pathlib import Path

from simulator.voice.ports import VoiceError, VoiceSettings
from simulator.voice.private_files import make_private_folder
from simulator.voice.recording_file import RecordingFile, read_audio

LARGEST_BYTES = 64 * 2**20
"""How much is kept: about half an hour of speech."""


class SpeechCache:
    """One WAV file for each text, voice, rate and volume; the least recently used goes first.

    A cache that cannot be read or written is no cache; nothing here raises.
    """

    def __init__(self, folder: Path, largest_bytes: int = LARGEST_BYTES) -> None:
        """`folder` is made at the first speech kept."""
        self._folder = folder
        self._largest_bytes = largest_bytes

    def find(self, text: str, settings: VoiceSettings) -> bytes | None:
        """The speech as PCM; None when it is not kept."""
        path = self._path(text, settings)
        try:
            pcm = read_audio(path)
            os.utime(path)  # used just now
        except (VoiceError, OSError):
            return None
        return pcm

    def keep(self, text: str, settings: VoiceSettings, pcm: bytes) -> None:
        """Keep the speech, and drop what has not been used for longest."""
        path = self._path(text, settings)
        # Another process may be keeping the same speech; the last one wins, and both are whole.
        partial = path.with_suffix(f".{os.getpid()}.{time.monotonic_ns()}.part")
        try:
            make_private_folder(self._folder)
            with RecordingFile(partial) as file:
                file.write(pcm)
            partial.replace(path)
            self._drop_oldest()
        except (VoiceError, OSError):
            with contextlib.suppress(OSError):
                partial.unlink()

    def clear(self) -> None:
        """Forget all speech. Questions may quote the candidate, and so does what is kept here."""
        for path in self._files():
            with contextlib.suppress(OSError):
                path.unlink()

    def _path(self, text: str, settings: VoiceSettings) -> Path:
        wording = json.dumps([text, asdict(settings)], sort_keys=True)
        return self._folder / f"{hashlib.sha256(wording.encode()).hexdigest()}.wav"

    def _files(self) -> list[Path]:
        return [*self._folder.glob("*.wav"), *self._folder.glob("*.part")]

    def _drop_oldest(self) -> None:
        used = []
        for path in self._files():
            with contextlib.suppress(OSError):
                status = path.stat()
                used.append((status.st_mtime_ns, path, status.st_size))
        total = sum(size for _, _, size in used)
        for _, path, size in sorted(used):
            if total <= self._largest_bytes:
                return
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size
