"""The judge that candidates meet: learned from labelled answers, joined by the rubric's own rules.

The opening answer is read by itself, each reply with its question, and all of them together. What
a reply shows can raise a criterion, whatever was asked; a reply that shows nothing changes
nothing. A criterion that the model never learned is judged by the rubric's detectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from simulator.scoring.cues import compile_cues
from simulator.scoring.evidence import Evidence, Exchange, Finding, Judge, Reading
from simulator.scoring.learned import LearnedReading, LearnedScorer
from simulator.scoring.readable import why_unreadable
from simulator.scoring.replies import ReplyKind, reply_kind
from simulator.scoring.rubric import Altitude, CueDetector, PronounDetector, Rubric, Score
from simulator.scoring.text import normalise

EVIDENCE_FROM = 0.5
"""Chance from which a clause is quoted for, or against, a criterion."""

QUOTES = 3
"""The most quotes for one criterion, and the most against it."""

LONGEST_BARE_REFUSAL = 6
"""Words; "not that I know" holds no evidence, whatever the question before it spoke of."""

KEPT_READINGS = 64
"""An interview has at most ten exchanges, each read by itself and with those before it."""

_CORRECTS = compile_cues(
    (
        "i misspoke",
        "i said that|it wrong",
        "let me correct",
        "correct myself|that",
        "actually no|it|that|the|not",
        "no sorry",
        "sorry no|it|that",
        "that|it was|is wrong",
        "wasn't|isn't right|true|correct",
        "take that back",
    ),
    {},
)


@dataclass(frozen=True, slots=True)
class _Read:
    """How the exchanges read by themselves and together; None where there was no word."""

    alone: tuple[LearnedReading | None, ...]
    together: LearnedReading
    corrects: tuple[bool, ...]
    """By exchange, whether it takes something back."""


class LearnedJudge:
    """Judges by a learned scorer; see `scoring.evidence.Judge`. Safe to call from any thread."""

    def __init__(self, scorer: LearnedScorer, rules: Judge) -> None:
        """`rules` judges the criteria that the scorer never learned."""
        self._scorer = scorer
        self._rules = rules
        self._kept: dict[tuple[tuple[str | None, str], ...], LearnedReading | None] = {}

    def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
        """One finding per criterion of `rubric`."""
        normals = [normalise(exchange.answer) for exchange in exchanges]
        because = why_unreadable(normals)
        together = self._reading(_documents(exchanges)) if because is None else None
        if together is None:
            unscored = {criterion.id: Finding(None) for criterion in rubric.criteria}
            return Reading(unscored, None, unscored_because=because)
        read = _Read(
            alone=tuple(self._reading((pair,)) for pair in _documents(exchanges)),
            together=together,
            corrects=tuple(
                _CORRECTS is not None and bool(_CORRECTS.search(normal.text)) for normal in normals
            ),
        )
        learned = set(self._scorer.criteria)
        by_rules = None
        if any(criterion.id not in learned for criterion in rubric.criteria):
            by_rules = self._rules.read(exchanges, rubric)
        findings = {}
        for criterion in rubric.criteria:
            if criterion.id in learned:
                own = self._without_the_question(criterion.id, exchanges, read, rubric)
                findings[criterion.id] = _finding(criterion.id, exchanges, own, rubric)
            elif by_rules is not None:
                findings[criterion.id] = by_rules.findings[criterion.id]
        return Reading(
            findings=findings,
            altitude=Altitude(max(together.altitude, key=lambda name: together.altitude[name])),
            grade=together.overall,
            wanted=together.probe,
        )

    def _without_the_question(
        self, criterion: str, exchanges: Sequence[Exchange], read: _Read, rubric: Rubric
    ) -> _Read:
        """`read`, with replies about an innocent criterion read without their question if better.

        "Who let this through?" speaks of a culprit, and the candidate must not pay for that.
        """
        if not _is_innocent(criterion, rubric):
            return read
        alone = list(read.alone)
        for index, exchange in enumerate(exchanges):
            asked = alone[index]
            if not index or asked is None or criterion not in exchange.targets:
                continue
            bare = self._reading(((None, exchange.answer),))
            if bare is not None and bare.expected(criterion) > asked.expected(criterion):
                alone[index] = bare
        return replace(read, alone=tuple(alone))

    def _reading(self, documents: tuple[tuple[str | None, str], ...]) -> LearnedReading | None:
        if documents not in self._kept:
            if len(self._kept) >= KEPT_READINGS:
                self._kept.pop(next(iter(self._kept)), None)
            pairs = [Exchange(question, answer) for question, answer in documents]
            self._kept[documents] = self._scorer.read(pairs)
        return self._kept.get(documents)


def _documents(exchanges: Sequence[Exchange]) -> tuple[tuple[str | None, str], ...]:
    """Question and answer of each exchange; the opening question is the same for everybody."""
    return tuple(
        (exchange.question if index else None, exchange.answer)
        for index, exchange in enumerate(exchanges)
    )


def _finding(criterion: str, exchanges: Sequence[Exchange], read: _Read, rubric: Rubric) -> Finding:
    source = _deciding_reading(criterion, exchanges, read, rubric)
    score = _nearest(source.expected(criterion))
    asked_in = [i for i, e in enumerate(exchanges) if i and criterion in e.targets]
    evidence = _evidence(criterion, score, read, asked_in)
    return Finding(score, evidence, source.labels[criterion])


def _deciding_reading(
    criterion: str, exchanges: Sequence[Exchange], read: _Read, rubric: Rubric
) -> LearnedReading:
    """The reading whose score counts: the opening answer's, unless something later changed it."""
    opening = read.alone[0]
    if len(exchanges) < 2 or opening is None:
        return read.together
    detector = rubric.detectors.get(criterion)
    manner = isinstance(detector, PronounDetector)
    innocent = _is_innocent(criterion, rubric)
    decided = opening
    for exchange, alone, corrects in zip(
        exchanges[1:], read.alone[1:], read.corrects[1:], strict=True
    ):
        if alone is None:
            continue
        if not innocent and _declines(criterion, exchange.answer, alone):
            continue
        asked = criterion in exchange.targets
        before, now = _nearest(decided.expected(criterion)), _nearest(alone.expected(criterion))
        if innocent:
            # Nothing said is no fault, so a reply only counts where it is on the subject.
            on_it = _best(criterion, alone) >= EVIDENCE_FROM
            faults = _worst(criterion, alone) >= EVIDENCE_FROM
            if (now < before and (on_it or faults)) or (asked and on_it and now > before):
                decided = alone
        elif manner and not asked:
            continue
        elif now > before or (now < before and corrects and asked and now > 0):
            decided = alone
        elif (
            # Weak words in two answers may add up to one strong account.
            now
            and _best(criterion, alone) >= EVIDENCE_FROM
            and _nearest(read.together.expected(criterion)) > before
        ):
            decided = read.together
    return decided


def _declines(criterion: str, reply: str, alone: LearnedReading) -> bool:
    """Whether a reply only says that there is nothing to say on `criterion`."""
    if reply_kind(reply) is ReplyKind.ANSWER:
        return False
    too_short = len(normalise(reply).words) <= LONGEST_BARE_REFUSAL
    return too_short or _best(criterion, alone) < EVIDENCE_FROM


def _is_innocent(criterion: str, rubric: Rubric) -> bool:
    """Whether a criterion is met until something counts against it."""
    detector = rubric.detectors.get(criterion)
    return isinstance(detector, CueDetector) and detector.base == 2


def _nearest(expected: float) -> Score:
    return 2 if expected >= 1.5 else 1 if expected >= 0.5 else 0


def _best(criterion: str, reading: LearnedReading) -> float:
    return max((clause.chances[criterion].weak for clause in reading.clauses), default=0.0)


def _worst(criterion: str, reading: LearnedReading) -> float:
    return max((clause.chances[criterion].against for clause in reading.clauses), default=0.0)


def _evidence(
    criterion: str, score: Score, read: _Read, asked_in: Sequence[int]
) -> tuple[Evidence, ...]:
    """The best quotes for, then the best against; with a score above 0 there is always one for.

    The best of each reply in `asked_in` is kept beside them: it shows that the reply kept to its
    question, however much the story had said before.
    """
    supporting: list[tuple[float, Evidence]] = []
    against: list[tuple[float, Evidence]] = []
    for index, reading in enumerate(read.alone):
        for clause in reading.clauses if reading is not None else ():
            chances = clause.chances[criterion]
            points: Score = 2 if chances.strong >= EVIDENCE_FROM else 1
            found = Evidence(criterion, index, clause.start, clause.end, points)
            supporting.append((chances.weak + chances.strong, found))
            if chances.against >= EVIDENCE_FROM and chances.against > chances.weak:
                against.append((chances.against, replace(found, points=0)))
    supporting.sort(key=lambda pair: -pair[0])
    against.sort(key=lambda pair: -pair[0])
    kept = [found for chance, found in supporting[:QUOTES] if chance >= EVIDENCE_FROM]
    for index in asked_in:
        best = next((pair for pair in supporting if pair[1].answer == index), None)
        if best is not None and best[0] >= EVIDENCE_FROM and best[1] not in kept:
            kept.append(best[1])
    if score and not kept and supporting:
        kept = [replace(supporting[0][1], points=1)]
    if not score:
        return tuple(found for _, found in against[:QUOTES])
    kept.sort(key=lambda found: -found.points)
    return (*kept, *(found for _, found in against[:QUOTES] if score < 2))
