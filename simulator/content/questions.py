"""The question bank: its YAML shape, and how a file becomes questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Limit
from pydantic import StringConstraints

from simulator.content.yaml_source import BrokenContent, Problem, Shape, Source, load_all, read_yaml
from simulator.scoring.rubric import Level

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class QuestionType(StrEnum):
    """What sort of story a question asks for."""

    PRODUCTION_INCIDENT = "production_incident"
    DEPLOY = "deploy"
    DATA = "data"
    DATABASE = "database"
    CAPACITY = "capacity"
    LATENCY = "latency"
    DEPENDENCY = "dependency"
    CREDENTIAL = "credential"
    SECURITY = "security"
    CLIENT = "client"
    MACHINE_LEARNING = "machine_learning"
    ON_CALL = "on_call"
    ESCALATION = "escalation"
    POSTMORTEM = "postmortem"
    PREVENTION = "prevention"


class QuestionShape(Shape):
    """One question as a file holds it."""

    id: Slug
    text: Sentence
    """As it is spoken."""
    kind: QuestionType
    levels: Annotated[tuple[Level, ...], Limit(min_length=1)]
    rubric: Slug
    tags: tuple[Slug, ...] = ()
    strong_answer: Annotated[tuple[Sentence, ...], Limit(min_length=1)]


class TopicShape(Shape):
    """A question file."""

    schema_: Literal[1] = Limit(alias="schema")
    topic: Slug
    title: Sentence
    questions: Annotated[tuple[QuestionShape, ...], Limit(min_length=1)]


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank."""

    id: str
    text: str
    kind: QuestionType
    levels: tuple[Level, ...]
    rubric: str
    tags: tuple[str, ...]
    strong_answer: tuple[str, ...]
    topic: str
    """Title of the topic it stands under."""


@dataclass(frozen=True, slots=True)
class QuestionBank:
    """All questions that could be read, beside what could not."""

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]

    def find(self, id: str) -> Question | None:
        """The question called `id`, or None."""
        return next((question for question in self.questions if question.id == id), None)

    def suited_to(self, level: Level) -> tuple[Question, ...]:
        """The questions that suit `level`, in the bank's order."""
        return tuple(question for question in self.questions if level in question.levels)


@dataclass(frozen=True, slots=True)
class _Topic:
    source: Source
    shape: TopicShape


def load_question_bank(files: Iterable[Path], rubrics: Sequence[str]) -> QuestionBank:
    """Every question in `files`, in order; `rubrics` are the rubric ids that exist.

    A question whose id came before, or whose rubric does not exist, is a problem of its own; the
    other questions of its file still load.
    """
    topics = load_all(files, _read_topic)
    questions: list[Question] = []
    problems = list(topics.problems)
    seen: set[str] = set()
    for topic in topics.values:
        for index, shape in enumerate(topic.shape.questions):
            problem = _misfit(topic.source, index, shape, seen, rubrics)
            if problem is not None:
                problems.append(problem)
                continue
            seen.add(shape.id)
            questions.append(_question(shape, topic.shape.title))
    return QuestionBank(tuple(questions), tuple(problems))


def _read_topic(file: Path) -> _Topic:
    source = read_yaml(file)
    shape = source.parse(TopicShape)
    if shape.topic != file.stem:
        message = f"topic '{shape.topic}' stands in a file called {file.name}"
        raise BrokenContent([source.problem(("topic",), message)])
    return _Topic(source, shape)


def _misfit(
    source: Source, index: int, shape: QuestionShape, seen: set[str], rubrics: Sequence[str]
) -> Problem | None:
    if shape.id in seen:
        return source.problem(("questions", index, "id"), f"id '{shape.id}' is already taken")
    if shape.rubric not in rubrics:
        message = f"no rubric is called '{shape.rubric}'"
        return source.problem(("questions", index, "rubric"), message)
    return None


def _question(shape: QuestionShape, topic: str) -> Question:
    return Question(
        id=shape.id,
        text=shape.text,
        kind=shape.kind,
        levels=shape.levels,
        rubric=shape.rubric,
        tags=shape.tags,
        strong_answer=shape.strong_answer,
        topic=topic,
    )
