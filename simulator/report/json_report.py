"""The scorecard as JSON: the contract that other programs read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from simulator.interview.debrief import Debrief, Story
from simulator.interview.ledger import LedgerEntry, ledger
from simulator.scoring.delivery import Delivery
from simulator.scoring.evidence import Evidence
from simulator.scoring.rubric import Rubric
from simulator.scoring.scorecard import SCHEMA, CriterionScore, Scorecard
from simulator.scoring.sections import SectionShare


def session_object(held: Debrief) -> dict[str, Any]:
    """The scorecard of an interview as plain values, with the ledger of its follow-ups.

    Of two stories the first stands where the only one would; `stories` then holds both, each with
    its question, and `retelling` what shows that they are one, or null.
    """
    first, *others = held.stories
    whole = _story(first, held.rubric)
    if not others:
        return whole
    return {
        **whole,
        "stories": [
            {"question": story.question, **_story(story, held.rubric)} for story in held.stories
        ],
        "retelling": None if held.retelling is None else asdict(held.retelling),
    }


def session_json(held: Debrief, *, indent: int | None = None) -> str:
    """`session_object` as JSON text, ASCII only."""
    return json.dumps(session_object(held), indent=indent)


def _story(story: Story, rubric: Rubric) -> dict[str, Any]:
    entries = [_ledger_entry(entry) for entry in ledger(story.turns, story.card, rubric)]
    return {**scorecard_object(story.card), "ledger": entries}


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
        "sections": [_section(section) for section in card.sections],
        "delivery": _delivery(card.delivery),
        "probe_next": list(card.probe_next),
    }


def _section(section: SectionShare) -> dict[str, Any]:
    share = {"id": section.id, "words": section.words, "share": section.share}
    return share if section.seconds is None else {**share, "seconds": section.seconds}


def _delivery(delivery: Delivery) -> dict[str, Any]:
    """Counts for every answer; times only where answers were spoken."""
    counts = {
        "words": delivery.words,
        "fillers": delivery.fillers,
        "words_per_minute": delivery.words_per_minute,
    }
    if delivery.seconds is None:
        return counts
    return {
        **counts,
        "seconds": delivery.seconds,
        "stretches": [asdict(stretch) for stretch in delivery.stretches],
        "pauses": [asdict(pause) for pause in delivery.pauses],
        "lengths": [asdict(length) for length in delivery.lengths],
    }


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
        "own_words": entry.own_words,
    }


def _evidence(card: Scorecard, evidence: Evidence) -> dict[str, Any]:
    return {
        "quote": card.quote(evidence),
        "start": evidence.start,
        "end": evidence.end,
        "answer": evidence.answer,
        "points": evidence.points,
    }
