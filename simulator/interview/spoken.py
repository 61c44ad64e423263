"""Which words of an answer were said when, after the candidate has corrected its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from simulator.scoring.evidence import SpokenWord
from simulator.scoring.text import Word, normalise
from simulator.scoring.word_times import deal_out


def realigned(words: Sequence[SpokenWord], before: str, after: str) -> tuple[SpokenWord, ...]:
    """`words`, which were placed in the text `before`, at their places in the text `after`.

    Words typed in place of others take their time, each by its length, and no confidence: the
    candidate is sure of them. Words that were only added were never said, and are left out.
    """
    if before == after:
        return tuple(words)
    now = normalise(after).words
    matcher = SequenceMatcher(
        None,
        [_letters(before[word.start : word.end]) for word in words],
        [word.text for word in now],
        autojunk=False,
    )
    placed: list[SpokenWord] = []
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            placed += (
                replace(word, start=new.start, end=new.end)
                for word, new in zip(words[first:last], now[begin:end], strict=True)
            )
        elif kind == "replace":
            placed += _spread(now[begin:end], words[first].from_, words[last - 1].to)
    return tuple(placed)


def _letters(text: str) -> str:
    """A placed word in the normal form; it is one word there, since places are words of it."""
    return " ".join(word.text for word in normalise(text).words)


def _spread(words: Sequence[Word], since: float, until: float) -> list[SpokenWord]:
    return [
        SpokenWord(word.start, word.end, round(start, 3), round(end, 3))
        for word, (start, end) in zip(words, deal_out(words, since, until), strict=True)
    ]
