"""What a candidate is told when an interview is over: a scorecard for every story. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.interview.state import InterviewState, Outcome, Turn, exchanges_of
from simulator.scoring.evidence import Judge
from simulator.scoring.retelling import Retelling, retelling
from simulator.scoring.rubric import Rubric
from simulator.scoring.scorecard import Scorecard, score_interview


@dataclass(frozen=True, slots=True)
class Story:
    """One story of an interview, judged by itself."""

    question: str
    """The question that it was told to, in the words of the bank."""
    turns: tuple[Turn, ...]
    card: Scorecard


@dataclass(frozen=True, slots=True)
class Debrief:
    """The whole interview, judged."""

    rubric: Rubric
    stories: tuple[Story, ...]
    """In the order told, one at least. The second is there once its question was put."""
    retelling: Retelling | None
    """What shows that the second story is the first one again; None where it is another."""


def debrief(state: InterviewState, rubric: Rubric, judge: Judge) -> Debrief:
    """The debrief of an interview as it stands."""
    plan = state.plan
    questions = [plan.question, *((plan.second.text,) if plan.second is not None else ())]
    stories = tuple(
        Story(question, turns, score_interview(exchanges_of(turns), rubric, plan.level, judge))
        for number, question in enumerate(questions)
        if (turns := state.turns_about(number)) or number == 0
    )
    told = [[t.answer for t in story.turns if t.outcome is Outcome.ANSWERED] for story in stories]
    return Debrief(rubric, stories, retelling(*told) if len(told) > 1 else None)
