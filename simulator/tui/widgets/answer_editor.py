"""Where the answer is typed: a text area, with the length and its advice underneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from simulator.interview.state import QuestionKind
from simulator.report.safe import printable
from simulator.tui.words import length_advice, word_count
from simulator.voice.answer import Span, followed


class AnswerArea(TextArea):
    """A text area that takes no control characters, however they arrive.

    Words that were not heard well can be underlined; an underline goes where its word goes, and
    goes away with it.
    """

    def __init__(self, *, yields_function_keys: bool = False, **options: Any) -> None:
        """Take the options of a text area; F6 and F7 may be left to the screen."""
        super().__init__(**options)
        self._marks: tuple[Span, ...] = ()
        self._marked_text: str | None = None
        self._yields_function_keys = yields_function_keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The keys that are left to the screen do nothing here."""
        if self._yields_function_keys and action in ("select_line", "select_all"):
            return False
        return super().check_action(action, parameters)

    def mark(self, spans: Sequence[Span]) -> None:
        """Underline `spans` of the text that is loaded next."""
        self._marks = tuple(spans)
        self._marked_text = None

    def get_line(self, line_index: int) -> Text:
        """A line as it is drawn."""
        line = super().get_line(line_index)
        if self._marks:
            self._follow_edits()
            start = sum(len(text) + 1 for text in self.document.lines[:line_index])
            for first, last in self._marks:
                if first < start + len(line) and last > start:
                    line.stylize("bold underline", max(first - start, 0), last - start)
        return line

    def _follow_edits(self) -> None:
        text = self.text
        if self._marked_text is not None and text != self._marked_text:
            places = followed(self._marks, self._marked_text, text)
            self._marks = tuple(place for place in places if place is not None)
        self._marked_text = text

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

    @dataclass
    class Edited(Message):
        """Posted at each change of the text."""

    def __init__(
        self, *, pause: float, longest: float, yields_function_keys: bool = False, id: str
    ) -> None:
        """Post `Drafted` after `pause` seconds without a key, or `longest` seconds with them.

        F6 and F7, which select text, may be left to the screen.
        """
        super().__init__(id=id)
        self._pause = pause
        self._longest = longest
        self._yields_function_keys = yields_function_keys
        self._pause_timer: Timer | None = None
        self._longest_timer: Timer | None = None
        self._kind = QuestionKind.OPENING

    def compose(self) -> ComposeResult:
        """The area and the count."""
        yield AnswerArea(
            yields_function_keys=self._yields_function_keys,
            id="answer",
            soft_wrap=True,
            tab_behavior="focus",
            highlight_cursor_line=False,
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

    def mark(self, spans: Sequence[Span]) -> None:
        """Underline `spans` of the text that is opened next."""
        self.area.mark(spans)

    def replace(self, text: str) -> None:
        """Put `text` in place of what there is; it can be undone as typing can."""
        area = self.area
        area.replace(text, (0, 0), area.document.end)
        area.move_cursor(area.document.end)

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
        self.post_message(self.Edited())
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
