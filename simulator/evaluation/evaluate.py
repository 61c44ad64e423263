"""A judge against labelled answers: figures per criterion, and where it went most wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.evaluation.agreement import (
    Bin,
    confusion,
    exact,
    kappa,
    reliability,
    spearman,
    token_f1,
)
from simulator.evaluation.labelled import LabelledAnswer
from simulator.scoring.evidence import Exchange, Judge
from simulator.scoring.rubric import Level, Rubric, Score
from simulator.scoring.scorecard import Scorecard, score_interview
from simulator.scoring.text import normalise


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """Agreement on one criterion."""

    id: str
    kappa: float
    """Quadratic-weighted."""
    exact: float
    confusion: tuple[tuple[int, int, int], ...]
    """Rows are labels 0 to 2, columns are scores."""
    unscored: int
    """Answers the judge left unscored; they are in no other figure."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A criterion of one answer that was judged otherwise than labelled."""

    answer: str
    criterion: str
    label: Score
    score: Score
    chance: float | None
    """How likely the judge held the label; None when it gives no chances."""
    quotes: tuple[str, ...]
    """The words it rested on."""
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything measured. None where the labels do not allow it."""

    answers: int
    criteria: tuple[CriterionFigures, ...]
    macro: float
    macro_typed: float | None
    macro_spoken: float | None
    altitude: float | None
    """Kappa without weights."""
    overall: float | None
    """Rank correlation with the labelled grade."""
    probe_first: float | None
    """Share in which the first choice is among the labelled ones."""
    evidence: float | None
    """Mean token F1 of the best quote with any marked one."""
    reliability: tuple[Bin, ...]
    """Of the chances to reach a score; empty when the judge gives none."""
    disagreements: tuple[Disagreement, ...]
    """The worst first."""


@dataclass(frozen=True, slots=True)
class _Judged:
    answer: LabelledAnswer
    card: Scorecard
    chances: dict[str, tuple[float, float, float]]


def evaluate(
    answers: Sequence[LabelledAnswer], rubric: Rubric, level: Level, judge: Judge
) -> Figures:
    """The figures of `judge` on `answers`. Raises ValueError when there are none."""
    if not answers:
        raise ValueError("no labelled answer")
    judged = [_judge(answer, rubric, level, judge) for answer in answers]
    ids = [c.id for c in rubric.criteria if any(c.id in answer.scores for answer in answers)]
    criteria = tuple(_criterion(id, judged) for id in ids)
    typed = [one for one in judged if not one.answer.spoken]
    spoken = [one for one in judged if one.answer.spoken]
    return Figures(
        answers=len(answers),
        criteria=criteria,
        macro=_mean([figures.kappa for figures in criteria]) or 0.0,
        macro_typed=_macro(ids, typed) if spoken else None,
        macro_spoken=_macro(ids, spoken) if typed else None,
        altitude=_altitude(judged),
        overall=_overall(judged),
        probe_first=_probe_first(judged),
        evidence=_evidence(judged),
        reliability=_reliability(judged),
        disagreements=_disagreements(judged),
    )


def _judge(answer: LabelledAnswer, rubric: Rubric, level: Level, judge: Judge) -> _Judged:
    exchanges = (Exchange(None, answer.text),)
    findings = judge.read(exchanges, rubric).findings
    return _Judged(
        answer,
        score_interview(exchanges, rubric, level, judge),
        {id: finding.chances for id, finding in findings.items() if finding.chances is not None},
    )


def _pairs(id: str, judged: Sequence[_Judged]) -> list[tuple[Score, Score | None]]:
    return [
        (one.answer.scores[id], criterion.score)
        for one in judged
        for criterion in one.card.criteria
        if criterion.id == id and id in one.answer.scores
    ]


def _criterion(id: str, judged: Sequence[_Judged]) -> CriterionFigures:
    pairs = _pairs(id, judged)
    gold = [label for label, score in pairs if score is not None]
    got = [score for _, score in pairs if score is not None]
    return CriterionFigures(
        id=id,
        kappa=kappa(gold, got) if gold else 0.0,
        exact=exact(gold, got) if gold else 0.0,
        confusion=confusion(gold, got),
        unscored=len(pairs) - len(gold),
    )


def _macro(ids: Sequence[str], judged: Sequence[_Judged]) -> float | None:
    return _mean([_criterion(id, judged).kappa for id in ids]) if judged else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _altitude(judged: Sequence[_Judged]) -> float | None:
    pairs = [
        (str(one.answer.altitude), str(one.card.altitude))
        for one in judged
        if one.answer.altitude is not None and one.card.altitude is not None
    ]
    if not pairs:
        return None
    return kappa([gold for gold, _ in pairs], [got for _, got in pairs], weighted=False)


def _overall(judged: Sequence[_Judged]) -> float | None:
    pairs = [
        (one.answer.overall, one.card.overall)
        for one in judged
        if one.answer.overall is not None and one.card.overall is not None
    ]
    return spearman([gold for gold, _ in pairs], [got for _, got in pairs]) if pairs else None


def _probe_first(judged: Sequence[_Judged]) -> float | None:
    wanting = [one for one in judged if one.answer.probe_first]
    return _mean(
        [
            float(bool(one.card.probe_next) and one.card.probe_next[0] in one.answer.probe_first)
            for one in wanting
        ]
    )


def _evidence(judged: Sequence[_Judged]) -> float | None:
    overlaps = []
    for one in judged:
        for criterion in one.card.criteria:
            marked = one.answer.quotes.get(criterion.id)
            shown = [e for e in criterion.evidence if e.points]
            if marked and criterion.score:
                words = _words(one.card.quote(shown[0])) if shown else []
                overlaps.append(max(token_f1(words, _words(quote)) for quote in marked))
    return _mean(overlaps)


def _words(text: str) -> list[str]:
    return [word.text for word in normalise(text).words]


def _reliability(judged: Sequence[_Judged]) -> tuple[Bin, ...]:
    said: list[float] = []
    true: list[bool] = []
    for one in judged:
        for id, (_, weak, strong) in one.chances.items():
            if id in one.answer.scores:
                said += [weak + strong, strong]
                true += [one.answer.scores[id] >= 1, one.answer.scores[id] >= 2]
    return reliability(said, true)


def _disagreements(judged: Sequence[_Judged]) -> tuple[Disagreement, ...]:
    """Two steps apart before one, and the surer the judge was the worse."""
    found = []
    for one in judged:
        for criterion in one.card.criteria:
            label = one.answer.scores.get(criterion.id)
            if label is None or criterion.score is None or label == criterion.score:
                continue
            chances = one.chances.get(criterion.id)
            found.append(
                Disagreement(
                    answer=one.answer.id,
                    criterion=criterion.id,
                    label=label,
                    score=criterion.score,
                    chance=chances[label] if chances is not None else None,
                    quotes=tuple(one.card.quote(e) for e in criterion.evidence),
                    text=one.answer.text,
                )
            )
    found.sort(key=lambda d: (-abs(d.label - d.score), d.chance if d.chance is not None else 0.5))
    return tuple(found)
