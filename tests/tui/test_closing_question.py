"""The closing question met with nothing: that is a reply, and is shown as one."""

from __future__ import annotations

from simulator.tui.app import InterviewApp
from simulator.tui.timings import Timings
from tests.builders import ScriptedJudge, make_plan
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import answer, drawn, press, settle, to_scorecard


async def test_nothing_to_add_is_shown_as_such_while_the_interviewer_thanks(
    open_workbench: MakeWorkbench,
) -> None:
    timings = Timings(draft_pause=60, draft_longest=60, thanks=60)
    workbench = open_workbench(ScriptedJudge(others=2))
    app = InterviewApp(workbench, plan=make_plan(follow_ups=0), timings=timings)
    async with app.run_test(size=(100, 40)) as pilot:
        await settle(pilot)
        await answer(pilot)
        await press(pilot, "ctrl+s")
        assert "(nothing to add)" in drawn(app)
        assert "skipped" not in drawn(app)


async def test_nothing_to_add_is_told_as_such_beside_the_scorecard(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    workbench = open_workbench(ScriptedJudge(others=2))
    app = InterviewApp(workbench, plan=make_plan(follow_ups=0), timings=timings)
    async with app.run_test(size=(100, 50)) as pilot:
        await settle(pilot)
        await answer(pilot)
        await press(pilot, "ctrl+s")
        await to_scorecard(pilot)
        await press(pilot, "2", "3", "4")
        assert "Nothing to add." in drawn(app)
        assert "Skipped" not in drawn(app)
