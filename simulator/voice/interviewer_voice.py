"""What the interviewer says: rendered and played one thing at a time, off the screen's thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable

from simulator.voice.ports import Loudspeaker, Playback, Synthesizer, VoiceError, VoiceSettings

_STEP_SECONDS = 0.5
"""How often a lost loudspeaker is looked for; the end and a stop are noticed at once."""

_CLOSE_SECONDS = 1.0
"""How long a device may hang before its thread is left to itself."""


class Speech:
    """Something the interviewer is about to say, is saying, or has said: a `Playback`.

    `wait` never raises: what went wrong is reported by the voice, and the speech is then over.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._lock = threading.Lock()
        self._is_stopping = False
        self._playback: Playback | None = None
        self._is_over = threading.Event()

    def stop(self) -> None:
        """Fall silent within a tenth of a second; harmless when already done."""
        with self._lock:
            self._is_stopping = True
            playback = self._playback
        if playback is not None:
            playback.stop()

    def wait(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for the end; whether it has come."""
        return self._is_over.wait(timeout)

    @property
    def is_audible(self) -> bool:
        """Whether it got as far as being played."""
        return self._playback is not None

    def _perform(self, render: Callable[[str], bytes], play: Callable[[bytes], Playback]) -> None:
        """Say it, unless it was stopped. Raises VoiceError."""
        try:
            if self._is_stopping:
                return
            pcm = render(self.text)
            if self._is_stopping or not pcm:
                return
            # Not under the lock: a device may take its time to open, and `stop` must not wait.
            playback = play(pcm)
            with self._lock:
                self._playback = playback
                is_stopping = self._is_stopping
            if is_stopping:
                playback.stop()
            while not playback.wait(_STEP_SECONDS):
                pass
        finally:
            self._is_over.set()

    def _skip(self) -> None:
        self._is_over.set()


class Sample(Speech):
    """A text said as other settings would sound; whoever asked for it is told of its end."""

    def __init__(
        self,
        text: str,
        settings: VoiceSettings,
        device: str | None,
        when_over: Callable[[str], object],
    ) -> None:
        super().__init__(text)
        self.settings = settings
        self.device = device
        self._when_over = when_over

    def _try(self, render: Callable[[str], bytes], play: Callable[[bytes], Playback]) -> None:
        reason = ""
        try:
            self._perform(render, play)
        except VoiceError as error:
            reason = str(error)
        self._when_over(reason)

    def _skip(self) -> None:
        super()._skip()
        self._when_over("")


class InterviewerVoice:
    """Says one thing at a time; everything is done by a thread of its own."""

    def __init__(
        self,
        synthesizer: Synthesizer,
        loudspeaker: Loudspeaker,
        settings: VoiceSettings,
        *,
        device: str | None = None,
        on_failure: Callable[[str], None],
    ) -> None:
        """Play on the loudspeaker called `device`; None is the default.

        The first failure is handed to `on_failure`, from the voice's own thread, as one line; after
        it the voice stays silent until `use` chooses how to go on.
        """
        self._synthesizer = synthesizer
        self._loudspeaker = loudspeaker
        self._settings = settings
        self._device = device
        self._on_failure = on_failure
        self._is_muted = False
        self._has_failed = False
        self._is_closed = False
        self._changed = threading.Condition()
        self._speech: Speech | None = None
        self._waiting: Speech | None = None
        self._to_prerender: deque[str] = deque()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def say(self, text: str) -> Speech:
        """Begin to say `text` in place of what is being said; returns at once.

        Muted or failed, the speech is over before it began.
        """
        speech = Speech(text)
        self._put(speech, is_silent=self.is_silent)
        return speech

    def sample(
        self,
        text: str,
        settings: VoiceSettings,
        device: str | None,
        when_over: Callable[[str], object],
    ) -> Speech:
        """Begin to say `text` with other settings, muted or failed as the voice may be.

        A failure is told to `when_over` alone, and the voice goes on as it was; without one it gets
        an empty text. It is called once, from the voice's own thread or from whoever says the next
        thing.
        """
        speech = Sample(text, settings, device, when_over)
        self._put(speech, is_silent=self._is_closed)
        return speech

    def _put(self, speech: Speech, *, is_silent: bool) -> None:
        """Say `speech` next, in place of what is being said and of what waits."""
        with self._changed:
            before, unsaid, self._speech = self._speech, self._waiting, speech
            if is_silent:
                self._waiting = None
                speech._skip()
            else:
                self._waiting = speech
            if unsaid is not None:
                unsaid._skip()
            self._changed.notify()
        if before is not None:
            before.stop()

    def prerender(self, texts: Iterable[str]) -> None:
        """Have `texts` rendered while there is nothing to say, so that they start at once."""
        with self._changed:
            self._to_prerender.extend(texts)
            self._changed.notify()

    def stop(self) -> None:
        """Stop what is being said; harmless when nothing is."""
        with self._changed:
            speech = self._speech
        if speech is not None:
            speech.stop()

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said, or is about to be: the microphone waits meanwhile."""
        with self._changed:
            speech = self._speech
        return speech is not None and not speech.wait(0)

    @property
    def is_silent(self) -> bool:
        """Whether nothing will be heard: muted, failed or closed."""
        return self._is_muted or self._has_failed or self._is_closed

    @property
    def is_muted(self) -> bool:
        """Whether the candidate wants the interviewer to be silent."""
        return self._is_muted

    def mute(self, muted: bool) -> None:
        """Be silent, at once, or speak again from the next text on."""
        self._is_muted = muted
        if muted:
            self.stop()

    def use(self, settings: VoiceSettings, device: str | None) -> None:
        """Speak like this, and there, from the next text on; a failure is forgotten."""
        with self._changed:
            self._settings = settings
            self._device = device
            self._has_failed = False

    def close(self) -> None:
        """Fall silent for good, and end the synthesizer."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self.stop()
        self._synthesizer.close()
        self._thread.join(_CLOSE_SECONDS)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._is_closed or self._waiting is not None or self._to_prerender
                )
                if self._is_closed:
                    if self._waiting is not None:
                        self._waiting._skip()
                    return
                speech, self._waiting = self._waiting, None
                text = self._to_prerender.popleft() if speech is None else ""
            try:
                if isinstance(speech, Sample):
                    self._try(speech)
                elif speech is not None:
                    speech._perform(self._render, self._play)
                elif not self.is_silent:
                    self._render(text)
            except VoiceError as error:
                self._fail(str(error))

    def _try(self, sample: Sample) -> None:
        sample._try(
            lambda text: self._synthesizer.render(text, sample.settings),
            lambda pcm: self._loudspeaker.play(pcm, sample.device),
        )

    def _render(self, text: str) -> bytes:
        return self._synthesizer.render(text, self._settings)

    def _play(self, pcm: bytes) -> Playback:
        return self._loudspeaker.play(pcm, self._device)

    def _fail(self, message: str) -> None:
        with self._changed:
            is_news = not self.is_silent
            self._has_failed = True
            self._to_prerender.clear()
        if is_news:
            self._on_failure(message)
