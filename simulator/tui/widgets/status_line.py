"""The line on top of an interview: where it stands, for how long, and whether it is kept."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from simulator.interview.state import InterviewState
from simulator.report.safe import one_line
from simulator.tui.words import clock_text, place_in, seconds_spent


class StatusLine(Horizontal):
    """Place, level and clock; and in words whether the answers are on disk."""

    def compose(self) -> ComposeResult:
        """The two ends of the line."""
        yield Static(id="place", markup=False)
        yield Static(id="saving", markup=False)

    def show(
        self, state: InterviewState, now: float, not_saved: str | None, sound: str = ""
    ) -> None:
        """Bring the line up to date; `not_saved` says why answers are not on disk.

        `sound` says what is recorded or muted; empty where nothing is.
        """
        clock = clock_text(seconds_spent(state, now))
        place = Content.assemble(
            (place_in(state), "bold"), " · ", (clock, "bold"), f" · {state.plan.level}"
        )
        self.query_one("#place", Static).update(place)
        saving = self.query_one("#saving", Static)
        saving.set_class(not_saved is not None, "-failed")
        saved = "saved" if not_saved is None else f"NOT SAVED: {one_line(not_saved)}"
        saving.update(f"{sound} · {saved}" if sound else saved)
