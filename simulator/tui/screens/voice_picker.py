"""Choose the interviewer's voice from a list that is filtered as one types, and hear each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from simulator.report.format import count
from simulator.report.safe import one_line
from simulator.tui.screens.sampling import SAMPLE_KEY, SamplingScreen
from simulator.tui.voice_list import SYSTEMS, english_first, group, matching
from simulator.tui.widgets.key_bar import KeyBar
from simulator.voice.ports import Voice, VoiceSettings

if TYPE_CHECKING:
    from simulator.voice.studio import Studio

DEFAULT_ID = "default"
"""Of the line that leaves the choice to the system; no voice's line has it."""


@dataclass(frozen=True, slots=True)
class PickedVoice:
    """What was chosen."""

    id: str | None
    """None leaves it to the system."""


class VoicePicker(SamplingScreen[PickedVoice | None]):
    """Typing filters, the arrow keys move, F2 lets hear, Enter chooses; None is no change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", priority=True),
        Binding(SAMPLE_KEY, "sample", "Hear it", priority=True),
        Binding("up", "move('cursor_up')", "Up", priority=True, show=False),
        Binding("down", "move('cursor_down')", "Down", priority=True, show=False),
        Binding("pageup", "move('page_up')", "Page up", priority=True, show=False),
        Binding("pagedown", "move('page_down')", "Page down", priority=True, show=False),
        Binding("escape", "cancel", "Back"),
    ]

    def __init__(
        self,
        studio: Studio,
        voices: Sequence[Voice],
        settings: VoiceSettings,
        loudspeaker: str | None,
    ) -> None:
        """Offer `voices`; samples have the rate and volume of `settings`."""
        super().__init__(studio)
        self._voices = english_first(voices)
        self._settings = settings
        self._loudspeaker = loudspeaker
        self._matches = ""

    def compose(self) -> ComposeResult:
        """The filter, the list, and how many are left."""
        with Vertical(id="picker"):
            yield Input(placeholder="Type to filter: language, region or name", id="filter")
            yield OptionList(id="voices", markup=False)
            yield Static(id="matches", markup=False)
        yield KeyBar(palette=False)

    def on_mount(self) -> None:
        """Show everything, at the present choice."""
        # The keys go to the filter; the list is moved from there.
        self.query_one(OptionList).can_focus = False
        self.query_one(Input).focus()
        self._show("")
        ids = [self._line_id(voice) for voice in self._voices if voice.id == self._settings.voice]
        for id in ids:
            found = self.query_one(OptionList).get_option_index(id)
            self.query_one(OptionList).highlighted = found

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, typed: str) -> None:
        left = matching(self._voices, typed)
        options = self.query_one(OptionList)
        options.clear_options()
        if not typed.strip():
            options.add_option(Option(f"{SYSTEMS[0].upper()}{SYSTEMS[1:]}", DEFAULT_ID))
        options.add_options(self._options(left))
        options.highlighted = None if not options.option_count else 0 if not typed.strip() else 1
        self._matches = count(len(left), "voice") if left else "No voice has all of these words."
        self.show_sample("")

    def _options(self, voices: Sequence[Voice]) -> Iterator[Option]:
        for heading, members in groupby(voices, key=group):
            yield Option(Content.styled(heading.upper(), "bold"), disabled=True)
            for voice in members:
                yield Option(_line(voice), self._line_id(voice))

    def _line_id(self, voice: Voice) -> str:
        # An engine may list one id twice, and a list has each id only once.
        return f"voice-{self._voices.index(voice)}"

    @property
    def _highlighted(self) -> PickedVoice | None:
        line = self.query_one(OptionList).highlighted_option
        if line is None or line.disabled or line.id is None:
            return None
        if line.id == DEFAULT_ID:
            return PickedVoice(None)
        return PickedVoice(self._voices[int(line.id.removeprefix("voice-"))].id)

    async def action_move(self, how: str) -> None:
        """Move the highlight."""
        await self.query_one(OptionList).run_action(how)

    def action_choose(self) -> None:
        """Take the highlighted line."""
        picked = self._highlighted
        if picked is not None:
            self.dismiss(picked)

    def action_sample(self) -> None:
        """Let the highlighted voice be heard."""
        if self._highlighted is not None:
            super().action_sample()

    def action_cancel(self) -> None:
        """Change nothing."""
        self.dismiss(None)

    @on(OptionList.OptionSelected)
    def _clicked(self) -> None:
        self.action_choose()

    def tried(self) -> tuple[VoiceSettings, str | None]:
        """The highlighted voice."""
        picked = self._highlighted
        id = picked.id if picked is not None else self._settings.voice
        return replace(self._settings, voice=id), self._loudspeaker

    def show_sample(self, text: str) -> None:
        """In the place of how many there are."""
        self.query_one("#matches", Static).update(text or self._matches)


def _line(voice: Voice) -> Content:
    return Content.assemble(one_line(voice.name), (f"  {one_line(voice.language)}", "$text-muted"))
