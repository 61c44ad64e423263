"""Which words of a text were said when, also after the text was repaired or corrected."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from simulator.scoring.evidence import SpokenWord
from simulator.scoring.text import Word, normalise
from simulator.scoring.word_times import deal_out
from simulator.voice.ports import HeardWord, Utterance


def whole_answer(utterances: Sequence[Utterance]) -> tuple[str, tuple[HeardWord, ...]]:
    """The text and the words of an answer: of all its utterances, never only the last."""
    text = " ".join(utterance.text for utterance in utterances)
    return text, tuple(word for utterance in utterances for word in utterance.words)


def place_words(text: str, heard: Sequence[HeardWord]) -> tuple[SpokenWord, ...]:
    """The words of `text` with the times at which `heard` has them.

    Words that stand in place of others take their time together, each by its length, and the least
    of their confidence. Words that were added in between were never said, and are left out.
    """
    words = normalise(text).words
    parts = [part for word in heard for part in _parts(word)]
    matcher = SequenceMatcher(
        None, [part.text for part in parts], [word.text for word in words], autojunk=False
    )
    placed: list[SpokenWord] = []
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            for part, word in zip(parts[first:last], words[begin:end], strict=True):
                placed.append(_spoken(word, part.start, part.end, part.confidence))
        elif kind == "replace":
            placed += _spread(words[begin:end], parts[first:last])
    return tuple(placed)


def _parts(word: HeardWord) -> list[HeardWord]:
    """A heard word as the words of the normal form: "read-only," is two."""
    normal = normalise(word.text).words
    return [
        HeardWord(part.text, start, end, word.confidence)
        for part, (start, end) in zip(normal, deal_out(normal, word.start, word.end), strict=True)
    ]


def _spread(words: Sequence[Word], parts: Sequence[HeardWord]) -> list[SpokenWord]:
    known = [part.confidence for part in parts if part.confidence is not None]
    confidence = min(known, default=None)
    shares = deal_out(words, parts[0].start, parts[-1].end)
    return [
        _spoken(word, start, end, confidence)
        for word, (start, end) in zip(words, shares, strict=True)
    ]


def _spoken(word: Word, start: float, end: float, confidence: float | None) -> SpokenWord:
    return SpokenWord(word.start, word.end, round(start, 3), round(end, 3), confidence)
