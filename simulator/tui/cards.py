"""A report laid out for the scorecard screen: blocks of styled text. Pure.

Styles name theme colours; what they say, a word or a figure beside them says too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from textual.content import Content

from simulator.report.conversation import Entry
from simulator.report.format import (
    TOP_GRADE,
    bar,
    count,
    counts_as,
    grade_of_five,
    percent,
    probing,
    score_mark,
    score_word,
    section_time,
)
from simulator.report.report import Judged, Report
from simulator.scoring.rubric import Score
from simulator.scoring.sections import SectionShare

OVERALL_BAR = 20
DIMENSION_BAR = 10
SECTION_BAR = 18
STRENGTHS = 3
"""How many of the strong criteria are named."""

_STYLES: dict[Score | None, str] = {
    2: "bold $text-success",
    1: "bold $text-warning",
    0: "bold $text-error",
    None: "bold $text-muted",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the screen."""

    content: Content
    kind: str = "text"
    """`heading`, `text`, or `detail`, which is set in."""


def summary(report: Report) -> Iterator[Block]:
    """The result, the dimensions, what was strong and what to work on."""
    if report.remark:
        yield Block(Content.styled(report.remark, "$text-warning"))
    overall = bar(report.overall, TOP_GRADE, OVERALL_BAR)
    yield Block(
        Content.assemble(
            ("Overall  ", "bold"), (grade_of_five(report.overall), "bold $accent"), f"  {overall}"
        )
    )
    if report.unscored_because:
        yield Block(Content(report.unscored_because))
    yield Block(Content.assemble((f"{report.altitude_title}  ", "bold"), report.altitude))
    yield from _work_on(report)
    yield from _strengths(report)
    yield _heading("Dimensions")
    width = max((len(d.title) for d in report.dimensions), default=0)
    for dimension in report.dimensions:
        drawn = bar(dimension.score, TOP_GRADE, DIMENSION_BAR)
        figure = grade_of_five(dimension.score)
        yield Block(
            Content.assemble((f"{dimension.title:<{width}}", "bold"), f"  {drawn}  {figure}")
        )
        yield Block(Content(dimension.anchor), "detail")


def _work_on(report: Report) -> Iterator[Block]:
    yield _heading("Work on next")
    if not report.advice:
        yield Block(Content(report.no_advice))
    for number, advice in enumerate(report.advice, start=1):
        yield Block(Content.styled(f"{number}. {advice.title}", "bold"))
        yield Block(Content(advice.say), "detail")


def _strengths(report: Report) -> Iterator[Block]:
    strong = [criterion for criterion in report.criteria if criterion.score == 2]
    if not strong:
        return
    yield _heading("Already strong")
    for criterion in strong[:STRENGTHS]:
        quote = f"  “{criterion.quotes[0].words}”" if criterion.quotes else ""
        yield Block(Content.assemble(marked(2), f" {criterion.title}{quote}"))
    if len(strong) > STRENGTHS:
        others = count(len(strong) - STRENGTHS, "more criterion", "more criteria")
        yield Block(Content(f"and {others} (tab 2)"))


def marked(score: Score | None) -> Content:
    """A score as symbol and word, padded so that what follows lines up."""
    return Content.styled(f"{score_mark(score)} {score_word(score):<8}", _STYLES[score])


def criterion_line(judged: Judged) -> Content:
    """One criterion in a list."""
    return Content.assemble(marked(judged.score), f" {judged.title}")


def criterion_details(
    judged: Judged, matters: str, playable: Collection[int] = ()
) -> Iterator[Block]:
    """Everything about one criterion; `matters` is why it matters.

    `playable` are the quotes, by their index, that can be heard again.
    """
    yield Block(Content.assemble((judged.title, "bold"), "  ", marked(judged.score)))
    difference = probing(judged.unprompted, judged.score)
    if difference is not None:
        yield Block(Content(difference.capitalize() + "."))
    yield Block(Content(judged.why))
    yield _heading("What you said")
    if not judged.quotes:
        yield Block(Content("Nothing that counts for or against it."))
    for index, quote in enumerate(judged.quotes):
        yield Block(Content(f"“{quote.words}”"))
        heard = "; p plays it" if index in playable else ""
        yield Block(
            Content.styled(f"{quote.where}; {counts_as(quote.points)}{heard}", "$text-muted"),
            "detail",
        )
    if judged.next:
        yield _heading("Next time")
        yield Block(Content(judged.next))
    if matters:
        yield _heading("Why it matters")
        yield Block(Content(matters))


def story(report: Report) -> Iterator[Block]:
    """Where the words went, and how they were delivered."""
    yield _heading("Air time")
    yield Block(Content("Where your words went, and where the method advises them to go."))
    for section in report.sections:
        yield _section(section)
    yield _heading("Delivery")
    yield Block(Content(report.delivery))
    for note in report.delivery_notes:
        yield Block(Content(note), "detail")


def _section(section: SectionShare) -> Block:
    took = f", {section_time(section)}" if section.seconds is not None else ""
    spent = bar(section.share, 1.0, SECTION_BAR)
    advised = bar(section.advised_share, 1.0, SECTION_BAR)
    return Block(
        Content.assemble(
            (section.title, "bold"),
            f"  {count(section.words, 'word')}{took}\n",
            f"  you      {spent} {percent(section.share):>4}\n",
            (f"  advised  {advised} {percent(section.advised_share):>4}", "$text-muted"),
        )
    )


def conversation(report: Report) -> Iterator[Block]:
    """Question by question: why it was asked, what was answered, what that changed."""
    if not report.conversation:
        yield Block(Content("Nothing was asked."))
    for entry in report.conversation:
        yield _heading(entry.label)
        if entry.question:
            yield Block(Content.assemble(("INTERVIEWER  ", "bold $primary"), entry.question))
        if entry.because:
            yield Block(
                Content.styled(f"Why it was asked: {entry.because}", "$text-muted"), "detail"
            )
        said = entry.answer or entry.unmet
        yield Block(Content.assemble(("YOU  ", "bold $accent"), said))
        yield from _gains(entry)


def _gains(entry: Entry) -> Iterator[Block]:
    for move in entry.moves:
        change = f"{move.title}: {score_word(move.before)} → {score_word(move.after)}"
        yield Block(Content.styled(change, "bold"), "detail")
    if entry.assessed and not entry.moves and not entry.result:
        yield Block(Content.styled("No score changed.", "$text-muted"), "detail")
    if entry.result:
        yield Block(Content.styled(entry.result, "$text-muted"), "detail")
    if entry.sooner:
        sooner = f"Said at the start, this would have spared it: {entry.sooner}"
        yield Block(Content.styled(sooner, "$text-muted"), "detail")


def _heading(text: str) -> Block:
    return Block(Content(text), "heading")
