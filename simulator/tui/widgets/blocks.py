"""Blocks of text as a scrolling column."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widgets import Static

from simulator.tui.cards import Block


class BlockColumn(VerticalScroll):
    """Shows blocks from the top; it takes the focus, so that the arrow keys scroll it."""

    def __init__(self, blocks: Iterable[Block] = (), *, id: str) -> None:
        super().__init__(*_statics(blocks), id=id)

    async def show(self, blocks: Iterable[Block]) -> None:
        """Show other blocks."""
        async with self.batch():
            await self.remove_children()
            await self.mount_all(_statics(blocks))
        self.scroll_home(animate=False)


def _statics(blocks: Iterable[Block]) -> list[Static]:
    statics = [Static(block.content, classes=f"block {block.kind}") for block in blocks]
    if statics:
        statics[0].add_class("-first")
    return statics
