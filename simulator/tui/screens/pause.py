"""The pause: the clock stands, and there are four ways on."""

from __future__ import annotations

from enum import Enum

from simulator.tui.screens.menu import Menu, Way


class AfterPause(Enum):
    """How a pause ends."""

    RESUME = "resume"
    FINISH = "finish"
    """With a scorecard of what was said."""
    LEAVE = "leave"
    """To be resumed later."""
    DISCARD = "discard"


def pause_menu(clock: str, *, kept: bool) -> Menu[AfterPause]:
    """The pause dialog; `clock` is the time spent, `kept` whether leaving loses nothing."""
    ways = [
        Way("r", "Resume the interview", AfterPause.RESUME),
        Way("f", "Finish now, with a scorecard", AfterPause.FINISH),
        Way("l", "Leave, and resume later", AfterPause.LEAVE),
        Way("x", "Discard this interview", AfterPause.DISCARD),
    ]
    if kept:
        text = f"The clock stands at {clock}. Your answer so far is kept."
    else:
        text = f"The clock stands at {clock}. This interview is not saved: leaving loses it."
        ways = [way for way in ways if way.value is not AfterPause.LEAVE]
    return Menu("Paused", text, ways, on_escape=AfterPause.RESUME)
