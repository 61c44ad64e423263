"""The voices as they are listed: English first, and what a typed filter leaves. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from simulator.report.safe import one_line
from simulator.tui.filtering import holding
from simulator.voice.ports import Voice

ENGLISH = "English"
OTHERS = "Other languages"
SYSTEMS = "the system's English voice"


def group(voice: Voice) -> str:
    """Under which heading `voice` stands."""
    return ENGLISH if voice.language.split("-")[0] == "en" else OTHERS


def english_first(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """`voices` by heading, and under each by name and id."""
    return tuple(
        sorted(voices, key=lambda v: (group(v) != ENGLISH, v.name.casefold(), v.language, v.id))
    )


def matching(voices: Sequence[Voice], typed: str) -> tuple[Voice, ...]:
    """The voices that hold every typed word somewhere, in their order; all when none is."""
    return holding(voices, typed, _searched)


def _searched(voice: Voice) -> str:
    return f"{voice.name} {voice.language} {voice.id}".casefold()


def voice_name(id: str | None, voices: Iterable[Voice]) -> str:
    """How the voice `id` is called; a voice that is not there is called by its id."""
    if id is None:
        return SYSTEMS
    return next((one_line(voice.name) for voice in voices if voice.id == id), one_line(id))
