"""A screen with a list that is narrowed by typing, from which one line is taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from simulator.tui.widgets.key_bar import KeyBar

T = TypeVar("T")


class FilteredList(Screen[T], Generic[T]):
    """Typing filters, the arrow keys move, Enter chooses. Its subclass knows what is listed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", priority=True),
        Binding("up", "move('cursor_up')", "Up", priority=True, show=False),
        Binding("down", "move('cursor_down')", "Down", priority=True, show=False),
        Binding("pageup", "move('page_up')", "Page up", priority=True, show=False),
        Binding("pagedown", "move('page_down')", "Page down", priority=True, show=False),
    ]

    list_id: ClassVar[str]
    hint: ClassVar[str]
    """What can be typed."""

    def compose(self) -> ComposeResult:
        """The filter, the list, and how many are left."""
        with Vertical(id="picker"):
            yield Input(placeholder=self.hint, id="filter")
            yield OptionList(id=self.list_id, markup=False)
            yield Static(id="matches", markup=False)
        yield KeyBar(palette=False)

    def on_mount(self) -> None:
        """Show everything, at the present choice."""
        options = self.query_one(OptionList)
        # The keys go to the filter; the list is moved from there.
        options.can_focus = False
        self.query_one(Input).focus()
        self._show("")
        present = self.present_line()
        if present is not None:
            options.highlighted = options.get_option_index(present)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        everything = not typed.strip()
        if everything:
            options.add_option(self.default_line())
        options.add_options(self.lines(typed))
        # A heading comes first, unless the line that leaves the choice open does.
        options.highlighted = None if not options.option_count else 0 if everything else 1

    async def action_move(self, how: str) -> None:
        """Move the highlight."""
        await self.query_one(OptionList).run_action(how)

    def action_choose(self) -> None:
        """Take the highlighted line."""
        line = self.query_one(OptionList).highlighted_option
        if line is not None and not line.disabled:
            self.take(line)

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.take(event.option)

    def present_line(self) -> str | None:
        """The id of the line that is chosen already; None is the first."""
        raise NotImplementedError

    def default_line(self) -> Option:
        """The line that leaves the choice open."""
        raise NotImplementedError

    def lines(self, typed: str) -> Iterable[Option]:
        """The lines that are left, under headings; tells how many there are."""
        raise NotImplementedError

    def take(self, line: Option) -> None:
        """Close with what `line` stands for."""
        raise NotImplementedError
