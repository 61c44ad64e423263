"""The setting that says which question is asked; Enter opens the picker."""

from __future__ import annotations

from simulator.content.questions import Question
from simulator.tui.widgets.press_row import PressRow

SURPRISE = "Surprise me"


class QuestionRow(PressRow):
    """One line: the label and the chosen question, cut where the line ends."""

    more = ""

    def __init__(self, *, id: str) -> None:
        super().__init__("Question", SURPRISE, id=id)

    def show(self, question: Question | None) -> None:
        """Show `question`; None is left to chance."""
        self.wording = SURPRISE if question is None else question.text
