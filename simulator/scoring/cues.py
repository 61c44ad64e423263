"""Cue patterns: a small phrase notation for rubric authors, compiled to regular expressions.

    alert fired          these words in a row
    alert|alarm fired    either word
    page*                a word that begins so
    the? alert           the first word may be missing
    alert ... fired      up to five words between
    {number}             a figure or a number in words
    {monitor}            any entry of the rubric's list of that name

Patterns are matched against the normal form of a clause (`scoring.text`), always at whole words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from simulator.scoring.text import NUMBER_WORDS

GAP_WORDS = 5
"""The most words that `...` stands for."""

_NUMBER_WORD = "(?:" + "|".join(sorted(NUMBER_WORDS, key=len, reverse=True)) + ")"
_NUMBER = rf"(?:[$€£]?\d[^ ]*|{_NUMBER_WORD}(?: (?:and )?{_NUMBER_WORD})*)"
_GAP = rf"(?:[^ ]+ ){{0,{GAP_WORDS}}}"
_PIECE = re.compile(r"\{[a-z_]+\}|[^ {}]+")


def compile_cues(
    patterns: Sequence[str], lists: Mapping[str, Sequence[str]]
) -> re.Pattern[str] | None:
    """One expression that matches any of `patterns`; None when there are none.

    Raises ValueError, naming the pattern, when one does not follow the notation.
    """
    if not patterns:
        return None
    return _compile(tuple(patterns), tuple((name, tuple(ws)) for name, ws in lists.items()))


@lru_cache(maxsize=4096)
def _compile(
    patterns: tuple[str, ...], lists: tuple[tuple[str, tuple[str, ...]], ...]
) -> re.Pattern[str]:
    named = dict(lists)
    body = "|".join(_expression(pattern, named) for pattern in patterns)
    return re.compile(rf"(?<![^ ])(?:{body})(?![^ ])")


def _expression(pattern: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    tokens = pattern.split()
    if not tokens or tokens[0] == "..." or tokens[-1] == "..." or tokens[-1].endswith("?"):
        raise ValueError(f"a cue begins and ends with a word: {pattern!r}")
    parts: list[str] = []
    for i, token in enumerate(tokens):
        last = i == len(tokens) - 1
        if token == "...":
            parts.append(_GAP)
        elif token.endswith("?"):
            parts.append(f"(?:{_token(token[:-1], pattern, lists)} )?")
        else:
            parts.append(_token(token, pattern, lists) + ("" if last else " "))
    return "".join(parts)


def _token(token: str, pattern: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    return "(?:" + "|".join(_word(word, pattern, lists) for word in token.split("|")) + ")"


def _word(word: str, pattern: str, lists: Mapping[str, tuple[str, ...]]) -> str:
    if not word or not _PIECE.fullmatch(word) or "*" in word[:-1]:
        raise ValueError(f"{word!r} is not a cue word in {pattern!r}")
    if word == "{number}":
        return _NUMBER
    if word.startswith("{"):
        name = word[1:-1]
        if name not in lists:
            raise ValueError(f"no list is called {name!r}, in {pattern!r}")
        # Lists hold plain words, so that one list cannot name another and loop.
        return "(?:" + "|".join(_expression(entry, {}) for entry in lists[name]) + ")"
    if word.endswith("*"):
        return re.escape(word[:-1]) + "[^ ]*"
    return re.escape(word)
