"""The models that can be installed by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulator.content.yaml_source import Shape, read_yaml

FILE = Path(__file__).with_name("catalogue.yaml")

RECOMMENDED = "vosk-model-small-en-us-0.15"
"""The one a candidate without any is pointed to."""


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One model of the catalogue."""

    name: str
    language: str
    """Such as "en-us"."""
    about: str
    size: int
    """Bytes to download, perhaps rounded; for display and the check of free space."""
    url: str
    bytes: int | None = None
    """The exact size of the zip file; None when it is not confirmed."""
    sha256: str | None = None
    """Of the zip file; None when it is not confirmed."""
    accuracy: float | None = None
    """Words heard wrong in a hundred on read speech, as published; None when unknown."""


@cache
def catalogue() -> tuple[KnownModel, ...]:
    """Every known model, the one to begin with first."""
    shape = read_yaml(FILE).parse(_Shape)
    return tuple(
        KnownModel(url=f"{shape.site}{model.name}.zip", **model.model_dump())
        for model in shape.models
    )


def known(name: str) -> KnownModel | None:
    """The model of the catalogue with that name; None when there is none."""
    return next((model for model in catalogue() if model.name == name), None)


class _Model(Shape):
    name: str
    language: str
    about: str
    size: int
    bytes: int | None = None
    sha256: str | None = None
    accuracy: float | None = None


class _Shape(Shape):
    site: str
    models: tuple[_Model, ...]
