"""The conversation as a report tells it: each question, why it was asked and what it gained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from simulator.interview.ledger import LedgerEntry, Result, ledger
from simulator.interview.state import Outcome, QuestionKind, Turn
from simulator.report.format import answer_name
from simulator.report.safe import one_line, printable
from simulator.scoring.rubric import Altitude, Rubric, Score
from simulator.scoring.scorecard import Scorecard

Scores = Mapping[str, Score | None]

_UNMET = {
    Outcome.OPEN: "Not answered.",
    Outcome.SKIPPED: "Skipped.",
    Outcome.NO_STORY: "No such story.",
}
_NOTHING_TO_ADD = "Nothing to add."

_RESULTS = {
    Result.NOTHING: "It changed no score.",
    Result.TWICE: "Asked twice, and still open: vague twice counts as the answer.",
    Result.UNKNOWN: "You did not know, so it stays open.",
    Result.DID_NOT_HAPPEN: "There was nothing of the kind, so it stays open.",
    Result.CONFIDENTIAL: "You could not say; a general version would have counted.",
    Result.NOT_ANSWERED: "Not answered: the reply went elsewhere.",
}


@dataclass(frozen=True, slots=True)
class Move:
    """A criterion whose score an answer changed."""

    title: str
    before: Score | None
    after: Score | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One question with how it was met."""

    label: str
    """What kind of question it was; follow-ups are numbered."""
    question: str
    """Empty when only the answer is known."""
    answer: str
    """Empty unless there was one; may have several lines."""
    unmet: str
    """How the question ended without an answer; empty when it was answered."""
    because: str
    """Why it was asked; empty for an opening question."""
    moves: tuple[Move, ...]
    """In the order of the rubric."""
    assessed: bool
    """Whether the scores before and after are both known, so that no move means no gain."""
    result: str = ""
    """What came of a follow-up, as a sentence; empty where the moves say it."""
    sooner: str = ""
    """What in the opening answer would have spared the question; empty when nothing was gained."""


def conversation_of(card: Scorecard, rubric: Rubric, turns: Sequence[Turn]) -> tuple[Entry, ...]:
    """The interview's turns; without any, the exchanges that were scored."""
    if turns:
        booked = {entry.turn: entry for entry in ledger(turns, card, rubric)}
        return tuple(
            _booked(entry, booked[index], rubric) if index in booked else entry
            for index, entry in enumerate(_told(turns, rubric))
        )
    return tuple(
        Entry(
            label=answer_name(index).capitalize(),
            question=one_line(exchange.question or ""),
            answer=printable(exchange.answer).strip(),
            unmet="",
            because="",
            moves=(),
            assessed=False,
        )
        for index, exchange in enumerate(card.exchanges)
    )


def _booked(entry: Entry, booked: LedgerEntry, rubric: Rubric) -> Entry:
    """An entry of the conversation with what the ledger has on it."""
    result = _RESULTS.get(booked.result, "")
    if rubric.bait is not None:
        baited = {
            Result.REFRAMED: rubric.bait.reframed,
            Result.BLAMED: rubric.bait.blamed,
            Result.AVOIDED: rubric.bait.avoided,
        }
        result = baited.get(booked.result, result)
    sooner = one_line(booked.sooner) if booked.own_words else ""
    return replace(entry, result=one_line(result), sooner=sooner)


def answer_names(card: Scorecard, turns: Sequence[Turn]) -> tuple[str, ...]:
    """What to call each answer that evidence points into, in the order of `card.exchanges`."""
    labels = [label for label, turn in zip(_labels(turns), turns, strict=True) if _is_scored(turn)]
    if len(labels) == len(card.exchanges):
        return tuple(f"{label[0].lower()}{label[1:]}" for label in labels)
    return tuple(answer_name(index) for index in range(len(card.exchanges)))


def score_moves(before: Scores | None, after: Scores | None, rubric: Rubric) -> tuple[Move, ...]:
    """The criteria whose score changed, in the order of the rubric; none when either is unknown."""
    if before is None or after is None:
        return ()
    return tuple(
        Move(one_line(criterion.title), before.get(criterion.id), after.get(criterion.id))
        for criterion in rubric.criteria
        if before.get(criterion.id) != after.get(criterion.id)
    )


def _told(turns: Sequence[Turn], rubric: Rubric) -> Iterator[Entry]:
    before: Scores | None = None
    for label, turn in zip(_labels(turns), turns, strict=True):
        yield Entry(
            label=label,
            question=one_line(turn.asked.text),
            answer=printable(turn.answer).strip(),
            unmet=_unmet(turn),
            because=_because(turn, rubric),
            moves=score_moves(before, turn.scores, rubric),
            assessed=before is not None and turn.scores is not None,
        )
        before = turn.scores or before


def _unmet(turn: Turn) -> str:
    return _NOTHING_TO_ADD if turn.had_nothing_to_add else _UNMET.get(turn.outcome, "")


def _labels(turns: Sequence[Turn]) -> Iterator[str]:
    follow_ups = 0
    for turn in turns:
        match turn.asked.kind:
            case QuestionKind.OPENING:
                yield "Opening answer"
            case QuestionKind.FOLLOW_UP:
                follow_ups += 1
                yield f"Follow-up {follow_ups}"
            case QuestionKind.CLOSING:
                yield "Closing answer"


def _is_scored(turn: Turn) -> bool:
    return turn.outcome is Outcome.ANSWERED


def _because(turn: Turn, rubric: Rubric) -> str:
    """The reason as a sentence, with titles in place of the ids that the event log holds."""
    titles = {criterion.id: criterion.title for criterion in rubric.criteria}
    names = {id: titles[id] for id in turn.asked.targets if id in titles}
    names |= {altitude.value: altitude.value.replace("_", " ") for altitude in Altitude}
    ids = "|".join(map(re.escape, names))
    reason = re.sub(rf"\b(?:{ids})\b", lambda id: names[id.group()], turn.asked.because)
    reason = one_line(reason)
    return f"{reason[0].upper()}{reason[1:].rstrip('.')}." if reason else ""
