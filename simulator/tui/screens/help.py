"""The help: keys, how the interview goes, and how an answer is judged."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from simulator.scoring.rubric import Rubric
from simulator.tui.help_text import help_blocks
from simulator.tui.widgets.blocks import BlockColumn
from simulator.tui.widgets.key_bar import KeyBar


class HelpScreen(ModalScreen[None]):
    """One page, scrolled with the arrow keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q", "close", "Close"),
        Binding("down", "scroll", "Scroll", key_display="↑↓"),
    ]

    def __init__(self, rubric: Rubric | None) -> None:
        """Explain the criteria of `rubric`; None while it is not loaded."""
        super().__init__()
        self._rubric = rubric

    def compose(self) -> ComposeResult:
        """Title, page, keys."""
        yield Static("Help", id="help-title", markup=False)
        yield BlockColumn(help_blocks(self._rubric), id="help")
        yield KeyBar()

    def action_close(self) -> None:
        """Back to where it was asked for."""
        self.dismiss()

    def action_scroll(self) -> None:
        """Scroll down; the page itself takes the key while it has the focus."""
        self.query_one(BlockColumn).scroll_down()
