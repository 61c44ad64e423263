"""What every report shows, worked out once: the scorecard joined with its rubric and conversation.

A format lays these values out and decides nothing. All text in them is printable (see `safe`), and
not yet escaped for any markup language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.interview.debrief import Debrief
from simulator.interview.state import Turn
from simulator.report.conversation import Entry, answer_names, conversation_of
from simulator.report.format import delivery_line
from simulator.report.safe import one_line
from simulator.report.spoken import delivery_notes
from simulator.scoring.rubric import ALTITUDE, Rubric, Score
from simulator.scoring.scorecard import CriterionScore, DimensionScore, Scorecard
from simulator.scoring.sections import SectionShare

ADVICE = 3
"""How many of the gaps are named as what to work on next: more would not be worked on."""

UNTITLED = "Interview scorecard"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the candidate, and what they count for."""

    words: str
    """Exact, but for white space and characters that cannot be shown."""
    where: str
    """The answer they stand in."""
    points: Score
    """0 counts against, 1 weakly for, 2 strongly for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion as it is shown."""

    title: str
    score: Score | None
    """None is unscored."""
    unprompted: Score | None
    quotes: tuple[Quote, ...]
    why: str
    next: str
    """What to say next time; empty at full marks."""


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to work on."""

    title: str
    say: str
    """What to say next time."""
    why: str
    """Why it matters."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report shows, in the order it shows it."""

    title: str
    part: str
    """Which story of the interview it is about; empty where there is one."""
    remark: str
    """What is to be known before it is read; empty for most."""
    source: str
    """The file or session that was scored; empty when it is not told."""
    date: str
    """As it was given; empty when it was not."""
    rubric: str
    level: str
    overall: float | None
    """1.0 to 5.0; None is unscored."""
    unscored_because: str
    """Why there is no overall grade; empty when there is one."""
    altitude_title: str
    altitude: str
    """A sentence: how far above the machine room the story was told."""
    dimensions: tuple[DimensionScore, ...]
    advice: tuple[Advice, ...]
    no_advice: str
    """What stands in the place of advice when there is none."""
    criteria: tuple[Judged, ...]
    sections: tuple[SectionShare, ...]
    """The seconds in them are None when every answer was typed."""
    delivery: str
    """Words, fillers and pace of all answers as one sentence."""
    delivery_notes: tuple[str, ...]
    """How the spoken answers were said, a sentence or two each; empty when all were typed."""
    conversation: tuple[Entry, ...]

    @property
    def is_spoken(self) -> bool:
        """Whether any answer was spoken, so that the sections have times."""
        return bool(self.delivery_notes)


def build_report(
    card: Scorecard,
    rubric: Rubric,
    turns: Sequence[Turn] = (),
    title: str = "",
    *,
    source: str = "",
    date: str | None = None,
    part: str = "",
    remark: str = "",
) -> Report:
    """The report of `card`, which was scored by `rubric`.

    `turns` are the interview's; without them the conversation is what was scored. `source` names
    the file or session. `date` is shown as given: no clock is read here. Raises KeyError when
    `card` names a criterion that `rubric` does not have.
    """
    names = answer_names(card, turns)
    return Report(
        title=one_line(title) or UNTITLED,
        part=one_line(part),
        remark=one_line(remark),
        source=one_line(source),
        date=one_line(date or ""),
        rubric=one_line(rubric.title),
        level=card.level.value,
        overall=card.overall,
        unscored_because=_unscored_because(card),
        altitude_title=one_line(rubric.altitude.title),
        altitude=one_line(card.altitude_text) or "This could not be judged.",
        dimensions=tuple(
            DimensionScore(d.id, one_line(d.title), d.score, one_line(d.anchor))
            for d in card.dimensions
        ),
        advice=tuple(_advice(id, card, rubric) for id in card.probe_next[:ADVICE]),
        no_advice=(
            "Nothing was judged, so there is nothing to name."
            if card.overall is None
            else f"Nothing that a {card.level} answer is held to is missing."
        ),
        criteria=tuple(_judged(criterion, card, names) for criterion in card.criteria),
        sections=tuple(
            SectionShare(s.id, one_line(s.title), s.words, s.share, s.advised_share, s.seconds)
            for s in card.sections
        ),
        delivery=delivery_line(card.delivery),
        delivery_notes=delivery_notes(card, names),
        conversation=conversation_of(card, rubric, turns),
    )


def interview_reports(
    held: Debrief, title: str = "", *, source: str = "", date: str | None = None
) -> tuple[Report, ...]:
    """A report for every story of an interview, in the order told.

    Without `title` each is called by its question.
    """
    of = len(held.stories)
    return tuple(
        build_report(
            story.card,
            held.rubric,
            story.turns,
            title or story.question,
            source=source,
            date=date,
            part=f"Story {number} of {of}" if of > 1 else "",
            remark=_told_again(held) if number > 1 else "",
        )
        for number, story in enumerate(held.stories, start=1)
    )


def _told_again(held: Debrief) -> str:
    """That the second story looks like the first one, and by what; empty where it does not."""
    if held.retelling is None:
        return ""
    shared = ", ".join(f"“{words}”" for words in held.retelling.shared)
    both = f" Both speak of {shared}." if shared else ""
    return (
        f"This may be your first story told again.{both} Who asks for a second incident wants"
        " another one. No mark was lowered for it."
    )


def _unscored_because(card: Scorecard) -> str:
    if card.overall is not None:
        return ""
    return one_line(card.unscored_because or "There was too little to judge.")


def _advice(id: str, card: Scorecard, rubric: Rubric) -> Advice:
    if id == ALTITUDE:
        rule = rubric.altitude
        say = rule.outcomes[card.altitude].say if card.altitude is not None else ""
        return Advice(one_line(rule.title), one_line(say), one_line(rule.why))
    criterion = rubric.criterion(id)
    return Advice(one_line(criterion.title), one_line(criterion.say), one_line(criterion.why))


def _judged(criterion: CriterionScore, card: Scorecard, names: Sequence[str]) -> Judged:
    return Judged(
        title=one_line(criterion.title),
        score=criterion.score,
        unprompted=criterion.unprompted,
        quotes=tuple(
            Quote(one_line(card.quote(evidence)), names[evidence.answer], evidence.points)
            for evidence in criterion.evidence
        ),
        why=one_line(criterion.why),
        next=one_line(criterion.next),
    )
