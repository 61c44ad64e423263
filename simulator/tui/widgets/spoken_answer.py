"""Where a spoken answer appears: what the microphone does, how loud it is, and the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from simulator.interview.state import QuestionKind
from simulator.report.safe import printable
from simulator.tui.spoken_words import Hearing, heard_so_far, lost_line, stage_line
from simulator.tui.words import length_advice, word_count


class SpokenAnswer(VerticalScroll, can_focus=True):
    """The answer in progress. It holds the focus, so that Space and Enter end the answer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "screen.send", "Done", key_display="Space"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.hearing = Hearing()
        self._kind = QuestionKind.OPENING

    def compose(self) -> ComposeResult:
        """The state and the words."""
        yield Static(id="hearing", markup=False)
        yield Static(id="heard", markup=False)

    def on_mount(self) -> None:
        """Say whose words these are."""
        self.border_title = "YOUR ANSWER"
        self.hear()

    def open(self, kind: QuestionKind) -> None:
        """Show an answer to a question of this kind, and take the keys."""
        self._kind = kind
        self.display = True
        self.focus()

    def close(self) -> None:
        """Leave the place to the editor."""
        self.display = False

    def hear(self, **changes: Any) -> None:
        """Show `changes` in what the microphone does."""
        self.hearing = replace(self.hearing, **changes)
        self.query_one("#hearing", Static).update(stage_line(self.hearing))

    def show(self, text: str, partial: str) -> None:
        """Show the words so far; the latest stay in sight."""
        self.query_one("#heard", Static).update(heard_so_far(printable(text), printable(partial)))
        advice = length_advice(word_count(text), self._kind)
        lost = lost_line(self.hearing.lost)
        self.border_subtitle = f"{advice} · {lost}" if lost else advice
        self.scroll_end(animate=False)
