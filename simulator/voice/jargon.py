"""Repairs of the usual mishearings of incident jargon: visible, undoable, and never of plain words.

A table says what recognizers make of each term. Only what no answer holds otherwise is changed
outright; a word of ordinary speech ("cash") only beside a word that settles it ("cash miss"), or
where the recognizer itself was unsure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simulator.scoring.text import Word, normalise
from simulator.voice.ports import HeardWord

UNSURE = 0.6
"""Mean confidence of a phrase's words below which the recognizer was unsure of it."""

_JOINED = re.compile(r"[\s-]*")
"""What may lie between two words of one phrase: a comma or a full stop parts it."""


@dataclass(frozen=True, slots=True)
class Mishearing:
    """One phrase that is heard where a term was said."""

    heard: tuple[str, ...]
    """Its words in the normal form of `scoring.text`."""
    write: str
    before: tuple[tuple[str, ...], ...] = ()
    """Phrases of which one must follow, unless one of `after` goes in front."""
    after: tuple[tuple[str, ...], ...] = ()
    """Phrases of which one must go in front, unless one of `before` follows."""
    doubtful: bool = False
    """Whether it only counts where the recognizer was unsure."""


@dataclass(frozen=True, slots=True)
class JargonTable:
    """Mishearings by their first word, the longest phrase first."""

    by_first_word: Mapping[str, tuple[Mishearing, ...]]

    @staticmethod
    def of(mishearings: Sequence[Mishearing]) -> JargonTable:
        """A table of these; of two for one phrase the earlier is tried first."""
        table: dict[str, list[Mishearing]] = {}
        for mishearing in mishearings:
            table.setdefault(mishearing.heard[0], []).append(mishearing)
        return JargonTable(
            {word: tuple(sorted(ms, key=lambda m: -len(m.heard))) for word, ms in table.items()}
        )


@dataclass(frozen=True, slots=True)
class Repair:
    """One change, with its place in the text before and after all changes."""

    heard: str
    """The characters as they were."""
    written: str
    """The characters that stand there now."""
    heard_start: int
    """First character in the text as heard."""
    heard_end: int
    start: int
    """First character in the repaired text."""
    end: int


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text with its repairs, in order."""

    original: str
    text: str
    repairs: tuple[Repair, ...]

    def undo(self, index: int) -> Repaired:
        """The same without the repair at `index`. Raises IndexError."""
        kept = list(self.repairs)
        del kept[index]
        return _apply(self.original, [(r.heard_start, r.heard_end, r.written) for r in kept])


def repair(
    text: str,
    words: Sequence[HeardWord],
    table: JargonTable,
    user_words: JargonTable | None = None,
) -> Repaired:
    """`text` with every known mishearing repaired, from left to right, the longest first.

    `words` are the heard words of `text` in order, for their confidence; without them, or without
    confidence, doubtful phrases stay. The user's own words go before the built-in table.
    """
    normal = normalise(text).words
    unsure = _Confidence(normal, words)
    changes = []
    i = 0
    while i < len(normal):
        found = _match(text, normal, i, user_words, unsure) or _match(
            text, normal, i, table, unsure
        )
        if found is None:
            i += 1
            continue
        start, end = normal[i].start, normal[i + len(found.heard) - 1].end
        written = _in_case_of(text[start:end], found.write)
        if written != text[start:end]:
            changes.append((start, end, written))
        i += len(found.heard)
    return _apply(text, changes)


class _Confidence:
    """How sure the recognizer was of a run of words."""

    def __init__(self, normal: Sequence[Word], words: Sequence[HeardWord]) -> None:
        heard = [w for word in words for w in [word] * len(normalise(word.text).words)]
        # Counted off against each other; where they do not agree, nothing is known.
        self._known = heard if len(heard) == len(normal) else []

    def is_unsure(self, first: int, last: int) -> bool:
        sure = [w.confidence for w in self._known[first:last]]
        known = [confidence for confidence in sure if confidence is not None]
        return bool(known) and sum(known) / len(known) < UNSURE


def _match(
    text: str, normal: Sequence[Word], i: int, table: JargonTable | None, unsure: _Confidence
) -> Mishearing | None:
    for candidate in table.by_first_word.get(normal[i].text, ()) if table is not None else ():
        last = i + len(candidate.heard)
        if not _stands_at(text, normal, i, candidate.heard):
            continue
        if candidate.doubtful and not unsure.is_unsure(i, last):
            continue
        if (candidate.before or candidate.after) and not (
            any(_follows(text, normal, last, phrase) for phrase in candidate.before)
            or any(_precedes(text, normal, i, phrase) for phrase in candidate.after)
        ):
            continue
        return candidate
    return None


def _follows(text: str, normal: Sequence[Word], i: int, phrase: Sequence[str]) -> bool:
    return _stands_at(text, normal, i, phrase) and _touches(text, normal, i - 1)


def _precedes(text: str, normal: Sequence[Word], i: int, phrase: Sequence[str]) -> bool:
    first = i - len(phrase)
    return first >= 0 and _stands_at(text, normal, first, phrase) and _touches(text, normal, i - 1)


def _stands_at(text: str, normal: Sequence[Word], i: int, phrase: Sequence[str]) -> bool:
    last = i + len(phrase)
    if last > len(normal):
        return False
    return all(word.text == part for word, part in zip(normal[i:last], phrase, strict=True)) and (
        all(_touches(text, normal, j) for j in range(i, last - 1))
    )


def _touches(text: str, normal: Sequence[Word], i: int) -> bool:
    """Whether nothing but space or a hyphen parts word `i` from the next."""
    return _JOINED.fullmatch(text, normal[i].end, normal[i + 1].start) is not None


def _in_case_of(heard: str, write: str) -> str:
    """A term that is written small keeps the capital of the sentence it opens."""
    if heard[:1].isupper() and write.islower() and write.replace(" ", "").isalpha():
        return write[:1].upper() + write[1:]
    return write


def _apply(original: str, changes: Sequence[tuple[int, int, str]]) -> Repaired:
    pieces: list[str] = []
    repairs: list[Repair] = []
    read = length = 0
    for start, end, written in changes:
        pieces += [original[read:start], written]
        at = length + start - read
        length = at + len(written)
        repairs.append(Repair(original[start:end], written, start, end, at, length))
        read = end
    pieces.append(original[read:])
    return Repaired(original, "".join(pieces), tuple(repairs))


def phrase(text: str) -> tuple[str, ...]:
    """The words of a phrase in normal form. Raises ValueError when there are none."""
    words = tuple(word.text for word in normalise(text).words)
    if not words:
        raise ValueError(f"{text!r} holds no word")
    return words
