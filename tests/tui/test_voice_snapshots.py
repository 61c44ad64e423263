"""How the screens of voice look; what is heard follows a script up to a point, and stops there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.timer import Timer
from textual.widgets import Input, TextArea

from simulator.config import Settings
from simulator.interview.state import Phase
from simulator.sound import Sound
from simulator.tui.app import InterviewApp
from simulator.tui.demo import PoliteMicrophone
from simulator.tui.screens.listening import ListeningScreen
from simulator.tui.screens.recordings import recordings_dialog
from simulator.tui.screens.sampling import SAYING
from simulator.tui.screens.voice_picker import VoicePicker
from simulator.tui.screens.voice_settings import VoiceSettingsScreen
from simulator.tui.timings import Timings
from simulator.tui.widgets.review_line import ReviewLine
from simulator.voice.pcm import silence
from simulator.voice.ports import PartialResult, Voice
from simulator.voice.scripted import Cue, ScriptedLoudspeaker, ScriptedSynthesizer, tone
from simulator.voice.studio import Manner
from tests.builders import make_plan
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import Driver, drawn, settle, state_of, until
from tests.voice.studio_parts import breathing, cues, make_room, utterance

Compare = Callable[..., bool]
Steps = Callable[[Driver], Awaitable[None]]

VOICES = tuple(
    Voice(id, name, language)
    for id, name, language in (
        ("gmw/af", "Afrikaans", "af"),
        ("roa/an", "Aragonese", "an"),
        ("gmw/de", "German", "de"),
        ("gmw/en", "English (Great Britain)", "en-gb"),
        ("gmw/en-gb-scotland", "English (Scotland)", "en-gb-scotland"),
        ("gmw/en-us", "English (America)", "en-us"),
        ("roa/es", "Spanish (Spain)", "es"),
        ("roa/es-419", "Spanish (Latin America)", "es-419"),
        ("roa/fr", "French (France)", "fr-fr"),
        ("ine/sq", "Albanian", "sq"),
    )
)
HEARD = "an alert on failed bookings paged me at nine"
REPAIRED = f"{HEARD} and then i ran cube control to roll it back"
STILL_SAYING = "then i rolled the last"
EVENLY = tone(60, dbfs=-24)
"""Keeps the level meter where it is."""


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["small", "large"])
def looks(
    request: pytest.FixtureRequest,
    snap_compare: Compare,
    open_workbench: MakeWorkbench,
    timings: Timings,
) -> Callable[..., bool]:
    """Runs the steps at each size and compares what is then drawn."""

    def compare(steps: Steps, *answers: Any, **options: Any) -> bool:
        microphone = PoliteMicrophone(
            options.pop("takes", [EVENLY]),
            devices=("Built-in microphone", "USB headset"),
            pace=breathing,
            lost_after=options.pop("lost_after", None),
        )
        room = make_room(
            options.pop("manner", Manner()),
            answers=answers,
            microphone=microphone,
            loudspeaker=options.pop("loudspeaker", ScriptedLoudspeaker()),
            synthesizer=ScriptedSynthesizer(voices=VOICES),
        )
        microphone.must_wait = lambda: room.studio.is_speaking
        app = InterviewApp(
            open_workbench(),
            settings=options.pop("settings", Settings(recordings=False)),
            sound=Sound(room.studio, "A script hears the answers."),
            timings=timings,
            **options,
        )

        async def run_before(pilot: Driver) -> None:
            await settle(pilot)
            await steps(pilot)
            for area in app.screen.query(TextArea):
                area.cursor_blink = False
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await settle(pilot)

        return snap_compare(app, terminal_size=request.param, run_before=run_before)

    return compare


async def seen(pilot: Driver, *texts: str) -> None:
    await until(
        pilot, lambda: all(text in drawn(pilot.app) for text in texts), f"{texts} are on the screen"
    )


async def settings(pilot: Driver) -> None:
    await until(pilot, lambda: not pilot.app.screen.query_one("#start").disabled, "home is ready")
    await pilot.press("v")
    await until(pilot, lambda: isinstance(pilot.app.screen, VoiceSettingsScreen), "settings")
    await settle(pilot)


async def picker(pilot: Driver) -> None:
    await settings(pilot)
    pilot.app.screen.query_one("#set-voice").focus()
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, VoicePicker), "the list is open")


async def listening(pilot: Driver) -> None:
    await seen(pilot, "LISTENING", "▮▮▮▮▮▮▯▯▯▯", f"{STILL_SAYING}…")


async def reviewing(pilot: Driver) -> None:
    await seen(pilot, "back")

    def has_floor() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, ListeningScreen) and screen.has_floor

    await until(pilot, has_floor, "the candidate has the floor")
    await pilot.press("space")
    await checked(pilot)


async def checked(pilot: Driver) -> None:
    await until(pilot, lambda: state_of(pilot.app).phase is Phase.REVIEWING, "it is checked")
    await settle(pilot)


def test_the_settings_of_voice(looks: Compare) -> None:
    assert looks(settings, settings=Settings(voice="gmw/en-gb-scotland", recordings=False))


def test_a_sample_being_spoken(looks: Compare) -> None:
    async def steps(pilot: Driver) -> None:
        await settings(pilot)
        pilot.app.screen.query_one("#set-rate").focus()
        await pilot.press("f2")
        await seen(pilot, SAYING)

    assert looks(steps, loudspeaker=ScriptedLoudspeaker(is_held=True))


def test_a_sample_that_cannot_be_spoken(looks: Compare) -> None:
    async def steps(pilot: Driver) -> None:
        await settings(pilot)
        await pilot.press("f2")
        await seen(pilot, "No sample: ")

    assert looks(steps, loudspeaker=ScriptedLoudspeaker(devices=()))


def test_the_voice_picker(looks: Compare) -> None:
    assert looks(picker, settings=Settings(voice="gmw/en-gb-scotland", recordings=False))


def test_the_voice_picker_with_a_filter(looks: Compare) -> None:
    async def steps(pilot: Driver) -> None:
        await picker(pilot)
        await pilot.press(*"span")

    assert looks(steps)


def test_the_interview_while_it_listens(looks: Compare) -> None:
    said = [Cue(0.2, utterance(HEARD)), Cue(0.3, PartialResult(STILL_SAYING))]
    assert looks(
        listening,
        said,
        plan=make_plan(),
        manner=Manner(records=True),
        settings=Settings(recordings=True),
    )


def test_the_review_of_doubtful_and_repaired_words(looks: Compare) -> None:
    assert looks(reviewing, cues(REPAIRED, unsure="bookings paged"), plan=make_plan())


def test_silence_that_will_end_the_answer(looks: Compare) -> None:
    async def steps(pilot: Driver) -> None:
        await seen(pilot, "ends in 5 s", HEARD.split()[-1])

    # Sound stops in the middle of the eighth second, and with it the count.
    assert looks(
        steps,
        cues(HEARD),
        takes=[tone(1.0) + silence(3.5)],
        manner=Manner(hands_free=True, patience=8.0),
        plan=make_plan(),
    )


def test_an_answer_that_counts_by_itself(looks: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    def stand_still(line: ReviewLine, _interval: float, callback: Any) -> Timer:
        return ReviewLine.set_timer(line, 600, callback)

    monkeypatch.setattr(ReviewLine, "set_interval", stand_still)
    assert looks(
        checked,
        cues(HEARD),
        takes=[tone(1.0) + silence(3.0)],
        manner=Manner(hands_free=True, patience=2.0),
        plan=make_plan(),
    )


def test_a_lost_microphone(looks: Compare) -> None:
    async def steps(pilot: Driver) -> None:
        await seen(pilot, "No sound any more")

    assert looks(steps, cues(HEARD), lost_after=60, plan=make_plan())


def test_the_question_about_recordings(looks: Compare) -> None:
    async def steps(pilot: Driver) -> None:
        folder = Path("/home/candidate/.local/share/incident-interview/recordings")
        pilot.app.push_screen(recordings_dialog(folder))
        await seen(pilot, "Words only")

    assert looks(steps)
