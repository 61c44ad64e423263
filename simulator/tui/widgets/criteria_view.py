"""The criteria: a list on one side, and everything about the highlighted one on the other."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from simulator.report.report import Judged
from simulator.tui.cards import criterion_details, criterion_line
from simulator.tui.widgets.blocks import BlockColumn


class CriteriaView(Container):
    """Up and down choose a criterion, Tab goes to its details."""

    def __init__(self, criteria: Sequence[Judged], matters: Sequence[str], *, id: str) -> None:
        """Show `criteria`; `matters` says of each why it matters."""
        super().__init__(id=id)
        self._criteria = tuple(criteria)
        self._matters = tuple(matters)

    def compose(self) -> ComposeResult:
        """List and details."""
        options = (Option(criterion_line(judged)) for judged in self._criteria)
        yield OptionList(*options, id="criteria-list", markup=False)
        yield BlockColumn(id="criterion")

    @on(OptionList.OptionHighlighted)
    async def _show(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        index = event.option_index
        details = criterion_details(self._criteria[index], self._matters[index])
        await self.query_one(BlockColumn).show(details)
