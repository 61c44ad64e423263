"""What the screen says of a spoken answer. Pure functions of plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from textual.content import Content

from simulator.report.format import count
from simulator.report.safe import one_line
from simulator.voice.jargon import Repair

METER_CELLS = 10

NAMED = 4
"""How many doubtful words or repairs are named on the line; all of them are in the text."""


class Stage(Enum):
    """What the microphone is doing."""

    INTERVIEWER = "The interviewer speaks"
    OPENING = "The microphone opens"
    LISTENING = "LISTENING"
    LOADING = "LISTENING, while the speech model loads"
    FINISHING = "Writing down the rest"
    STOPPED = "Not listening"


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is known of the take."""

    stage: Stage = Stage.STOPPED
    lit: float = 0.0
    """Share of the level meter that is lit, 0 to 1."""
    countdown: float | None = None
    """Seconds until silence ends the answer; None when it will not."""
    lost: float = 0.0
    """Seconds of sound that were lost."""


def stage_line(hearing: Hearing) -> Content:
    """The stage in words, the level, and what ends it."""
    parts: list[str | tuple[str, str]]
    match hearing.stage:
        case Stage.LISTENING | Stage.LOADING:
            parts = [(hearing.stage.value, "bold $text-success"), f"  {meter(hearing.lit)}  "]
            if hearing.countdown is not None:
                parts.append(f"ends in {hearing.countdown:.0f} s; a word or a key goes on")
            else:
                parts.append("Space ends your answer")
        case Stage.INTERVIEWER:
            parts = [(hearing.stage.value, "bold $text-primary"), "  any key stops it"]
        case Stage.OPENING:
            parts = [(f"{hearing.stage.value}…", "bold $text-primary")]
        case Stage.FINISHING:
            parts = [
                (f"{hearing.stage.value}…", "bold $text-warning"),
                "  Space goes on without it",
            ]
        case Stage.STOPPED:
            parts = [(hearing.stage.value, "bold $text-warning"), "  F6 types, F9 begins again"]
    return Content.assemble(*parts)


def meter(lit: float) -> str:
    """The level as a bar."""
    full = round(min(max(lit, 0.0), 1.0) * METER_CELLS)
    return "▮" * full + "▯" * (METER_CELLS - full)


def heard_so_far(text: str, partial: str) -> Content:
    """What stands, and what is being made of the unfinished sentence."""
    if not text and not partial:
        return Content.styled("Your words appear here as you speak.", "$text-muted")
    unfinished = f"{' ' if text else ''}{partial}…" if partial else ""
    return Content.assemble(text, (unfinished, "dim italic"))


def lost_line(seconds: float) -> str:
    """That sound was lost; empty when none was."""
    if not seconds:
        return ""
    return f"{seconds:.1f} s of sound lost: this machine is too slow"


def review_line(unsure: Sequence[str], repairs: Sequence[Repair], hands_free: float | None) -> str:
    """What to look at before the answer counts; `hands_free` is when it counts by itself."""
    parts = ["This is what was heard. Correct it, then ^S."]
    if hands_free is not None:
        parts = [f"This is what was heard. It counts in {hands_free:.0f} s; any key stops that."]
    if unsure:
        named = ", ".join(f"“{one_line(word)}”" for word in unsure[:NAMED])
        parts.append(f"Unsure of {named}{_more(unsure)} (underlined).")
    if repairs:
        named = ", ".join(f"{one_line(r.heard)} → {one_line(r.written)}" for r in repairs[:NAMED])
        parts.append(f"Changed: {named}{_more(repairs)} (^R puts back).")
    return " ".join(parts)


def _more(named: Sequence[object]) -> str:
    return f" and {count(len(named) - NAMED, 'other')}" if len(named) > NAMED else ""


def sound_state(*, is_recording: bool, is_muted: bool) -> str:
    """What the status line says of sound."""
    parts = ["● REC"] if is_recording else []
    if is_muted:
        parts.append("muted")
    return " · ".join(parts)
