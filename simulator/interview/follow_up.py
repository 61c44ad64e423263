"""The follow-up policy: from what was judged so far to the next question. Pure, seeded."""

from __future__ import annotations

from collections import Counter

from simulator.interview.state import Asked, InterviewState, Outcome, QuestionKind, Turn
from simulator.interview.wording import fill, pick, quote_for
from simulator.scoring.evidence import Reading
from simulator.scoring.gaps import Gap
from simulator.scoring.rubric import ALTITUDE, Altitude, Rubric
from simulator.scoring.scorecard import gaps_of

MOST_PROBES = 2
"""Questions about one criterion: a first probe and a deeper one."""

DEEPER_DISCOUNT = 0.6
"""A second probe promises less than the first did, so a large untouched gap goes before it."""


def next_question(state: InterviewState, reading: Reading, rubric: Rubric) -> Asked | None:
    """What to ask after the last answer; None when only the scorecard is left."""
    if state.stopping or not state.turns:
        return None
    if not state.exchanges:
        return _reframe(state, rubric) if len(state.turns) == 1 else None
    if state.turns[-1].asked.kind is QuestionKind.CLOSING:
        return None
    if state.follow_ups_left > 0 and not state.out_of_time:
        probe = _probe(state, reading, rubric)
        if probe is not None:
            return probe
    text = pick(rubric.phrases.closing, state.plan.seed, "closing", _used(state))
    return Asked(kind=QuestionKind.CLOSING, text=text, because="nothing further is worth asking")


def _reframe(state: InterviewState, rubric: Rubric) -> Asked:
    text = pick(rubric.phrases.reframe, state.plan.seed, "reframe", _used(state))
    return Asked(kind=QuestionKind.OPENING, text=text, because="no story came to mind at first")


def _probe(state: InterviewState, reading: Reading, rubric: Rubric) -> Asked | None:
    gap = _most_wanted(state, reading, rubric)
    if gap is None:
        return None
    deeper = _probes_of(state)[gap.criterion] > 0
    found = {id: finding.evidence for id, finding in reading.findings.items()}
    text = fill(
        _wordings(gap.criterion, deeper, reading.altitude, rubric),
        quote_for(gap.criterion, found, state.exchanges, rubric),
        state.plan.seed,
        f"{gap.criterion}:{deeper}",
        _used(state),
    )
    return Asked(
        kind=QuestionKind.FOLLOW_UP,
        text=text,
        targets=(gap.criterion,),
        because=_because(gap, reading, state),
        deeper=deeper,
    )


def _most_wanted(state: InterviewState, reading: Reading, rubric: Rubric) -> Gap | None:
    asked = _probes_of(state)
    last = state.turns[-1]
    best: tuple[float, Gap] | None = None
    for gap in gaps_of(reading, rubric, state.plan.level):
        times = asked[gap.criterion]
        if times == 0:
            worth = gap.worth
        elif times < MOST_PROBES and _may_deepen(gap.criterion, last):
            worth = gap.worth * DEEPER_DISCOUNT
        else:
            continue
        if best is None or worth > best[0]:
            best = (worth, gap)
    return best[1] if best else None


def _may_deepen(criterion: str, last: Turn) -> bool:
    """A deeper probe follows its first one at once, and only if that one was answered."""
    return criterion in last.asked.targets and last.outcome is Outcome.ANSWERED


def _probes_of(state: InterviewState) -> Counter[str]:
    return Counter(target for turn in state.turns for target in turn.asked.targets)


def _used(state: InterviewState) -> frozenset[str]:
    return frozenset(turn.asked.text for turn in state.turns)


def _wordings(
    criterion: str, deeper: bool, altitude: Altitude | None, rubric: Rubric
) -> tuple[str, ...]:
    if criterion == ALTITUDE:
        outcome = rubric.altitude.outcomes[altitude or Altitude.RIGHT]
        return outcome.deeper if deeper else outcome.probes
    subject = rubric.criterion(criterion)
    return subject.deeper if deeper else subject.probes


def _because(gap: Gap, reading: Reading, state: InterviewState) -> str:
    if gap.criterion == ALTITUDE:
        return f"the story is {reading.altitude}"
    score = reading.findings[gap.criterion].score or 0
    level = state.plan.level
    return f"{gap.criterion} is at {score}; a {level} answer is held to {score + gap.missing}"
