"""Measures of agreement between labels and judgements. Pure, in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

T = TypeVar("T", int, str)


def kappa(gold: Sequence[T], got: Sequence[T], *, weighted: bool = True) -> float:
    """Cohen's kappa over paired labels: 1 is full agreement, 0 is chance.

    With quadratic weights labels must be numbers; without them any. Cohen, 1968,
    doi:10.1037/h0026256. Two constant and equal sequences agree fully. Raises ValueError when the
    sequences differ in length or are empty.
    """
    if not gold:
        raise ValueError("nothing to compare")

    def cost(one: T, other: T) -> float:
        if weighted and isinstance(one, int) and isinstance(other, int):
            return float((one - other) ** 2)
        return float(one != other)

    seen = sum(cost(one, other) for one, other in zip(gold, got, strict=True)) / len(gold)
    first, second = Counter(gold), Counter(got)
    chance = sum(cost(x, y) * first[x] * second[y] for x in first for y in second) / len(gold) ** 2
    if not chance:
        return 1.0
    return 1.0 - seen / chance


def spearman(first: Sequence[float], second: Sequence[float]) -> float:
    """Rank correlation, ties sharing their mean rank; 0 when either is constant."""
    one, other = _ranks(first), _ranks(second)
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    shared = sum((x - mean_one) * (y - mean_other) for x, y in zip(one, other, strict=True))
    spread_one = sum((x - mean_one) ** 2 for x in one)
    spread_other = sum((y - mean_other) ** 2 for y in other)
    spread = (spread_one * spread_other) ** 0.5
    return float(shared / spread) if spread else 0.0


def exact(gold: Sequence[T], got: Sequence[T]) -> float:
    """Share of equal labels."""
    return sum(x == y for x, y in zip(gold, got, strict=True)) / len(gold)


def confusion(gold: Sequence[int], got: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """Counts of the scores 0, 1 and 2: a row per label, a column per judgement."""
    pairs = Counter(zip(gold, got, strict=True))
    return tuple((pairs[row, 0], pairs[row, 1], pairs[row, 2]) for row in range(3))


def token_f1(one: Sequence[str], other: Sequence[str]) -> float:
    """Overlap of two texts as words: 1 when they hold the same words, 0 when they share none."""
    shared = sum((Counter(one) & Counter(other)).values())
    total = len(one) + len(other)
    return 2 * shared / total if total else 0.0


class Bin(NamedTuple):
    """Judgements whose stated chance lay in one tenth of the scale."""

    said: float
    """Mean of the stated chances, 0 to 1."""
    found: float
    """Share that came true, 0 to 1."""
    size: int
    """How many there were."""


def reliability(said: Sequence[float], true: Sequence[bool]) -> tuple[Bin, ...]:
    """Chances in tenths against how often they came true; empty tenths are left out."""
    tenths: dict[int, list[tuple[float, bool]]] = {}
    for chance, outcome in zip(said, true, strict=True):
        tenths.setdefault(min(int(chance * 10), 9), []).append((chance, outcome))
    return tuple(
        Bin(
            sum(chance for chance, _ in members) / len(members),
            sum(outcome for _, outcome in members) / len(members),
            len(members),
        )
        for _, members in sorted(tenths.items())
    )


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    first = 0
    while first < len(order):
        last = first
        while last + 1 < len(order) and values[order[last + 1]] == values[order[first]]:
            last += 1
        for place in order[first : last + 1]:
            ranks[place] = (first + last) / 2
        first = last + 1
    return ranks
