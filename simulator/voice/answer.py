"""An answer as it is spoken: utterance by utterance, and put together at its end. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from simulator.scoring.evidence import SpokenWord
from simulator.voice.alignment import place_words, whole_answer
from simulator.voice.jargon import UNSURE, JargonTable, Repair, repair
from simulator.voice.ports import HeardWord, Utterance

Span = tuple[int, int]
"""First character, and one past the last."""


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """What was heard, ready to be checked by the candidate."""

    text: str
    words: tuple[SpokenWord, ...] = ()
    """The words of `text` whose times are known, in order."""
    repairs: tuple[Repair, ...] = ()
    """Changes made to what was heard, with their places in `text`."""

    @property
    def unsure(self) -> tuple[Span, ...]:
        """Where the words stand of which the recognizer was not sure."""
        return tuple(
            (word.start, word.end)
            for word in self.words
            if word.confidence is not None and word.confidence < UNSURE
        )


@dataclass(slots=True)
class AnswerDraft:
    """The answer so far: text that is settled, and utterances that came after it."""

    settled: str = ""
    """Typed, corrected, or left by an earlier process."""
    said: list[Utterance] = field(default_factory=list)
    heard: list[HeardWord] = field(default_factory=list)
    """Every word heard for this answer, with its time in the answer's sound."""
    partial: str = ""
    """What is being made of the unfinished utterance."""

    def add(self, utterance: Utterance) -> None:
        """Take a finished utterance; it stands in place of the partial one."""
        self.said.append(utterance)
        self.heard += utterance.words
        self.partial = ""

    def settle(self, text: str) -> None:
        """Take `text`, whatever was said, as what stands so far."""
        self.settled = text
        self.said.clear()

    @property
    def text(self) -> str:
        """What stands, without the unfinished utterance."""
        return joined(self.settled, whole_answer(self.said)[0])

    @property
    def with_partial(self) -> str:
        """All there is, for whoever stops in the middle of a sentence."""
        return joined(self.text, self.partial)

    def assembled(self, table: JargonTable, own: JargonTable | None = None) -> SpokenAnswer:
        """The answer of all its utterances; jargon is repaired in what was said since `settle`."""
        text, words = whole_answer(self.said)
        repaired = repair(text, words, table, own)
        whole = joined(self.settled, repaired.text)
        offset = len(whole) - len(repaired.text)
        repairs = tuple(
            replace(r, start=r.start + offset, end=r.end + offset) for r in repaired.repairs
        )
        return SpokenAnswer(whole, place_words(whole, self.heard), repairs)


def joined(before: str, after: str) -> str:
    """Two pieces of an answer, one space between them."""
    if not before or not after or before[-1].isspace():
        return before + after
    return f"{before} {after}"


def followed(spans: Sequence[Span], before: str, now: str) -> tuple[Span | None, ...]:
    """Where `spans` of the text `before` stand in `now`, after one edit; None where it touched."""
    head = _shared(before, now)
    tail = _shared(before[head:][::-1], now[head:][::-1])
    changed_from, changed_to = head, len(before) - tail
    shift = len(now) - len(before)
    return tuple(
        (start, end)
        if end <= changed_from
        else (start + shift, end + shift)
        if start >= changed_to
        else None
        for start, end in spans
    )


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def followed_repairs(repairs: Sequence[Repair], before: str, now: str) -> tuple[Repair, ...]:
    """The `repairs` that still stand in `now`, at their places there."""
    places = followed([(r.start, r.end) for r in repairs], before, now)
    return tuple(
        replace(r, start=place[0], end=place[1])
        for r, place in zip(repairs, places, strict=True)
        if place is not None
    )


def undone(repair: Repair, text: str) -> str:
    """`text` with what was heard in the place of what `repair` wrote."""
    return text[: repair.start] + repair.heard + text[repair.end :]
