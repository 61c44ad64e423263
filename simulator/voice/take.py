"""One stretch of listening: a thread that records, and a thread that recognizes.

They are two so that a slow recognizer never keeps the microphone waiting. An answer has several
takes when its question is repeated, when it is interrupted, or when a microphone is lost.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from simulator.voice.answer_audio import AnswerAudio
from simulator.voice.endpointing import Endpointer
from simulator.voice.pcm import level, meter, silence
from simulator.voice.ports import (
    BYTES_PER_SECOND,
    LEAD_IN_SECONDS,
    Microphone,
    PartialResult,
    Recognizer,
    RecognizerSession,
    Recording,
    Utterance,
    VoiceError,
)
from simulator.voice.signals import (
    Countdown,
    Ending,
    Floor,
    Level,
    Said,
    Saying,
    Signal,
    SoundLost,
    TakeEnded,
)

READ_SECONDS = 0.1
"""How long the microphone is waited for before the take looks whether it is to end."""

GUARD_SECONDS = 0.3
"""After the interviewer has spoken, for the sound that is still in the room."""

LEVEL_SECONDS = 0.1
"""How often the level is told."""

SHOWN_SILENCE = 1.0
"""Seconds of silence before which no countdown is told: everybody breathes."""


@dataclass(frozen=True, slots=True)
class TakeParts:
    """What a take works with."""

    microphone: Microphone
    device: str | None
    recognizer: Callable[[], Recognizer]
    """Waits until the model is loaded. Raises VoiceError."""
    is_interviewer_speaking: Callable[[], bool]
    post: Callable[[Signal], None]
    patience: float | None
    """Seconds of silence that end the take; None is never."""


class Take:
    """Listens until it is asked to end, until silence ends it, or until something breaks.

    The last signal of every take is `TakeEnded`.
    """

    def __init__(
        self, number: int, parts: TakeParts, audio: AnswerAudio, before: Take | None
    ) -> None:
        """`before` is an earlier take that may not have come to its end yet; it goes first."""
        self.number = number
        self._parts = parts
        self._audio = audio
        self._before = before
        self._blocks: queue.Queue[bytes | None] = queue.Queue()
        self._is_ending = threading.Event()
        self._is_captured = threading.Event()
        self._is_over = threading.Event()
        self._ending = Ending.ASKED
        self._reason = ""
        self._offset = 0.0
        self._told: float | None = None
        self._endpointer = Endpointer(parts.patience) if parts.patience is not None else None
        for work in (self._capture, self._recognize):
            threading.Thread(target=work, daemon=True).start()

    def end(self) -> None:
        """Close the microphone; `TakeEnded` follows once all of it is recognized."""
        self._is_ending.set()

    def give_time(self, seconds: float) -> None:
        """Wait `seconds` longer for the next word."""
        if self._endpointer is not None:
            self._endpointer.give_time(seconds)

    def cancel_countdown(self) -> None:
        """Count the silence from now."""
        if self._endpointer is not None:
            self._endpointer.cancel_countdown()

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for the end; whether it has come."""
        return self._is_over.wait(timeout)

    def wait_captured(self, timeout: float | None = None) -> None:
        """Wait until the microphone is closed and everything it gave is in the recording."""
        self._is_captured.wait(timeout)

    # The thread that records

    def _capture(self) -> None:
        if self._before is not None:
            self._before._is_captured.wait()
        self._offset = self._audio.seconds
        try:
            with self._parts.microphone.record(self._parts.device) as recording:
                self._wait_for_the_floor(recording)
                self._listen(recording)
            # What the closed microphone still holds was said before the end was asked for.
            while (block := recording.read(0)) is not None:
                self._take(block)
        except Exception as error:  # a take whose threads die without a word would never end
            self._fail(Ending.NO_MICROPHONE, error)
        finally:
            self._is_captured.set()
            self._blocks.put(None)

    def _wait_for_the_floor(self, recording: Recording) -> None:
        """Throw away what is heard while the interviewer speaks, and a moment longer."""
        guard = 0.0
        while not self._is_ending.is_set() and self._parts.is_interviewer_speaking():
            if not guard:
                self._parts.post(Floor(is_candidates=False))
            guard = GUARD_SECONDS * BYTES_PER_SECOND
            recording.read(READ_SECONDS)
        while not self._is_ending.is_set() and guard > 0:
            guard -= len(recording.read(READ_SECONDS) or b"")
        if not self._is_ending.is_set():
            self._parts.post(Floor(is_candidates=True))

    def _listen(self, recording: Recording) -> None:
        loud, unlevelled, lost = 0.0, 0, 0
        while not self._is_ending.is_set():
            block = recording.read(READ_SECONDS)
            if recording.lost_blocks > lost:
                lost = recording.lost_blocks
                self._parts.post(SoundLost(lost))
            if block is None:
                continue
            self._take(block)
            loud = max(loud, meter(level(block)))
            unlevelled += len(block)
            if unlevelled >= LEVEL_SECONDS * BYTES_PER_SECOND:
                self._parts.post(Level(loud))
                loud, unlevelled = 0.0, 0
            self._count_silence(block)

    def _take(self, block: bytes) -> None:
        self._audio.append(block)
        self._blocks.put(block)

    def _count_silence(self, block: bytes) -> None:
        if self._endpointer is None:
            return
        turn = self._endpointer.feed(block)
        if turn.is_over:
            self._ending = Ending.SILENCE
            self.end()
        elif turn.remaining is not None and turn.silence >= SHOWN_SILENCE:
            self._tell_countdown(turn.remaining)
        else:
            self._tell_countdown(None)

    def _tell_countdown(self, remaining: float | None) -> None:
        shown = None if remaining is None else float(-int(-remaining // 1))
        if shown != self._told:
            self._told = shown
            self._parts.post(Countdown(shown))

    # The thread that recognizes

    def _recognize(self) -> None:
        try:
            first = self._blocks.get()
            if first is not None:
                recognizer = self._parts.recognizer()
                self._wait_for_the_take_before()
                session = recognizer.start()
                self._feed(session, silence(LEAD_IN_SECONDS) + first)
                for utterance in session.finish():
                    self._say(utterance)
        except Exception as error:  # as above; recognizers raise what they like
            self._fail(Ending.NO_RECOGNIZER, error)
            self.end()
        self._is_captured.wait()
        self._wait_for_the_take_before()
        names = self._microphones() if self._ending is Ending.NO_MICROPHONE else ()
        self._parts.post(TakeEnded(self.number, self._ending, self._reason, names))
        self._is_over.set()
        self._before = None

    def _microphones(self) -> tuple[str, ...]:
        try:
            return tuple(device.name for device in self._parts.microphone.devices())
        except VoiceError:
            return ()

    def _wait_for_the_take_before(self) -> None:
        if self._before is not None:
            self._before._is_over.wait()

    def _feed(self, session: RecognizerSession, pcm: bytes | None) -> None:
        while pcm is not None:
            for heard in session.feed(pcm):
                match heard:
                    case PartialResult(text):
                        self._parts.post(Saying(self.number, text))
                    case Utterance():
                        self._say(heard)
                # A word that is too soft for the meter is a word.
                self.cancel_countdown()
            pcm = self._blocks.get()

    def _say(self, utterance: Utterance) -> None:
        words = tuple(
            replace(word, start=self._in_answer(word.start), end=self._in_answer(word.end))
            for word in utterance.words
        )
        self._parts.post(Said(self.number, replace(utterance, words=words)))

    def _in_answer(self, at: float) -> float:
        """A time of the recognizer's, counted from the beginning of the answer."""
        return self._offset + max(at - LEAD_IN_SECONDS, 0.0)

    def _fail(self, ending: Ending, error: Exception) -> None:
        # What broke first is what is told.
        if not self._reason:
            self._ending = ending
            self._reason = str(error) or type(error).__name__
