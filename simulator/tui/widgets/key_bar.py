"""The last line: the keys that matter now, most important first."""

from __future__ import annotations

from textual.widgets import Footer


class KeyBar(Footer):
    """The footer, compact; `palette` also shows the key of the command palette."""

    def __init__(self, *, palette: bool = True) -> None:
        super().__init__(show_command_palette=palette, compact=True)
