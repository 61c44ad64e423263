"""What was not heard well enough is not judged: it is left unscored, and never marked down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.scoring.evidence import Evidence, Exchange, Finding, Judge, Reading, SpokenWord
from simulator.scoring.rubric import Rubric

CLEAR_ENOUGH = 0.45
"""Mean confidence of the words from which they may count for or against a criterion."""

UNHEARD = 0.35
"""Mean confidence of a whole answer below which nothing in it was heard."""

NOT_HEARD = "I could not hear this part."


def read_heard(judge: Judge, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
    """What `judge` says, without what rests on words that the recognizer only guessed.

    Typed answers, and those of a recognizer that does not say how sure it was, pass unchanged.
    """
    return _only_heard(judge.read(exchanges, rubric), exchanges)


def _only_heard(reading: Reading, exchanges: Sequence[Exchange]) -> Reading:
    if reading.unscored_because is not None or not any(e.words for e in exchanges):
        return reading
    unheard = {i for i, exchange in enumerate(exchanges) if _is_below(exchange.words, UNHEARD)}
    if len(unheard) == len(exchanges):
        nothing = {id: Finding(None, unscored_because=NOT_HEARD) for id in reading.findings}
        return Reading(nothing, None, unscored_because=NOT_HEARD)
    findings = {
        id: _heard_finding(id, finding, exchanges, unheard)
        for id, finding in reading.findings.items()
    }
    if 0 in unheard:
        # The story itself: neither its height nor its grade can be told from the replies alone.
        return replace(reading, findings=findings, altitude=None, grade=None)
    return replace(reading, findings=findings)


def _heard_finding(
    criterion: str, finding: Finding, exchanges: Sequence[Exchange], unheard: set[int]
) -> Finding:
    if any(_is_clear(evidence, exchanges) for evidence in finding.evidence):
        return finding
    # Without evidence it may be missing because it was not said, or because it was not heard.
    may_be_there = any(i == 0 or criterion in exchanges[i].targets for i in unheard)
    if not finding.evidence and not may_be_there:
        return finding
    return Finding(None, unscored_because=NOT_HEARD)


def _is_clear(evidence: Evidence, exchanges: Sequence[Exchange]) -> bool:
    words = [
        word
        for word in exchanges[evidence.answer].words
        if word.start < evidence.end and evidence.start < word.end
    ]
    return not _is_below(words, CLEAR_ENOUGH)


def _is_below(words: Sequence[SpokenWord], confidence: float) -> bool:
    """Whether the mean confidence is known, and too low."""
    known = [word.confidence for word in words if word.confidence is not None]
    return bool(known) and sum(known) / len(known) < confidence
