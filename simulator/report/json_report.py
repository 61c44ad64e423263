"""The scorecard as JSON: the contract that other programs read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from simulator.interview.ledger import LedgerEntry, ledger
from simulator.interview.state import Turn
from simulator.scoring.evidence import Evidence
from simulator.scoring.rubric import Rubric
from simulator.scoring.scorecard import SCHEMA, CriterionScore, Scorecard


def session_object(card: Scorecard, turns: Sequence[Turn], rubric: Rubric) -> dict[str, Any]:
    """The scorecard of an interview as plain values, with the ledger of its follow-ups."""
    entries = [_ledger_entry(entry) for entry in ledger(turns, card, rubric)]
    return {**scorecard_object(card), "ledger": entries}


def session_json(
    card: Scorecard, turns: Sequence[Turn], rubric: Rubric, *, indent: int | None = None
) -> str:
    """`session_object` as JSON text, ASCII only."""
    return json.dumps(session_object(card, turns, rubric), indent=indent)


def scorecard_object(card: Scorecard, file: str | None = None) -> dict[str, Any]:
    """The scorecard as plain values; `file` is the file that was scored, None for a session."""
    return {
        "schema": SCHEMA,
        "file": file,
        "rubric": card.rubric,
        "level": card.level,
        "overall": card.overall,
        "altitude": card.altitude,
        "criteria": [_criterion(card, criterion) for criterion in card.criteria],
        "dimensions": [{"id": d.id, "score": d.score, "anchor": d.anchor} for d in card.dimensions],
        "sections": [{"id": s.id, "words": s.words, "share": s.share} for s in card.sections],
        "delivery": {
            "words": card.delivery.words,
            "fillers": card.delivery.fillers,
            "words_per_minute": card.delivery.words_per_minute,
        },
        "probe_next": list(card.probe_next),
    }


def scorecard_json(card: Scorecard, file: str | None = None, *, indent: int | None = None) -> str:
    """The scorecard as JSON text, ASCII only: no terminal or pipe can mistake any of it."""
    return json.dumps(scorecard_object(card, file), indent=indent)


def _criterion(card: Scorecard, criterion: CriterionScore) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "score": criterion.score,
        "unprompted": criterion.unprompted,
        "evidence": [_evidence(card, item) for item in criterion.evidence],
        "why": criterion.why,
        "next": criterion.next,
    }


def _ledger_entry(entry: LedgerEntry) -> dict[str, Any]:
    return {
        "question": entry.question,
        "move": entry.move,
        "targets": list(entry.targets),
        "because": entry.because,
        "before": dict(entry.before),
        "after": dict(entry.after),
        "result": entry.result,
        "sooner": entry.sooner,
    }


def _evidence(card: Scorecard, evidence: Evidence) -> dict[str, Any]:
    return {
        "quote": card.quote(evidence),
        "start": evidence.start,
        "end": evidence.end,
        "answer": evidence.answer,
        "points": evidence.points,
    }
