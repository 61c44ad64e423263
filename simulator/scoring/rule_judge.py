"""The rule-based judge: a rubric's own detectors, applied clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from simulator.scoring.cues import compile_cues
from simulator.scoring.evidence import Evidence, Exchange, Finding, Reading
from simulator.scoring.readable import why_unreadable
from simulator.scoring.replies import ReplyKind, reply_kind
from simulator.scoring.rubric import (
    Altitude,
    AltitudeDetector,
    CueDetector,
    CueRule,
    Detector,
    PronounDetector,
    Rubric,
    Score,
)
from simulator.scoring.text import Clause, NormalText, clauses, normalise

SUBSTANTIAL_REPLY = 5
"""Words from which a reply counts weakly for what it was asked about, unless it declines."""

_FIRST_PERSON = frozenset(("i", "i'd", "i've", "i'm", "i'll", "my", "me", "myself", "mine"))
_PLURAL = frozenset(("we", "we'd", "we've", "we're", "we'll", "our", "ours", "us", "ourselves"))


@dataclass(frozen=True, slots=True)
class _Passage:
    """One clause of one answer."""

    answer: int
    clause: Clause

    def evidence(self, criterion: str, points: Score) -> Evidence:
        return Evidence(criterion, self.answer, self.clause.start, self.clause.end, points)


class RuleJudge:
    """Judges by the detectors that the rubric itself holds; see `scoring.evidence.Judge`."""

    def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
        """One finding per criterion. A criterion without a detector is left unscored."""
        normals = [normalise(exchange.answer) for exchange in exchanges]
        because = why_unreadable(normals)
        if because is not None:
            unscored = {criterion.id: Finding(None) for criterion in rubric.criteria}
            return Reading(unscored, None, because)
        passages = [
            _Passage(index, clause)
            for index, normal in enumerate(normals)
            for clause in clauses(normal)
        ]
        findings = {}
        for criterion in rubric.criteria:
            detector = rubric.detectors.get(criterion.id)
            if detector is None:
                findings[criterion.id] = Finding(None)
                continue
            replies = _replies_about(criterion.id, exchanges, passages)
            findings[criterion.id] = _find(criterion.id, detector, passages, replies, rubric)
        return Reading(findings, _altitude(rubric.altitude_detector, normals, rubric))


def rule_matches(rule: CueRule, sentence: str, rubric: Rubric) -> bool:
    """Whether `rule` finds its evidence anywhere in `sentence`."""
    return any(_fires(rule, clause, rubric) for clause in clauses(normalise(sentence)))


def _fires(rule: CueRule, clause: Clause, rubric: Rubric) -> bool:
    wanted = compile_cues(rule.any, rubric.lists)
    unwanted = compile_cues(rule.unless, rubric.lists)
    if wanted is None or not wanted.search(clause.text):
        return False
    return unwanted is None or not unwanted.search(clause.text)


def _find(
    criterion: str,
    detector: Detector,
    passages: Sequence[_Passage],
    replies: Sequence[_Passage],
    rubric: Rubric,
) -> Finding:
    match detector:
        case CueDetector():
            return _by_cues(criterion, detector, passages, replies, rubric)
        case PronounDetector():
            return _by_pronouns(criterion, detector, passages)
        case _:
            assert_never(detector)


def _by_cues(
    criterion: str,
    detector: CueDetector,
    passages: Sequence[_Passage],
    replies: Sequence[_Passage],
    rubric: Rubric,
) -> Finding:
    found: list[Evidence] = []
    for passage in passages:
        points: list[Score] = [
            rule.points for rule in detector.rules if _fires(rule, passage.clause, rubric)
        ]
        if points:
            # A clause that also holds a phrase against it says no: negation outranks its subject.
            found.append(passage.evidence(criterion, 0 if 0 in points else max(points)))
    quoted = {(evidence.answer, evidence.start) for evidence in found}
    if detector.base == 0:
        found += [
            reply.evidence(criterion, 1)
            for reply in replies
            if (reply.answer, reply.clause.start) not in quoted
        ]
    found.sort(key=lambda evidence: -evidence.points)
    return Finding(_combine(detector, found), tuple(found))


def _combine(detector: CueDetector, found: Sequence[Evidence]) -> Score:
    against = any(evidence.points == 0 for evidence in found)
    supporting = [evidence.points for evidence in found if evidence.points]
    if detector.decisive and against:
        return 0
    if not supporting:
        return 0 if against else detector.base
    reached = max(supporting) if detector.combine == "best" else sum(supporting)
    return _score(reached)


def _score(points: int) -> Score:
    return 2 if points >= 2 else 1 if points == 1 else 0


def _by_pronouns(
    criterion: str, detector: PronounDetector, passages: Sequence[_Passage]
) -> Finding:
    own: list[_Passage] = []
    shared: list[_Passage] = []
    singular = plural = 0
    for passage in passages:
        words = passage.clause.text.split()
        first, others = (
            sum(word in _FIRST_PERSON for word in words),
            sum(word in _PLURAL for word in words),
        )
        singular, plural = singular + first, plural + others
        if first and not others:
            own.append(passage)
        elif others and not first:
            shared.append(passage)
    total = singular + plural
    share = singular / total if total else 0.0
    score = _score((share >= detector.weak_share) + (share >= detector.strong_share))
    if total < detector.fewest:
        score = _score(min(score, 1))
    supporting = [passage.evidence(criterion, 2 if score == 2 else 1) for passage in own]
    against = [passage.evidence(criterion, 0) for passage in shared]
    if score == 2:
        return Finding(score, tuple(supporting[:3]))
    return Finding(score, tuple((supporting[:1] if score else []) + against[:2]))


def _replies_about(
    criterion: str, exchanges: Sequence[Exchange], passages: Sequence[_Passage]
) -> list[_Passage]:
    """The fullest clause of each substantial reply to a question about `criterion`."""
    fullest: list[_Passage] = []
    for index, exchange in enumerate(exchanges):
        if criterion not in exchange.targets:
            continue
        said = [passage for passage in passages if passage.answer == index]
        words = sum(len(passage.clause.text.split()) for passage in said)
        declined = reply_kind(exchange.answer) is not ReplyKind.ANSWER
        if words >= SUBSTANTIAL_REPLY and not declined:
            fullest.append(max(said, key=lambda p: len(p.clause.text)))
    return fullest


def _altitude(
    detector: AltitudeDetector | None, normals: Sequence[NormalText], rubric: Rubric
) -> Altitude | None:
    if detector is None:
        return None
    text = " ".join(normal.text for normal in normals)
    words = sum(len(normal.words) for normal in normals)
    jargon = compile_cues(detector.jargon, rubric.lists)
    mechanism = compile_cues(detector.mechanism, rubric.lists)
    hits = len(jargon.findall(text)) if jargon else 0
    if hits * 100 / words >= detector.technical_per_hundred:
        return Altitude.TOO_TECHNICAL
    if mechanism is not None and not mechanism.search(text):
        return Altitude.TOO_VAGUE
    return Altitude.RIGHT
