"""Vosk, the default recognizer: offline, streaming, with times and confidence for every word.

It gives lower-case words without punctuation, and spells numbers.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from simulator.voice.ports import (
    BYTES_PER_SECOND,
    SAMPLE_RATE,
    Heard,
    HeardWord,
    PartialResult,
    Recognizer,
    Utterance,
    VoiceError,
)
from simulator.voice.vosk_folder import try_in_child, why_unusable

BLOCK = BYTES_PER_SECOND // 10
"""Bytes that Vosk gets at a time. Utterances end between blocks, so blocks of one size make the
words the same however the audio arrives."""


def load_vosk(folder: Path, *, vouched_for: bool = False) -> Recognizer:
    """The model in `folder`, ready to hear; takes one to twenty seconds.

    A folder that is not `vouched_for` (installed by this program and unchanged since) is first
    tried in another process, which doubles the time. Raises VoiceError.
    """
    fault = why_unusable(folder)
    if fault is not None:
        raise VoiceError(f"{folder}: not a Vosk model ({fault})")
    if not vouched_for:
        try_in_child(folder)
    return VoskRecognizer(folder)


class VoskRecognizer:
    """A loaded Vosk model; see `ports.Recognizer`. Prefer `load_vosk`, which checks it first."""

    def __init__(self, folder: Path) -> None:
        vosk = _import_vosk()
        vosk.SetLogLevel(-1)  # before the model: loading it is what logs most
        try:
            # Always a path: with a language or a name Vosk may reach for the network.
            self._model = vosk.Model(model_path=str(folder))
        except Exception as error:  # Vosk raises nothing more particular
            raise VoiceError(f"{folder}: Vosk cannot load this model ({error})") from None
        self._vosk = vosk
        self._folder = folder

    @property
    def name(self) -> str:
        """The program and the model."""
        return f"Vosk, {self._folder.resolve().name}"

    def start(self) -> VoskSession:
        """Begin a new answer. Raises VoiceError."""
        try:
            recognizer = self._vosk.KaldiRecognizer(self._model, SAMPLE_RATE)
        except Exception as error:  # as above; this is where a bad graph shows
            raise VoiceError(f"{self._folder}: Vosk cannot use this model ({error})") from None
        recognizer.SetWords(True)
        _repeat_dither()
        return VoskSession(recognizer)


class VoskSession:
    """The recognition of one answer; see `ports.RecognizerSession`."""

    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self._waiting = bytearray()
        self._partial = ""

    def feed(self, pcm: bytes) -> Sequence[Heard]:
        """Take the next audio; the utterances it ended, and the partial result if it changed."""
        self._waiting += pcm
        heard: list[Heard] = []
        is_open = False
        while len(self._waiting) >= BLOCK:
            block = bytes(self._waiting[:BLOCK])
            del self._waiting[:BLOCK]
            is_open = not self._accept(block)
            if not is_open:
                heard += self._utterance(self._recognizer.Result())
        if is_open:
            heard += self._changed_partial()
        return heard

    def finish(self) -> Sequence[Utterance]:
        """End the answer; the utterance that was still open, if it held words."""
        rest = bytes(self._waiting[: len(self._waiting) // 2 * 2])  # half a sample is no sound
        self._waiting.clear()
        ended = []
        if rest and self._accept(rest):
            ended += self._utterance(self._recognizer.Result())
        return [*ended, *self._utterance(self._recognizer.FinalResult())]

    def _accept(self, pcm: bytes) -> bool:
        """Whether an utterance ended."""
        try:
            return bool(self._recognizer.AcceptWaveform(pcm))
        except Exception as error:  # Vosk raises nothing more particular
            raise VoiceError(f"Vosk stopped hearing ({error})") from None

    def _utterance(self, raw: str) -> list[Utterance]:
        self._partial = ""
        result = _decoded(raw)
        text = result.get("text", "")
        if not text:
            return []
        words = [
            HeardWord(item["word"], item["start"], item["end"], item["conf"])
            for item in result.get("result", ())
        ]
        return [Utterance(text, tuple(words))]

    def _changed_partial(self) -> list[PartialResult]:
        text = _decoded(self._recognizer.PartialResult()).get("partial", "")
        if text == self._partial:
            return []
        self._partial = text
        return [PartialResult(text)]


def _decoded(raw: str) -> dict[str, Any]:
    """Vosk gives an empty string where it has nothing to say."""
    try:
        result = json.loads(raw) if raw else {}
    except json.JSONDecodeError as error:
        raise VoiceError(f"Vosk gave a result that cannot be read ({error})") from None
    return result if isinstance(result, dict) else {}


def _repeat_dither() -> None:
    """Begin the noise that Kaldi adds to audio at the same place for every answer.

    It comes from C's `rand`, so that without this a recording gives other words, and another
    score, each time it is heard. Where that library cannot be reached, results vary as Vosk's do.
    """
    with contextlib.suppress(OSError, AttributeError):
        library = ctypes.CDLL("msvcrt" if sys.platform == "win32" else None)
        library.srand(0)


def _import_vosk() -> Any:
    # At first use: it loads a library of 25 MB.
    try:
        with _requests_left_out():
            import vosk
    except (ImportError, OSError) as error:
        raise VoiceError(f"Vosk is not usable on this machine ({error})") from None
    return vosk


@contextlib.contextmanager
def _requests_left_out() -> Iterator[None]:
    """Have `import requests` give nothing.

    Vosk needs it only for downloads, which this program never has it make. It takes half a second
    to load, and opens a socket as it does.
    """
    if "requests" in sys.modules:
        yield
        return
    sys.modules["requests"] = ModuleType("requests")
    try:
        yield
    finally:
        del sys.modules["requests"]
