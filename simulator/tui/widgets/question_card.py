"""The question that waits for an answer, always in sight."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from simulator.report.safe import one_line


class QuestionCard(VerticalScroll, can_focus=False):
    """What the interviewer says now, and beneath it a remark that asks for no answer.

    It takes the focus only while there is more of it than fits, to be scrolled.
    """

    def compose(self) -> ComposeResult:
        """Question and remark."""
        yield Static(id="question", markup=False)
        yield Static(id="remark", markup=False)

    def on_mount(self) -> None:
        """Say whose words these are."""
        self.border_title = "INTERVIEWER"

    def ask(self, question: str, remark: str = "") -> None:
        """Show `question`."""
        self.query_one("#question", Static).update(one_line(question))
        self.remark(remark)
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        """Make the rest of a long question reachable."""
        self.can_focus = self.max_scroll_y > 0

    def remark(self, text: str) -> None:
        """Show a remark under the question; an empty one removes it."""
        remark = self.query_one("#remark", Static)
        remark.display = bool(text)
        remark.update(one_line(text))
