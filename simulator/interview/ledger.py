"""The ledger: why each follow-up was asked, what it gained, and what would have spared it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from simulator.interview.state import Move, Outcome, QuestionKind, Turn
from simulator.interview.view import is_on_topic
from simulator.scoring.cues import compile_cues
from simulator.scoring.evidence import Evidence
from simulator.scoring.replies import ReplyKind, reply_kind, went_elsewhere
from simulator.scoring.rubric import ALTITUDE, Rubric, Score
from simulator.scoring.scorecard import Scorecard
from simulator.scoring.text import normalise

Scores = Mapping[str, Score | None]


class Result(StrEnum):
    """What came of a follow-up."""

    GAINED = "gained"
    """It raised what it was after."""
    ELSEWHERE = "gained_elsewhere"
    """It raised something else."""
    NOTHING = "no_gain"
    TWICE = "probed_not_answered"
    """It was the second question about the same thing, and the reply stayed vague: that counts as
    the answer."""
    UNKNOWN = "not_known"
    DID_NOT_HAPPEN = "did_not_happen"
    CONFIDENTIAL = "confidential"
    NOT_ANSWERED = "not_answered"
    """The reply went elsewhere."""
    SKIPPED = "skipped"
    NO_STORY = "no_story"
    OPEN = "open"
    """The interview was left before it was answered."""
    REFRAMED = "reframed"
    """Invited to blame, the reply turned to the system."""
    BLAMED = "blamed"
    AVOIDED = "avoided"


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One follow-up question in the ledger."""

    turn: int
    """Index of its turn."""
    question: str
    move: Move
    targets: tuple[str, ...]
    because: str
    before: Scores
    """The targets' scores when it was asked."""
    after: Scores
    """Their scores once the reply was judged."""
    result: Result
    sooner: str
    """What, in the opening answer, would have made it unnecessary: the candidate's own words from
    the reply where they earned it, otherwise the rubric's advice."""
    own_words: bool
    """Whether `sooner` is the candidate's own words."""


_KINDS = {
    ReplyKind.UNKNOWN: Result.UNKNOWN,
    ReplyKind.DID_NOT_HAPPEN: Result.DID_NOT_HAPPEN,
    ReplyKind.CONFIDENTIAL: Result.CONFIDENTIAL,
}
_OUTCOMES = {
    Outcome.SKIPPED: Result.SKIPPED,
    Outcome.NO_STORY: Result.NO_STORY,
    Outcome.OPEN: Result.OPEN,
}


def ledger(turns: Sequence[Turn], card: Scorecard, rubric: Rubric) -> tuple[LedgerEntry, ...]:
    """An entry for every follow-up in `turns`, in order; `card` is that of the whole interview."""
    return tuple(_entries(turns, card, rubric))


def _entries(turns: Sequence[Turn], card: Scorecard, rubric: Rubric) -> Iterator[LedgerEntry]:
    before: Scores = {}
    answered = -1
    probes: Counter[str] = Counter()
    for index, turn in enumerate(turns):
        if turn.outcome is Outcome.ANSWERED:
            answered += 1
        after = turn.scores if turn.scores is not None else before
        if turn.asked.kind is QuestionKind.FOLLOW_UP:
            probes.update(turn.asked.targets)
            said = _said(answered, card) if turn.outcome is Outcome.ANSWERED else ()
            result = _result(turn, before, after, said, probes, rubric)
            quote = _earning_quote(turn, said, card) if result is Result.GAINED else ""
            yield LedgerEntry(
                turn=index,
                question=turn.asked.text,
                move=turn.asked.move,
                targets=turn.asked.targets,
                because=turn.asked.because,
                before={id: before.get(id) for id in turn.asked.targets if id != ALTITUDE},
                after={id: after.get(id) for id in turn.asked.targets if id != ALTITUDE},
                result=result,
                sooner=quote or _advice(turn.asked.targets, card, rubric),
                own_words=bool(quote),
            )
        before = after


def _said(answer: int, card: Scorecard) -> tuple[Evidence, ...]:
    """The evidence that lies in one answer."""
    return tuple(e for e in card.in_replies if e.answer == answer)


def _result(
    turn: Turn,
    before: Scores,
    after: Scores,
    said: Sequence[Evidence],
    probes: Mapping[str, int],
    rubric: Rubric,
) -> Result:
    if turn.outcome is not Outcome.ANSWERED:
        return _OUTCOMES[turn.outcome]
    targets = turn.asked.targets
    if turn.asked.move is Move.BAIT:
        return _bait_result(turn, before, after, said)
    risen = {id for id, score in after.items() if (score or 0) > (before.get(id) or 0)}
    # A question for the whole story is after everything.
    if risen and (not targets or risen & set(targets)):
        return Result.GAINED
    kind = _KINDS.get(reply_kind(turn.answer))
    if kind is not None:
        return kind
    if risen:
        return Result.ELSEWHERE
    on_topic = any(is_on_topic(e, targets, before, rubric) for e in said)
    if went_elsewhere(turn.answer, on_topic):
        return Result.NOT_ANSWERED
    if any(probes[id] > 1 for id in targets):
        return Result.TWICE
    return Result.NOTHING


_TURNS_TO_THE_SYSTEM = compile_cues(
    (
        "system*|process*|tool|tools|tooling|pipeline*|review|reviews|design|setup|automation",
        "check|checks|guardrail*|safeguard*|monitoring|alerting|default|defaults|procedure*",
        "anyone|anybody|any could|would|can|of|engineer",
        "nobody's",
        "no one's",
        "no|not|never a? single|one person|individual|culprit",
        "nothing stopped|prevented|caught|showed|warned|checked",
        "let|lets|allowed|allows anyone|anybody|us|you|me|that|it",
    ),
    {},
)
"""What a reply speaks of when it turns from a person to what was around them."""


def _bait_result(turn: Turn, before: Scores, after: Scores, said: Sequence[Evidence]) -> Result:
    """How the candidate met the invitation to name a culprit."""
    framing = turn.asked.targets
    answered = reply_kind(turn.answer) is ReplyKind.ANSWER
    fell = any((after.get(id) or 0) < (before.get(id) or 0) for id in framing)
    if (fell and answered) or any(e.criterion in framing and e.points == 0 for e in said):
        return Result.BLAMED
    shown = answered and any(e.criterion in framing and e.points for e in said)
    text = normalise(turn.answer).text
    if shown or (_TURNS_TO_THE_SYSTEM is not None and _TURNS_TO_THE_SYSTEM.search(text)):
        return Result.REFRAMED
    return Result.AVOIDED


def _earning_quote(turn: Turn, said: Sequence[Evidence], card: Scorecard) -> str:
    """The strongest words of the reply on what was asked; empty when there are none to show."""
    earning = [e for e in said if e.criterion in turn.asked.targets and e.points]
    return card.quote(max(earning, key=lambda e: e.points)) if earning else ""


def _advice(targets: Sequence[str], card: Scorecard, rubric: Rubric) -> str:
    if not targets:
        return ""
    target = targets[0]
    if target == ALTITUDE:
        return rubric.altitude.outcomes[card.altitude].say if card.altitude else ""
    return rubric.criterion(target).say
