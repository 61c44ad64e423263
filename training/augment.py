"""Variants of an example, drawn anew each time it is read: excerpts, replies, recognizer errors."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from importlib import resources

import numpy as np

from simulator.scoring.model.encoding import Passage
from training.examples import ADDITIVE, UNKNOWN, WHOLE_TEXT, Example, excerpt

_FILLERS = ("um", "uh", "er", "like", "you know", "i mean", "kind of", "basically")


def misheard_words() -> dict[str, tuple[str, ...]]:
    """For each word what a recognizer may write instead, from `mishearings.txt`."""
    table: dict[str, tuple[str, ...]] = {}
    text = resources.files("training").joinpath("mishearings.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            word, heard = line.split(":")
            table[word.strip()] = tuple(part.strip() for part in heard.split("|"))
    return table


def shortened(whole: Example, rng: random.Random) -> Example:
    """Without some criteria's evidence, or one stretch of it, or with single clauses left out."""
    count = len(whole.passages[0].clauses)
    keep = list(range(count))
    kind = rng.random()
    if kind < 0.4:
        found = sorted({mark.criterion for mark in whole.marks if mark.points})
        gone = set(rng.sample(found, min(len(found), rng.choice((1, 1, 2, 3)))))
        dropped = {k for mark in whole.marks if mark.criterion in gone for k in mark.clauses}
        keep = [clause for clause in keep if clause not in dropped]
    elif kind < 0.75:
        length = max(2, int(count * rng.uniform(0.15, 0.8)))
        first = rng.randint(0, max(count - length, 0))
        keep = keep[first : first + length]
    else:
        rate = rng.uniform(0.1, 0.5)
        keep = [clause for clause in keep if rng.random() > rate]
    return excerpt(whole, keep) if len(keep) >= 2 else whole


def replied(answer: Example, reply: Example) -> Example:
    """An answer and then a reply to a follow-up, as in an interview."""
    shift = len(answer.clauses)
    marks = (
        *answer.marks,
        *(m._replace(clauses=frozenset(k + shift for k in m.clauses)) for m in reply.marks),
    )
    labels = np.array(
        [
            # A reply is labelled only for what it speaks of; the rest stays as it was.
            label if reply.labels[criterion] == UNKNOWN else _together(criterion, answer, reply)
            for criterion, label in enumerate(answer.labels)
        ]
    )
    passages = (*answer.passages, *reply.passages)
    return Example(answer.id, answer.spoken, passages, marks, labels)


def _together(criterion: int, one: Example, other: Example) -> int:
    """The label of two texts said by one person, as far as the guide settles it."""
    pair = (int(one.labels[criterion]), int(other.labels[criterion]))
    if criterion in WHOLE_TEXT:
        return pair[0] if pair[0] == pair[1] else UNKNOWN
    if UNKNOWN in pair:
        return 2 if 2 in pair else UNKNOWN
    return min(sum(pair), 2) if criterion in ADDITIVE else max(pair)


class Mishearing:
    """Writes texts as a recognizer might have heard them: wrong words, lost words, fillers."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._table = misheard_words()

    def __call__(self, example: Example, rng: random.Random) -> Example:
        """`example` itself, or in a share of the draws a misheard copy with the same clauses."""
        if rng.random() >= self._share:
            return example
        wrong, lost = rng.uniform(0.05, 0.5), rng.uniform(0, 0.04)
        filled = rng.uniform(0, 0.05) if rng.random() < 0.5 else 0.0
        passages = tuple(
            Passage(
                passage.question,
                [
                    self._clause(words, rng, wrong, lost, filled) or words
                    for words in passage.clauses
                ],
            )
            for passage in example.passages
        )
        return replace(example, passages=passages)

    def _clause(
        self, words: Sequence[str], rng: random.Random, wrong: float, lost: float, filled: float
    ) -> list[str]:
        heard: list[str] = []
        for word in words:
            if rng.random() < lost:
                continue
            # Little words are misheard too, but they are many and most come through.
            rate = wrong * 0.15 if len(word) <= 3 else wrong
            if word in self._table and rng.random() < rate:
                heard += rng.choice(self._table[word]).split()
            else:
                heard.append(word)
            if rng.random() < filled:
                heard += rng.choice(_FILLERS).split()
        return heard
