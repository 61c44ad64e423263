"""A setting with many values or long ones: one is in sight, left and right go through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from simulator.report.safe import one_line
from simulator.tui.widgets.choice_row import LABEL_WIDTH


class CycleRow(Widget, can_focus=True):
    """One line: a label, the chosen value in brackets, and which of how many it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Before", show=False),
        Binding("right,space,enter", "move(1)", "Change", key_display="← →"),
    ]

    chosen: reactive[int] = reactive(0)
    """Index of the chosen value."""

    def __init__(self, label: str, values: Sequence[str], chosen: int, *, id: str) -> None:
        super().__init__(id=id)
        self._label = label
        self._values = tuple(values)
        self._first = chosen
        self.set_reactive(CycleRow.chosen, chosen)

    @property
    def is_changed(self) -> bool:
        """Whether another value is chosen than at first."""
        return self.chosen != self._first

    def render(self) -> Content:
        """The label and the value."""
        style = "bold reverse" if self.has_focus else "bold $accent"
        place = f"  {self.chosen + 1} of {len(self._values)}" if len(self._values) > 1 else ""
        return Content.assemble(
            (f"{self._label:<{LABEL_WIDTH}}", "bold"),
            (f"[{one_line(self._values[self.chosen])}]", style),
            (place, "$text-muted"),
        )

    def action_move(self, by: int) -> None:
        """Choose a neighbour, round the ends."""
        self.chosen = (self.chosen + by) % len(self._values)

    def on_click(self) -> None:
        """Choose the next."""
        self.action_move(1)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show where the keys go."""
        super().watch_has_focus(_has_focus)
        self.refresh()
