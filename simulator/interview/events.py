"""What can happen in an interview. Frozen values; each says when it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from simulator.interview.state import Asked
from simulator.scoring.evidence import SpokenWord
from simulator.scoring.rubric import Score


class Intent(StrEnum):
    """What a candidate may want instead of answering."""

    REPEAT = "repeat"
    THINK = "think"
    SKIP = "skip"
    NO_STORY = "no_story"
    STOP = "stop"
    REPHRASE = "rephrase"
    """Not understood rather than not heard: the runner answers with `QuestionReworded`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened."""

    at: float
    """Seconds since the epoch, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun(Event):
    """The candidate is ready for the opening question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDelivered(Event):
    """The open question has been shown, or spoken to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDrafted(Event):
    """The unfinished answer as it stands, kept so that a crash loses none of it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerHeard(Event):
    """A recognizer finished an answer; the candidate may correct it before it counts."""

    text: str
    words: tuple[SpokenWord, ...] = ()
    """The words of `text` whose times are known, in order."""
    recording: str = ""
    """The name of the file in the session's folder of recordings; empty when nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTakenBack(Event):
    """What was heard does not count yet: the candidate speaks on, or begins again."""

    text: str = ""
    """What is kept of it; empty to begin again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerConfirmed(Event):
    """The answer as it is to be judged."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentGiven(Event):
    """The candidate asked for something instead of answering."""

    intent: Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReworded(Event):
    """The open question is put in other words, since the candidate asked what was meant."""

    question: Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed(Event):
    """What was said so far has been judged, and the next question chosen."""

    scores: Mapping[str, Score | None]
    """Criterion id to its score over all answers so far."""
    next_question: Asked | None
    """None when nothing further is worth asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    """The candidate stopped the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """The candidate came back from a pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """A new process took up an interview that an earlier one left, or was killed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abandoned(Event):
    """The candidate gave the interview up; there is no scorecard."""
