"""The figures of an evaluation as text and as plain values."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from simulator.evaluation.evaluate import CriterionFigures, Disagreement, Figures

_CLIP = 160
"""Characters of a quoted text."""


def figures_text(figures: Figures, *, worst: int) -> str:
    """The figures as lines, with the `worst` disagreements and their text."""
    return "\n".join(_lines(figures, worst))


def comparison_text(one: Figures, other: Figures, names: tuple[str, str]) -> str:
    """Two judges side by side, on the same answers."""
    rows = [f"{'':22} {names[0]:>10} {names[1]:>10} {'difference':>10}"]
    rows += [
        _compared(a.id, a.kappa, b.kappa) for a, b in zip(one.criteria, other.criteria, strict=True)
    ]
    rows.append(_compared("macro kappa", one.macro, other.macro))
    rows += [
        _compared(name, first, second)
        for name, first, second in (
            ("altitude", one.altitude, other.altitude),
            ("overall rank", one.overall, other.overall),
            ("first probe", one.probe_first, other.probe_first),
            ("evidence overlap", one.evidence, other.evidence),
        )
        if first is not None and second is not None
    ]
    return "\n".join(rows)


def figures_object(figures: Figures) -> dict[str, Any]:
    """The figures as plain values; the texts of disagreements are left out."""
    plain = dataclasses.asdict(figures)
    for row in plain["disagreements"]:
        del row["text"]
    return plain


def _lines(figures: Figures, worst: int) -> Iterator[str]:
    yield f"{'criterion':22} {'kappa':>6} {'exact':>6}   label 0     label 1     label 2"
    yield f"{'':22} {'':>6} {'':>6}   as 0 1 2    as 0 1 2    as 0 1 2"
    for criterion in figures.criteria:
        yield _criterion_line(criterion)
    yield ""
    yield f"answers              {figures.answers:6}"
    for name, value in (
        ("macro kappa", figures.macro),
        ("  typed", figures.macro_typed),
        ("  spoken", figures.macro_spoken),
        ("altitude kappa", figures.altitude),
        ("overall rank", figures.overall),
        ("first probe", figures.probe_first),
        ("evidence overlap", figures.evidence),
    ):
        if value is not None:
            yield f"{name:20} {value:6.3f}"
    if figures.reliability:
        yield ""
        yield "chance said, share found, count"
        for row in figures.reliability:
            yield f"  {row.said:5.2f}  {row.found:5.2f}  {row.size:5}"
    if worst and figures.disagreements:
        yield ""
        yield "worst disagreements"
        for disagreement in figures.disagreements[:worst]:
            yield from _disagreement_lines(disagreement)


def _criterion_line(criterion: CriterionFigures) -> str:
    cells = "  ".join(" ".join(f"{count:3}" for count in row) for row in criterion.confusion)
    unscored = f"  unscored {criterion.unscored}" if criterion.unscored else ""
    return f"{criterion.id:22} {criterion.kappa:6.3f} {criterion.exact:6.2f}   {cells}{unscored}"


def _disagreement_lines(d: Disagreement) -> Iterator[str]:
    chance = f", held {d.chance:.0%} likely" if d.chance is not None else ""
    yield f"  {d.answer} {d.criterion}: label {d.label}, scored {d.score}{chance}"
    for quote in d.quotes:
        yield f"    rests on: {_clip(quote)}"
    yield f"    text: {_clip(d.text)}"


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CLIP else line[: _CLIP - 1] + "…"


def _compared(name: str, first: float, second: float) -> str:
    return f"{name:22} {first:10.3f} {second:10.3f} {second - first:+10.3f}"
