"""Home over a store that is damaged in places: the rest is there, and the damage is told."""

from __future__ import annotations

import sqlite3

from textual.widgets import Button, Static

from simulator.tui.app import InterviewApp
from simulator.tui.screens.home import HomeScreen
from simulator.tui.timings import Timings
from simulator.tui.widgets.session_list import SessionList
from simulator.wiring import Workbench
from tests.builders import NOON, make_plan
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import finish, press, settle


def damage(workbench: Workbench, table: str, change: str) -> None:
    with sqlite3.connect(workbench.folders.sessions) as db:
        db.execute(f"UPDATE {table} SET {change}")
    db.close()


def notice(app: InterviewApp) -> str:
    """The line under the buttons; empty when it is not shown."""
    line = app.screen.query_one("#notice", Static)
    return str(line.content) if line.display else ""


async def test_a_damaged_session_leaves_the_others_on_the_list_and_is_told_of(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    workbench = open_workbench()
    finish(workbench)
    workbench.store.create("hurt", make_plan(), NOON)
    damage(workbench, "sessions", "plan = '{' WHERE id = 'hurt'")
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert app.screen.query_one(SessionList).option_count == 1
        assert not app.screen.query_one("#start", Button).disabled
        assert notice(app).startswith("Session hurt is damaged: its Plan cannot be read")
        assert "NOT SAVED" not in notice(app)


async def test_several_damaged_sessions_are_counted(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    workbench = open_workbench()
    for id in ("a", "b"):
        workbench.store.create(id, make_plan(), NOON)
    damage(workbench, "sessions", "phase = 'dancing'")
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        said = "2 sessions are damaged; 'incident-interview history' says which."
        assert notice(app) == said


async def test_a_session_with_a_damaged_event_can_be_deleted_on_the_list(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    workbench = open_workbench()
    finish(workbench)
    damage(workbench, "events", "data = '{' WHERE seq = 1")
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert "is damaged: its QuestionDelivered cannot be read" in notice(app)
        await press(pilot, "down", "d", "y")
        assert isinstance(app.screen, HomeScreen)
        assert open_workbench().store.listing().damages == ()
        assert notice(app) == ""
