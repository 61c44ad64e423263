"""Whether a text can be judged at all: enough of it, and in English."""

from __future__ import annotations

from simulator.scoring.text import NormalText

FEWEST_WORDS = 5
"""An answer below this is too short to hold any section of a story."""

FEWEST_WORDS_TO_TELL = 8
"""Below this the share of everyday words says nothing about the language."""

LEAST_COMMON_SHARE = 0.15
"""English holds a third to two thirds of these words; other languages and noise next to none."""

_COMMON = frozenset(
    "the a an and or but so of to in on at for from with by as it that this there is was were be"
    " been had has have did do not no i we you he she they my our me us them what when which who"
    " then because if up out after before into about just all one could would".split()
)


def why_unreadable(answers: list[NormalText]) -> str | None:
    """Why nothing can be judged, as a sentence to the candidate; None when it can."""
    words = [word.text for answer in answers for word in answer.words]
    if not words:
        return "There was no answer to judge."
    if len(words) < FEWEST_WORDS:
        count = "1 word" if len(words) == 1 else f"{len(words)} words"
        return f"The answer was too short to judge ({count})."
    if len(words) >= FEWEST_WORDS_TO_TELL:
        common = sum(word in _COMMON for word in words) / len(words)
        if common < LEAST_COMMON_SHARE:
            return "The answer could not be read as English, so nothing was judged."
    return None
