"""A recording as the text and timed words of one answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from simulator.scoring.evidence import SpokenWord
from simulator.voice.alignment import place_words, whole_answer
from simulator.voice.jargon import JargonTable, Repair, repair
from simulator.voice.pcm import seconds, silence, split
from simulator.voice.ports import LEAD_IN_SECONDS, Heard, HeardWord, Recognizer, Utterance

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
    utterances: list[Utterance] = list(_finished(session.feed(silence(LEAD_IN_SECONDS))))
    for block in split(pcm, STEP_SECONDS):
        utterances += _finished(session.feed(block))
        done += seconds(block)
        if progress is not None:
            progress(done, total)
    utterances += session.finish()
    text, heard = whole_answer(utterances)
    heard = tuple(_without_lead_in(word) for word in heard)
    repaired = repair(text, heard, table, own_words)
    return Transcript(repaired.text, place_words(repaired.text, heard), repaired.repairs)


def _finished(heard: Sequence[Heard]) -> list[Utterance]:
    return [item for item in heard if isinstance(item, Utterance)]


def _without_lead_in(word: HeardWord) -> HeardWord:
    start, end = word.start - LEAD_IN_SECONDS, word.end - LEAD_IN_SECONDS
    return replace(word, start=max(start, 0.0), end=max(end, 0.0))
