"""The scorecard as Markdown (CommonMark with the tables of GitHub): for notes and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from simulator.report.conversation import Entry
from simulator.report.format import (
    bar,
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
from simulator.report.safe import one_line, printable

BAR = 10
"""Cells of a bar."""

_ACTIVE = re.compile(
    r"[\\`*_{}\[\]<>|~&$@^]"  # emphasis, code, links, HTML, entities, cells, mathematics
    r"|:(?=//)|(?<=[Ww]{3})\."  # addresses that become links without being marked as one
)
# Only at the beginning of a line: headings, lists, rules, underlines and column rulers.
_AT_START = re.compile(r"^(\d{1,9}(?=[.)](?: |$))|(?=[#+\-=:]))")


def render_markdown(*reports: Report) -> str:
    """The reports whole; what was said or written by anyone is text in them, never markup."""
    return "\n".join(map(_render, reports))


def _render(report: Report) -> str:
    blocks = [
        f"# {escape(report.title)}",
        " · ".join(escape(part) for part in _facts(report)),
        *([escape(report.remark)] if report.remark else ()),
        *_overall(report),
        "## Dimensions",
        _table(
            ("Dimension", "Grade", "", "What it means at this level"),
            ((d.title, grade(d.score), bar(d.score, 5, BAR), d.anchor) for d in report.dimensions),
        ),
        "## What to work on next",
        *_advice(report),
        "## Criteria",
        *(block for criterion in report.criteria for block in _criterion(criterion)),
        "## The story",
        _story(report),
        "## Delivery",
        escape(report.delivery),
        *([_items(report.delivery_notes)] if report.delivery_notes else []),
    ]
    if report.conversation:
        blocks.append("## The conversation")
        blocks += [block for entry in report.conversation for block in _entry(entry)]
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it is."""
    line = one_line(text)
    escaped = _ACTIVE.sub(r"\\\g<0>", line)
    return _AT_START.sub(r"\1\\", escaped)


def quoted(text: str) -> str:
    """`text` as a block quotation that keeps its lines and paragraphs."""
    paragraphs = re.split(r"\n\s*\n", printable(text).strip())
    lines = ("\\\n".join(escape(line) for line in p.split("\n")) for p in paragraphs)
    return "\n".join(f"> {line}".rstrip() for line in "\n\n".join(lines).split("\n"))


def _facts(report: Report) -> Iterator[str]:
    if report.part:
        yield report.part
    yield f"Level: {report.level}"
    yield f"Rubric: {report.rubric}"
    if report.source:
        yield report.source
    if report.date:
        yield report.date


def _overall(report: Report) -> Iterator[str]:
    yield f"**Overall: {grade_of_five(report.overall)}** {bar(report.overall, 5, BAR)}"
    if report.unscored_because:
        yield escape(report.unscored_because)
    yield f"**{escape(report.altitude_title)}:** {escape(report.altitude)}"


def _advice(report: Report) -> Iterator[str]:
    if not report.advice:
        yield report.no_advice
    for number, advice in enumerate(report.advice, start=1):
        yield f"{number}. **{escape(advice.title)}.** {escape(advice.say)}"
        yield f"   *Why it matters:* {escape(advice.why)}"


def _criterion(criterion: Judged) -> Iterator[str]:
    mark, word = score_mark(criterion.score), score_word(criterion.score)
    yield f"### {escape(criterion.title)}: {mark} {word}"
    change = probing(criterion.unprompted, criterion.score)
    if change:
        yield f"{change.capitalize()}."
    yield escape(criterion.why)
    quotes = [
        f"- “{escape(quote.words)}” ({quote.where}, {counts_as(quote.points)})"
        for quote in criterion.quotes
    ]
    if quotes:
        yield "\n".join(quotes)
    if criterion.next:
        yield f"**Next time:** {escape(criterion.next)}"


def _story(report: Report) -> str:
    rows = [
        (
            section.title,
            f"{section.words:,}",
            *([section_time(section)] if report.is_spoken else []),
            percent(section.share),
            bar(section.share, 1, BAR),
            percent(section.advised_share),
        )
        for section in report.sections
    ]
    return _table(
        ("Section", "Words", *(["Time"] if report.is_spoken else []), "Share", "", "Advised"), rows
    )


def _items(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)


def _entry(entry: Entry) -> Iterator[str]:
    yield f"### {entry.label}"
    if entry.question:
        yield f"**Interviewer:** {escape(entry.question)}"
    if entry.because:
        yield f"*Asked because:* {escape(entry.because)}"
    if entry.answer:
        yield "**You:**"
        yield quoted(entry.answer)
    if entry.unmet:
        yield f"*{entry.unmet}*"
    if entry.moves:
        yield "*What it changed:*"
        yield "\n".join(
            f"- {escape(move.title)}: {score_word(move.before)} → {score_word(move.after)}"
            for move in entry.moves
        )
    elif entry.assessed and entry.answer and not entry.result:
        yield "*What it changed:* no score moved."
    if entry.result:
        yield f"*What came of it:* {escape(entry.result)}"
    if entry.sooner:
        yield f"*Said at the start, this would have spared it:* {escape(entry.sooner)}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head)]
    lines += [[escape(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
