"""Which questions a typed filter leaves. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.content.questions import Question


def matching(questions: Sequence[Question], typed: str) -> tuple[Question, ...]:
    """The questions that hold every typed word somewhere, in their order; all when none is."""
    wanted = typed.casefold().split()
    return tuple(q for q in questions if all(word in _searched(q) for word in wanted))


def _searched(question: Question) -> str:
    parts = (question.text, question.topic, question.id, *question.tags, *question.levels)
    return " ".join(parts).casefold()
