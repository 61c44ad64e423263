"""The scorecard as one HTML file: no script, nothing loaded from elsewhere, fit to be printed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from simulator.report import format as words
from simulator.report.report import Report

if TYPE_CHECKING:
    from jinja2 import Template


def render_html(*reports: Report) -> str:
    """One page of the reports; everything that was said or written by anyone is escaped."""
    return _template().render(reports=reports)


@cache
def _template() -> Template:
    # Imported at first use: only this format needs Jinja, which takes 50 ms to load.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("simulator.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    wordings = (
        words.counts_as,
        words.grade,
        words.grade_of_five,
        words.percent,
        words.probing,
        words.score_mark,
        words.score_word,
        words.section_time,
    )
    environment.globals.update({wording.__name__: wording for wording in wordings})
    return environment.get_template("report.html.jinja")
