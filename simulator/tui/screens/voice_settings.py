"""The settings of voice: devices, turn-taking, recordings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from simulator.config import Settings
from simulator.tui.widgets.cycle_row import CycleRow
from simulator.tui.widgets.key_bar import KeyBar

DEFAULT_DEVICE = "the system's default"
PATIENCES = (3.0, 5.0, 8.0, 12.0, 20.0)

ABOUT = (
    "Nothing is recorded unless recordings are on; then each answer is kept as a file on this "
    "machine, beside its interview, until the interview is deleted.\n"
    "Hands-free ends an answer after so much silence; a word or any key goes on. Otherwise only "
    "Space ends it, however long you think."
)


class VoiceSettingsScreen(Screen[dict[str, Any] | None]):
    """Closes with the settings that were changed; Escape closes without any."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save"),
        Binding("escape", "cancel", "Back, unchanged"),
        Binding("up", "app.focus_previous", "Up", show=False),
        Binding("down", "app.focus_next", "Down", show=False),
    ]

    def __init__(
        self, settings: Settings, microphones: Sequence[str], loudspeakers: Sequence[str]
    ) -> None:
        """Offer the devices there are; one that is set and not there now is offered too."""
        super().__init__()
        self._values: dict[str, tuple[Any, ...]] = {
            "microphone": _devices(settings.microphone, microphones),
            "loudspeaker": _devices(settings.loudspeaker, loudspeakers),
            "muted": (False, True),
            "hands_free": (False, True),
            "patience": tuple(sorted({*PATIENCES, settings.patience})),
            "recordings": (False, True),
        }
        self._settings = settings

    def compose(self) -> ComposeResult:
        """A row for each setting."""
        settings = self._settings
        patiences = [f"{seconds:g} s of silence" for seconds in self._values["patience"]]
        with VerticalScroll(id="voice-settings", can_focus=False):
            yield Static("Voice", id="title", markup=False)
            yield self._row("Microphone", "microphone", settings.microphone)
            yield self._row("Speaker", "loudspeaker", settings.loudspeaker)
            yield self._row("Questions", "muted", settings.muted, ("spoken", "only shown"))
            ends = ("by Space only", "by silence too (hands-free)")
            yield self._row("Answers end", "hands_free", settings.hands_free, ends)
            yield self._row("Hands-free", "patience", settings.patience, patiences)
            on = bool(settings.recordings)
            yield self._row("Recordings", "recordings", on, ("off", "on"))
            yield Static(ABOUT, id="voice-about", markup=False)
        yield KeyBar(palette=False)

    def _row(
        self, label: str, name: str, value: object, shown: Sequence[str] | None = None
    ) -> CycleRow:
        values = self._values[name]
        named = shown or [DEFAULT_DEVICE if v is None else str(v) for v in values]
        return CycleRow(label, named, values.index(value), id=f"set-{name}")

    def action_save(self) -> None:
        """Close with what was changed."""
        rows = {name: self.query_one(f"#set-{name}", CycleRow) for name in self._values}
        self.dismiss(
            {name: self._values[name][row.chosen] for name, row in rows.items() if row.is_changed}
        )

    def action_cancel(self) -> None:
        """Close, and change nothing."""
        self.dismiss(None)


def _devices(chosen: str | None, there: Sequence[str]) -> tuple[str | None, ...]:
    names: dict[str | None, None] = dict.fromkeys((None, *there))
    names.setdefault(chosen)
    return tuple(names)
