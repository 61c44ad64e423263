"""The scorecard as text for a terminal or a pipe: an overview first, the details after it.

Rich lays out columns and counts cells. Nothing is ever given to it as markup. Import this module
at first use: Rich takes a twentieth of a second to load.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from rich.console import Console, ConsoleRenderable
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator.report.conversation import Entry
from simulator.report.format import (
    bar,
    count,
    counts_as,
    grade,
    grade_of_five,
    percent,
    probing,
    score_mark,
    score_word,
    section_time,
)
from simulator.report.report import Judged, Report
from simulator.scoring.rubric import Score

BAR = 10
"""Cells of a bar."""

NARROWEST = 30
"""Columns; a narrower terminal wraps lines by itself."""

_COLOURS: dict[Score | None, str] = {2: "green", 1: "yellow", 0: "red", None: "dim"}
_SCORES: tuple[Score | None, ...] = (2, 1, 0, None)


def render_terminal(*reports: Report, width: int, color: bool, tells: bool = True) -> str:
    """The reports in lines of at most `width` cells; without `color` there is no escape in it.

    The conversation is told with `tells`: text that was scored from a file is not echoed.
    """
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, NARROWEST),
        force_terminal=color,
        color_system="standard" if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},  # the caller decides; no variable changes what comes out
    )
    for number, report in enumerate(reports):
        if number:
            console.print()
        for part in _parts(report, told=tells):
            console.print(part)
    return re.sub(r" +$", "", out.getvalue(), flags=re.MULTILINE)


def _parts(report: Report, told: bool) -> Iterator[ConsoleRenderable]:
    yield from _overview(report)
    yield from _advice(report)
    yield _heading("Dimensions")
    for dimension in report.dimensions:
        yield _labelled(f"{dimension.title}, {grade(dimension.score)}: ", dimension.anchor)
    yield _heading("Criteria")
    for number, criterion in enumerate(report.criteria):
        yield from _criterion(criterion, first=number == 0)
    yield _heading("The story: share of your words, and the share advised")
    yield _story(report)
    yield _heading("Delivery")
    yield Text(report.delivery)
    for note in report.delivery_notes:
        yield Text(note)
    if told:
        yield _heading("The conversation")
        for number, entry in enumerate(report.conversation):
            yield from _entry(entry, first=number == 0)


def _overview(report: Report) -> Iterator[ConsoleRenderable]:
    yield Text(report.title, style="bold")
    facts = [
        report.part,
        f"Level: {report.level}",
        f"Rubric: {report.rubric}",
        report.source,
        report.date,
    ]
    yield Text(" · ".join(fact for fact in facts if fact))
    if report.remark:
        yield Text()
        yield Text(report.remark)
    yield Text()
    overall = _columns(2)
    overall.add_row(
        Text("Overall", style="bold"),
        Text(f"{grade_of_five(report.overall)}  {bar(report.overall, 5, BAR)}", style="bold"),
    )
    if report.unscored_because:
        overall.add_row(Text(), Text(report.unscored_because))
    overall.add_row(Text(report.altitude_title, style="bold"), Text(report.altitude))
    yield overall
    yield Text()
    grades = _columns(3)
    for dimension in report.dimensions:
        grades.add_row(
            Text(dimension.title), Text(bar(dimension.score, 5, BAR)), Text(grade(dimension.score))
        )
    yield grades
    yield Text()
    yield _by_score(report.criteria)


def _by_score(criteria: Sequence[Judged]) -> Table:
    table = _columns(2)
    for score in _SCORES:
        titles = [criterion.title for criterion in criteria if criterion.score == score]
        if titles:
            table.add_row(_score(score), Text(", ".join(titles)))
    return table


def _advice(report: Report) -> Iterator[ConsoleRenderable]:
    yield _heading("What to work on next")
    if not report.advice:
        yield Text(report.no_advice)
    for number, advice in enumerate(report.advice, start=1):
        yield Text(f"{number}. {advice.title}", style="bold")
        yield _indented(Text(advice.say), 3)
        yield _indented(_labelled("Why it matters: ", advice.why), 3)


def _criterion(criterion: Judged, first: bool) -> Iterator[ConsoleRenderable]:
    if not first:
        yield Text()
    yield Text.assemble(_score(criterion.score), "  ", (criterion.title, "bold"))
    change = probing(criterion.unprompted, criterion.score)
    if change:
        yield _indented(Text(f"{change.capitalize()}."))
    yield _indented(Text(criterion.why))
    for quote in criterion.quotes:
        said = Text.assemble(
            f"“{quote.words}” ", (f"({quote.where}, {counts_as(quote.points)})", "dim")
        )
        yield _indented(said, 4)
    if criterion.next:
        yield _indented(_labelled("Next time: ", criterion.next))


def _story(report: Report) -> Table:
    table = _columns(6 if report.is_spoken else 5)
    for section in report.sections:
        took = [Text(section_time(section))] if report.is_spoken else []
        table.add_row(
            Text(section.title),
            Text(bar(section.share, 1, BAR)),
            Text(percent(section.share), justify="right"),
            Text(f"of {percent(section.advised_share)} advised"),
            Text(count(section.words, "word")),
            *took,
        )
    return table


def _entry(entry: Entry, first: bool) -> Iterator[ConsoleRenderable]:
    if not first:
        yield Text()
    yield Text(entry.label, style="bold")
    if entry.question:
        yield _indented(_labelled("Interviewer: ", entry.question))
    if entry.because:
        yield _indented(_labelled("Asked because: ", entry.because))
    if entry.answer:
        yield _indented(_labelled("You: ", entry.answer))
    if entry.unmet:
        yield _indented(Text(entry.unmet))
    if entry.moves:
        moves = ", ".join(
            f"{move.title} {score_word(move.before)} → {score_word(move.after)}"
            for move in entry.moves
        )
        yield _indented(_labelled("What it changed: ", f"{moves}."))
    elif entry.assessed and entry.answer and not entry.result:
        yield _indented(_labelled("What it changed: ", "no score moved."))
    if entry.result:
        yield _indented(_labelled("What came of it: ", entry.result))
    if entry.sooner:
        yield _indented(_labelled("Said at the start, this would have spared it: ", entry.sooner))


def _score(score: Score | None) -> Text:
    return Text(f"{score_mark(score)} {score_word(score)}", style=_COLOURS[score])


def _heading(words: str) -> ConsoleRenderable:
    return Padding(Text(words.upper(), style="bold"), (1, 0, 0, 0))


def _labelled(label: str, words: str) -> Text:
    return Text.assemble((label, "bold"), words)


def _indented(words: Text, by: int = 2) -> Padding:
    return Padding(words, (0, 0, 0, by))


def _columns(number: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(number):
        table.add_column(overflow="fold")
    return table
