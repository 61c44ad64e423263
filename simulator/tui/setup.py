"""What an interview is set up with on a screen, before it has a plan."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.interview.plan import DEFAULT_STYLE, Plan
from simulator.scoring.rubric import Level
from simulator.wiring import Workbench


@dataclass(frozen=True, slots=True)
class Setup:
    """The settings of home."""

    level: Level
    question: str | None
    """Question id; None is any that suits the level."""
    follow_ups: int
    stories: int = 1
    style: str = DEFAULT_STYLE

    def plan(self, workbench: Workbench) -> Plan:
        """A plan, with a question and a seed drawn. Raises UsageError or ContentError."""
        return workbench.plan(
            level=self.level,
            question=self.question,
            stories=self.stories,
            follow_ups=self.follow_ups,
            style=self.style,
        )
