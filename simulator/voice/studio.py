"""The room in which an interview is spoken: a voice, a microphone and a recognizer together.

It never blocks whoever calls it, and tells everything by signals from threads of its own.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from simulator.voice.answer_audio import AnswerAudio
from simulator.voice.interviewer_voice import InterviewerVoice, Speech
from simulator.voice.jargon import JargonTable
from simulator.voice.ports import (
    Device,
    Loudspeaker,
    Microphone,
    Playback,
    Recognizer,
    Synthesizer,
    Voice,
    VoiceError,
    VoiceSettings,
)
from simulator.voice.recording_file import read_audio
from simulator.voice.signals import ModelReady, RecordingStopped, Signal, VoiceFailed
from simulator.voice.take import Take, TakeParts

SPEECH_PATIENCE = 8.0
"""Seconds after which a question that still cannot be heard is left to be read."""

THINKING_SECONDS = 15.0
"""What "let me think" adds to the patience."""

CLOSE_SECONDS = 2.0
"""How long the end of the program may wait for a device."""


@dataclass(frozen=True, slots=True)
class StudioParts:
    """The devices and engines of a machine, or their doubles."""

    microphone: Microphone
    loudspeaker: Loudspeaker
    synthesizer: Synthesizer
    load_recognizer: Callable[[], Recognizer]
    """Takes seconds; called once, in a thread. Raises VoiceError."""
    load_words: Callable[[], tuple[JargonTable, JargonTable | None]]
    """The built-in table of mishearings, and the user's own words; called in that thread."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the candidate wants to be spoken with."""

    microphone: str | None = None
    """By name; None is the default."""
    loudspeaker: str | None = None
    """By name; None is the default."""
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    muted: bool = False
    """Whether the interviewer is silent."""
    hands_free: bool = False
    """Whether silence ends an answer."""
    patience: float = 5.0
    """Seconds of that silence."""
    records: bool = False
    """Whether answers are kept as sound."""


class Studio:
    """Speaks questions and hears answers, one at a time."""

    def __init__(
        self,
        parts: StudioParts,
        manner: Manner,
        *,
        speech_patience: float = SPEECH_PATIENCE,
    ) -> None:
        """Nothing is loaded or opened before it is needed."""
        self._parts = parts
        self._speech_patience = speech_patience
        self.manner = manner
        self._post: Callable[[Signal], None] = _nobody
        self._voice = InterviewerVoice(
            parts.synthesizer,
            parts.loudspeaker,
            manner.voice,
            device=manner.loudspeaker,
            on_failure=lambda reason: self._post(VoiceFailed(reason)),
        )
        self._voice.mute(manner.muted)
        self._speech: Speech | None = None
        self._said_at = 0.0
        self._playback: Playback | None = None
        self._loading: threading.Thread | None = None
        self._recognizer: Recognizer | VoiceError | None = None
        self._words: tuple[JargonTable, JargonTable | None] = (JargonTable({}), None)
        self._audio = AnswerAudio(None, "", _nobody)
        self._take: Take | None = None
        self._takes = 0

    def tell(self, post: Callable[[Signal], None]) -> None:
        """Hand signals to `post` from now on; it is called from other threads."""
        self._post = post

    def use(self, manner: Manner) -> None:
        """Go on in another manner, from the next question and take on; failures are forgotten."""
        before, self.manner = self.manner, manner
        if (manner.voice, manner.loudspeaker) != (before.voice, before.loudspeaker):
            self._voice.use(manner.voice, manner.loudspeaker)
        self._voice.mute(manner.muted)

    def use_microphone(self, name: str | None) -> None:
        """Listen to another microphone from the next take on; None is the default."""
        self.manner = replace(self.manner, microphone=name)

    def microphones(self) -> Sequence[Device]:
        """The microphones there are; none when they cannot be listed."""
        with contextlib.suppress(VoiceError):
            return self._parts.microphone.devices()
        return ()

    def loudspeakers(self) -> Sequence[Device]:
        """The loudspeakers there are; none when they cannot be listed."""
        with contextlib.suppress(VoiceError):
            return self._parts.loudspeaker.devices()
        return ()

    # The recognizer

    def prepare(self) -> None:
        """Begin to load the recognizer, unless that was begun or has come to a good end."""
        if isinstance(self._recognizer, VoiceError):
            self._recognizer = self._loading = None
        if self._loading is None:
            self._loading = threading.Thread(target=self._load, daemon=True)
            self._loading.start()

    def _load(self) -> None:
        try:
            self._words = self._parts.load_words()
            recognizer = self._parts.load_recognizer()
        except VoiceError as error:
            self._recognizer = error
        except Exception as error:  # an engine's own; this thread has nobody else to tell it to
            self._recognizer = VoiceError(f"the recognizer cannot be loaded: {error}")
        else:
            self._recognizer = recognizer
            self._post(ModelReady(recognizer.name))

    def _loaded(self) -> Recognizer:
        assert self._loading is not None
        self._loading.join()
        match self._recognizer:
            case None:
                raise VoiceError("the recognizer could not be loaded")
            case VoiceError() as error:
                raise error
            case recognizer:
                return recognizer

    @property
    def is_ready(self) -> bool:
        """Whether the recognizer is loaded."""
        return self._recognizer is not None and not isinstance(self._recognizer, VoiceError)

    @property
    def words(self) -> tuple[JargonTable, JargonTable | None]:
        """The tables of mishearings: the built-in one and the user's; empty until loaded."""
        return self._words

    # The interviewer

    def say(self, text: str) -> None:
        """Begin to say `text`; the microphone waits until it is said, or cannot be."""
        self._said_at = time.monotonic()
        self._speech = self._voice.say(text)

    def hush(self) -> None:
        """Stop what the interviewer says, and any replay, within a tenth of a second."""
        # A rendering that hangs goes on until it is given up; its words are never played.
        self._voice.stop()
        self._speech = None
        if self._playback is not None:
            self._playback.stop()

    @property
    def is_speaking(self) -> bool:
        """Whether the interviewer has the floor."""
        speech = self._speech
        if speech is None or speech.wait(0):
            return False
        waited = time.monotonic() - self._said_at
        if waited > self._speech_patience and not speech.is_audible:
            self.hush()
            return False
        return True

    def mute(self, muted: bool) -> None:
        """Be silent, at once, or speak again from the next question on."""
        self.manner = replace(self.manner, muted=muted)
        self._voice.mute(muted)
        if muted:
            self._speech = None

    def voices(self) -> Sequence[Voice]:
        """The voices the interviewer can have. Takes a moment. Raises VoiceError."""
        return self._parts.synthesizer.voices()

    def sample(
        self,
        text: str,
        settings: VoiceSettings,
        loudspeaker: str | None,
        when_over: Callable[[str], object],
    ) -> Speech:
        """Begin to say `text` as `settings` would sound, muted or not; `hush` stops it.

        `when_over` is called once, from another thread, with what went wrong in one line, which is
        empty when nothing did.
        """
        return self._voice.sample(text, settings, loudspeaker, when_over)

    # The answer

    def begin_answer(self, folder: Path | None, stem: str) -> None:
        """Count the time of a new answer from nothing; it is recorded in `folder` if at all."""
        self.end_answer()
        self._audio = AnswerAudio(
            folder if self.manner.records else None,
            stem,
            lambda reason: self._post(RecordingStopped(reason)),
        )

    def listen(self) -> int:
        """Begin a take of the answer; its number."""
        self.prepare()
        if self._take is not None:
            self._take.end()
        self._takes += 1
        parts = TakeParts(
            microphone=self._parts.microphone,
            device=self.manner.microphone,
            recognizer=self._loaded,
            is_interviewer_speaking=lambda: self.is_speaking,
            post=lambda signal: self._post(signal),
            patience=self.manner.patience if self.manner.hands_free else None,
        )
        self._take = Take(self._takes, parts, self._audio, self._take)
        return self._takes

    def stop_listening(self) -> None:
        """End the take; what was said in it is still told, and `TakeEnded` after it."""
        if self._take is not None:
            self._take.end()

    def give_time(self) -> None:
        """Let the candidate think: silence ends the answer later."""
        if self._take is not None:
            self._take.give_time(THINKING_SECONDS)

    def cancel_countdown(self) -> None:
        """Count the silence from now."""
        if self._take is not None:
            self._take.cancel_countdown()

    @property
    def is_recording(self) -> bool:
        """Whether what is said now is kept as sound."""
        return self._audio.is_recording

    @property
    def recording(self) -> str:
        """The name of the answer's recording; empty while there is none."""
        return self._audio.name

    def end_answer(self) -> None:
        """The answer is complete."""
        self._settle(self._audio.close)

    def drop_answer(self) -> None:
        """The answer does not count, and nothing of its sound is kept."""
        self._settle(self._audio.discard)

    def _settle(self, finish: Callable[[], None]) -> None:
        """Finish the recording when the last take has given it everything."""
        take = self._take
        if take is None or take.wait(0):
            finish()
            return
        take.end()

        def wait() -> None:
            take.wait_captured()
            finish()

        threading.Thread(target=wait, daemon=True).start()

    # Afterwards

    def replay(self, recording: Path, start: float, end: float) -> None:
        """Play that stretch, in seconds, of a recording; reads the file. Raises VoiceError."""
        self.hush()
        pcm = read_audio(recording, start, end)
        self._playback = self._parts.loudspeaker.play(pcm, self.manner.loudspeaker)

    def close(self) -> None:
        """Fall silent, close the microphone and end the voice."""
        self._post = _nobody
        self.hush()
        if self._take is not None:
            self._take.end()
            self._take.wait_captured(CLOSE_SECONDS)
            self._audio.close()
        self._voice.close()


def _nobody(_signal: object) -> None:
    """Nobody listens."""
