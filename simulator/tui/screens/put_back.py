"""Which of the changed words is to stand as it was heard."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.report.safe import one_line
from simulator.tui.screens.menu import Menu, Way
from simulator.voice.jargon import Repair


def put_back_menu(repairs: Sequence[Repair]) -> Menu[Repair]:
    """The dialog; `repairs` are the changes that still stand."""
    ways = [
        Way(str(number), f"{one_line(r.written)} was heard as {one_line(r.heard)}", r)
        for number, r in enumerate(repairs, start=1)
    ]
    return Menu("Put back what was heard", "Enter or its number puts it back.", ways)
