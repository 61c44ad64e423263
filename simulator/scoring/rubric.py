"""What answers are judged against: a rubric as frozen values, free of YAML and files.

`content.rubrics` reads these from a file; nothing here knows where they came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

ALTITUDE = "altitude"
"""Id under which dimensions, probes and gaps name the altitude judgement."""

Score = Literal[0, 1, 2]
Anchor = Literal[1, 2, 3, 4, 5]


class Level(StrEnum):
    """The level an answer is held to."""

    JUNIOR = "junior"
    SENIOR = "senior"
    STAFF = "staff"


class Altitude(StrEnum):
    """How far above the machine room the story is told."""

    RIGHT = "right"
    TOO_TECHNICAL = "too_technical"
    TOO_VAGUE = "too_vague"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the story, in the order it is told."""

    id: str
    title: str
    advised_share: float
    """Part of the whole story's words that it deserves, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing an answer is judged on, 0 missing, 1 weak, 2 strong."""

    id: str
    title: str
    section: str | None
    """The section its evidence belongs to; None when it may stand anywhere."""
    expected: Mapping[Level, Score]
    """The score at which it is no gap at that level."""
    value: Mapping[Level, Mapping[Score, float]]
    """What asking about it is worth at that level, 0 to 10, by the score (0 or 1) it stands at."""
    measures: str
    scores: Mapping[Score, str]
    """What each score means, said to the candidate."""
    why: str
    say: str
    probes: tuple[str, ...]
    """Wordings of the first probe; `{quote}` takes the candidate's own words."""
    deeper: tuple[str, ...]
    """Wordings of the second probe."""
    weak: tuple[str, ...] = ()
    """Wordings of the first probe when it stands at 1; the general ones when there are none."""
    overdue_after: str | None = None
    """A criterion after which a story must not end: when that one was met and this one is missing
    altogether, asking about this goes before everything else."""
    needs: str | None = None
    """A criterion that this one builds on: when asking about that brought nothing, this is not
    asked about either."""


@dataclass(frozen=True, slots=True)
class AltitudeOutcome:
    """What one altitude is worth, and what to ask about it."""

    score: Score
    text: str
    say: str = ""
    probes: tuple[str, ...] = ()
    deeper: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AltitudeRule:
    """How altitude is described and probed."""

    title: str
    measures: str
    why: str
    outcomes: Mapping[Altitude, AltitudeOutcome]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One row of the scorecard: criteria taken together, with an anchor for each grade."""

    id: str
    title: str
    weight: Mapping[Level, float]
    """Its part in the overall grade at that level."""
    criteria: Mapping[str, float]
    """Criterion id (or `ALTITUDE`) to its weight inside the dimension."""
    anchors: Mapping[Level, Mapping[Anchor, str]]


@dataclass(frozen=True, slots=True)
class CueRule:
    """Phrases that are evidence for, or against, a criterion, in the notation of `cues`."""

    points: Score
    """0 counts against, 1 weakly for, 2 strongly for."""
    any: tuple[str, ...]
    """One of these must be in the clause."""
    unless: tuple[str, ...] = ()
    """None of these may be in the clause."""
    fires: tuple[str, ...] = ()
    """Sentences it must find; checked by `rubrics check`."""
    silent: tuple[str, ...] = ()
    """Sentences it must not find."""


@dataclass(frozen=True, slots=True)
class CueDetector:
    """Finds a criterion by phrases."""

    combine: Literal["best", "sum"]
    """`best` takes the strongest clause; `sum` adds the clauses up, to at most 2."""
    rules: tuple[CueRule, ...]
    base: Score = 0
    """The score when nothing was found either way."""
    decisive: bool = False
    """Whether one clause that counts against makes the criterion 0 whatever else was said."""


@dataclass(frozen=True, slots=True)
class PronounDetector:
    """Judges who acts in the story by how often the speaker says "I" against "we"."""

    weak_share: float
    """Part of I in I-and-we from which the score is 1."""
    strong_share: float
    """Part from which it is 2."""
    fewest: int
    """With fewer pronouns than this the score is at most 1."""


Detector = CueDetector | PronounDetector


@dataclass(frozen=True, slots=True)
class AltitudeDetector:
    """Judges altitude by how dense the internals are and whether any mechanism is given."""

    jargon: tuple[str, ...]
    """Cue patterns that only a reader of that stack follows."""
    mechanism: tuple[str, ...]
    """Cue patterns that show a cause being explained."""
    technical_per_hundred: float
    """Jargon hits per hundred words from which the story is too technical."""


@dataclass(frozen=True, slots=True)
class JoinedProbe:
    """A question about two neighbouring criteria at once."""

    criteria: tuple[str, str]
    probes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bait:
    """The question that invites the candidate to name a culprit."""

    levels: tuple[Level, ...]
    """The levels at which it is offered."""
    criterion: str
    """What the reply is judged by: how causes are framed."""
    after: str
    """The criterion that must have been met before: a cause has been told."""
    probes: tuple[str, ...]
    reframed: str
    """Said in the report when the reply turned to the system."""
    blamed: str
    """Said when it faulted somebody."""
    avoided: str
    """Said when it did neither."""


@dataclass(frozen=True, slots=True)
class Style:
    """A manner of interviewing: wording and patience differ, judging does not."""

    id: str
    title: str
    about: str
    patience: float
    """How much a deeper probe is worth beside a fresh one, 0 to 1."""
    lead_ins: tuple[str, ...]
    """Said before a question; an empty one is none."""
    deeper_lead_ins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """What the interviewer says around the questions."""

    reframe: tuple[str, ...]
    closing: tuple[str, ...]
    think: tuple[str, ...]
    skip: tuple[str, ...]
    thanks: tuple[str, ...]
    clarify: tuple[str, ...] = ()
    """The opening question said more simply."""
    general_version: tuple[str, ...] = ()
    """Questions for a version that gives no secret away."""
    nudge: tuple[str, ...] = ()
    """Said before a question that is put again because the reply went elsewhere."""
    next_story: tuple[str, ...] = ()
    """Said between the first story and the question for the second."""


@dataclass(frozen=True, slots=True)
class Rubric:
    """A whole rubric. Its references hold: content loading refuses one whose ids do not meet."""

    id: str
    title: str
    version: int
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    altitude: AltitudeRule
    dimensions: tuple[Dimension, ...]
    phrases: Phrases
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Word lists that cue patterns name in braces."""
    detectors: Mapping[str, Detector] = field(default_factory=dict)
    """Criterion id to its rule-based detector."""
    altitude_detector: AltitudeDetector | None = None
    fillers: tuple[str, ...] = ()
    """Cue patterns counted as fillers."""
    joined: tuple[JoinedProbe, ...] = ()
    bait: Bait | None = None
    styles: tuple[Style, ...] = ()

    def style(self, id: str) -> Style | None:
        """The style called `id`, or None."""
        return next((style for style in self.styles if style.id == id), None)

    def criterion(self, id: str) -> Criterion:
        """The criterion called `id`. Raises KeyError."""
        for criterion in self.criteria:
            if criterion.id == id:
                return criterion
        raise KeyError(id)
