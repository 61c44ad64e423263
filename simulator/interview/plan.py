"""What an interview is set up with, decided before it begins and never changed."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.scoring.rubric import Level

FEWEST_FOLLOW_UPS = 0
MOST_FOLLOW_UPS = 8
DEFAULT_FOLLOW_UPS = 4
DEFAULT_STYLE = "neutral"


@dataclass(frozen=True, slots=True)
class Opening:
    """A question of the bank that a story is told to."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The settings of one interview."""

    question_id: str
    question: str
    """The opening question's wording, kept so that a later edit of the bank changes no session."""
    second: Opening | None = None
    """The question for a second story; None where one story is told."""
    rubric: str
    """Rubric id."""
    level: Level
    follow_ups: int = DEFAULT_FOLLOW_UPS
    """The most follow-up questions about one story, 0 to 8."""
    time_budget: float | None = None
    """Seconds of active time after which no further follow-up is asked; None is no limit. Of two
    stories the first has half of it."""
    seed: int = 0
    """Chooses among wordings; the same seed asks in the same words."""
    style: str = DEFAULT_STYLE
    """The interviewer's manner, by its id in the rubric; wording differs, judging does not."""
    avoid: tuple[str, ...] = ()
    """Wordings the candidate heard in earlier interviews; used only when no other is left."""

    def __post_init__(self) -> None:
        if not FEWEST_FOLLOW_UPS <= self.follow_ups <= MOST_FOLLOW_UPS:
            raise ValueError(f"follow-ups must be {FEWEST_FOLLOW_UPS} to {MOST_FOLLOW_UPS}")
        if self.time_budget is not None and self.time_budget <= 0:
            raise ValueError("the time budget must be above 0")

    @property
    def stories(self) -> int:
        """How many stories are asked for, 1 or 2."""
        return 1 if self.second is None else 2
