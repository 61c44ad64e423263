"""The settings of voice: devices, the interviewer's voice, turn-taking, recordings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from simulator.config import Settings
from simulator.report.safe import one_line
from simulator.sound import DOCTOR
from simulator.tui.screens.sampling import SAMPLE_KEY, SamplingScreen
from simulator.tui.screens.voice_picker import PickedVoice, VoicePicker
from simulator.tui.voice_list import voice_name
from simulator.tui.widgets.cycle_row import CycleRow
from simulator.tui.widgets.key_bar import KeyBar
from simulator.tui.widgets.press_row import PressRow
from simulator.voice.ports import Voice, VoiceSettings

if TYPE_CHECKING:
    from simulator.voice.studio import Studio

DEFAULT_DEVICE = "the system's default"
PATIENCES = (3.0, 5.0, 8.0, 12.0, 20.0)
RATES = (110, 130, 150, 165, 180, 200, 230, 260)
VOLUMES = (0.2, 0.4, 0.6, 0.8, 1.0)

ABOUT = (
    "Recordings: each answer is kept as a file on this machine, beside its interview, until that "
    "is deleted. Off, nothing is recorded.\n"
    "Hands-free: so much silence ends an answer; a word or any key goes on. Otherwise only Space "
    "does, however long you think."
)

LISTING = "The voices are being listed…"
NO_VOICES = f"There is no voice to choose from. {DOCTOR}"


class VoiceSettingsScreen(SamplingScreen[dict[str, Any] | None]):
    """Closes with the settings that were changed; Escape closes without any."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "save", "Save"),
        Binding(SAMPLE_KEY, "sample", "Hear the voice"),
        Binding("escape", "cancel", "Back, unchanged"),
        Binding("up", "app.focus_previous", "Up", show=False),
        Binding("down", "app.focus_next", "Down", show=False),
    ]

    def __init__(
        self,
        settings: Settings,
        microphones: Sequence[str],
        loudspeakers: Sequence[str],
        studio: Studio,
    ) -> None:
        """Offer the devices there are; one that is set and not there now is offered too."""
        super().__init__(studio)
        self._values: dict[str, tuple[Any, ...]] = {
            "microphone": _devices(settings.microphone, microphones),
            "loudspeaker": _devices(settings.loudspeaker, loudspeakers),
            "muted": (False, True),
            "rate": tuple(sorted({*RATES, settings.rate})),
            "volume": tuple(sorted({*VOLUMES, settings.volume})),
            "hands_free": (False, True),
            "patience": tuple(sorted({*PATIENCES, settings.patience})),
            "recordings": (False, True),
        }
        self._settings = settings
        self._voice = settings.voice
        self._voices: Sequence[Voice] | None = None
        """None until they are listed."""
        self._no_voices = ""
        """Why they cannot be."""
        self._is_awaiting = False
        """Whether the list opens as soon as it is there."""

    def compose(self) -> ComposeResult:
        """A row for each setting, and what there is to tell."""
        settings = self._settings
        patiences = [f"{seconds:g} s of silence" for seconds in self._values["patience"]]
        rates = [f"{rate} words a minute" for rate in self._values["rate"]]
        volumes = [f"{volume:.0%}" for volume in self._values["volume"]]
        with VerticalScroll(id="voice-settings", can_focus=False):
            yield Static("Voice", id="title", markup=False)
            yield self._row("Microphone", "microphone", settings.microphone)
            yield self._row("Speaker", "loudspeaker", settings.loudspeaker)
            asked = ("spoken", "only shown")
            yield self._row("Questions", "muted", settings.muted, asked, leads=True)
            yield PressRow("Voice", voice_name(self._voice, ()), id="set-voice")
            yield self._row("Rate", "rate", settings.rate, rates)
            yield self._row("Volume", "volume", settings.volume, volumes)
            ends = ("end by Space only", "end by silence too (hands-free)")
            yield self._row("Answers", "hands_free", settings.hands_free, ends, leads=True)
            yield self._row("Hands-free", "patience", settings.patience, patiences)
            on = bool(settings.recordings)
            yield self._row("Recordings", "recordings", on, ("off", "on"))
            yield Static(ABOUT, id="voice-about", markup=False)
        yield Static(id="voice-told", markup=False)
        yield KeyBar(palette=False)

    def _row(
        self,
        label: str,
        name: str,
        value: object,
        shown: Sequence[str] | None = None,
        *,
        leads: bool = False,
    ) -> CycleRow:
        values = self._values[name]
        named = shown or [DEFAULT_DEVICE if v is None else str(v) for v in values]
        row = CycleRow(label, named, values.index(value), id=f"set-{name}")
        row.set_class(leads, "-leads")
        return row

    def on_mount(self) -> None:
        """Have the voices listed: an engine takes a moment to start, and may hang."""
        self.show_sample("")
        self.run_worker(self._studio.voices, thread=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _listed(self, event: Worker.StateChanged) -> None:
        event.stop()
        if event.state is WorkerState.SUCCESS:
            self._voices = event.worker.result or ()
            self._no_voices = "" if self._voices else NO_VOICES
        elif event.state is WorkerState.ERROR:
            self._voices = ()
            reason = one_line(str(event.worker.error))
            self._no_voices = f"The voices cannot be listed: {reason}. {DOCTOR}"
        else:
            return
        self._show_voice()
        if self._is_awaiting and self.is_current:
            self._pick()

    def _show_voice(self) -> None:
        row = self.query_one("#set-voice", PressRow)
        row.wording = voice_name(self._voice, self._voices or ())

    @on(PressRow.Pressed)
    def _pick(self) -> None:
        self._is_awaiting = self._voices is None
        if not self._voices:
            self.show_sample(self._no_voices or LISTING)
            return

        def picked(choice: PickedVoice | None) -> None:
            if choice is not None:
                self._voice = choice.id
                self._show_voice()

        self.show_sample("")
        self.app.push_screen(VoicePicker(self._studio, self._voices, *self.tried()), picked)

    def tried(self) -> tuple[VoiceSettings, str | None]:
        """What is chosen now, whether it is kept in the end or not."""
        settings = VoiceSettings(self._voice, self._chosen("rate"), self._chosen("volume"))
        return settings, self._chosen("loudspeaker")

    def show_sample(self, text: str) -> None:
        """Above the keys; gone when there is nothing to tell."""
        told = self.query_one("#voice-told", Static)
        told.update(text)
        told.display = bool(text)

    def _rows(self) -> dict[str, CycleRow]:
        return {name: self.query_one(f"#set-{name}", CycleRow) for name in self._values}

    def _chosen(self, name: str) -> Any:
        return self._values[name][self.query_one(f"#set-{name}", CycleRow).chosen]

    def action_save(self) -> None:
        """Close with what was changed."""
        changed = {n: self._chosen(n) for n, row in self._rows().items() if row.is_changed}
        if self._voice != self._settings.voice:
            changed["voice"] = self._voice
        self.dismiss(changed)

    def action_cancel(self) -> None:
        """Close, and change nothing."""
        self.dismiss(None)


def _devices(chosen: str | None, there: Sequence[str]) -> tuple[str | None, ...]:
    names: dict[str | None, None] = dict.fromkeys((None, *there))
    names.setdefault(chosen)
    return tuple(names)
