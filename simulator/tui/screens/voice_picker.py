"""Choose the interviewer's voice from a list that is filtered as one types, and hear each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from simulator.report.format import count
from simulator.report.safe import one_line
from simulator.tui.screens.filtered_list import FilteredList
from simulator.tui.screens.sampling import SAMPLE_KEY, SamplingScreen
from simulator.tui.voice_list import SYSTEMS, english_first, group, matching
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


class VoicePicker(FilteredList[PickedVoice | None], SamplingScreen[PickedVoice | None]):
    """F2 lets the highlighted voice be heard; None is no change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(SAMPLE_KEY, "sample", "Hear it", priority=True),
        Binding("escape", "cancel", "Back"),
    ]

    list_id = "voices"
    hint = "Type to filter: language, region or name"

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

    def present_line(self) -> str | None:
        """The present voice, the last of that id."""
        ids = [self._line_id(voice) for voice in self._voices if voice.id == self._settings.voice]
        return ids[-1] if ids else None

    def default_line(self) -> Option:
        """The system's choice."""
        return Option(f"{SYSTEMS[0].upper()}{SYSTEMS[1:]}", DEFAULT_ID)

    def lines(self, typed: str) -> Iterator[Option]:
        """The voices that are left, English ones first."""
        left = matching(self._voices, typed)
        self._matches = count(len(left), "voice") if left else "No voice has all of these words."
        self.show_sample("")
        return self._options(left)

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
        return None if line is None or line.disabled else self._voice_of(line)

    def _voice_of(self, line: Option) -> PickedVoice:
        assert line.id is not None
        if line.id == DEFAULT_ID:
            return PickedVoice(None)
        return PickedVoice(self._voices[int(line.id.removeprefix("voice-"))].id)

    def take(self, line: Option) -> None:
        """Close with the voice of `line`."""
        self.dismiss(self._voice_of(line))

    def action_sample(self) -> None:
        """Let the highlighted voice be heard."""
        if self._highlighted is not None:
            super().action_sample()

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
