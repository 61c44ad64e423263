"""The settings of voice as the screens change them, and the sound that follows them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.config import Settings, remember
from simulator.sound import Sound, manner_of
from simulator.wiring import Workbench

if TYPE_CHECKING:
    from simulator.voice.studio import Studio

TYPED = "Text mode: answers are typed. Nothing leaves this machine."
LOOKING = "Looking for a microphone and a speech model…"


class VoiceDesk:
    """Knows whether interviews are spoken. Without settings they never are."""

    def __init__(
        self, workbench: Workbench, settings: Settings | None, sound: Sound | None = None
    ) -> None:
        """`sound` is given where it is not the machine's own."""
        self._workbench = workbench
        self._sound = sound
        self.settings = settings
        """None where there is nothing to set."""

    def open(self) -> None:
        """Look at the machine, unless that was done or nobody wants it. Takes a moment."""
        if self._sound is None and self.settings is not None and self.wants_voice:
            self._sound = self._workbench.sound(self.settings)

    def close(self) -> None:
        """Leave every device."""
        if self._sound is not None and self._sound.studio is not None:
            self._sound.studio.close()

    @property
    def wants_voice(self) -> bool:
        """Whether interviews are to be spoken where that can be."""
        return self.settings is not None and self.settings.mode != "keyboard"

    @property
    def studio(self) -> Studio | None:
        """Where interviews are spoken; None when they are typed."""
        if self._sound is None or not self.wants_voice:
            return None
        return self._sound.studio

    @property
    def says(self) -> str:
        """How answers are given, in one line, and what would make it better."""
        if not self.wants_voice:
            return TYPED
        if self._sound is None:
            return LOOKING
        return f"{self._sound.says} Nothing leaves this machine."

    @property
    def must_ask_about_recordings(self) -> bool:
        """Whether the candidate was never asked, and would now be recorded or not."""
        return (
            self.studio is not None
            and self.settings is not None
            and self.settings.recordings is None
        )

    def change(self, **choices: Any) -> None:
        """Go on with other settings, without keeping them."""
        if self.settings is None:
            return
        self.settings = replace(self.settings, **choices)
        if self._sound is not None and self._sound.studio is not None:
            self._sound.studio.use(manner_of(self.settings))

    def keep(self, **choices: Any) -> None:
        """Keep settings for the next time; writes a file. Raises UsageError."""
        remember(self._workbench.folders, **choices)
