"""Choosing a question: the whole bank by topic, narrowed by typing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from simulator.content.questions import Question
from simulator.report.format import count
from simulator.report.safe import one_line
from simulator.scoring.rubric import Level
from simulator.tui.question_filter import matching
from simulator.tui.widgets.key_bar import KeyBar
from simulator.tui.widgets.question_row import SURPRISE

SURPRISE_ID = "surprise"


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen."""

    question: Question | None
    """None is left to chance."""


class QuestionPicker(ModalScreen[Picked | None]):
    """Typing filters, the arrow keys move, Enter chooses; None is no change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", priority=True),
        Binding("up", "move('cursor_up')", "Up", priority=True, show=False),
        Binding("down", "move('cursor_down')", "Down", priority=True, show=False),
        Binding("pageup", "move('page_up')", "Page up", priority=True, show=False),
        Binding("pagedown", "move('page_down')", "Page down", priority=True, show=False),
        Binding("escape", "cancel", "Back"),
    ]

    def __init__(
        self, questions: Sequence[Question], level: Level, current: Question | None
    ) -> None:
        """Offer `questions`; those that do not suit `level` are there, and say so."""
        super().__init__()
        self._questions = tuple(questions)
        self._level = level
        self._current = current

    def compose(self) -> ComposeResult:
        """The filter, the list, and how many are left."""
        with Vertical(id="picker"):
            yield Input(placeholder="Type to filter: topic, word or tag", id="filter")
            yield OptionList(id="questions", markup=False)
            yield Static(id="matches", markup=False)
        yield KeyBar(palette=False)

    def on_mount(self) -> None:
        """Show everything, at the present choice."""
        # The keys go to the filter; the list is moved from there.
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self._show("")
        if self._current is not None:
            found = self.query_one(OptionList).get_option_index(self._current.id)
            self.query_one(OptionList).highlighted = found

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        left = matching(self._questions, typed)
        options = self.query_one(OptionList)
        options.clear_options()
        if not typed.strip():
            options.add_option(Option(f"{SURPRISE}: any that suits {self._level}", SURPRISE_ID))
        options.add_options(self._options(left))
        options.highlighted = None if not options.option_count else 0 if not typed.strip() else 1
        matches = count(len(left), "question") if left else "No question has all of these words."
        self.query_one("#matches", Static).update(matches)

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

    async def action_move(self, how: str) -> None:
        """Move the highlight."""
        await self.query_one(OptionList).run_action(how)

    def action_choose(self) -> None:
        """Take the highlighted line."""
        line = self.query_one(OptionList).highlighted_option
        if line is not None and not line.disabled:
            self._take(line)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self._take(event.option)

    def _take(self, line: Option) -> None:
        if line.id == SURPRISE_ID:
            self.dismiss(Picked(None))
        else:
            self.dismiss(Picked(next(q for q in self._questions if q.id == line.id)))
