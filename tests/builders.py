"""Small values that tests share: plans, rubrics, a scripted judge, a clock that stands still.

Everything here is deterministic. Import it as `from tests.builders import ...`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from simulator.content.rubrics import load_rubric
from simulator.interview import events as on
from simulator.interview.events import Intent
from simulator.interview.plan import Plan
from simulator.interview.reducer import fold
from simulator.interview.state import Asked, InterviewState, Move, QuestionKind
from simulator.paths import UserFolders
from simulator.scoring.evidence import Evidence, Exchange, Finding, Judge, Reading
from simulator.scoring.rubric import (
    ALTITUDE,
    Altitude,
    AltitudeDetector,
    AltitudeOutcome,
    AltitudeRule,
    Anchor,
    Criterion,
    CueDetector,
    CueRule,
    Detector,
    Dimension,
    Level,
    Phrases,
    PronounDetector,
    Rubric,
    Score,
    Section,
)
from simulator.scoring.text import clauses, normalise
from simulator.wiring import Workbench

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

NOON = 1_767_009_600.0
"""2025-12-29 12:00:00 UTC: the hour at which test clocks stand."""

STORY = (
    "I was on call for the booking service when a latency alert paged me. "
    "I compared the servers that failed with those that did not. "
    "I rolled the last release back and bookings returned after twenty minutes."
)
"""An opening answer of three sentences, readable by every judge."""


class FrozenClock:
    """A clock that moves only when it is told to. Call it for seconds since the epoch."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> float:
        """Move on by `seconds`; gives the new time."""
        self.now += seconds
        return self.now


def make_plan(**changes: Any) -> Plan:
    """A senior plan of four follow-ups, seed 7, with `changes` in it."""
    given: dict[str, Any] = {
        "question_id": "incident-you-dealt-with",
        "question": "Tell me about a production incident you handled.",
        "rubric": "production-incident",
        "level": Level.SENIOR,
        "seed": 7,
    }
    return Plan(**(given | changes))


@cache
def real_rubric() -> Rubric:
    """The rubric that the program ships, read once."""
    return load_rubric(ROOT / "rubrics" / "production-incident.yaml")


class ScriptedJudge:
    """A judge that scores by script instead of by reading.

    Each `readings` entry holds the scores after so many answers: the first is used for one answer,
    the second for two, and the last for all beyond. A criterion that an entry does not name gets
    `others`. The scores rest on the first clause of the latest answer, so there is always a quote.
    With no answer at all nothing is scored.

        ScriptedJudge({"detection": 0}, {"detection": 2}, others=2)

    is a story without detection that is complete after one follow-up.
    """

    def __init__(
        self,
        *readings: Mapping[str, Score | None],
        others: Score | None = 0,
        altitude: Altitude | None = Altitude.RIGHT,
    ) -> None:
        self.readings = readings or ({},)
        self.others = others
        self.altitude = altitude
        self.calls = 0
        """How often it was asked to read."""

    def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
        """The scripted scores for as many answers as there are."""
        self.calls += 1
        if not exchanges:
            unscored = {criterion.id: Finding(None) for criterion in rubric.criteria}
            return Reading(unscored, None, "There was no answer to judge.")
        scores = self.readings[min(len(exchanges), len(self.readings)) - 1]
        latest = len(exchanges) - 1
        findings = {}
        for criterion in rubric.criteria:
            score = scores.get(criterion.id, self.others)
            quoted = evidence_in(exchanges[latest].answer, latest, criterion.id, score)
            findings[criterion.id] = Finding(score, quoted)
        return Reading(findings, self.altitude)


def evidence_in(
    answer: str, index: int, criterion: str, score: Score | None
) -> tuple[Evidence, ...]:
    """The first clause of `answer` as evidence worth `score`; nothing for 0, None or no words."""
    found = clauses(normalise(answer))
    if not score or not found:
        return ()
    return (Evidence(criterion, index, found[0].start, found[0].end, score),)


def everything(score: Score | None, rubric: Rubric | None = None) -> dict[str, Score | None]:
    """Every criterion of `rubric` (the shipped one unless given) at `score`."""
    return {criterion.id: score for criterion in (rubric or real_rubric()).criteria}


def all_levels(value: Any) -> dict[Level, Any]:
    """`value` at every level."""
    return dict.fromkeys(Level, value)


def worth(vague: float) -> dict[Level, dict[Score, float]]:
    """What asking is worth at every level: `vague` when it stands at 1, twice that at 0."""
    return all_levels({0: 2 * vague, 1: vague})


def make_section(id: str, advised_share: float = 0.5) -> Section:
    """A section titled after its id."""
    return Section(id, id.replace("_", " ").capitalize(), advised_share)


def make_criterion(id: str, **changes: Any) -> Criterion:
    """A criterion whose every wording names `id`, expected at 2, worth 5 when vague."""
    name = id.replace("_", " ")
    given: dict[str, Any] = {
        "id": id,
        "title": name.capitalize(),
        "section": None,
        "expected": all_levels(2),
        "value": worth(5.0),
        "measures": f"Whether {name} is told.",
        "scores": {
            0: f"You left out {name}.",
            1: f"You were vague on {name}.",
            2: f"Clear {name}.",
        },
        "why": f"An interviewer cares for {name}.",
        "say": f"Tell of {name}.",
        "probes": (
            f"What about {name}?",
            f"And what of {name} then?",
            f"How did {name} go?",
            f'You said "{{quote}}". What of {name}?',
            f'Back at "{{quote}}", how was {name}?',
        ),
        "deeper": (f"What more on {name}?", f"What else of {name}?"),
    }
    return Criterion(**(given | changes))


def make_dimension(id: str, *criteria: str, weight: float = 1.0) -> Dimension:
    """A dimension over `criteria` in equal parts; its anchors read "`id` 1" to "`id` 5"."""
    steps: tuple[Anchor, ...] = (1, 2, 3, 4, 5)
    return Dimension(
        id=id,
        title=id.replace("_", " ").capitalize(),
        weight=all_levels(weight),
        criteria=dict.fromkeys(criteria, 1.0),
        anchors=all_levels({step: f"{id} {step}" for step in steps}),
    )


def cue_rule(points: Score, *any: str, unless: tuple[str, ...] = ()) -> CueRule:
    """A rule that finds any of the cues `any`."""
    return CueRule(points, any, unless)


def cue_detector(*rules: CueRule, **changes: Any) -> CueDetector:
    """A detector of `rules` that takes the best clause unless `changes` say otherwise."""
    return CueDetector(**({"combine": "best", "rules": rules} | changes))


PHRASES = Phrases(
    reframe=("A smaller story would do. Does one come to mind?", "Was there ever a small one?"),
    closing=("Is there anything to add?", "Would you change any of it?", "Did we miss a part?"),
    think=("Take your time.", "No hurry."),
    skip=("We can leave that.", "On we go."),
    thanks=("Thank you, that is all.", "Thanks, we can stop here."),
)


def make_altitude_rule() -> AltitudeRule:
    """Right is worth 2; the other two are worth 0 and can be asked about."""
    return AltitudeRule(
        title="Altitude",
        measures="How high the story flies.",
        why="A listener must follow.",
        outcomes={
            Altitude.RIGHT: AltitudeOutcome(2, "Easy to follow."),
            Altitude.TOO_TECHNICAL: AltitudeOutcome(
                0,
                "Drowned in internals.",
                say="Say it plainly.",
                probes=("How would you tell a cook?", "What broke, in plain words?"),
                deeper=("Plainer still?",),
            ),
            Altitude.TOO_VAGUE: AltitudeOutcome(
                0,
                "No mechanism.",
                say="Say what broke.",
                probes=("What exactly broke?", "Which part failed, and how?"),
                deeper=("Which piece of it?",),
            ),
        },
    )


def make_rubric(**changes: Any) -> Rubric:
    """A rubric small enough to compute by hand: four criteria, two sections, two dimensions.

    | criterion    | section | worth | found by                                              |
    | detection    | story   | 4     | "alert paged" 2, "noticed" 1                          |
    | mitigation   | story   | 6     | "rolled back" or "rolled ... back" 2, "fixed" 1       |
    | action_items | after   | 8     | "added a test" 1 and "added an alert" 1, summed       |
    | blameless    | none    | 2     | 2 to begin with, "his fault" makes it 0 for good      |
    """
    criteria = (
        make_criterion("detection", section="story", value=worth(2.0)),
        make_criterion("mitigation", section="story", value=worth(3.0)),
        make_criterion("action_items", section="after", value=worth(4.0)),
        make_criterion("blameless", value=worth(1.0)),
    )
    detectors: dict[str, Detector] = {
        "detection": cue_detector(cue_rule(2, "alert ... paged"), cue_rule(1, "noticed")),
        "mitigation": cue_detector(
            cue_rule(2, "rolled back", "rolled ... back"), cue_rule(1, "fixed")
        ),
        "action_items": cue_detector(
            cue_rule(1, "added a|an test|alert", unless=("would have",)), combine="sum"
        ),
        "blameless": cue_detector(cue_rule(0, "his|her|their fault"), base=2, decisive=True),
    }
    rubric = Rubric(
        id="small",
        title="Small",
        version=1,
        sections=(make_section("story", 0.75), make_section("after", 0.25)),
        criteria=criteria,
        altitude=make_altitude_rule(),
        dimensions=(
            make_dimension("handling", "detection", "mitigation"),
            make_dimension("learning", "action_items", "blameless", ALTITUDE, weight=3.0),
        ),
        phrases=PHRASES,
        detectors=detectors,
        altitude_detector=AltitudeDetector(
            jargon=("mutex", "epoll", "cgroup*"), mechanism=("because",), technical_per_hundred=10.0
        ),
        fillers=("um|uh", "you know"),
    )
    return replace(rubric, **changes)


def pronoun_rubric(weak: float = 0.4, strong: float = 0.7, fewest: int = 3) -> Rubric:
    """A rubric whose one criterion, first_person, is judged by who acts."""
    return make_rubric(
        criteria=(make_criterion("first_person"),),
        detectors={"first_person": PronounDetector(weak, strong, fewest)},
        dimensions=(make_dimension("ownership", "first_person"),),
    )


def make_reading(
    scores: Mapping[str, Score | None], altitude: Altitude | None = Altitude.RIGHT
) -> Reading:
    """A reading of `scores` that rests on no words."""
    return Reading({id: Finding(score) for id, score in scores.items()}, altitude)


def exchange(answer: str, *targets: str, question: str | None = "What happened?") -> Exchange:
    """An answer to a question about `targets`."""
    return Exchange(question, answer, targets)


def probe(criterion: str, text: str = "What more?", move: Move = Move.PROBE) -> Asked:
    """A follow-up question about `criterion`."""
    return Asked(
        kind=QuestionKind.FOLLOW_UP,
        text=text,
        targets=(criterion,),
        because="it was thin",
        move=move,
        wording=text,
    )


def closing(text: str = "Anything to add?") -> Asked:
    """A closing question."""
    return Asked(
        kind=QuestionKind.CLOSING,
        text=text,
        because="nothing further is worth asking",
        move=Move.CLOSE,
        wording=text,
    )


def reframe(text: str = "A smaller one, perhaps?") -> Asked:
    """A second opening question, after the candidate had no story."""
    return Asked(
        kind=QuestionKind.OPENING,
        text=text,
        because="no story came to mind at first",
        move=Move.REFRAME,
        wording=text,
    )


def next_story(text: str = "Another one: what happened?") -> Asked:
    """The question for the second story."""
    return Asked(
        kind=QuestionKind.OPENING,
        text=text,
        because="the follow-ups are spent",
        move=Move.NEXT_STORY,
        wording=text,
    )


def begun(at: float = NOON) -> on.Begun:
    """The candidate is ready."""
    return on.Begun(at=at)


def delivered(at: float = NOON) -> on.QuestionDelivered:
    """The question was put."""
    return on.QuestionDelivered(at=at)


def drafted(text: str = STORY, at: float = NOON) -> on.AnswerDrafted:
    """The answer so far."""
    return on.AnswerDrafted(at=at, text=text)


def heard(text: str = STORY, at: float = NOON) -> on.AnswerHeard:
    """A recognizer's answer."""
    return on.AnswerHeard(at=at, text=text)


def taken_back(text: str = "", at: float = NOON) -> on.AnswerTakenBack:
    """What was heard is to be said again, or gone on with."""
    return on.AnswerTakenBack(at=at, text=text)


def answered(text: str = STORY, at: float = NOON) -> on.AnswerConfirmed:
    """The answer that counts."""
    return on.AnswerConfirmed(at=at, text=text)


def reworded(text: str = "In other words, what happened?", at: float = NOON) -> on.QuestionReworded:
    """The open question in other words."""
    asked = Asked(kind=QuestionKind.OPENING, text=text, wording=text)
    return on.QuestionReworded(at=at, question=asked)


def wished(intent: Intent, at: float = NOON) -> on.IntentGiven:
    """What the candidate asked for instead of answering."""
    return on.IntentGiven(at=at, intent=intent)


def assessed(
    question: Asked | None = None,
    scores: Mapping[str, Score | None] | None = None,
    at: float = NOON,
) -> on.Assessed:
    """A judgement that leads to `question`, or to the scorecard."""
    return on.Assessed(at=at, scores=dict(scores or {}), next_question=question)


def after(*events: on.Event, plan: Plan | None = None) -> InterviewState:
    """The state that `events` lead to from the start."""
    return fold(plan or make_plan(), events)


def make_workbench(
    home: Path, judge: Judge | None = None, clock: FrozenClock | None = None
) -> Workbench:
    """A workbench whose folders are under `home`, with the shipped content and rubric."""
    workbench = Workbench(UserFolders(home / "config", home / "data"), clock or FrozenClock())
    if judge is not None:
        workbench.judge = judge
    return workbench
