"""The criteria: a list on one side, and everything about the highlighted one on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from simulator.report.report import Judged
from simulator.tui.cards import criterion_details, criterion_line
from simulator.tui.replay import Stretch
from simulator.tui.widgets.blocks import BlockColumn


class CriteriaView(Container):
    """Up and down choose a criterion, Tab goes to its details."""

    def __init__(
        self,
        criteria: Sequence[Judged],
        matters: Sequence[str],
        *,
        stretches: Sequence[Mapping[int, Stretch]] = (),
        id: str,
    ) -> None:
        """Show `criteria`; `matters` says of each why it matters.

        `stretches` says of each which of its quotes can be heard again, by their index.
        """
        super().__init__(id=id)
        self._stretches = tuple(stretches) or ({},) * len(criteria)
        self._played = -1
        self._criteria = tuple(criteria)
        self._matters = tuple(matters)

    def compose(self) -> ComposeResult:
        """List and details."""
        options = (Option(criterion_line(judged)) for judged in self._criteria)
        yield OptionList(*options, id="criteria-list", markup=False)
        yield BlockColumn(id="criterion")

    def next_stretch(self) -> Stretch | None:
        """Where the next quote of the highlighted criterion was said, the first after the last."""
        index = self.query_one(OptionList).highlighted
        playable = self._stretches[index] if index is not None else {}
        if not playable:
            return None
        after = [quote for quote in playable if quote > self._played]
        self._played = min(after or playable)
        return playable[self._played]

    @on(OptionList.OptionHighlighted)
    async def _show(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        index = event.option_index
        self._played = -1
        details = criterion_details(
            self._criteria[index], self._matters[index], self._stretches[index]
        )
        await self.query_one(BlockColumn).show(details)
