"""Labelled text as examples the network learns from: clauses, marks on them, and labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulator.scoring.model.encoding import Passage
from simulator.scoring.text import NormalText, clauses, normalise
from training.schema import ALTITUDES, CRITERIA, Answer, Evidence, Labelled

UNKNOWN = -1
"""A label that is not known, and so teaches nothing."""

Labels = npt.NDArray[np.int64]

_PUNCTUATION = re.compile(r"[^\w\s'’$€£%.,:]|[.,:](?!\d)")

_INDEX: dict[str, int] = {criterion: index for index, criterion in enumerate(CRITERIA)}

ADDITIVE = frozenset(
    _INDEX[name] for name in ("situation", "diagnosis", "contributing_factors", "action_items")
)
"""Criteria whose 2 may be made of two halves."""
WHOLE_TEXT = frozenset(_INDEX[name] for name in ("blameless", "first_person"))
"""Criteria that only the whole text decides."""


class Mark(NamedTuple):
    """One evidence quote, as the clauses it covers."""

    criterion: int
    points: int
    clauses: frozenset[int]
    words: tuple[str, ...]
    """The quote itself, in normal form."""


@dataclass(frozen=True, slots=True)
class Example:
    """One text with what is known about it."""

    id: str
    spoken: bool
    """Whether it is recognizer text."""
    passages: tuple[Passage, ...]
    """What was said, in order, each part after its question."""
    marks: tuple[Mark, ...]
    """Evidence; clauses are counted through all passages."""
    labels: Labels
    """[criteria] 0, 1, 2 or UNKNOWN."""
    altitude: int = UNKNOWN
    """Index into ALTITUDES."""
    overall: int = UNKNOWN
    """1 to 5."""
    probe_first: tuple[int, ...] = ()
    """Criteria to ask about next, most wanted first."""
    asked: int | None = None
    """The criterion that a reply's question is about."""

    @property
    def clauses(self) -> list[Sequence[str]]:
        """The words of each clause, through all passages."""
        return [clause for passage in self.passages for clause in passage.clauses]

    @property
    def is_answer(self) -> bool:
        """Whether it is a whole opening answer, rather than a reply or a part of something."""
        return self.altitude != UNKNOWN

    @property
    def words(self) -> int:
        """Words in all clauses."""
        return sum(map(len, self.clauses))


def example(item: Labelled, unmarked: bool = False) -> Example:
    """The example made of one labelled answer or reply; `unmarked` is without its punctuation."""
    spoken = item.render == "transcript"
    labels = np.array([item.labels.get(c, UNKNOWN) for c in CRITERIA], np.int64)
    if isinstance(item, Answer):
        normal = normalise(without_marks(item.text) if unmarked else item.text)
        return Example(
            id=item.id,
            spoken=spoken,
            passages=(Passage((), _clause_words(normal)),),
            marks=tuple(_marks(item.evidence, item.text, normal)),
            labels=labels,
            altitude=ALTITUDES.index(str(item.labels["altitude"])),
            overall=item.overall,
            probe_first=tuple(_INDEX[name] for name in item.probe_first),
        )
    normal = normalise(without_marks(item.reply) if unmarked else item.reply)
    question = tuple(word.text for word in normalise(item.question).words)
    return Example(
        id=item.id,
        spoken=spoken,
        passages=(Passage(question, _clause_words(normal)),),
        marks=tuple(_marks(item.evidence, item.reply, normal)),
        labels=labels,
        asked=_INDEX[item.criterion],
    )


def without_marks(text: str) -> str:
    """`text` with blanks for the punctuation that is not part of a word, as if it were heard."""
    return _PUNCTUATION.sub(" ", text)


def implied(marks: Iterable[Mark]) -> Labels:
    """[criteria] the labels that the guide gives for these quotes and nothing else."""
    best = np.zeros(len(CRITERIA), np.int64)
    total = np.zeros(len(CRITERIA), np.int64)
    for mark in marks:
        best[mark.criterion] = max(best[mark.criterion], mark.points)
        total[mark.criterion] += mark.points
    for criterion in ADDITIVE:
        best[criterion] = max(best[criterion], min(total[criterion], 2))
    return best


def excerpt(whole: Example, keep: Sequence[int]) -> Example:
    """Only the clauses `keep` of a single passage, in that order, with what is still known.

    A criterion keeps its label while all its quotes are there. Where some are gone, the labels
    follow from those that are left, if the guide's rule explains the label of the whole text; a
    quote cut in two leaves its criterion unknown.
    """
    (passage,) = whole.passages
    place = {clause: index for index, clause in enumerate(keep)}
    kept, lost, cut = [], set(), set()
    for mark in whole.marks:
        if mark.clauses <= place.keys():
            kept.append(mark._replace(clauses=frozenset(place[k] for k in mark.clauses)))
            continue
        lost.add(mark.criterion)
        if mark.points and mark.clauses & place.keys():
            cut.add(mark.criterion)
    labels, before = implied(kept), implied(whole.marks)
    for criterion, label in enumerate(whole.labels):
        if criterion not in lost:
            labels[criterion] = label
        elif criterion in WHOLE_TEXT or criterion in cut or before[criterion] != label:
            labels[criterion] = UNKNOWN
    return Example(
        id=whole.id,
        spoken=whole.spoken,
        passages=(Passage(passage.question, [passage.clauses[clause] for clause in keep]),),
        marks=tuple(kept),
        labels=labels,
    )


def _clause_words(normal: NormalText) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(word.text for word in normal.words[part.first_word : part.last_word])
        for part in clauses(normal)
    )


def _marks(evidence: Evidence | None, text: str, normal: NormalText) -> Iterable[Mark]:
    """The quotes as clauses: those that lie mostly in the quote, or hold most of it."""
    sizes = [len(words) for words in _clause_words(normal)]
    owner = [clause for clause, size in enumerate(sizes) for _ in range(size)]
    for criterion, quotes in (evidence or {}).items():
        for quote in quotes or []:
            start = text.find(quote.quote)
            end = start + len(quote.quote)
            inside = [i for i, w in enumerate(normal.words) if w.start < end and w.end > start]
            shared = Counter(owner[i] for i in inside)
            if criterion in _INDEX and shared:
                covered = {
                    k for k, n in shared.items() if n >= 0.5 * sizes[k] or n >= 0.6 * len(inside)
                }
                yield Mark(
                    _INDEX[criterion],
                    quote.points,
                    frozenset(covered or {max(shared, key=lambda k: shared[k])}),
                    tuple(normal.words[i].text for i in inside),
                )
