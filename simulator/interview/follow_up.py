"""The follow-up policy: from what was judged so far to the next question. Pure, seeded.

`POLICY` is the whole of it: rules tried from the top, of which each asks, ends, or passes.

1. An interview that was stopped, or whose closing question was put, asks nothing more.
2. Without a story a smaller one is asked for, once.
   An answer too short to judge is asked to become a story, once.
3. With the budget or the time spent, the closing question comes.
4. What may not be told is asked for in a general version, once.
5. A reply that went elsewhere is brought back to its question, once.
6. The gap worth most is asked about: first where the story stopped too soon, then by what an
   interviewer at that level asks first, in the order of the story where that ties. Two
   neighbouring gaps share one question where questions are scarcer than gaps. A deeper probe
   follows its first one at once or never, and not when the reply left nothing to dig for.
7. With nothing weighty left, a culprit is once invited to be named, at the levels that must resist.
8. A complete story is stretched once towards the next level.
9. The closing question.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from simulator.interview.replies import ReplyKind, reply_kind
from simulator.interview.state import Asked, InterviewState, Move, Outcome, QuestionKind, Turn
from simulator.interview.wording import Worded, choose_wording, quote_for
from simulator.scoring.evidence import Reading
from simulator.scoring.gaps import Gap
from simulator.scoring.rubric import ALTITUDE, Altitude, Level, Rubric
from simulator.scoring.scorecard import gaps_of
from simulator.scoring.text import normalise

MOST_PROBES = 2
"""Questions about one criterion: a first probe and a second one. Vague twice is the answer."""

DEFAULT_PATIENCE = 0.6
"""What a deeper probe is worth beside a fresh one, where the rubric names no style."""

WEIGHTY = 2.0
"""Worth below which a gap may wait for the invitation to blame."""

LEAST_WORTH = 1.0
"""Worth below which a gap is not asked about any more once `ENOUGH` follow-ups were put."""

ENOUGH = 4

DRIFT_WORDS = 12
"""A reply this long without a word on anything asked or judged has gone elsewhere."""

SHRINKING = 0.5
"""A reply shorter than this part of the one before it, and short, shows a topic run dry."""

SHORT_REPLY = 12
"""Words; brevity with substance raises the score, and is no thinness whatever its length."""

_ABOVE = {Level.JUNIOR: Level.SENIOR, Level.SENIOR: Level.STAFF}


@dataclass(frozen=True)
class View:
    """What the rules look at."""

    state: InterviewState
    reading: Reading
    rubric: Rubric

    @property
    def last(self) -> Turn:
        """The latest question, settled."""
        return self.state.turns[-1]

    @cached_property
    def probes(self) -> Counter[str]:
        """How often each criterion was asked about."""
        return Counter(target for turn in self.state.turns for target in turn.asked.targets)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing at this level, most wanted first."""
        return gaps_of(self.reading, self.rubric, self.state.plan.level)

    @cached_property
    def fresh(self) -> tuple[Gap, ...]:
        """The gaps that were never asked about."""
        return tuple(gap for gap in self.gaps if not self.probes[gap.criterion])

    @cached_property
    def used(self) -> frozenset[str]:
        """Wordings of this interview and of the candidate's latest ones."""
        asked = (turn.asked.wording for turn in self.state.turns)
        return frozenset((*asked, *self.state.plan.avoid))

    @property
    def patience(self) -> float:
        """What a deeper probe is worth beside a fresh one."""
        style = self.rubric.style(self.state.plan.style)
        return style.patience if style is not None else DEFAULT_PATIENCE

    @property
    def last_kind(self) -> ReplyKind | None:
        """The kind of the latest reply; None when there was none."""
        if self.last.outcome is not Outcome.ANSWERED:
            return None
        return reply_kind(self.last.answer)

    @cached_property
    def still_open(self) -> tuple[str, ...]:
        """What the latest question asked about that is still a gap and may be asked again."""
        open_now = {gap.criterion for gap in self.gaps}
        targets = self.last.asked.targets
        return tuple(t for t in targets if t in open_now and self.probes[t] < MOST_PROBES)


class Decision(NamedTuple):
    """What a rule says; without a decision the next rule is tried."""

    ask: Asked | None
    """None is: ask nothing more."""


Rule = Callable[[View], Decision | None]


def next_question(state: InterviewState, reading: Reading, rubric: Rubric) -> Asked | None:
    """What to ask after the last answer; None when only the scorecard is left."""
    view = View(state, reading, rubric)
    for rule in POLICY:
        decision = rule(view)
        if decision is not None:
            return decision.ask
    raise AssertionError("the last rule of the policy always decides")


def reworded(state: InterviewState, rubric: Rubric) -> Asked | None:
    """The open question in other words, for somebody who asks what is meant; None without one."""
    turn = state.open_turn
    if turn is None:
        return None
    asked = turn.asked
    match asked.kind:
        case QuestionKind.OPENING:
            wordings = rubric.phrases.clarify
        case QuestionKind.CLOSING:
            wordings = rubric.phrases.closing
        case _ if len(asked.targets) == 1:
            deeper = asked.move is not Move.PROBE
            wordings = _wordings(asked.targets[0], deeper, None, None, rubric)
        case _:
            wordings = _joined_wordings(asked.targets, rubric)
    used = {turn.asked.wording for turn in state.turns}
    plain = [wording for wording in wordings if wording not in used]
    if not plain:
        return asked
    key = f"reworded:{len(state.turns)}:{asked.wording}"
    worded = choose_wording(plain, None, seed=state.plan.seed, key=key, used=used)
    return Asked(
        kind=asked.kind,
        text=worded.text,
        targets=asked.targets,
        because=asked.because,
        move=asked.move,
        wording=worded.wording,
    )


# The rules, in the order of the policy


def end_when_over(view: View) -> Decision | None:
    """Stopped, or the closing question was put."""
    over = view.state.stopping or not view.state.turns
    if over or view.last.asked.kind is QuestionKind.CLOSING:
        return Decision(None)
    return None


def offer_a_smaller_story(view: View) -> Decision | None:
    """No story came: a smaller one would do. Without that either, there is nothing to ask about."""
    if view.state.exchanges:
        return None
    if len(view.state.turns) > 1:
        return Decision(None)
    worded = _choose(view, view.rubric.phrases.reframe, None, "reframe")
    because = "no story came to mind at first"
    return Decision(_asked(QuestionKind.OPENING, Move.REFRAME, worded, (), because))


def ask_for_the_story(view: View) -> Decision | None:
    """What was said is too little to judge anything by: the story is asked for once more."""
    if any(finding.score is not None for finding in view.reading.findings.values()):
        return None
    wordings = view.rubric.phrases.clarify
    asked_before = any(turn.asked.move is Move.REFRAME for turn in view.state.turns)
    if asked_before or not wordings or view.state.follow_ups_left == 0 or view.state.out_of_time:
        return None
    worded = _choose(view, wordings, None, "story")
    because = "the answer was too short to judge"
    return Decision(_asked(QuestionKind.FOLLOW_UP, Move.REFRAME, worded, (), because))


def close_when_spent(view: View) -> Decision | None:
    """The budget or the time is spent."""
    if view.state.follow_ups_left > 0 and not view.state.out_of_time:
        return None
    return close(view)


def ask_for_a_general_version(view: View) -> Decision | None:
    """What may not be told can be told without names and figures."""
    asked, wordings = view.last.asked, view.rubric.phrases.general_version
    if asked.kind is not QuestionKind.FOLLOW_UP or asked.move is Move.GENERAL or not wordings:
        return None
    if view.last_kind is not ReplyKind.CONFIDENTIAL or not view.still_open:
        return None
    worded = _choose(view, wordings, None, "general")
    because = "the reply was held back as confidential; a general version would do"
    return Decision(_asked(QuestionKind.FOLLOW_UP, Move.GENERAL, worded, view.still_open, because))


def bring_back(view: View) -> Decision | None:
    """A long reply that says nothing on what was asked, nor on anything else, drifted off."""
    asked, nudges = view.last.asked, view.rubric.phrases.nudge
    if asked.move is not Move.PROBE or not nudges or not view.still_open:
        return None
    if view.last_kind is not ReplyKind.ANSWER or _words(view.last) < DRIFT_WORDS:
        return None
    latest = len(view.state.exchanges) - 1
    evidence = (e for finding in view.reading.findings.values() for e in finding.evidence)
    if any(e.answer == latest for e in evidence):
        return None
    target = view.still_open[0]
    wordings = _wordings(target, False, None, view.reading.altitude, view.rubric)
    worded = _choose(view, wordings, None, f"nudge:{target}")
    lead_in = _choose(view, nudges, None, "nudge").text
    worded = worded._replace(text=f"{lead_in} {worded.text}")
    because = f"the reply went elsewhere, and {_standing(target, view)}"
    return Decision(_asked(QuestionKind.FOLLOW_UP, Move.NUDGE, worded, (target,), because))


def probe_the_gap_worth_most(view: View) -> Decision | None:
    """The most valuable gap, alone or with its neighbour; a deeper probe where it is worth more."""
    gap = _most_wanted(view)
    if gap is None:
        return None
    if view.probes[gap.criterion]:
        return Decision(_deeper(gap, view))
    return Decision(_joined(gap, view) or _first_probe(gap, view))


def invite_blame(view: View) -> Decision | None:
    """Who was it? Offered once, where the cause is told and nothing weighty is left to ask."""
    bait = view.rubric.bait
    if bait is None or view.state.plan.level not in bait.levels:
        return None
    if view.probes["blameless"]:
        return None
    told = view.reading.findings.get("contributing_factors")
    framed = view.reading.findings.get("blameless")
    if told is None or framed is None or not told.score or not framed.score:
        return None
    found = {id: finding.evidence for id, finding in view.reading.findings.items()}
    quote = quote_for("contributing_factors", found, view.state.exchanges, view.rubric)
    worded = _choose(view, bait.probes, quote, "bait")
    because = "to hear whether the cause stays with the system when a name is asked for"
    return Decision(_asked(QuestionKind.FOLLOW_UP, Move.BAIT, worded, ("blameless",), because))


def stretch(view: View) -> Decision | None:
    """A complete story is held to one thing that the next level would tell."""
    level = view.state.plan.level
    if view.gaps or level not in _ABOVE:
        return None
    if any(turn.asked.move is Move.STRETCH for turn in view.state.turns):
        return None
    beyond = gaps_of(view.reading, view.rubric, _ABOVE[level])
    gap = next((gap for gap in beyond if not view.probes[gap.criterion]), None)
    if gap is None:
        return None
    because = f"complete for a {level} answer; a {_ABOVE[level]} answer also tells this"
    return Decision(_first_probe(gap, view, Move.STRETCH, because))


def close(view: View) -> Decision:
    """Whatever is left, the candidate may add to it or correct it."""
    worded = _choose(view, view.rubric.phrases.closing, None, "closing")
    because = "nothing further is worth asking"
    return Decision(_asked(QuestionKind.CLOSING, Move.CLOSE, worded, (), because))


POLICY: tuple[Rule, ...] = (
    end_when_over,
    offer_a_smaller_story,
    ask_for_the_story,
    close_when_spent,
    ask_for_a_general_version,
    bring_back,
    probe_the_gap_worth_most,
    invite_blame,
    stretch,
    close,
)
"""The rules in their order; the first decision counts."""


# What the rules share


def _most_wanted(view: View) -> Gap | None:
    best: tuple[float, Gap] | None = None
    for gap in view.gaps:
        times = view.probes[gap.criterion]
        if times == 0:
            worth = gap.worth
        elif times < MOST_PROBES and _may_deepen(gap.criterion, view):
            worth = gap.worth * view.patience
        else:
            continue
        if best is None or worth > best[0]:
            best = (worth, gap)
    if best is None:
        return None
    worth, gap = best
    asked = view.state.follow_ups_asked
    if asked >= ENOUGH and worth < LEAST_WORTH:
        return None
    # The invitation to blame takes the last place from a gap that hardly counts, not from others.
    if worth < WEIGHTY and view.state.follow_ups_left == 1 and invite_blame(view) is not None:
        return None
    return gap


def _may_deepen(criterion: str, view: View) -> bool:
    """Whether the last reply left something to dig for."""
    last = view.last
    if criterion not in last.asked.targets or view.last_kind is not ReplyKind.ANSWER:
        return False
    if last.asked.move not in (Move.PROBE, Move.STRETCH):
        return False
    return not _running_dry(view)


def _running_dry(view: View) -> bool:
    """Whether replies get shorter, and the last one is short."""
    answered = [
        _words(turn)
        for turn in view.state.turns
        if turn.asked.kind is QuestionKind.FOLLOW_UP and turn.outcome is Outcome.ANSWERED
    ]
    if len(answered) < 2 or answered[-1] >= SHORT_REPLY:
        return False
    return answered[-1] < answered[-2] * SHRINKING


def _first_probe(
    gap: Gap, view: View, move: Move = Move.PROBE, because: str | None = None
) -> Asked:
    score = _score(gap.criterion, view)
    wordings = _wordings(gap.criterion, False, score, view.reading.altitude, view.rubric)
    worded = _choose(view, wordings, _quote(gap, view), f"{gap.criterion}:first", lead=True)
    reason = because or _standing(gap.criterion, view)
    return _asked(QuestionKind.FOLLOW_UP, move, worded, (gap.criterion,), reason)


def _deeper(gap: Gap, view: View) -> Asked:
    wordings = _wordings(gap.criterion, True, None, view.reading.altitude, view.rubric)
    worded = _choose(view, wordings, None, f"{gap.criterion}:deeper", lead=True)
    because = f"the reply stayed vague, and {_standing(gap.criterion, view)}"
    return _asked(QuestionKind.FOLLOW_UP, Move.DEEPER, worded, (gap.criterion,), because)


def _joined(gap: Gap, view: View) -> Asked | None:
    """One question about `gap` and its neighbour, where there are more gaps than questions."""
    if len(view.fresh) <= view.state.follow_ups_left:
        return None
    fresh = {other.criterion: other.worth for other in view.fresh}
    pairs = [
        joined
        for joined in view.rubric.joined
        if gap.criterion in joined.criteria and all(id in fresh for id in joined.criteria)
    ]
    if not pairs:
        return None
    pair = max(pairs, key=lambda joined: sum(fresh[id] for id in joined.criteria))
    other = next(id for id in pair.criteria if id != gap.criterion)
    worded = _choose(view, pair.probes, _quote(gap, view), f"{'+'.join(pair.criteria)}", lead=True)
    because = f"{_standing(gap.criterion, view)}; {_standing(other, view)}"
    # The gap that decided comes first, whatever order the question takes them in.
    targets = (gap.criterion, other)
    return _asked(QuestionKind.FOLLOW_UP, Move.PROBE, worded, targets, because)


def _wordings(
    criterion: str, deeper: bool, score: int | None, altitude: Altitude | None, rubric: Rubric
) -> tuple[str, ...]:
    if criterion == ALTITUDE:
        outcome = rubric.altitude.outcomes[altitude or Altitude.TOO_VAGUE]
        return outcome.deeper if deeper else outcome.probes
    subject = rubric.criterion(criterion)
    if deeper:
        return subject.deeper
    return subject.weak if score == 1 and subject.weak else subject.probes


def _joined_wordings(targets: tuple[str, ...], rubric: Rubric) -> tuple[str, ...]:
    for joined in rubric.joined:
        if set(joined.criteria) == set(targets):
            return joined.probes
    return ()


def _quote(gap: Gap, view: View) -> str | None:
    found = {id: finding.evidence for id, finding in view.reading.findings.items()}
    return quote_for(gap.criterion, found, view.state.exchanges, view.rubric)


def _choose(
    view: View, wordings: tuple[str, ...], quote: str | None, key: str, *, lead: bool = False
) -> Worded:
    """A wording, unused where there is one, after a lead-in of the interviewer's style."""
    plan = view.state.plan
    return choose_wording(
        wordings,
        quote,
        seed=plan.seed,
        key=key,
        used=view.used,
        lead_in=_lead_in(view, deeper=key.endswith(":deeper")) if lead else "",
    )


def _lead_in(view: View, *, deeper: bool) -> str:
    """The style's lead-in for this follow-up: each once before any comes again."""
    style = view.rubric.style(view.state.plan.style)
    if style is None:
        return ""
    choices = list(style.deeper_lead_ins if deeper else style.lead_ins)
    if not choices:
        return ""
    random.Random(f"{view.state.plan.seed}:lead-ins:{deeper}").shuffle(choices)
    return choices[view.state.follow_ups_asked % len(choices)]


def _asked(
    kind: QuestionKind, move: Move, worded: Worded, targets: tuple[str, ...], because: str
) -> Asked:
    return Asked(
        kind=kind,
        text=worded.text,
        targets=targets,
        because=because,
        move=move,
        wording=worded.wording,
    )


def _score(criterion: str, view: View) -> int | None:
    finding = view.reading.findings.get(criterion)
    return finding.score if finding is not None else None


def _standing(criterion: str, view: View) -> str:
    """Where a criterion stands, as the reason for asking about it."""
    if criterion == ALTITUDE:
        return f"the story is {view.reading.altitude}"
    state = "only hinted at" if _score(criterion, view) else "missing so far"
    return f"{criterion} is {state}"


def _words(turn: Turn) -> int:
    return len(normalise(turn.answer).words)
