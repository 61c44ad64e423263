"""Which questions a typed filter leaves. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.content.questions import Question
from simulator.tui.filtering import holding


def matching(questions: Sequence[Question], typed: str) -> tuple[Question, ...]:
    """The questions that hold every typed word somewhere, in their order; all when none is."""
    return holding(questions, typed, _searched)


def _searched(question: Question) -> str:
    parts = (question.text, question.topic, question.id, *question.tags, *question.levels)
    return " ".join(parts).casefold()
