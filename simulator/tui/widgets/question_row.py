"""The setting that says which question is asked; Enter opens the picker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from simulator.content.questions import Question
from simulator.report.safe import one_line
from simulator.tui.widgets.choice_row import LABEL_WIDTH

SURPRISE = "Surprise me"


class QuestionRow(Widget, can_focus=True):
    """One line: the label and the chosen question, cut where the line ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "press", "Choose"),
    ]

    wording: reactive[str] = reactive(SURPRISE)
    """What stands for the chosen question."""

    @dataclass
    class Pressed(Message):
        """Posted when another question is to be chosen."""

        row: QuestionRow

        @property
        def control(self) -> QuestionRow:
            """The row."""
            return self.row

    def show(self, question: Question | None) -> None:
        """Show `question`; None is left to chance."""
        self.wording = SURPRISE if question is None else one_line(question.text)

    def render(self) -> Content:
        """The label, and the question in brackets."""
        style = "bold reverse" if self.has_focus else "bold $accent"
        return Content.assemble(
            (f"{'Question':<{LABEL_WIDTH}}", "bold"), (f"[{self.wording}]", style)
        )

    def action_press(self) -> None:
        """Ask to choose."""
        self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        """Ask to choose."""
        self.action_press()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show where the keys go."""
        super().watch_has_focus(_has_focus)
        self.refresh()
