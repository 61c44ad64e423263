"""A setting with a handful of values, all in sight, changed with the left and right keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

LABEL_WIDTH = 11


class ChoiceRow(Widget, can_focus=True):
    """One line: a label, and the values with the chosen one in brackets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Less", show=False),
        Binding("right,space", "move(1)", "More", show=False),
    ]

    chosen: reactive[int] = reactive(0)
    """Index of the chosen value."""

    @dataclass
    class Changed(Message):
        """Posted when another value was chosen."""

        row: ChoiceRow
        value: str

        @property
        def control(self) -> ChoiceRow:
            """The row."""
            return self.row

    def __init__(self, label: str, values: Sequence[str], chosen: str, *, id: str) -> None:
        super().__init__(id=id)
        self._label = label
        self._values = tuple(values)
        self.set_reactive(ChoiceRow.chosen, self._values.index(chosen))

    @property
    def value(self) -> str:
        """The chosen value."""
        return self._values[self.chosen]

    def offer(self, values: Sequence[str]) -> None:
        """Offer other values; the chosen one stays where it is among them."""
        chosen = self.value
        self._values = tuple(values)
        self.chosen = self._values.index(chosen) if chosen in self._values else 0
        self.refresh()

    def render(self) -> Content:
        """The label and the values; the brackets say what colour also says."""
        parts: list[tuple[str, str]] = [(f"{self._label:<{LABEL_WIDTH}}", "bold")]
        for index, value in enumerate(self._values):
            if index == self.chosen:
                parts.append((f"[{value}]", "bold reverse" if self.has_focus else "bold $accent"))
            else:
                parts.append((f" {value} ", ""))
        return Content.assemble(*parts)

    def action_move(self, by: int) -> None:
        """Choose a neighbour; the ends hold."""
        self.chosen = min(max(self.chosen + by, 0), len(self._values) - 1)

    def on_click(self, event: Click) -> None:
        """Choose the value under the pointer."""
        start = LABEL_WIDTH
        for index, value in enumerate(self._values):
            width = len(value) + 2
            if start <= event.x < start + width:
                self.chosen = index
            start += width

    def watch_chosen(self) -> None:
        """Tell of the new value."""
        self.post_message(self.Changed(self, self.value))

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show where the keys go."""
        super().watch_has_focus(_has_focus)
        self.refresh()
