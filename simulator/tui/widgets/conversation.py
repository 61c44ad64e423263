"""What was asked and answered so far."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.widgets import Static

from simulator.interview.state import Outcome, Turn
from simulator.report.safe import one_line, printable

INTERVIEWER = "INTERVIEWER"
CANDIDATE = "YOU"

_UNMET = {Outcome.SKIPPED: "(skipped)", Outcome.NO_STORY: "(no such story)"}


class Conversation(VerticalScroll):
    """Settled turns, oldest first. It takes the focus, so that the arrow keys scroll it."""

    def __init__(self, hint: str, *, id: str) -> None:
        """Show `hint` while nothing has been said."""
        super().__init__(id=id)
        self._hint = Static(hint, id="hint", markup=False)
        self._shown = 0

    def on_mount(self) -> None:
        """Begin with the hint."""
        self.border_title = "SO FAR"
        self.mount(self._hint)

    def show(self, turns: Sequence[Turn]) -> None:
        """Add the turns that were settled since the last call."""
        settled = [turn for turn in turns if turn.outcome is not Outcome.OPEN]
        for turn in settled[self._shown :]:
            answer = printable(turn.answer).strip() or _unmet(turn)
            self._add(INTERVIEWER, one_line(turn.asked.text), "interviewer")
            self._add(CANDIDATE, answer, "candidate")
        self._shown = len(settled)

    def say(self, text: str) -> None:
        """Add something the interviewer says between two questions."""
        self._add(INTERVIEWER, one_line(text), "interviewer")

    def _add(self, speaker: str, text: str, kind: str) -> None:
        first = self._hint.display
        self._hint.display = False
        self.mount(
            Static(speaker, id="first" if first else None, classes=f"speaker {kind}", markup=False),
            Static(text, classes=f"said {kind}", markup=False),
        )
        self.call_after_refresh(self.scroll_end, animate=False)


def _unmet(turn: Turn) -> str:
    return "(nothing to add)" if turn.had_nothing_to_add else _UNMET.get(turn.outcome, "")
