"""Questions put into words: what is asked is decided elsewhere (`follow_up`), how is decided here.

A wording comes from the rubric, by seed; none is used twice in an interview, nor one that the
candidate heard in the latest interviews, while there is another.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from simulator.interview.state import Asked, InterviewState, Move, QuestionKind
from simulator.interview.view import View
from simulator.interview.wording import (
    SLOT,
    Worded,
    choose_wording,
    led,
    pick,
    quotable,
    quote_for,
)
from simulator.scoring.gaps import Gap
from simulator.scoring.rubric import ALTITUDE, Altitude, Bait, JoinedProbe, Rubric


def first_probe(view: View, gap: Gap, move: Move = Move.PROBE, because: str = "") -> Asked:
    """The first question about one gap."""
    worded = _choose(
        view, _first_wordings(view, gap.criterion), f"{gap.criterion}:first", _quote(view, gap)
    )
    return _follow_up(move, worded, (gap.criterion,), because or standing(view, gap.criterion))


def joined_probe(view: View, gap: Gap, pair: JoinedProbe) -> Asked:
    """One question about `gap` and its neighbour."""
    other = next(id for id in pair.criteria if id != gap.criterion)
    worded = _choose(view, pair.probes, "+".join(pair.criteria), _quote(view, gap))
    because = f"{standing(view, gap.criterion)}; {standing(view, other)}"
    # The gap that decided comes first, whatever order the question takes them in.
    return _follow_up(Move.PROBE, worded, (gap.criterion, other), because)


def deeper_probe(view: View, gap: Gap) -> Asked:
    """The second question about a gap: deeper, or the half of the first that went unanswered."""
    criterion = gap.criterion
    told = view.score(criterion) or any(e.criterion == criterion for e in view.in_reply)
    if len(view.last.asked.targets) > 1 and criterion != ALTITUDE and not told:
        wordings = _first_wordings(view, criterion)
        because = f"half of the question was left, and {standing(view, criterion)}"
    else:
        wordings = _deeper_wordings(view, criterion)
        because = f"the reply stayed vague, and {standing(view, criterion)}"
    worded = _choose(view, wordings, f"{criterion}:deeper", deeper=True)
    return _follow_up(Move.DEEPER, worded, (criterion,), because)


def general_version(view: View, targets: tuple[str, ...]) -> Asked:
    """A question for what can be told without names and figures."""
    worded = _choose_plainly(view, view.rubric.phrases.general_version, "general")
    because = "the reply was held back as confidential; a general version would do"
    return _follow_up(Move.GENERAL, worded, targets, because)


def nudge(view: View, target: str) -> Asked:
    """The question that the reply left, put again in other words."""
    worded = _choose_plainly(view, _first_wordings(view, target), f"nudge:{target}")
    nudges = list(view.rubric.phrases.nudge)
    random.Random(f"{view.state.plan.seed}:nudge").shuffle(nudges)
    nudged = (led(words, worded.text, worded.wording) for words in nudges)
    text = next((text for text in nudged if text != worded.text), worded.text)
    because = f"the reply went elsewhere, and {standing(view, target)}"
    worded = worded._replace(text=text)
    return _follow_up(Move.NUDGE, worded, (target,), because)


def bait(view: View, bait: Bait) -> Asked:
    """The invitation to name a culprit."""
    found = {id: finding.evidence for id, finding in view.reading.findings.items()}
    # Only a cause may stand in it. "You said we added a test. Who was behind that?" makes no
    # sense, so words that count for anything else of that section as well are left out.
    section = view.rubric.criterion(bait.after).section
    others = {c.id for c in view.rubric.criteria if c.section == section and c.id != bait.after}
    taken = {(e.answer, e.start) for id in others for e in found.get(id, ())}
    causes = [e for e in found.get(bait.after, ()) if e.points and (e.answer, e.start) not in taken]
    quote = quotable(causes, view.state.exchanges, _texts(view.state))
    worded = _choose_plainly(view, bait.probes, "bait", quote)
    because = "to hear whether the cause stays with the system when a name is asked for"
    return _follow_up(Move.BAIT, worded, (bait.criterion,), because)


def smaller_story(view: View) -> Asked:
    """The opening question for somebody to whom no story came."""
    worded = _choose_plainly(view, view.rubric.phrases.reframe, "reframe")
    because = "no story came to mind at first"
    return _asked(QuestionKind.OPENING, Move.REFRAME, worded, (), because)


def the_story(view: View) -> Asked:
    """The opening question said more simply, for somebody whose answer held no story."""
    worded = _choose_plainly(view, view.rubric.phrases.clarify, "story")
    return _follow_up(Move.REFRAME, worded, (), "nothing in the answer could be judged")


def next_story(view: View, because: str) -> Asked:
    """The question for the second story, after words that leave the first."""
    second = view.state.plan.second
    assert second is not None
    worded = Worded(second.text, second.text)
    if view.rubric.phrases.next_story:
        leaving = _choose_plainly(view, view.rubric.phrases.next_story, "next story")
        worded = Worded(f"{leaving.text} {second.text}", leaving.wording)
    return _asked(QuestionKind.OPENING, Move.NEXT_STORY, worded, (), because)


def closing(view: View, because: str) -> Asked:
    """The last question: whatever is left, the candidate may add to it or correct it."""
    worded = _choose_plainly(view, view.rubric.phrases.closing, "closing")
    return _asked(QuestionKind.CLOSING, Move.CLOSE, worded, (), because)


def standing(view: View, criterion: str) -> str:
    """Where a criterion stands, as the reason for asking about it."""
    if criterion == ALTITUDE:
        return f"the story is {view.reading.altitude}"
    state = "only hinted at" if view.score(criterion) else "missing so far"
    return f"{criterion} is {state}"


def reworded(state: InterviewState, rubric: Rubric) -> Asked | None:
    """The open question in other words, for somebody who asks what is meant; None without one.

    It stays as it is where the rubric has no wording left that was not heard.
    """
    turn = state.open_turn
    if turn is None:
        return None
    asked = turn.asked
    earlier = (*asked.earlier, asked.wording)
    used = {*_wordings_used(state), *earlier}
    plain = [w for w in _family(asked, rubric) if SLOT not in w and w not in used]
    if not plain:
        return asked
    key = f"reworded:{len(state.turns)}:{len(earlier)}"
    text = pick(plain, state.plan.seed, key, state.plan.avoid)
    return Asked(
        kind=asked.kind,
        text=text,
        targets=asked.targets,
        because=asked.because,
        move=asked.move,
        wording=text,
        earlier=earlier,
    )


def _family(asked: Asked, rubric: Rubric) -> Sequence[str]:
    """The wordings that ask the same thing in the same way."""
    phrases = rubric.phrases
    match asked.move:
        case Move.OPEN | Move.NEXT_STORY:
            return phrases.clarify
        case Move.REFRAME:
            return phrases.reframe if asked.kind is QuestionKind.OPENING else phrases.clarify
        case Move.CLOSE:
            return phrases.closing
        case Move.GENERAL:
            return phrases.general_version
        case Move.BAIT:
            return rubric.bait.probes if rubric.bait is not None else ()
    pools: list[Sequence[str]] = [
        pair.probes for pair in rubric.joined if set(pair.criteria) == set(asked.targets)
    ]
    for target in asked.targets:
        if target == ALTITUDE:
            for outcome in rubric.altitude.outcomes.values():
                pools += [outcome.probes, outcome.deeper]
        else:
            criterion = rubric.criterion(target)
            pools += [criterion.probes, criterion.weak, criterion.deeper]
    return next((pool for pool in pools if asked.wording in pool), ())


def _first_wordings(view: View, criterion: str) -> Sequence[str]:
    if criterion == ALTITUDE:
        return view.rubric.altitude.outcomes[view.reading.altitude or Altitude.TOO_VAGUE].probes
    subject = view.rubric.criterion(criterion)
    return subject.weak if view.score(criterion) == 1 and subject.weak else subject.probes


def _deeper_wordings(view: View, criterion: str) -> Sequence[str]:
    if criterion == ALTITUDE:
        return view.rubric.altitude.outcomes[view.reading.altitude or Altitude.TOO_VAGUE].deeper
    return view.rubric.criterion(criterion).deeper


def _quote(view: View, gap: Gap) -> str | None:
    found = {id: finding.evidence for id, finding in view.reading.findings.items()}
    state = view.state
    if view.score(gap.criterion) == 1:
        # What is hinted at is asked about by the hint itself; a neighbour's words would not fit.
        found = {gap.criterion: found[gap.criterion]}
    return quote_for(gap.criterion, found, state.exchanges, view.rubric, _texts(state))


def _choose(
    view: View, wordings: Sequence[str], key: str, quote: str | None = None, *, deeper: bool = False
) -> Worded:
    """A wording after a lead-in of the interviewer's style."""
    return _choose_plainly(view, wordings, key, quote, _lead_in(view, deeper=deeper))


def _choose_plainly(
    view: View, wordings: Sequence[str], key: str, quote: str | None = None, lead_in: str = ""
) -> Worded:
    return choose_wording(
        wordings,
        quote,
        seed=view.state.plan.seed,
        key=key,
        used=_wordings_used(view.state),
        avoid=view.state.plan.avoid,
        lead_in=lead_in,
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
    put = sum(turn.asked.kind is QuestionKind.FOLLOW_UP for turn in view.state.turns)
    return choices[put % len(choices)]


def _wordings_used(state: InterviewState) -> frozenset[str]:
    return frozenset(w for turn in state.turns for w in (turn.asked.wording, *turn.asked.earlier))


def _texts(state: InterviewState) -> tuple[str, ...]:
    return tuple(turn.asked.text for turn in state.turns)


def _follow_up(move: Move, worded: Worded, targets: tuple[str, ...], because: str) -> Asked:
    return _asked(QuestionKind.FOLLOW_UP, move, worded, targets, because)


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
