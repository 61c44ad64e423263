"""How many words, and how much time, each section of the story got: the air-time map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.scoring.evidence import Exchange, Reading, SpokenWord
from simulator.scoring.rubric import Rubric
from simulator.scoring.text import Clause, clauses, normalise


@dataclass(frozen=True, slots=True)
class SectionShare:
    """One section's part of everything the candidate said."""

    id: str
    title: str
    words: int
    share: float
    """Part of all words, 0 to 1; the shares sum to 1 unless nothing was said."""
    advised_share: float
    seconds: float | None = None
    """Time it took, pauses included; None when no answer was spoken."""


def share_sections(
    exchanges: Sequence[Exchange], reading: Reading, rubric: Rubric
) -> tuple[SectionShare, ...]:
    """Words per section, in story order.

    A clause belongs to the section whose evidence it holds. A clause without evidence carries the
    story on, so it belongs to the section before it; before any evidence, to what the question
    was after or to the first section.
    """
    order = [section.id for section in rubric.sections]
    words = dict.fromkeys(order, 0)
    seconds = dict.fromkeys(order, 0.0)
    for index, exchange in enumerate(exchanges):
        current = _asked_section(exchange, rubric) or (order[0] if order else None)
        marks = _marks(index, reading, rubric)
        held = clauses(normalise(exchange.answer))
        for clause, took in zip(held, _clause_seconds(held, exchange.words), strict=True):
            current = _section_of(clause, marks) or current
            if current is not None:
                words[current] += clause.last_word - clause.first_word
                seconds[current] += took
    total = sum(words.values())
    is_spoken = any(exchange.words for exchange in exchanges)
    return tuple(
        SectionShare(
            section.id,
            section.title,
            words[section.id],
            round(words[section.id] / total, 2) if total else 0.0,
            section.advised_share,
            round(seconds[section.id], 1) if is_spoken else None,
        )
        for section in rubric.sections
    )


def _asked_section(exchange: Exchange, rubric: Rubric) -> str | None:
    sections = {criterion.id: criterion.section for criterion in rubric.criteria}
    return next((sections[id] for id in exchange.targets if sections.get(id)), None)


def _marks(index: int, reading: Reading, rubric: Rubric) -> list[tuple[int, int, int, str]]:
    """(points, start, end, section) of the evidence in one answer, strongest first."""
    marks = [
        (evidence.points, evidence.start, evidence.end, criterion.section)
        for criterion in rubric.criteria
        if criterion.section is not None
        for evidence in reading.findings[criterion.id].evidence
        if evidence.answer == index
    ]
    return sorted(marks, key=lambda mark: -mark[0])


def _clause_seconds(held: Sequence[Clause], words: Sequence[SpokenWord]) -> list[float]:
    """The time of each clause: from its first timed word to that of the next clause.

    So a pause belongs to the clause it follows, and the clauses together take the whole answer.
    """
    begins: list[float | None] = [None] * len(held)
    index = 0
    for word in words:
        while index < len(held) - 1 and word.start >= held[index].end:
            index += 1
        if begins and begins[index] is None:
            begins[index] = word.from_
    took = [0.0] * len(held)
    until = words[-1].to if words else 0.0
    for i in reversed(range(len(held))):
        begin = begins[i]
        if begin is not None:
            took[i] = max(until - begin, 0.0)
            until = begin
    return took


def _section_of(clause: Clause, marks: Sequence[tuple[int, int, int, str]]) -> str | None:
    for _, start, end, section in marks:
        if start < clause.end and clause.start < end:
            return section
    return None
