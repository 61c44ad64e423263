"""The interviewer's voice by pyttsx3, in a child process that may hang or die."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from simulator.voice.ports import Voice, VoiceError, VoiceSettings
from simulator.voice.recording_file import read_audio
from simulator.voice.speakable import speakable
from simulator.voice.speaker_process import BrokenSpeakerError, SpeakerProcess
from simulator.voice.speech_cache import SpeechCache

START_SECONDS = 10.0
"""How long an engine may take to start and to answer at all."""

SECONDS_PER_CHARACTER = 0.02
"""What is added to that for each character; ten times what a slow engine takes."""

NEEDED_BYTES = 16 * 2**20
"""The longest text takes about a third of it."""

GIVE_UP_AFTER = 3
"""Calls in a row that failed in two child processes each."""


class Pyttsx3Synthesizer:
    """Renders speech; safe to use from several threads, which then wait for each other.

    A child that hangs or dies is replaced once per call. After `GIVE_UP_AFTER` calls in a row
    whose second child failed as well, every call fails at once.
    """

    def __init__(
        self,
        cache: SpeechCache,
        *,
        start: Callable[[], SpeakerProcess] = SpeakerProcess,
        patience: float = START_SECONDS,
    ) -> None:
        """`patience` is the time limit, in seconds, that grows with the text."""
        self._cache = cache
        self._start = start
        self._patience = patience
        self._lock = threading.Lock()
        self._child: SpeakerProcess | None = None
        self._failures = 0
        self._one_child_each = False
        self._closed = False

    def voices(self) -> Sequence[Voice]:
        """The voices there are, in the engine's order. Raises VoiceError."""
        with self._lock:
            answer = self._ask({"do": "voices"}, self._patience)
        try:
            return tuple(
                Voice(str(voice["id"]), str(voice["name"]), str(voice["language"]))
                for voice in answer["voices"]
            )
        except (KeyError, TypeError):
            raise VoiceError("the interviewer's voice failed: it made no sense") from None

    def render(self, text: str, settings: VoiceSettings) -> bytes:
        """The speech as PCM, empty when `text` holds nothing to say. Raises VoiceError."""
        text = speakable(text)
        if not text:
            return b""  # espeak never comes back from an utterance without words
        kept = self._cache.find(text, settings)
        if kept is not None:
            return kept
        with self._lock:
            pcm = self._render(text, settings)
        self._cache.keep(text, settings, pcm)
        return pcm

    def close(self) -> None:
        """End the child, even in the middle of a rendering; nothing is rendered after that."""
        self._closed = True
        child = self._child
        if child is not None:
            child.kill()

    def _render(self, text: str, settings: VoiceSettings) -> bytes:
        try:
            with tempfile.TemporaryDirectory(prefix="incident-interview-") as folder:
                # An engine that runs out of space says nothing and leaves half a sentence.
                if shutil.disk_usage(folder).free < NEEDED_BYTES:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                file = Path(folder) / "speech.wav"
                request = {"do": "render", "text": text, **asdict(settings), "file": str(file)}
                self._ask(request, self._patience + SECONDS_PER_CHARACTER * len(text))
                pcm = _read(file)
        except OSError as error:
            raise VoiceError(f"the interviewer's voice failed: {error.strerror}") from None
        if not pcm:
            raise VoiceError("the interviewer's voice failed: the engine gave no sound")
        return pcm

    def _ask(self, request: dict[str, Any], timeout: float) -> dict[str, Any]:
        """The child's answer, from a second child if need be. Raises VoiceError."""
        if self._failures >= GIVE_UP_AFTER:
            raise VoiceError("the interviewer's voice was given up after it failed repeatedly")
        is_used = self._child is not None
        try:
            answer = self._ask_once(request, timeout)
        except BrokenSpeakerError:
            try:
                answer = self._ask_once(request, timeout)
            except BrokenSpeakerError as error:
                self._failures += 1
                raise VoiceError(f"the interviewer's voice failed: {error}") from None
            # Some engines hang at every utterance after their first.
            self._one_child_each = self._one_child_each or is_used
        self._failures = 0
        if self._one_child_each:
            self._end_child()
        if "error" in answer:
            raise VoiceError(f"the interviewer's voice failed: {answer['error']}")
        return answer

    def _ask_once(self, request: dict[str, Any], timeout: float) -> dict[str, Any]:
        if self._child is None and not self._closed:
            self._child = self._start()
        if self._child is None or self._closed:
            self._end_child()
            raise VoiceError("the interviewer's voice was closed")
        try:
            return self._child.ask(request, timeout)
        except BrokenSpeakerError:
            self._end_child()
            raise

    def _end_child(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None


def _read(file: Path) -> bytes:
    """What an engine wrote; nothing when it wrote nothing, as some do from the second time on."""
    try:
        return read_audio(file)
    except VoiceError:
        return b""
