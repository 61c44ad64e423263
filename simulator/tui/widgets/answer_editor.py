"""Where the answer is typed: a text area, with the length and its advice underneath."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from simulator.interview.state import QuestionKind
from simulator.report.safe import printable
from simulator.tui.words import length_advice, word_count


class AnswerArea(TextArea):
    """A text area that takes no control characters, however they arrive."""

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual calls the handlers of every base class too: the event is handled here alone.
        event.prevent_default()
        event.stop()
        await super()._on_paste(events.Paste(printable(event.text)))


class AnswerEditor(Vertical):
    """The answer in progress. Posts `Drafted` when it is worth keeping."""

    @dataclass
    class Drafted(Message):
        """Posted a moment after typing stopped, and now and then while it goes on."""

        text: str

    def __init__(self, *, pause: float, longest: float, id: str) -> None:
        """Post `Drafted` after `pause` seconds without a key, or `longest` seconds with them."""
        super().__init__(id=id)
        self._pause = pause
        self._longest = longest
        self._pause_timer: Timer | None = None
        self._longest_timer: Timer | None = None
        self._kind = QuestionKind.OPENING

    def compose(self) -> ComposeResult:
        """The area and the count."""
        yield AnswerArea(
            id="answer", soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False
        )
        yield Static(id="count", markup=False)

    def on_mount(self) -> None:
        """Say whose words these are."""
        self.area.border_title = "YOUR ANSWER"

    @property
    def area(self) -> AnswerArea:
        """The text area."""
        return self.query_one(AnswerArea)

    @property
    def text(self) -> str:
        """The answer as it stands."""
        return self.area.text

    def open(self, draft: str, kind: QuestionKind) -> None:
        """Take an answer, beginning with `draft`."""
        self._kind = kind
        area = self.area
        area.read_only = False
        shown = printable(draft)
        if area.text != shown:
            area.load_text(shown)
            area.move_cursor(area.document.end)
        self._count()
        area.focus()

    def close(self) -> None:
        """Take no more."""
        self.cancel_timers()
        self.area.read_only = True

    def clear(self) -> None:
        """Make room for the next answer."""
        self.area.load_text("")
        self._count()

    def cancel_timers(self) -> None:
        """Post nothing for what has been typed so far."""
        for timer in (self._pause_timer, self._longest_timer):
            if timer is not None:
                timer.stop()
        self._pause_timer = self._longest_timer = None

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._count()
        if self.area.read_only:
            return
        if self._pause_timer is not None:
            self._pause_timer.stop()
        self._pause_timer = self.set_timer(self._pause, self._draft)
        if self._longest_timer is None:
            self._longest_timer = self.set_timer(self._longest, self._draft)

    def _draft(self) -> None:
        self.cancel_timers()
        self.post_message(self.Drafted(self.text))

    def _count(self) -> None:
        words = word_count(self.text)
        self.query_one("#count", Static).update(length_advice(words, self._kind))
