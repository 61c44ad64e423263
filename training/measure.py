"""Agreement of the network with labels: kappa, ranks, calibration, overlap of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulator.evaluation.agreement import kappa, spearman, token_f1
from simulator.scoring.model.encoding import Floats
from training.examples import UNKNOWN, Example
from training.schema import CRITERIA

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the network said about one example, as chances."""

    evidence: Floats
    """[clauses, criteria, kinds]"""
    labels: Floats
    """[criteria, levels] chance of reaching each level."""
    altitude: Floats
    """[altitudes]"""
    overall: float
    probe: Floats
    """[criteria] preference for asking next."""

    @property
    def scores(self) -> Integers:
        """[criteria] the label nearest to the expected one, best under quadratic weights."""
        nearest: Integers = np.rint(self.labels.sum(-1)).astype(np.int64)
        return nearest


@dataclass(frozen=True, slots=True)
class Figures:
    """How a set of judgements agrees with the labels."""

    answers: int
    kappa: dict[str, float]
    """Quadratic-weighted, per criterion."""
    exact: dict[str, float]
    """Share of equal labels, per criterion."""
    macro: float
    macro_typed: float
    macro_spoken: float
    altitude: float
    """Kappa without weights."""
    overall_rank: float
    """Spearman correlation with the labelled grade."""
    probe_first: float
    """Share in which the first choice is one of the labelled choices."""
    evidence_overlap: float
    """Token F1 of the best clause with the nearest marked quote."""
    calibration: list[tuple[float, float, int]]
    """Said chance, found share and count, per tenth of the chances of reaching a level."""


def figures(examples: Sequence[Example], judged: Sequence[Judged]) -> Figures:
    """All figures over opening answers."""
    gold = np.stack([example.labels for example in examples])
    got = np.stack([one.scores for one in judged])
    spoken = np.array([example.spoken for example in examples])
    kappas = criterion_kappas(gold, got)
    return Figures(
        answers=len(examples),
        kappa=dict(zip(CRITERIA, kappas, strict=True)),
        exact=dict(zip(CRITERIA, (gold == got).mean(0).tolist(), strict=True)),
        macro=float(np.mean(kappas)),
        macro_typed=_macro(gold[~spoken], got[~spoken]),
        macro_spoken=_macro(gold[spoken], got[spoken]),
        altitude=kappa(
            [example.altitude for example in examples],
            [int(one.altitude.argmax()) for one in judged],
            weighted=False,
        ),
        overall_rank=spearman(
            [example.overall for example in examples], [one.overall for one in judged]
        ),
        probe_first=_probe_hits(examples, judged),
        evidence_overlap=evidence_overlap(examples, judged),
        calibration=reliability(gold, np.stack([one.labels for one in judged])),
    )


def asked_exact(examples: Sequence[Example], judged: Sequence[Judged]) -> float:
    """Share of replies whose asked criterion is judged exactly as labelled."""
    hits = [
        one.scores[example.asked] == example.labels[example.asked]
        for example, one in zip(examples, judged, strict=True)
        if example.asked is not None
    ]
    return float(np.mean(hits)) if hits else float("nan")


def criterion_kappas(gold: Integers, got: Integers) -> list[float]:
    """Quadratic kappa of each column."""
    return [kappa(gold[:, k].tolist(), got[:, k].tolist()) for k in range(gold.shape[1])]


def evidence_overlap(examples: Sequence[Example], judged: Sequence[Judged]) -> float:
    """Mean token F1 between the clause chosen for a criterion and its nearest marked quote."""
    overlaps = []
    for example, one in zip(examples, judged, strict=True):
        best = one.evidence[:, :, 1:3].sum(-1).argmax(0)
        for criterion in range(len(CRITERIA)):
            quotes = [m.words for m in example.marks if m.criterion == criterion and m.points]
            if quotes:
                chosen = example.clauses[best[criterion]]
                overlaps.append(max(token_f1(chosen, quote) for quote in quotes))
    return float(np.mean(overlaps)) if overlaps else float("nan")


def reliability(gold: Integers, chances: Floats) -> list[tuple[float, float, int]]:
    """Per tenth of the chance scale: mean chance, share that reached the level, and how many."""
    known = gold != UNKNOWN
    said = np.concatenate([chances[:, :, level][known] for level in range(2)])
    reached = np.concatenate([(gold > level)[known] for level in range(2)])
    bins = np.minimum((said * 10).astype(int), 9)
    return [
        (float(said[bins == b].mean()), float(reached[bins == b].mean()), int((bins == b).sum()))
        for b in range(10)
        if (bins == b).any()
    ]


def _macro(gold: Integers, got: Integers) -> float:
    return float(np.mean(criterion_kappas(gold, got))) if len(gold) else float("nan")


def _probe_hits(examples: Sequence[Example], judged: Sequence[Judged]) -> float:
    hits = []
    for example, one in zip(examples, judged, strict=True):
        if example.probe_first:
            wanted = np.where(one.scores < 2, one.probe, -np.inf)
            hits.append(int(wanted.argmax()) in example.probe_first)
    return float(np.mean(hits)) if hits else float("nan")
