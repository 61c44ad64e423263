"""The follow-up policy: from what was judged so far to the next question. Pure, seeded.

`POLICY` is the whole of it: rules tried from the top, of which each asks, ends, or passes.

1. An interview that was stopped, or whose closing question was put, asks nothing more.
2. Without a story a smaller one is asked for, once.
3. With the budget or the time spent, the story is left: for the second one where two are told and
   the time allows it, otherwise for the closing question.
4. An answer in which nothing could be judged is asked to become a story, once.
5. What may not be told is asked for in a general version, once in an interview.
6. A reply that went elsewhere is brought back to its question, once in an interview.
7. A story too technical to make out is asked for in plain words, after the first follow-up.
8. The gap worth most is asked about: first where the story stopped too soon, then by what an
   interviewer at that level asks first, in the order of the story where that ties. Two
   neighbouring gaps share one question where questions are scarcer than gaps. A second question
   about a gap follows the first at once or never, and not when the reply left nothing to dig for.
9. With nothing weighty left, a culprit is once invited to be named, at the levels that must resist.
10. A complete story is stretched once towards the next level.
11. The story is left as in 3.

Everything but what may not be told, a reply that drifts and the invitation to blame is counted
anew in a second story.

How a question is put into words is decided in `questions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from simulator.interview import questions
from simulator.interview.state import Asked, InterviewState, Move, QuestionKind, Turn
from simulator.interview.view import MOST_PROBES, View
from simulator.scoring.evidence import Reading
from simulator.scoring.gaps import Gap
from simulator.scoring.replies import ReplyKind
from simulator.scoring.rubric import ALTITUDE, Altitude, JoinedProbe, Level, Rubric
from simulator.scoring.scorecard import gaps_of

DEFAULT_PATIENCE = 0.6
"""What a second question is worth beside a fresh one, where the rubric does not know the style."""

WEIGHTY = 2.0
"""Worth below which a gap may wait for the invitation to blame."""

LEAST_WORTH = 0.3
"""Worth below which a thin spot is let go once `ENOUGH` follow-ups were put; what is missing
altogether is asked about as long as the budget lasts."""

ENOUGH = 4

LOST = 0.5
"""Part of the criteria from which, missing in a technical story, it is the telling that hides them.
"""

_ABOVE = {Level.JUNIOR: Level.SENIOR, Level.SENIOR: Level.STAFF}


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
    if len(view.turns) == 1:
        return Decision(questions.smaller_story(view))
    return Decision(_second_story(view, "no story came to the first question"))


def close_when_spent(view: View) -> Decision | None:
    """The budget or the time is spent."""
    if view.state.out_of_time:
        return _leave_the_story(view, "the time is spent")
    if view.state.follow_ups_left == 0:
        return _leave_the_story(view, "the follow-ups are spent")
    return None


def ask_for_the_story(view: View) -> Decision | None:
    """What was said is too little to judge anything by: the story is asked for once more."""
    if any(finding.score is not None for finding in view.reading.findings.values()):
        return None
    if _was_made(Move.REFRAME, view.turns) or not view.rubric.phrases.clarify:
        return None
    return Decision(questions.the_story(view))


def ask_for_a_general_version(view: View) -> Decision | None:
    """What may not be told can be told without names and figures."""
    if view.reply_kind is not ReplyKind.CONFIDENTIAL or not view.still_open:
        return None
    # Told once, it is known for every later question, and asking again would be pressing.
    if _was_made(Move.GENERAL, view.state.turns) or not view.rubric.phrases.general_version:
        return None
    return Decision(questions.general_version(view, view.still_open))


def bring_back(view: View) -> Decision | None:
    """A long reply that says nothing on what was asked, nor on anything else, drifted off."""
    if view.last.asked.move is not Move.PROBE or not view.drifted or not view.still_open:
        return None
    # Whoever drifts again after a nudge will not be led, and the budget serves other questions.
    if _was_made(Move.NUDGE, view.state.turns) or not view.rubric.phrases.nudge:
        return None
    return Decision(questions.nudge(view, view.still_open[0]))


def ask_in_plain_words(view: View) -> Decision | None:
    """What is missing may well have been said, behind names that nobody outside can follow."""
    height = next((gap for gap in view.fresh if gap.criterion == ALTITUDE), None)
    if height is None or view.reading.altitude is not Altitude.TOO_TECHNICAL:
        return None
    missing = [finding.score == 0 for finding in view.reading.findings.values()]
    if view.state.follow_ups_asked == 0 or sum(missing) < len(missing) * LOST:
        return None
    return Decision(questions.first_probe(view, height))


def probe_the_gap_worth_most(view: View) -> Decision | None:
    """The most valuable gap, alone or with its neighbour; a second question where worth more."""
    gap = _most_wanted(view)
    if gap is None:
        return None
    if view.probes[gap.criterion]:
        return Decision(questions.deeper_probe(view, gap))
    pair = _pair_with(gap, view)
    if pair is not None:
        return Decision(questions.joined_probe(view, gap, pair))
    return Decision(questions.first_probe(view, gap))


def invite_blame(view: View) -> Decision | None:
    """Who was it? Offered once, where a cause was told and nothing weighty is left to ask."""
    bait = view.rubric.bait
    if bait is None or view.state.plan.level not in bait.levels or view.probes[bait.criterion]:
        return None
    # Somebody who was invited once sees a second invitation for what it is.
    if _was_made(Move.BAIT, view.state.turns):
        return None
    # Whoever has blamed already needs no invitation.
    if not view.score(bait.after) or not view.score(bait.criterion):
        return None
    return Decision(questions.bait(view, bait))


def stretch(view: View) -> Decision | None:
    """A complete story is held to one thing that the next level would tell."""
    level = view.state.plan.level
    if view.gaps or level not in _ABOVE or _was_made(Move.STRETCH, view.turns):
        return None
    beyond = gaps_of(view.reading, view.rubric, _ABOVE[level])
    gap = next((gap for gap in beyond if not view.probes[gap.criterion]), None)
    if gap is None:
        return None
    because = f"complete for a {level} answer; a {_ABOVE[level]} answer also tells this"
    return Decision(questions.first_probe(view, gap, Move.STRETCH, because))


def close(view: View) -> Decision:
    """There is enough."""
    return _leave_the_story(view, "nothing further is worth asking")


POLICY: tuple[Rule, ...] = (
    end_when_over,
    offer_a_smaller_story,
    close_when_spent,
    ask_for_the_story,
    ask_for_a_general_version,
    bring_back,
    ask_in_plain_words,
    probe_the_gap_worth_most,
    invite_blame,
    stretch,
    close,
)
"""The rules in their order; the first decision counts."""


# What the rules share


def _was_made(move: Move, turns: Iterable[Turn]) -> bool:
    return any(turn.asked.move is move for turn in turns)


def _leave_the_story(view: View, because: str) -> Decision:
    return Decision(_second_story(view, because) or questions.closing(view, because))


def _second_story(view: View, because: str) -> Asked | None:
    """The question for the second story; None where none is wanted, or no time is left for it."""
    if view.state.is_last_story or view.state.budget_is_spent:
        return None
    return questions.next_story(view, because)


def _most_wanted(view: View) -> Gap | None:
    """The gap to ask about now, or None when none is worth a question."""
    best: tuple[float, Gap] | None = None
    for gap in view.gaps:
        worth = _worth_now(gap, view)
        if worth is not None and (best is None or worth > best[0]):
            best = (worth, gap)
    if best is None:
        return None
    worth, gap = best
    # The invitation to blame takes the last place from a gap that hardly counts, not from others.
    if worth < WEIGHTY and view.state.follow_ups_left == 1 and invite_blame(view) is not None:
        return None
    return gap


def _worth_now(gap: Gap, view: View) -> float | None:
    """What a question about `gap` is worth now; None when it may not be asked about again."""
    times = view.probes[gap.criterion]
    if times == 0 and _can_be_there(gap.criterion, view):
        worth = gap.worth
    elif 0 < times < MOST_PROBES and _may_ask_again(gap.criterion, view):
        worth = gap.worth * _patience(view)
    else:
        return None
    enough = view.state.follow_ups_asked >= ENOUGH and view.score(gap.criterion) != 0
    return None if enough and worth < LEAST_WORTH else worth


def _can_be_there(criterion: str, view: View) -> bool:
    """Whether what `criterion` builds on was told, or was never asked about.

    Where nothing changed, asking whether the changes work would be deaf.
    """
    if criterion == ALTITUDE:
        return True
    needs = view.rubric.criterion(criterion).needs
    return needs is None or not view.probes[needs] or view.score(needs) != 0


def _may_ask_again(criterion: str, view: View) -> bool:
    """Whether the latest reply was about `criterion`, and left something to dig for."""
    asked = view.last.asked
    if criterion not in asked.targets or asked.move is not Move.PROBE:
        return False
    if view.reply_kind is not ReplyKind.ANSWER:
        return False
    return not (view.drifted or view.said_before or view.running_dry)


def _patience(view: View) -> float:
    style = view.rubric.style(view.state.plan.style)
    return style.patience if style is not None else DEFAULT_PATIENCE


def _pair_with(gap: Gap, view: View) -> JoinedProbe | None:
    """The neighbour worth most that is fresh as well, where gaps outnumber the questions left."""
    if len(view.fresh) <= view.state.follow_ups_left:
        return None
    fresh = {other.criterion: other.worth for other in view.fresh}
    pairs = [
        pair
        for pair in view.rubric.joined
        if gap.criterion in pair.criteria and all(id in fresh for id in pair.criteria)
    ]
    if not pairs:
        return None
    return max(pairs, key=lambda pair: sum(fresh[id] for id in pair.criteria))
