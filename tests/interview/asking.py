"""What the tests of the policy share: a rubric with every part, and interviews in the middle."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.interview.follow_up import next_question
from simulator.interview.state import (
    Asked,
    InterviewState,
    Move,
    Outcome,
    Phase,
    QuestionKind,
    Turn,
)
from simulator.scoring.evidence import Judge
from simulator.scoring.rubric import Bait, JoinedProbe, Level, Rubric, Score, Style
from tests.builders import (
    PHRASES,
    STORY,
    ScriptedJudge,
    make_criterion,
    make_plan,
    make_rubric,
    probe,
    worth,
)

VAGUE = "It was handled in the way that we usually handle it, more or less, I would say."
"""A reply without a word on anything, as long as an answer."""

STYLES = (
    Style("patient", "Patient", "Rests.", 0.2, ("Tell me this.",), ("One step further.",)),
    Style("eager", "Eager", "Insists.", 1.0, ("To the point:",), ("Once more:",)),
)

BAIT = Bait(
    levels=(Level.SENIOR, Level.STAFF),
    criterion="blameless",
    after="action_items",
    probes=("Whose change was it?", "Who let it through?", 'You said "{quote}". Who was that?'),
    reframed="You turned to the system.",
    blamed="You named a culprit.",
    avoided="You left it open.",
)


def full_rubric(**changes: Any) -> Rubric:
    """The small rubric with joined questions, a bait, styles, and every phrase there is.

    Worth when missing: action_items 8, mitigation 6, detection 4, blameless 2; half when vague.
    """
    small = make_rubric()
    weak = {
        c.id: tuple(f"Which {c.id} exactly, {word}?" for word in ("a", "b", "c", "d", "e"))
        for c in small.criteria
    }
    given: dict[str, Any] = {
        "criteria": tuple(replace(c, weak=weak[c.id]) for c in small.criteria),
        "joined": (
            JoinedProbe(("detection", "mitigation"), ("Found how, and mended how?", "Both, how?")),
            JoinedProbe(("mitigation", "action_items"), ("Mended how, and then what?", "And so?")),
        ),
        "bait": BAIT,
        "styles": STYLES,
        "phrases": replace(
            PHRASES,
            clarify=("What happened, in short?", "Which story is it?", "How did it go?"),
            general_version=("Without names, how was it?", "In rough terms, how was it?"),
            nudge=("Back to my question:", "I asked this."),
        ),
    }
    return replace(small, **(given | changes))


RUBRIC = full_rubric()


def told(*turns: Turn, **plan: Any) -> InterviewState:
    """An interview in which the story was told and `turns` were held; something is being judged.

    Turns that say nothing of scores were scored as missing throughout.
    """
    opening = Turn(
        asked=Asked(kind=QuestionKind.OPENING, text="What happened?", move=Move.OPEN),
        answer=STORY,
        outcome=Outcome.ANSWERED,
        scores=dict.fromkeys((c.id for c in RUBRIC.criteria), 0),
    )
    held = [opening, *turns]
    scored = [replace(t, scores=t.scores or opening.scores) for t in held[:-1]]
    return InterviewState(plan=make_plan(**plan), phase=Phase.ASSESSING, turns=(*scored, held[-1]))


def turn(asked: Asked, answer: str = VAGUE, outcome: Outcome = Outcome.ANSWERED) -> Turn:
    """A question that was met with `answer`, not judged yet."""
    said = answer if outcome is Outcome.ANSWERED else ""
    return Turn(asked=asked, answer=said, outcome=outcome)


def about(*targets: str, move: Move = Move.PROBE, text: str = "") -> Asked:
    """A follow-up about `targets`."""
    text = text or f"About {' and '.join(targets)}?"
    return replace(probe(targets[0], text, move), targets=targets)


def judge(others: Score | None = 2, **scores: Score | None) -> ScriptedJudge:
    """A judge that always gives `scores`, and `others` for the rest."""
    return ScriptedJudge(scores, others=others)


class Deaf:
    """A judge whose scores rest on no words."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge

    def read(self, exchanges: Any, rubric: Rubric) -> Any:
        reading = self.judge.read(exchanges, rubric)
        silent = {id: replace(f, evidence=()) for id, f in reading.findings.items()}
        return replace(reading, findings=silent)


def ask(state: InterviewState, by: Judge, rubric: Rubric = RUBRIC) -> Asked:
    """The next question; there must be one."""
    question = next_question(state, by.read(state.exchanges, rubric), rubric)
    assert question is not None
    return question


def rubric_of(**worths: float) -> Rubric:
    """The full rubric with one criterion for each of `worths`: what it is worth when vague."""
    criteria = tuple(make_criterion(id, value=worth(vague)) for id, vague in worths.items())
    return full_rubric(criteria=criteria, joined=(), detectors={}, bait=None)
