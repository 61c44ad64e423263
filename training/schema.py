"""Labelled answers and replies: what the training data may say, checked field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Criterion = Literal[
    "situation", "role", "detection", "diagnosis", "wrong_turn", "mitigation", "impact",
    "communication", "contributing_factors", "action_items", "shipped", "verification",
    "blameless", "first_person", "active_role", "scope",
]  # fmt: skip
Altitude = Literal["right", "too_technical", "too_vague"]

CRITERIA: tuple[Criterion, ...] = get_args(Criterion)
ALTITUDES: tuple[str, ...] = get_args(Altitude)

Points = Annotated[int, Field(ge=0, le=2)]


class BadData(Exception):
    """Labelled data that breaks the schema; the message names the file and the place."""


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Quote(_Checked):
    """Words that count for or against a criterion."""

    quote: str
    """An exact substring of the text."""
    points: Points
    """0 counts against, 1 weakly for, 2 strongly for."""


Name = Criterion | Literal["altitude"]
Evidence = dict[Name, list[Quote] | None]


class Answer(_Checked):
    """Everything said to the opening question, judged by the labelling guide."""

    id: str
    incident: str
    level: Literal["junior", "senior", "staff"]
    style: str
    render: Literal["prose", "transcript"]
    """Typed, or as a speech recognizer gives it."""
    text: str
    labels: dict[Name, Points | Altitude]
    """Every criterion and the altitude."""
    overall: Annotated[int, Field(ge=1, le=5)]
    probe_first: list[Criterion]
    """What to ask about next, most wanted first."""
    evidence: Evidence | None = None
    """None in answers that are only measured on."""
    replies: dict[Criterion, str] | None = None
    """What the same person says when asked about a criterion; not labelled, not learned from."""

    @model_validator(mode="after")
    def _is_whole(self) -> Answer:
        missing = {*CRITERIA, "altitude"} ^ set(self.labels)
        if missing:
            raise ValueError(f"labels missing or unknown: {', '.join(sorted(missing))}")
        _check_labels(self.labels)
        _check_quotes(self.text, self.evidence)
        return self


class Reply(_Checked):
    """An answer to a follow-up question, judged together with it."""

    id: str
    criterion: Criterion
    """What the question asks about."""
    question: str
    render: Literal["prose", "transcript"]
    reply: str
    labels: dict[Name, Points | Altitude]
    """The criteria that the reply says something about."""
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Reply:
        if self.criterion not in self.labels:
            raise ValueError(f"no label for {self.criterion}, which was asked about")
        _check_labels(self.labels)
        _check_quotes(self.reply, self.evidence)
        return self


Labelled = Answer | Reply


def read_labelled(files: Sequence[Path]) -> list[Labelled]:
    """Every answer and reply of some YAML files, in order. Raises BadData."""
    found: list[Labelled] = []
    for file in files:
        # libyaml, when PyYAML was built with it, reads the data ten times faster.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        rows = yaml.load(file.read_text(encoding="utf-8"), loader)
        for row in rows:
            kind = Reply if "reply" in row else Answer
            try:
                found.append(kind.model_validate(row))
            except ValidationError as error:
                raise BadData(f"{file.name}: {row.get('id', '?')}: {error}") from error
    twice = [name for name, times in Counter(item.id for item in found).items() if times > 1]
    if twice:
        raise BadData(f"ids used more than once: {', '.join(sorted(twice))}")
    return found


def _check_labels(labels: dict[Name, int | Altitude]) -> None:
    for name, label in labels.items():
        if (name == "altitude") != isinstance(label, str):
            raise ValueError(f"label of {name} cannot be {label!r}")


def _check_quotes(text: str, evidence: Evidence | None) -> None:
    for criterion, quotes in (evidence or {}).items():
        for quote in quotes or []:
            if quote.quote not in text:
                raise ValueError(f"{criterion}: not an exact quote: {quote.quote!r}")
