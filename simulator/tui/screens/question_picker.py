"""Choosing a question: the whole bank by topic, narrowed by typing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.widgets.option_list import Option

from simulator.content.questions import Question
from simulator.report.format import count
from simulator.report.safe import one_line
from simulator.scoring.rubric import Level
from simulator.tui.question_filter import matching
from simulator.tui.screens.filtered_list import FilteredList
from simulator.tui.widgets.question_row import SURPRISE

SURPRISE_ID = "surprise"


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen."""

    question: Question | None
    """None is left to chance."""


class QuestionPicker(FilteredList[Picked | None], ModalScreen[Picked | None]):
    """None is no change."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Back")]

    list_id = "questions"
    hint = "Type to filter: topic, word or tag"

    def __init__(
        self, questions: Sequence[Question], level: Level, current: Question | None
    ) -> None:
        """Offer `questions`; those that do not suit `level` are there, and say so."""
        super().__init__()
        self._questions = tuple(questions)
        self._level = level
        self._current = current

    def present_line(self) -> str | None:
        """The present question."""
        return self._current.id if self._current is not None else None

    def default_line(self) -> Option:
        """Any question."""
        return Option(f"{SURPRISE}: any that suits {self._level}", SURPRISE_ID)

    def lines(self, typed: str) -> Iterator[Option]:
        """The questions that are left, by topic."""
        left = matching(self._questions, typed)
        matches = count(len(left), "question") if left else "No question has all of these words."
        self.query_one("#matches", Static).update(matches)
        return self._options(left)

    def _options(self, questions: Sequence[Question]) -> Iterator[Option]:
        for topic, group in groupby(questions, key=lambda question: question.topic):
            yield Option(Content.styled(one_line(topic).upper(), "bold"), disabled=True)
            for question in group:
                yield Option(self._line(question), question.id)

    def _line(self, question: Question) -> Content:
        line = Content(one_line(question.text))
        if self._level in question.levels:
            return line
        return Content.assemble(line, (f"  (for {', '.join(question.levels)})", "italic"))

    def take(self, line: Option) -> None:
        """Close with the question of `line`."""
        if line.id == SURPRISE_ID:
            self.dismiss(Picked(None))
        else:
            self.dismiss(Picked(next(q for q in self._questions if q.id == line.id)))
