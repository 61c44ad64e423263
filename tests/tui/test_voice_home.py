"""How answers are given: told and chosen at home, set on a screen of its own, and kept."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.widgets import Static

from simulator.config import Settings, load_settings
from simulator.sound import Sound
from simulator.tui.app import InterviewApp
from simulator.tui.demo import answer_to, demo_app, spoken
from simulator.tui.demo_script import ADDITION, REPLIES, STORY, VAGUE
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.scorecard import ScorecardScreen
from simulator.tui.screens.voice_settings import VoiceSettingsScreen
from simulator.tui.timings import Timings
from simulator.voice.ports import Utterance
from simulator.voice.scripted import ScriptedMicrophone
from tests.builders import after, answered, assessed, begun, closing, delivered, probe
from tests.tui.conftest import MakeWorkbench, one_gap
from tests.tui.driving import Driver, drawn, press, settle, until
from tests.voice.studio_parts import make_room

SAYS = "A script hears the answers."
NO_MICROPHONE = "Answers are typed: this machine has no microphone."


@pytest.fixture
def home(open_workbench: MakeWorkbench, timings: Timings) -> Any:
    def make(settings: Settings | None = None, sound: Sound | None = None) -> InterviewApp:
        room = make_room(microphone=ScriptedMicrophone(devices=("built-in", "headset")))
        return InterviewApp(
            open_workbench(),
            settings=settings or Settings(),
            sound=sound or Sound(room.studio, SAYS),
            timings=timings,
        )

    return make


def mode_line(pilot: Driver) -> str:
    return str(pilot.app.screen.query_one("#how", Static).content)


async def ready(pilot: Driver) -> None:
    await settle(pilot)
    await until(pilot, lambda: not pilot.app.screen.query_one("#start").disabled, "home is ready")


async def test_home_says_what_hears_the_answers(home: Any) -> None:
    async with home().run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert mode_line(pilot) == f"{SAYS} Nothing leaves this machine."
        assert "Answers    [voice] keyboard" in drawn(pilot.app)


async def test_home_says_why_answers_are_typed(home: Any) -> None:
    async with home(sound=Sound(None, NO_MICROPHONE)).run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert NO_MICROPHONE in mode_line(pilot)
        await press(pilot, "v")
        assert not isinstance(pilot.app.screen, VoiceSettingsScreen)


async def test_the_keyboard_can_be_chosen_and_is_kept(home: Any) -> None:
    app = home()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        pilot.app.screen.query_one("#mode").focus()
        await press(pilot, "right")
        assert mode_line(pilot) == "Text mode: answers are typed. Nothing leaves this machine."
        assert app.desk.studio is None
        await press(pilot, "left")
        assert SAYS in mode_line(pilot)
        assert app.desk.studio is not None
        await press(pilot, "right")
        folders = app._workbench.folders
    assert load_settings(folders).mode == "keyboard"


async def test_devices_are_chosen_by_name_and_kept(home: Any) -> None:
    app = home()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "v")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, VoiceSettingsScreen), "the settings open"
        )
        assert "[the system's default]  1 of 3" in drawn(pilot.app)
        pilot.app.screen.query_one("#set-microphone").focus()
        await press(pilot, "right", "right", "s")
        assert app.desk.studio.manner.microphone == "headset"
        folders = app._workbench.folders
    assert load_settings(folders) == Settings(microphone="headset")


async def test_turn_taking_and_recordings_are_set(home: Any) -> None:
    app = home()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "v")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, VoiceSettingsScreen), "the settings open"
        )
        for name in ("hands_free", "patience", "recordings", "muted"):
            pilot.app.screen.query_one(f"#set-{name}").focus()
            await press(pilot, "right")
        await press(pilot, "s")
        manner = app.desk.studio.manner
        folders = app._workbench.folders
    assert (manner.hands_free, manner.patience, manner.records, manner.muted) == (
        True,
        8.0,
        True,
        True,
    )
    assert load_settings(folders) == Settings(
        hands_free=True, patience=8.0, recordings=True, muted=True
    )


async def test_settings_left_by_escape_are_as_before(home: Any) -> None:
    app = home()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await press(pilot, "v")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, VoiceSettingsScreen), "the settings open"
        )
        pilot.app.screen.query_one("#set-recordings").focus()
        await press(pilot, "right", "escape")
        assert app.desk.settings == Settings()
        folders = app._workbench.folders
    assert not folders.settings.exists()


# The demo


def turns_of(pilot: Driver) -> int:
    """How many questions were put; all there are once it is over."""
    screens = [s for s in pilot.app.screen_stack if isinstance(s, InterviewScreen)]
    over = isinstance(pilot.app.screen, ScorecardScreen)
    return 99 if over else len(screens[-1].runner.state.turns) if screens else 0


def test_the_demo_answers_what_was_asked() -> None:
    opening = (begun(), delivered())
    assert answer_to(after(*opening)) == STORY
    asked = (*opening, answered(), assessed(probe("detection")), delivered())
    assert answer_to(after(*asked)) == REPLIES["detection"]
    asked = (*opening, answered(), assessed(probe("scope")), delivered())
    assert answer_to(after(*asked)) == VAGUE
    assert answer_to(after(*opening, answered(), assessed(closing()), delivered())) == ADDITION


def test_the_demo_says_every_word_of_its_script() -> None:
    said = [cue.heard.text for cue in spoken(STORY) if isinstance(cue.heard, Utterance)]
    assert " ".join(said) == STORY.strip()


async def test_the_demo_holds_itself_to_the_scorecard_and_keeps_nothing(
    open_workbench: MakeWorkbench,
) -> None:
    workbench = open_workbench(one_gap())
    hurried = Timings(counts_after=1, thanks=0.01)
    app = demo_app(workbench, lambda seconds: threading.Event().wait(seconds / 20), hurried)
    async with app.run_test(size=(80, 24)) as pilot:
        for turns in (1, 2, 3, 4):
            await until(pilot, lambda n=turns: turns_of(pilot) >= n, f"question {turns} is put")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, ScorecardScreen), "there is a scorecard"
        )
    assert workbench.store.sessions() == ()
