"""What a shell must do after an event. Frozen values; the core performs none of them."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.interview.state import Asked


@dataclass(frozen=True, slots=True)
class Ask:
    """Put a question, then report `QuestionDelivered`."""

    question: Asked
    again: bool = False
    """Whether it was put before (repeated, resumed or reopened)."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Take an answer, beginning with what was already drafted."""

    draft: str = ""
    after_nothing: bool = False
    """Whether an answer without a word was just handed in; say so."""


@dataclass(frozen=True, slots=True)
class StopListening:
    """Stop taking an answer."""


@dataclass(frozen=True, slots=True)
class Review:
    """Let the candidate correct what was heard, then report `AnswerConfirmed`."""

    text: str


@dataclass(frozen=True, slots=True)
class GiveTime:
    """Tell the candidate that there is no hurry."""


@dataclass(frozen=True, slots=True)
class Assess:
    """Judge what was said and choose the next question, then report `Assessed`."""


@dataclass(frozen=True, slots=True)
class ShowScorecard:
    """Show the scorecard; the interview is over."""


@dataclass(frozen=True, slots=True)
class ShowPaused:
    """Show that the clock stands still."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The interview was given up; leave it."""


Effect = (
    Ask | Listen | StopListening | Review | GiveTime | Assess | ShowScorecard | ShowPaused | Leave
)
