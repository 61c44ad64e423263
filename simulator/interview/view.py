"""What the follow-up policy looks at: an interview with the judge's reading of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from simulator.interview.state import InterviewState, Outcome, QuestionKind, Turn
from simulator.scoring.evidence import Evidence, Reading
from simulator.scoring.gaps import Gap
from simulator.scoring.replies import ReplyKind, reply_kind, went_elsewhere
from simulator.scoring.rubric import CueDetector, PronounDetector, Rubric, Score
from simulator.scoring.scorecard import gaps_of
from simulator.scoring.text import normalise

MOST_PROBES = 2
"""Questions about one criterion: a first probe and a second one. Vague twice is the answer."""

SHRINKING = 0.5
"""A reply shorter than this part of the one before it, and short, shows a topic run dry."""

SHORT_REPLY = 12
"""Words; brevity with substance raises the score, and is no thinness whatever its length."""


@dataclass(frozen=True)
class View:
    """An interview at the moment when the next question is chosen."""

    state: InterviewState
    reading: Reading
    rubric: Rubric

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The questions about the story being told."""
        return self.state.story_turns

    @property
    def last(self) -> Turn:
        """The latest question, settled."""
        return self.state.turns[-1]

    @cached_property
    def probes(self) -> Counter[str]:
        """How often each criterion was asked about in this story."""
        return Counter(target for turn in self.turns for target in turn.asked.targets)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing at this level, most wanted first."""
        return gaps_of(self.reading, self.rubric, self.state.plan.level)

    @cached_property
    def fresh(self) -> tuple[Gap, ...]:
        """The gaps that were never asked about."""
        return tuple(gap for gap in self.gaps if not self.probes[gap.criterion])

    @cached_property
    def still_open(self) -> tuple[str, ...]:
        """What the latest question asked about that is still a gap and may be asked again."""
        open_now = {gap.criterion for gap in self.gaps}
        targets = self.last.asked.targets
        return tuple(t for t in targets if t in open_now and self.probes[t] < MOST_PROBES)

    @cached_property
    def reply_kind(self) -> ReplyKind | None:
        """The kind of the latest reply; None when there was none."""
        if self.last.outcome is not Outcome.ANSWERED:
            return None
        return reply_kind(self.last.answer)

    @cached_property
    def in_reply(self) -> tuple[Evidence, ...]:
        """What the judge found in the latest reply."""
        latest = len(self.state.exchanges) - 1
        found = (finding.evidence for finding in self.reading.findings.values())
        return tuple(e for evidence in found for e in evidence if e.answer == latest)

    @cached_property
    def drifted(self) -> bool:
        """Whether the latest reply says nothing on what was asked, nor on anything else judged."""
        if self.last.outcome is not Outcome.ANSWERED or len(self.turns) < 2:
            return False
        before = self.turns[-2].scores or {}
        rose = any(
            (finding.score or 0) > (before.get(id) or 0)
            for id, finding in self.reading.findings.items()
        )
        targets = self.last.asked.targets
        found = any(is_on_topic(e, targets, before, self.rubric) for e in self.in_reply)
        return went_elsewhere(self.last.answer, rose or found)

    @property
    def running_dry(self) -> bool:
        """Whether replies get shorter, and the last one is short."""
        answered = [
            _words(turn)
            for turn in self.turns
            if turn.asked.kind is QuestionKind.FOLLOW_UP and turn.outcome is Outcome.ANSWERED
        ]
        if len(answered) < 2 or answered[-1] >= SHORT_REPLY:
            return False
        return answered[-1] < answered[-2] * SHRINKING

    @property
    def said_before(self) -> bool:
        """Whether the latest reply says an earlier answer, or a part of one, once more."""
        reply = f" {normalise(self.last.answer).text} "
        earlier = (f" {normalise(turn.answer).text} " for turn in self.state.turns[:-1])
        return any(reply in answer for answer in earlier)

    def score(self, criterion: str) -> Score | None:
        """Where a criterion stands; None when it could not be judged, and for the altitude."""
        finding = self.reading.findings.get(criterion)
        return finding.score if finding is not None else None


def is_on_topic(
    evidence: Evidence,
    targets: Sequence[str],
    before: Mapping[str, Score | None],
    rubric: Rubric,
) -> bool:
    """Whether what was found in a reply to a question about `targets` shows that it kept to it.

    `before` holds the scores before the reply: telling more of what was told in full is no answer
    to another question, and a stray match there shows nothing.
    """
    if evidence.criterion in targets:
        return True
    if before.get(evidence.criterion) == 2:
        return False
    # Whoever says "I" counts for who acts in the story, and whoever faults nobody for fair framing,
    # whatever they are talking about.
    match rubric.detectors.get(evidence.criterion):
        case PronounDetector() | CueDetector(base=2):
            return False
        case _:
            return True


def _words(turn: Turn) -> int:
    return len(normalise(turn.answer).words)
