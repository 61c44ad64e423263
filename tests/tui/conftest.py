"""The application over scripted judges, a clock that stands, and folders that are thrown away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.scoring.evidence import Judge
from simulator.tui.timings import Timings
from simulator.wiring import Workbench
from tests.builders import FrozenClock, ScriptedJudge, make_workbench

MakeWorkbench = Callable[..., Workbench]


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Dates on screen do not depend on where the tests run."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Exports go to a folder of their own; a colour setting of the shell does not get in."""
    folder = tmp_path / "exports"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return folder


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def timings() -> Timings:
    """Drafts are kept only when a key asks for it, and the thanks are short."""
    return Timings(draft_pause=60, draft_longest=60, thanks=0.01, tick=60)


@pytest.fixture
def open_workbench(home: Path, clock: FrozenClock) -> MakeWorkbench:
    """Makes a workbench; one after the other sees the same sessions, as two processes would."""

    def make(judge: Judge | None = None) -> Workbench:
        return make_workbench(home, judge or one_gap(), clock)

    return make


def one_gap() -> ScriptedJudge:
    """Detection is missing at first and told when asked: one follow-up, then the closing."""
    return ScriptedJudge({"detection": 0}, {"detection": 2}, others=2)
