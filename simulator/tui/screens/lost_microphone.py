"""What to do when the microphone is gone in the middle of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.report.safe import one_line
from simulator.tui.screens.menu import Menu, Way


@dataclass(frozen=True, slots=True)
class AfterLoss:
    """How the answer goes on."""

    types: bool = False
    """Whether the rest of it is typed."""
    microphone: str | None = None
    """Otherwise the microphone to go on with, by name; None is the default."""


def lost_microphone(reason: str, names: Sequence[str]) -> Menu[AfterLoss]:
    """The dialog; `names` are the microphones there are now."""
    ways = [Way("t", "Go on by typing", AfterLoss(types=True))]
    ways += [
        Way(str(number), f"Go on with {one_line(name)}", AfterLoss(microphone=name))
        for number, name in enumerate(names[:9], start=1)
    ]
    told = one_line(reason)
    text = f"{told[:1].upper()}{told[1:]}.\n\nEverything said until then is kept."
    return Menu("No sound any more", text, ways, on_escape=AfterLoss(types=True))
