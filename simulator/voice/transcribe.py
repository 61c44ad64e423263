"""A recording as the text and timed words of one answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.scoring.evidence import SpokenWord
from simulator.voice.alignment import place_words, whole_answer
from simulator.voice.jargon import JargonTable, Repair, repair
from simulator.voice.pcm import seconds, split
from simulator.voice.ports import Recognizer, Utterance

STEP_SECONDS = 1.0
"""Sound between two steps of progress."""

Progress = Callable[[float, float], object]
"""Called with the seconds done and the seconds there are."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard in a recording."""

    text: str
    """Empty when no speech was heard."""
    words: tuple[SpokenWord, ...]
    """The words of `text` with their times."""
    repairs: tuple[Repair, ...]
    """Where the text differs from what the recognizer made of it."""


def transcribe(
    recognizer: Recognizer,
    pcm: bytes,
    *,
    table: JargonTable,
    own_words: JargonTable | None = None,
    progress: Progress | None = None,
) -> Transcript:
    """All of `pcm` in words, with incident jargon repaired as in an interview.

    Takes from a tenth of the recording's length up to all of it. Raises VoiceError.
    """
    session = recognizer.start()
    total, done = seconds(pcm), 0.0
    utterances: list[Utterance] = []
    for block in split(pcm, STEP_SECONDS):
        utterances += [heard for heard in session.feed(block) if isinstance(heard, Utterance)]
        done += seconds(block)
        if progress is not None:
            progress(done, total)
    utterances += session.finish()
    text, heard = whole_answer(utterances)
    repaired = repair(text, heard, table, own_words)
    return Transcript(repaired.text, place_words(repaired.text, heard), repaired.repairs)
