"""The page with the state diagram is generated, and must not be stale."""

from __future__ import annotations

import re
import subprocess
import sys

from simulator.interview.diagram import state_diagram
from simulator.interview.reducer import TRANSITIONS
from simulator.interview.state import Phase
from tests.builders import ROOT

PAGE = ROOT / "docs" / "state-machine.md"


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == state_diagram(), (
        "run: python -m simulator.interview.diagram > docs/state-machine.md"
    )


def test_the_command_in_the_page_prints_the_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "simulator.interview.diagram"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.decode().splitlines() == state_diagram().splitlines()


def test_the_table_has_a_line_for_every_row() -> None:
    lines = [line for line in state_diagram().splitlines() if line.startswith("| ")]
    assert len(lines) == len(TRANSITIONS) + 2


def test_the_picture_shows_every_phase_that_an_interview_passes_through() -> None:
    picture = state_diagram().split("```")[1]
    shown = set(re.findall(r"[a-z_]+", picture))
    assert {str(phase) for phase in Phase} - {Phase.ABANDONED} <= shown
