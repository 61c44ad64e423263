"""Moonshine, the second recognizer: English with punctuation and capitals, offline.

`moonshine-voice` carries the engine and `moonshine-cpp` the model files; the extra `[moonshine]`
brings both. Nothing is downloaded: the model is always given as a folder.

That model has no times for single words. An utterance's own start and end are measured; between
them its words are spread by their length, which is right to a fraction of a second because
utterances are short. They carry no confidence.
"""

from __future__ import annotations

import importlib.util
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.voice.ports import (
    SAMPLE_RATE,
    Heard,
    HeardWord,
    PartialResult,
    Recognizer,
    Utterance,
    VoiceError,
)

ENGINE = "moonshine_voice"
CARRIER = "moonshine_cpp"
"""Never imported: it brings a second, older engine."""

PARTIAL_SECONDS = 1.0
"""Audio between two looks at an unfinished utterance, each of which reads all of it again."""

_NEVER = float("inf")
_MODEL_FILES = ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin")
_WORD_TIMES_FILE = "decoder_with_attention.ort"


def moonshine_model() -> Path | None:
    """The folder of the English base model; None unless engine and model are both installed."""
    if importlib.util.find_spec(ENGINE) is None:
        return None
    spec = importlib.util.find_spec(CARRIER)
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        folder = Path(place) / "models" / "base-en"
        if _fault(folder) is None:
            return folder
    return None


def load_moonshine(folder: Path) -> Recognizer:
    """The base model in `folder`, ready to hear; takes about a second. Raises VoiceError."""
    fault = _fault(folder)
    if fault is not None:
        raise VoiceError(f"{folder}: not a Moonshine model ({fault})")
    return MoonshineRecognizer(folder)


class MoonshineRecognizer:
    """A loaded Moonshine model; see `ports.Recognizer`."""

    name = "Moonshine, base English"

    def __init__(self, folder: Path) -> None:
        try:
            from moonshine_voice.moonshine_api import ModelArch
            from moonshine_voice.transcriber import Transcriber
        except (ImportError, OSError) as error:
            raise VoiceError(f"Moonshine is not usable on this machine ({error})") from None
        # Without this every look at an answer copies all of its audio back.
        options = {"return_audio_data": "false"}
        if (folder / _WORD_TIMES_FILE).is_file():
            options["word_timestamps"] = "true"
        try:
            self._transcriber = Transcriber(folder, ModelArch.BASE, options=options)
        except Exception as error:  # its own errors, and whatever ctypes raises
            raise VoiceError(f"{folder}: Moonshine cannot load this model ({error})") from None

    def start(self) -> MoonshineSession:
        """Begin a new answer. Raises VoiceError."""
        try:
            # The session decides when to look, so the stream itself never does.
            stream = self._transcriber.create_stream(update_interval=_NEVER)
            stream.start()
        except Exception as error:  # as above
            raise VoiceError(f"Moonshine cannot begin ({error})") from None
        return MoonshineSession(stream)


class MoonshineSession:
    """The recognition of one answer; see `ports.RecognizerSession`."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._odd = b""
        self._unread = 0.0
        """Seconds of audio since the last look."""
        self._last_look = 0.0
        """Seconds that the last look took."""
        self._given: set[int] = set()
        self._partial = ""

    def feed(self, pcm: bytes) -> Sequence[Heard]:
        """Take the next audio; the utterances it ended, and the partial result if it changed."""
        self._add(pcm)
        # A look costs more the slower the machine is; one that covers at least its own cost in
        # audio can never fall further and further behind the speaker.
        if self._unread < max(PARTIAL_SECONDS, self._last_look):
            return []
        before = time.monotonic()
        lines = self._lines(self._stream.update_transcription)
        self._last_look = time.monotonic() - before
        self._unread = 0.0
        return [*self._ended(lines), *self._changed_partial(lines)]

    def finish(self) -> Sequence[Utterance]:
        """End the answer; every utterance not given yet. The session is over after it."""
        lines = self._lines(self._stream.stop)
        ended = self._ended(lines, all_of_them=True)
        self._stream.close()
        return ended

    def _add(self, pcm: bytes) -> None:
        pcm = self._odd + pcm
        count = len(pcm) // 2
        self._odd = pcm[2 * count :]
        if not count:
            return
        samples = [sample / 32768 for sample in struct.unpack(f"<{count}h", pcm[: 2 * count])]
        try:
            self._stream.add_audio(samples, SAMPLE_RATE)
        except Exception as error:  # its own errors, and whatever ctypes raises
            raise VoiceError(f"Moonshine stopped hearing ({error})") from None
        self._unread += count / SAMPLE_RATE

    def _lines(self, look: Any) -> Sequence[Any]:
        try:
            transcript = look()
        except Exception as error:  # as above
            raise VoiceError(f"Moonshine stopped hearing ({error})") from None
        if transcript is None:  # how `stop` says that it failed
            raise VoiceError("Moonshine could not finish the answer")
        lines: Sequence[Any] = transcript.lines
        return lines

    def _ended(self, lines: Sequence[Any], *, all_of_them: bool = False) -> list[Utterance]:
        ended = []
        for line in lines:
            if line.line_id not in self._given and (line.is_complete or all_of_them):
                self._given.add(line.line_id)
                self._partial = ""
                ended += _utterance(line)
        return ended

    def _changed_partial(self, lines: Sequence[Any]) -> list[PartialResult]:
        open_lines = [line.text.strip() for line in lines if line.line_id not in self._given]
        text = " ".join(filter(None, open_lines))
        if text == self._partial:
            return []
        self._partial = text
        return [PartialResult(text)]


def _utterance(line: Any) -> list[Utterance]:
    text = " ".join(line.text.split())
    if not text:
        return []
    if line.words:
        words = [HeardWord(w.word.strip(), w.start, w.end, w.confidence) for w in line.words]
        return [Utterance(text, tuple(words))]
    return [Utterance(text, spread_words(text, line.start_time, line.start_time + line.duration))]


def spread_words(text: str, start: float, end: float) -> tuple[HeardWord, ...]:
    """The words of `text` between two times, each as long as its share of the characters."""
    words = text.split()
    unit = (end - start) / (sum(len(word) for word in words) or 1)
    spread = []
    for word in words:
        until = start + unit * len(word)
        spread.append(HeardWord(word, round(start, 3), round(until, 3), None))
        start = until
    return tuple(spread)


def _fault(folder: Path) -> str | None:
    for name in _MODEL_FILES:
        file = folder / name
        if not file.is_file() or not file.stat().st_size:
            return f"{name} is missing"
    return None
