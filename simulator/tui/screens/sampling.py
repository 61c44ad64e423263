"""A screen on which the interviewer's voice can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.message import Message
from textual.screen import Screen

from simulator.report.safe import one_line
from simulator.sound import DOCTOR
from simulator.voice.ports import VoiceSettings

if TYPE_CHECKING:
    from simulator.voice.studio import Studio

SAMPLE = "Hello. Tell me about an incident that you handled."
SAMPLE_KEY = "f2"
SAYING = "A sample is spoken; any key stops it."
SLOW = "The voice gives no sound yet; if it stays so, you are told why. Any key stops the wait."

T = TypeVar("T")


class SamplingScreen(Screen[T], Generic[T]):
    """F2 says a sample. Its subclass binds the key, knows what is tried, and shows how it goes."""

    slow_after: ClassVar = 4.0
    """Seconds after which a sample that cannot be heard yet is called slow."""

    @dataclass
    class SampleEnded(Message):
        """Posted from the voice's thread when a sample is over."""

        number: int
        reason: str
        """What went wrong, in one line; empty when nothing did."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._studio = studio
        self._samples = 0
        self._is_sampling = False
        self._stops = 0
        """Presses of the sample's key that were there to stop it, and are still to come here."""

    def any_key(self, key: str) -> None:
        """`key` was pressed, and has stopped the sample if there was one."""
        if not self._is_sampling:
            return
        self._is_sampling = False
        self.show_sample("")
        if key == SAMPLE_KEY:
            self._stops += 1

    def action_sample(self) -> None:
        """Say a sample; the press that stopped one does not begin the next."""
        if self._stops:
            self._stops -= 1
            return
        self._samples += 1
        number = self._samples
        self._is_sampling = True
        self.show_sample(SAYING)
        voice, loudspeaker = self.tried()
        speech = self._studio.sample(
            SAMPLE,
            voice,
            loudspeaker,
            lambda reason: self.post_message(self.SampleEnded(number, reason)),
        )

        def look() -> None:
            if self._is_sampling and number == self._samples and not speech.is_audible:
                self.show_sample(SLOW)

        self.set_timer(self.slow_after, look)

    @on(SampleEnded)
    def _sample_ended(self, event: SampleEnded) -> None:
        event.stop()
        if not self._is_sampling or event.number != self._samples:
            return
        self._is_sampling = False
        reason = one_line(event.reason)
        self.show_sample(f"No sample: {reason}. {DOCTOR}" if reason else "")

    def on_unmount(self) -> None:
        """Fall silent."""
        self._studio.hush()

    def tried(self) -> tuple[VoiceSettings, str | None]:
        """The voice to be heard, and the loudspeaker; None is the default."""
        raise NotImplementedError

    def show_sample(self, text: str) -> None:
        """Show how the sample goes; an empty text is nothing to tell."""
        raise NotImplementedError
