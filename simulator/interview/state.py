"""Where an interview stands. Frozen values: `reducer.step` makes a new one for each event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from simulator.interview.plan import Plan
from simulator.scoring.evidence import Exchange, SpokenWord
from simulator.scoring.rubric import Score


class Phase(StrEnum):
    """The phases of an interview."""

    BRIEFING = "briefing"
    """Set up, and waiting for the candidate to be ready."""
    ASKING = "asking"
    """The opening question is being put."""
    ANSWERING = "answering"
    """The candidate has the floor."""
    REVIEWING = "reviewing"
    """The candidate corrects what was heard."""
    ASSESSING = "assessing"
    """What was said is being judged."""
    FOLLOWING_UP = "following_up"
    """A follow-up question is being put."""
    CLOSING = "closing"
    """The last question is being put: anything to add?"""
    SCORED = "scored"
    """Over, with a scorecard."""
    PAUSED = "paused"
    """The clock stands still."""
    ABANDONED = "abandoned"
    """Over, without a scorecard."""


class QuestionKind(StrEnum):
    """What a question is for."""

    OPENING = "opening"
    FOLLOW_UP = "follow_up"
    CLOSING = "closing"


class Move(StrEnum):
    """What the interviewer does with a question."""

    OPEN = "open"
    """Puts the opening question."""
    REFRAME = "reframe"
    """Asks for a smaller story."""
    PROBE = "probe"
    """Asks about something for the first time."""
    DEEPER = "deeper"
    """Asks again, as the reply stayed vague."""
    GENERAL = "general"
    """Asks for a version without secrets."""
    NUDGE = "nudge"
    """Comes back to a question that the reply left."""
    BAIT = "bait"
    """Invites the candidate to name a culprit."""
    STRETCH = "stretch"
    """Asks a complete story for what the next level would tell."""
    NEXT_STORY = "next_story"
    """Leaves the first story, and puts the question for the second."""
    CLOSE = "close"
    """Asks whether there is anything to add."""


class Outcome(StrEnum):
    """How a question was met."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    NO_STORY = "no_story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question in its final wording, with why it is asked."""

    kind: QuestionKind
    text: str
    targets: tuple[str, ...] = ()
    """The criteria it is after; empty for an opening or closing question."""
    because: str = ""
    """Why it is asked, for the ledger; never shown before the scorecard."""
    move: Move = Move.OPEN
    wording: str = ""
    """The wording it was made from, its slot unfilled; empty for an opening question."""
    earlier: tuple[str, ...] = ()
    """The wordings it was put in before this one, for somebody who asked what was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An answer as a recognizer heard it."""

    text: str
    words: tuple[SpokenWord, ...] = ()
    """The words of `text` whose times are known, in order."""
    recording: str = ""
    """The name of its file; empty when nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question with how it was met."""

    asked: Asked
    story: int = 0
    """The story it belongs to, counted from 0."""
    answer: str = ""
    words: tuple[SpokenWord, ...] = ()
    """The words of `answer` whose times are known; empty when it was typed."""
    recording: str = ""
    """The name of the answer's file among the session's recordings; empty when there is none."""
    outcome: Outcome = Outcome.OPEN
    scores: Mapping[str, Score | None] | None = None
    """Criterion scores over all answers about its story up to this one; None until assessed."""

    @property
    def had_nothing_to_add(self) -> bool:
        """Whether the closing question was met with nothing: a reply, and no question skipped."""
        return self.asked.kind is QuestionKind.CLOSING and self.outcome is Outcome.SKIPPED


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewState:
    """An interview at one moment."""

    plan: Plan
    phase: Phase = Phase.BRIEFING
    turns: tuple[Turn, ...] = ()
    """In the order asked; only the last may be open."""
    draft: str = ""
    """The unfinished answer to the open question."""
    heard: Heard | None = None
    """What was heard of it, before any correction; None while nothing was handed in by voice."""
    stopping: bool = False
    """Whether the candidate asked to stop, so that only the scorecard is left."""
    paused_from: Phase | None = None
    """The phase to return to; None unless paused."""
    active_seconds: float = 0.0
    """Time spent, pauses and the time between processes left out."""
    clock_at: float | None = field(default=None)
    """When the last event happened, seconds since the epoch; None before the first."""

    @property
    def open_turn(self) -> Turn | None:
        """The question that waits for an answer; None when none does."""
        if self.turns and self.turns[-1].outcome is Outcome.OPEN:
            return self.turns[-1]
        return None

    @property
    def story(self) -> int:
        """The story being told, counted from 0."""
        return self.turns[-1].story if self.turns else 0

    @property
    def is_last_story(self) -> bool:
        """Whether no other story is asked for after this one."""
        return self.story + 1 == self.plan.stories

    @property
    def story_turns(self) -> tuple[Turn, ...]:
        """The questions about the story being told."""
        return self.turns_about(self.story)

    def turns_about(self, story: int) -> tuple[Turn, ...]:
        """The questions about one story, counted from 0; none where it was never asked for."""
        return tuple(turn for turn in self.turns if turn.story == story)

    @property
    def follow_ups_asked(self) -> int:
        """How many follow-up questions were put so far about this story."""
        return sum(turn.asked.kind is QuestionKind.FOLLOW_UP for turn in self.story_turns)

    @property
    def follow_ups_left(self) -> int:
        """How many more may be put about it."""
        return self.plan.follow_ups - self.follow_ups_asked

    @property
    def out_of_time(self) -> bool:
        """Whether this story's share of the time budget is spent, with what went before it."""
        return self._has_spent((self.story + 1) / self.plan.stories)

    @property
    def budget_is_spent(self) -> bool:
        """Whether the whole time budget is spent."""
        return self._has_spent(1.0)

    def _has_spent(self, share: float) -> bool:
        budget = self.plan.time_budget
        return budget is not None and self.active_seconds >= budget * share

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen."""
        return self.phase in (Phase.SCORED, Phase.ABANDONED)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What was asked and answered so far about this story, as the scorer reads it."""
        return exchanges_of(self.story_turns)


def exchanges_of(turns: Iterable[Turn]) -> tuple[Exchange, ...]:
    """The turns that were answered, as the scorer reads them."""
    return tuple(
        Exchange(turn.asked.text, turn.answer, turn.asked.targets, turn.words)
        for turn in turns
        if turn.outcome is Outcome.ANSWERED
    )
