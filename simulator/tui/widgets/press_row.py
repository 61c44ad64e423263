"""A setting that is chosen on a screen of its own: a label, and what is chosen now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from simulator.report.safe import one_line
from simulator.tui.widgets.choice_row import LABEL_WIDTH


class PressRow(Widget, can_focus=True):
    """One line. Enter asks to choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right", "press", "Choose", key_display="Enter"),
    ]

    more: ClassVar = "  …"
    """Shown after the choice: there is more behind it."""

    wording: reactive[str] = reactive("")
    """What stands for the present choice."""

    @dataclass
    class Pressed(Message):
        """Posted when another choice is to be made."""

        row: PressRow

        @property
        def control(self) -> PressRow:
            """The row."""
            return self.row

    def __init__(self, label: str, wording: str, *, id: str) -> None:
        super().__init__(id=id)
        self._label = label
        self.set_reactive(PressRow.wording, wording)

    def render(self) -> Content:
        """The label, and the choice in brackets."""
        style = "bold reverse" if self.has_focus else "bold $accent"
        return Content.assemble(
            (f"{self._label:<{LABEL_WIDTH}}", "bold"),
            (f"[{one_line(self.wording)}]", style),
            (self.more, "$text-muted"),
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
