"""Sizes, colours and focus: everything can be used at 80 by 24, and something at 40 by 12."""

from __future__ import annotations

import pytest
from rich.color import Color
from textual.widgets import Footer

from simulator.tui.app import InterviewApp
from simulator.tui.theme import LIGHT
from simulator.tui.timings import Timings
from simulator.tui.widgets.answer_editor import AnswerArea
from tests.builders import make_plan
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import (
    Driver,
    answer,
    drawn,
    finish,
    press,
    question,
    settle,
    to_scorecard,
    until,
)


def footer_fits(app: InterviewApp) -> bool:
    footer = app.screen.query_one(Footer)
    return all(key.region.right <= footer.region.right for key in footer.children)


async def walk(pilot: Driver) -> list[str]:
    """Every screen once, each as text."""
    app = pilot.app
    seen = []
    for keys in (
        (),
        ("up", "up", "up", "up", "enter"),
        ("escape",),
        ("s",),
        ("f1",),
        ("escape",),
        ("escape",),
        ("r", "f10"),
        ("y",),
    ):
        await press(pilot, *keys)
        seen.append(drawn(app))
    await to_scorecard(pilot)
    for key in "1234":
        await press(pilot, key)
        seen.append(drawn(app))
    await press(pilot, "e")
    seen.append(drawn(app))
    await press(pilot, "escape")
    return seen


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (20, 5)])
async def test_every_screen_draws_at_every_size(
    open_workbench: MakeWorkbench, timings: Timings, size: tuple[int, int]
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for screen in await walk(pilot):
            assert screen.strip()


async def test_no_key_is_cut_off_at_80_columns(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    hold_one = open_workbench()
    finish(hold_one)
    app = InterviewApp(hold_one, timings=timings)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert footer_fits(app)
        await press(pilot, "down")
        assert footer_fits(app), "on the list of sessions"
        await press(pilot, "s")
        assert footer_fits(app)
        assert "F10 Finish" in drawn(app)
        await press(pilot, "f1")
        assert footer_fits(app)
        await press(pilot, "escape", "f10", "y")
        await to_scorecard(pilot)
        assert footer_fits(app)
        assert "q Quit" in drawn(app)


async def test_question_and_editor_are_both_in_sight_at_40_by_12(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    plan = make_plan(question="Tell me about one production incident you handled, from first sign")
    app = InterviewApp(open_workbench(), plan=plan, timings=timings)
    async with app.run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        screen = " ".join(drawn(app).split())
        assert plan.question in screen
        assert "saved" in screen
        assert app.screen.query_one(AnswerArea).size.height >= 3


async def test_a_question_longer_than_its_card_can_be_scrolled_by_keyboard(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    plan = make_plan(question="word " * 180 + "end?")
    app = InterviewApp(open_workbench(), plan=plan, timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        assert "end?" not in drawn(app)
        await press(pilot, "shift+tab", "end")
        await until(pilot, lambda: "end?" in drawn(app), "the end is in sight")


async def test_the_conversation_is_scrolled_by_keyboard(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), plan=make_plan(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        await answer(pilot, "and so on " * 200)
        opening = make_plan().question
        assert opening not in drawn(app)
        await press(pilot, "tab", "home")
        await until(pilot, lambda: opening in drawn(app), "the beginning is in sight")
        assert question(app) in drawn(app), "the question stays in sight"


async def test_no_color_means_no_colour(
    open_workbench: MakeWorkbench, timings: Timings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await walk(pilot)
        for strip in app.screen._compositor.render_strips():
            for segment in strip.apply_filter(app._filters[-1], app.screen.background_colors[1]):
                for color in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    assert is_grey(color), segment


def is_grey(color: Color | None) -> bool:
    return color is None or len(set(color.get_truecolor())) == 1


async def test_the_light_theme_can_be_chosen(
    open_workbench: MakeWorkbench, timings: Timings
) -> None:
    app = InterviewApp(open_workbench(), timings=timings)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.theme = LIGHT.name
        await settle(pilot)
        assert "Incident interview" in drawn(app)
        assert not app.current_theme.dark
