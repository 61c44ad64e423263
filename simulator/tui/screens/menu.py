"""A dialog with a few ways on, each a key and a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Way(Generic[T]):
    """One way on."""

    key: str
    """A letter that takes it at once."""
    label: str
    value: T


class Menu(ModalScreen[T | None], Generic[T]):
    """Closes with the value of the way that was taken; Escape closes with `on_escape`."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f8", "escape", "Back", show=False)]

    def __init__(
        self, title: str, text: str, ways: Sequence[Way[T]], *, on_escape: T | None = None
    ) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._ways = tuple(ways)
        self._on_escape = on_escape

    def compose(self) -> ComposeResult:
        """Title, text and the ways."""
        with Vertical(classes="dialog"):
            yield Static(self._title, classes="dialog-title", markup=False)
            yield Static(self._text, classes="dialog-text", markup=False)
            yield OptionList(
                *(
                    Option(Content.assemble((f" {way.key} ", "bold"), f" {way.label}"))
                    for way in self._ways
                ),
                classes="dialog-ways",
                markup=False,
            )

    def action_escape(self) -> None:
        """Close without a choice."""
        self.dismiss(self._on_escape)

    def on_key(self, event: Key) -> None:
        """Take a way by its letter."""
        for way in self._ways:
            if event.key == way.key:
                event.stop()
                self.dismiss(way.value)
                return

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._ways[event.option_index].value)
