"""How many words each section of the story got: the air-time map of an interview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.scoring.evidence import Exchange, Reading
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
    for index, exchange in enumerate(exchanges):
        current = _asked_section(exchange, rubric) or (order[0] if order else None)
        marks = _marks(index, reading, rubric)
        for clause in clauses(normalise(exchange.answer)):
            current = _section_of(clause, marks) or current
            if current is not None:
                words[current] += clause.last_word - clause.first_word
    total = sum(words.values())
    return tuple(
        SectionShare(
            section.id,
            section.title,
            words[section.id],
            round(words[section.id] / total, 2) if total else 0.0,
            section.advised_share,
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


def _section_of(clause: Clause, marks: Sequence[tuple[int, int, int, str]]) -> str | None:
    for _, start, end, section in marks:
        if start < clause.end and clause.start < end:
            return section
    return None
