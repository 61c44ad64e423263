"""Labelled answers: opening answers with what a careful reader would score, as YAML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.content.yaml_source import BrokenContent, Shape, Source, read_yaml
from simulator.scoring.rubric import ALTITUDE, Altitude, Rubric, Score


class QuoteShape(Shape):
    """Marked words."""

    quote: str
    points: Score


class AnswerShape(BaseModel):
    """One labelled answer; keys beyond these are for other uses and left alone."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    text: Annotated[str, Field(min_length=1)]
    render: str = "prose"
    labels: dict[str, Score | Altitude]
    overall: Annotated[float, Field(ge=1, le=5)] | None = None
    probe_first: tuple[str, ...] = ()
    evidence: dict[str, tuple[QuoteShape, ...] | None] | None = None


@dataclass(frozen=True, slots=True)
class LabelledAnswer:
    """An answer with its labels."""

    id: str
    text: str
    spoken: bool
    """Whether it is a recognizer's text."""
    scores: dict[str, Score]
    """Criterion id to its label."""
    altitude: Altitude | None
    overall: float | None
    probe_first: tuple[str, ...]
    quotes: dict[str, tuple[str, ...]]
    """Criterion id to the words marked as counting for it."""


def read_labelled(files: Iterable[Path], rubric: Rubric) -> tuple[LabelledAnswer, ...]:
    """The labelled answers in `files`, in order; replies to follow-ups are passed over.

    Raises BrokenContent, with file, line and column, for the first file that does not fit `rubric`.
    """
    return tuple(answer for file in files for answer in _read(file, rubric))


def _read(file: Path, rubric: Rubric) -> Iterable[LabelledAnswer]:
    source = read_yaml(file)
    if not isinstance(source.data, list):
        raise BrokenContent([source.problem((), "labelled answers are a list")])
    known = {criterion.id for criterion in rubric.criteria}
    for index, row in enumerate(source.data):
        if isinstance(row, dict) and "reply" in row:
            continue
        shape = _shape(index, row, source)
        for id in shape.labels:
            if id != ALTITUDE and id not in known:
                message = f"no criterion is called '{id}'"
                raise BrokenContent([source.problem((index, "labels", id), message)])
        yield _answer(shape)


def _shape(index: int, row: object, source: Source) -> AnswerShape:
    try:
        return AnswerShape.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "the answer"
        message = f"{name}: {first['msg'].lower()}"
        raise BrokenContent([source.problem((index, *first["loc"]), message)]) from None


def _answer(shape: AnswerShape) -> LabelledAnswer:
    altitude = shape.labels.get(ALTITUDE)
    scores = {id: label for id, label in shape.labels.items() if not isinstance(label, Altitude)}
    return LabelledAnswer(
        id=shape.id,
        text=shape.text,
        spoken=shape.render == "transcript",
        scores=scores,
        altitude=altitude if isinstance(altitude, Altitude) else None,
        overall=shape.overall,
        probe_first=shape.probe_first,
        quotes={
            id: tuple(quote.quote for quote in quotes or () if quote.points)
            for id, quotes in (shape.evidence or {}).items()
        },
    )
