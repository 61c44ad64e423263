"""The whole of each format, held to a file.

After a wanted change, `UPDATE_GOLDEN=1 pytest tests/report/test_golden.py` writes the files anew;
read their difference before it is kept.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.report.html import render_html
from simulator.report.markdown import render_markdown
from simulator.report.report import build_report
from simulator.report.terminal import render_terminal
from tests.report.interviews import spoken_interview, unscored_interview, whole_interview

GOLDEN = Path(__file__).with_name("golden")
TITLE = "Mock interview"
FROM = {"source": "20251229-120000-ab12", "date": "29 December 2025"}


def _rendered(name: str) -> str:
    held = {"unscored": unscored_interview, "spoken": spoken_interview, "whole": whole_interview}
    interview = held[name.partition(".")[0]]()
    report = build_report(interview.card, interview.rubric, interview.turns, TITLE, **FROM)
    match name.rpartition(".")[2]:
        case "md":
            return render_markdown(report)
        case "html":
            return render_html(report)
        case "ansi":
            return render_terminal(report, width=80, color=True, tells=bool(interview.turns))
        case _:
            return render_terminal(report, width=80, color=False, tells=bool(interview.turns))


@pytest.mark.parametrize(
    "name",
    [
        *("whole.txt", "whole.ansi", "whole.md", "whole.html"),
        *("spoken.txt", "spoken.md", "spoken.html"),
        *("unscored.txt", "unscored.md"),
    ],
)
def test_the_report_is_what_the_golden_file_holds(name: str) -> None:
    golden = GOLDEN / name
    rendered = _rendered(name)
    if "UPDATE_GOLDEN" in os.environ:
        golden.write_bytes(rendered.encode())
    assert rendered == golden.read_bytes().decode()
