"""Whether a second story is the first one told again.

Whoever tells another incident at the same company shares its name, the colleagues and their own
turns of phrase with the first story, mostly in a few places. Whoever tells the same incident again
shares something nearly everywhere: cause, clues, figures, outcome. So a story is cut into stretches
of equal length, each is asked how much of it the other story holds, and the half of the stretches
that share least decides. Rare words count most, words that all such stories share hardly count, and
what both say word for word is passed over as habit, unless it is most of the story.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import fsum

from simulator.scoring.retelling_terms import Term, compounds, surprise, terms

ALIKE = 0.27
"""The share from which two stories are one: the lowest of the retellings that it was chosen on."""

STRETCH = 12
"""Terms that count, in one stretch."""

HABIT = 5
"""Terms that follow each other in both stories from which they are a turn of phrase."""

FEWEST = 20
"""Different terms that count; a story with fewer is too short to tell."""

COUNTS_FROM = 0.3
"""The surprise in nats from which a term counts at all."""

STEEPNESS = 1.5
"""Power of the surprise that a term is worth: one rare word tells more than two less rare ones."""

TELLING_FROM = 1.2
"""The surprise in nats from which a shared term is worth showing."""

MOST_SHOWN = 6
LONGEST_SHOWN = 3
"""Terms of one run that are shown together."""


@dataclass(frozen=True, slots=True)
class Retelling:
    """What shows that two stories are one."""

    share: float
    """How much of each story is in the other where they share least, 0 to 1."""
    shared: tuple[str, ...]
    """Up to `MOST_SHOWN` telling words, names and numbers of both, in the second story's words."""


@dataclass(frozen=True, slots=True)
class Told:
    """A story, ready to be held against another."""

    answers: tuple[str, ...]
    said: tuple[tuple[Term, ...], ...]
    """The terms of each answer, in order."""
    vocabulary: frozenset[str]
    """Every term, and what neighbouring words make when written as one."""
    phrases: frozenset[tuple[str, ...]]
    """Every `HABIT` terms that follow each other in one answer."""

    @property
    def length(self) -> int:
        """Terms."""
        return sum(map(len, self.said))


def retelling(first: Sequence[str], second: Sequence[str]) -> Retelling | None:
    """What shows that `second` is `first` told again.

    Each is the answers given about one story, typed or as a recognizer heard them. None where the
    second is another story, and where either is too short to tell. Never fails.
    """
    one, other = told(first), told(second)
    share = share_of(one, other)
    return Retelling(share, _shown(one, other)) if share is not None and share >= ALIKE else None


def told(answers: Sequence[str]) -> Told:
    """The story that `answers` tell."""
    said = tuple(terms(answer) for answer in answers)
    vocabulary = set(_texts(said))
    phrases: set[tuple[str, ...]] = set()
    for answer, found in zip(answers, said, strict=True):
        vocabulary |= compounds(answer, found)
        phrases |= set(_phrases([term.text for term in found]))
    return Told(tuple(answers), said, frozenset(vocabulary), frozenset(phrases))


def share_of(one: Told, other: Told) -> float | None:
    """How much of each story is in the other, 0 to 1, whichever comes first.

    None where either is too short to tell.
    """
    there, back = _held(one, other), _held(other, one)
    return None if there is None or back is None else (there + back) / 2


def _held(story: Told, by: Told) -> float | None:
    """How much of `story` the other one holds, over the half of its stretches that share least."""
    weights = _weights(frozenset(_texts(story.said)), by.length)
    if len(weights) < FEWEST:
        return None
    whole = [text for text in _texts(story.said) if text in weights]
    fresh = [text for text in _unhabitual(story, by) if text in weights]
    run = fresh if 2 * len(fresh) >= len(whole) else whole
    shares = sorted(
        fsum(weights[text] for text in stretch if text in by.vocabulary)
        / fsum(weights[text] for text in stretch)
        for stretch in _stretches(run)
    )
    least = shares[: max(1, len(shares) // 2)]
    return fsum(least) / len(least)


def _unhabitual(story: Told, by: Told) -> Iterator[str]:
    """The terms of `story` that stand in no turn of phrase of both."""
    for said in story.said:
        texts = [term.text for term in said]
        habit = [False] * len(texts)
        for at, phrase in enumerate(_phrases(texts)):
            if phrase in by.phrases:
                habit[at : at + HABIT] = [True] * HABIT
        yield from (text for text, passed in zip(texts, habit, strict=True) if not passed)


def _phrases(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(texts[at : at + HABIT]) for at in range(len(texts) - HABIT + 1))


def _texts(said: Sequence[Sequence[Term]]) -> Iterator[str]:
    return (term.text for term in chain.from_iterable(said))


def _weights(texts: frozenset[str], words: int) -> dict[str, float]:
    """What each term that counts is worth when a story of `words` words holds it."""
    surprises = {text: surprise(text, words) for text in texts}
    return {text: nats**STEEPNESS for text, nats in surprises.items() if nats >= COUNTS_FROM}


def _stretches(run: Sequence[str]) -> Iterator[Sequence[str]]:
    """The run in parts as equal as can be, of about `STRETCH` terms."""
    count = max(1, round(len(run) / STRETCH))
    return (run[len(run) * i // count : len(run) * (i + 1) // count] for i in range(count))


def _shown(first: Told, second: Told) -> tuple[str, ...]:
    """The most telling words of the second story that the first one holds, in order of telling."""
    runs: list[tuple[float, int, frozenset[str], str]] = []
    for answer, said in zip(second.answers, second.said, strict=True):
        for run in _shared_runs(answer, said, first):
            weight = sum(surprise(term.text, first.length) for term in run)
            words = " ".join(answer[run[0].start : run[-1].end].split())
            runs.append((weight, len(runs), frozenset(term.text for term in run), words))
    chosen: list[tuple[int, str]] = []
    seen: set[str] = set()
    for _, place, stems, words in sorted(runs, key=lambda run: (-run[0], run[1])):
        if len(chosen) < MOST_SHOWN and not stems & seen:
            chosen.append((place, words))
            seen |= stems
    return tuple(words for _, words in sorted(chosen))


def _shared_runs(answer: str, said: Sequence[Term], first: Told) -> Iterator[Sequence[Term]]:
    """Neighbouring terms of one answer that the first story holds and that tell something."""
    run: list[Term] = []
    for term in said:
        telling = (
            term.text in first.vocabulary and surprise(term.text, first.length) >= TELLING_FROM
        )
        joins = telling and run and not answer[run[-1].end : term.start].strip(" -")
        if run and (not joins or len(run) == LONGEST_SHOWN):
            yield tuple(run)
            run = []
        if telling:
            run.append(term)
    if run:
        yield tuple(run)
