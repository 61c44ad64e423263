"""A question with two answers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from simulator.report.safe import printable


class ConfirmDialog(ModalScreen[bool]):
    """True is yes. The focus starts on no: a stray Enter does nothing that cannot be undone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", show=False),
        Binding("n,escape", "answer(False)", "No", show=False),
        Binding("left,up", "app.focus_previous", "Previous", show=False),
        Binding("right,down", "app.focus_next", "Next", show=False),
    ]
    AUTO_FOCUS = "#no"

    def __init__(self, question: str, details: str, *, yes: str, no: str) -> None:
        """Ask `question`; `yes` and `no` are what the two buttons say."""
        super().__init__()
        self._question = question
        self._details = details
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """Question, details and the two buttons."""
        with Vertical(classes="dialog"):
            yield Static(printable(self._question), classes="dialog-title", markup=False)
            yield Static(printable(self._details), classes="dialog-text", markup=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button(f"{self._yes} (y)", id="yes")
                yield Button(f"{self._no} (n)", id="no")

    def action_answer(self, yes: bool) -> None:
        """Close with an answer."""
        self.dismiss(yes)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")
