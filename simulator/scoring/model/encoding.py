"""Text to the arrays the learned scorer reads: the same code when it is trained and when it runs.

A document is the passages of one candidate, in order; each passage is an answer, already split
into clauses, with the question it replies to. The words of a passage are read in overlapping
windows, each after the question. Every clause is taken from the one window that shows most of
what surrounds it, so a long answer costs time in proportion to its length.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.scoring.text import NUMBER_WORDS

WINDOW = 400
"""Tokens of question and answer together that one window holds, special tokens aside."""
OVERLAP = 80
"""Tokens that neighbouring windows share."""
LONGEST_QUESTION = 60
"""Tokens of a question that are read; the rest is left out."""
LONGEST_CLAUSE = 100
"""Tokens of a clause that are read; only text that is not prose has more."""
WIDTH_STEP = 16
"""Windows are padded to a multiple of this, so that few different shapes occur."""

PAD, UNKNOWN, START, SEPARATOR = 0, 100, 101, 102
"""Token ids of the vocabulary's special tokens."""

CLAUSE_FEATURES = 6
DOCUMENT_FEATURES = 6

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
TokenIds = Callable[[str], Sequence[int]]
"""The token ids of one word, special tokens aside."""

_FIRST_PERSON = frozenset("i i'd i've i'm i'll my me myself mine".split())
_PLURAL = frozenset("we we'd we've we're we'll our us ours ourselves".split())
_THIRD_PERSON = frozenset("they he she his her their they'd them him he'd she'd they've".split())

_NUMBER = re.compile(r"([$€£]?)(\d[\d.,:]*)([^\W\d_]*)(%?)")
_CURRENCIES = {"$": "dollars", "€": "euros", "£": "pounds"}
_MAGNITUDES = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion"}
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_LARGE = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


class Passage(NamedTuple):
    """One answer as words, with the question before it."""

    question: Sequence[str]
    """Words of the normal form; empty for an opening answer."""
    clauses: Sequence[Sequence[str]]
    """The words of each clause."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Arrays for the network. W windows of L tokens, N clauses, B documents of up to n clauses."""

    ids: Integers
    """[W, L] token ids."""
    mask: Integers
    """[W, L] 1 where there is a token."""
    pool: Floats
    """[N, W * L] how much each token counts in the mean of each clause; rows sum to 1."""
    features: Floats
    """[N, CLAUSE_FEATURES] plain counts of each clause."""
    slots: Integers
    """[B, n] the clauses of each document, in order; N where there is none."""
    share: Floats
    """[B, n] the part of the document's tokens that each clause holds; rows sum to 1."""
    plain: Floats
    """[B, DOCUMENT_FEATURES] plain counts of each document."""

    def arrays(self) -> dict[str, Floats | Integers]:
        """The arrays under the names of the network's inputs."""
        return {name: getattr(self, name) for name in INPUTS}


def word_tokens(tokenizer_file: Path) -> TokenIds:
    """How a word becomes token ids, by a saved tokenizer; words seen before are remembered."""
    # Imported here: a program that never scores does not pay for it.
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    # Base models ship with both on, which would turn every word into a padded row.
    tokenizer.no_padding()
    tokenizer.no_truncation()

    @cache
    def token_ids(word: str) -> Sequence[int]:
        return tokenizer.encode(spoken(word), add_special_tokens=False).ids or [UNKNOWN]

    return token_ids


INPUTS = ("ids", "mask", "pool", "features", "slots", "share", "plain")


def encode(documents: Sequence[Sequence[Passage]], token_ids: TokenIds) -> Batch:
    """The arrays for some documents, each with at least one clause."""
    windows: list[_Window] = []
    features: list[list[float]] = []
    plain: list[list[float]] = []
    members: list[range] = []
    for passages in documents:
        first = len(features)
        for passage in passages:
            windows += _windows(passage, token_ids, len(features))
            features += _clause_features(passage)
        members.append(range(first, len(features)))
        plain.append(_document_features(passages))
    return _pack(windows, features, plain, members)


def spoken(word: str) -> str:
    """A word of the normal form with its figures said aloud: "38%" is "thirty eight percent"."""
    match = _NUMBER.fullmatch(word)
    if match is None:
        return word
    currency, figures, unit, percent = match.groups()
    said = [_spoken_figures(figures)]
    said.append(_MAGNITUDES.get(unit, unit) if currency else unit)
    said.append(_CURRENCIES.get(currency, ""))
    said.append("percent" if percent else "")
    return " ".join(part for part in said if part)


class _Window(NamedTuple):
    ids: list[int]
    owners: list[int]
    """The clause each token is counted in; -1 for none."""


def _windows(passage: Passage, token_ids: TokenIds, first: int) -> list[_Window]:
    """The windows of one passage, whose clauses are numbered from `first`."""
    tokens = [_tokens(clause, token_ids)[:LONGEST_CLAUSE] for clause in passage.clauses]
    question = _tokens(passage.question, token_ids)[:LONGEST_QUESTION]
    opening = [START, *question, SEPARATOR] if question else [START]
    ranges = _clause_ranges([len(clause) for clause in tokens], WINDOW - len(question))
    home = _home_windows(ranges, len(tokens))
    windows = []
    for index, clauses in enumerate(ranges):
        ids, owners = list(opening), [-1] * len(opening)
        for clause in clauses:
            ids += tokens[clause]
            owners += [first + clause if home[clause] == index else -1] * len(tokens[clause])
        windows.append(_Window([*ids, SEPARATOR], [*owners, -1]))
    return windows


def _tokens(words: Sequence[str], token_ids: TokenIds) -> list[int]:
    return [token for word in words for token in token_ids(word)]


def _clause_ranges(lengths: Sequence[int], room: int) -> list[range]:
    """Overlapping runs of clauses of about equal size that cover every clause."""
    total = sum(lengths)
    if total <= room:
        return [range(len(lengths))]
    count = math.ceil((total - OVERLAP) / (room - OVERLAP))
    step = (total - OVERLAP) / count
    starts = np.cumsum([0, *lengths])
    ranges: list[range] = []
    for index in range(count):
        first = int(np.searchsorted(starts, index * step, "left"))
        end = int(np.searchsorted(starts, (index + 1) * step + OVERLAP, "right")) - 1
        if ranges:
            first = min(first, ranges[-1].stop)
        ranges.append(range(first, len(lengths) if index == count - 1 else max(end, first + 1)))
    return ranges


def _home_windows(ranges: Sequence[range], clauses: int) -> list[int]:
    """For each clause the window in which it is farthest from a cut."""
    home, depth = [0] * clauses, [-1] * clauses
    for index, run in enumerate(ranges):
        for clause in run:
            before = clause - run.start if run.start else clauses
            after = run.stop - 1 - clause if run.stop < clauses else clauses
            if min(before, after) > depth[clause]:
                home[clause], depth[clause] = index, min(before, after)
    return home


def _clause_features(passage: Passage) -> list[list[float]]:
    last = max(len(passage.clauses) - 1, 1)
    return [
        [
            _count(clause, _FIRST_PERSON) / 2,
            _count(clause, _PLURAL) / 2,
            _count(clause, _THIRD_PERSON) / 2,
            min(_numbers(clause), 4) / 2,
            len(clause) / 20 - 0.5,
            index / last - 0.5,
        ]
        for index, clause in enumerate(passage.clauses)
    ]


def _document_features(passages: Sequence[Passage]) -> list[float]:
    words = [word for passage in passages for clause in passage.clauses for word in clause]
    count = max(len(words), 1)
    per_ten = 10 / count
    return [
        math.log(count) - 5,
        _count(words, _FIRST_PERSON) * per_ten,
        _count(words, _PLURAL) * per_ten,
        _count(words, _THIRD_PERSON) * per_ten,
        _numbers(words) * per_ten,
        sum(_words(passage) for passage in passages if passage.question) / count,
    ]


def _words(passage: Passage) -> int:
    return sum(map(len, passage.clauses))


def _count(words: Sequence[str], among: frozenset[str]) -> int:
    return sum(word in among for word in words)


def _numbers(words: Sequence[str]) -> int:
    return sum(word in NUMBER_WORDS or any(c.isdigit() for c in word) for word in words)


def _pack(
    windows: Sequence[_Window],
    features: Sequence[Sequence[float]],
    plain: Sequence[Sequence[float]],
    members: Sequence[range],
) -> Batch:
    longest = max(len(window.ids) for window in windows)
    width = math.ceil(longest / WIDTH_STEP) * WIDTH_STEP
    ids = np.full((len(windows), width), PAD, np.int64)
    pool = np.zeros((len(features), len(windows), width), np.float32)
    for index, window in enumerate(windows):
        ids[index, : len(window.ids)] = window.ids
        owners = np.asarray(window.owners)
        at = np.flatnonzero(owners >= 0)
        pool[owners[at], index, at] = 1
    held = pool.sum(axis=(1, 2))
    slots = np.full((len(members), max(map(len, members))), len(features), np.int64)
    share = np.zeros(slots.shape, np.float32)
    for index, clauses in enumerate(members):
        slots[index, : len(clauses)] = clauses
        share[index, : len(clauses)] = held[clauses] / max(held[clauses].sum(), 1)
    return Batch(
        ids=ids,
        mask=(ids != PAD).astype(np.int64),
        pool=(pool / np.maximum(held, 1)[:, None, None]).reshape(len(features), -1),
        features=np.asarray(features, np.float32),
        slots=slots,
        share=share,
        plain=np.asarray(plain, np.float32),
    )


def _spoken_figures(figures: str) -> str:
    if ":" in figures:
        return " ".join(_spoken_whole(part) for part in figures.split(":"))
    whole, _, decimals = figures.replace(",", "").partition(".")
    said = _spoken_whole(whole)
    digits = [_UNITS[int(digit)] for digit in decimals if digit.isdecimal()]
    return " ".join([said, "point", *digits]) if digits else said


def _spoken_whole(digits: str) -> str:
    """A whole number in words; figures too long for a number are said one by one."""
    figures = [character for character in digits if character.isdecimal()]
    if len(figures) > 12:
        return " ".join(_UNITS[int(figure)] for figure in figures)
    return _number_words(int("".join(figures) or "0"))


def _number_words(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    if number < 100:
        rest = number % 10
        return _TENS[number // 10] + (f" {_UNITS[rest]}" if rest else "")
    size, name = next(pair for pair in _LARGE if number >= pair[0])
    rest = number % size
    return f"{_number_words(number // size)} {name}" + (f" {_number_words(rest)}" if rest else "")
