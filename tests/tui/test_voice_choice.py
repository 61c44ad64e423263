"""The interviewer's voice: listed, filtered, heard before it is chosen, and kept."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.widgets import OptionList, Static

from simulator.config import Settings, load_settings
from simulator.sound import Sound
from simulator.tui.app import InterviewApp
from simulator.tui.screens.sampling import SAMPLE, SAYING, SLOW, SamplingScreen
from simulator.tui.screens.voice_picker import VoicePicker
from simulator.tui.screens.voice_settings import LISTING, NO_VOICES, VoiceSettingsScreen
from simulator.tui.timings import Timings
from simulator.tui.voice_list import english_first, matching, voice_name
from simulator.tui.widgets.press_row import PressRow
from simulator.voice.ports import Voice, VoiceError, VoiceSettings
from simulator.voice.scripted import ScriptedLoudspeaker, ScriptedSynthesizer
from simulator.voice.studio import Manner
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import Driver, drawn, press, settle, until
from tests.voice.studio_parts import PATIENCE, HungSynthesizer, Room, make_room

AFRIKAANS = Voice("gmw/af", "Afrikaans", "af")
GERMAN = Voice("gmw/de", "German", "de")
BRITISH = Voice("gmw/en", "English (Great Britain)", "en-gb")
SCOTTISH = Voice("gmw/en-gb-scotland", "English (Scotland)", "en-gb-scotland")
AMERICAN = Voice("gmw/en-us", "English (America)", "en-us")
VOICES = (AFRIKAANS, GERMAN, SCOTTISH, BRITISH, AMERICAN)

Open = Callable[..., AbstractAsyncContextManager[Driver]]


class Booth:
    """Opens the settings of voice over doubles."""

    def __init__(self, make: MakeWorkbench, timings: Timings, **parts: Any) -> None:
        self.settings: Settings = parts.pop("settings", Settings())
        parts.setdefault("synthesizer", ScriptedSynthesizer(voices=VOICES))
        self.room: Room = make_room(parts.pop("manner", None), **parts)
        self.workbench = make()
        self.app = InterviewApp(
            self.workbench,
            settings=self.settings,
            sound=Sound(self.room.studio, "A script hears the answers."),
            timings=timings,
        )

    @asynccontextmanager
    async def run(self, *, is_listed: bool = True) -> AsyncIterator[Driver]:
        """The application at the settings; `is_listed` waits for the voices too."""
        async with self.app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            await until(pilot, lambda: not self.app.screen.query_one("#start").disabled, "home")
            await pilot.press("v")
            await until(pilot, lambda: isinstance(self.app.screen, VoiceSettingsScreen), "settings")
            if is_listed:
                await settle(pilot)
            yield pilot

    @property
    def kept(self) -> Settings:
        return load_settings(self.workbench.folders)


@pytest.fixture
def booth(open_workbench: MakeWorkbench, timings: Timings) -> Any:
    return lambda **parts: Booth(open_workbench, timings, **parts)


async def pick(pilot: Driver) -> None:
    """Open the list of voices."""
    pilot.app.screen.query_one("#set-voice").focus()
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, VoicePicker), "the list is open")


async def choose(pilot: Driver, name: str, *keys: str) -> None:
    pilot.app.screen.query_one(f"#set-{name}").focus()
    await press(pilot, *keys)


def told(pilot: Driver) -> str:
    place = "#matches" if isinstance(pilot.app.screen, VoicePicker) else "#voice-told"
    return str(pilot.app.screen.query_one(place, Static).content)


def listed(pilot: Driver) -> list[str]:
    options = pilot.app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(i).prompt) for i in range(options.option_count)]


# The list


def test_english_voices_come_first_and_by_name() -> None:
    assert english_first(VOICES) == (AMERICAN, BRITISH, SCOTTISH, AFRIKAANS, GERMAN)


@pytest.mark.parametrize(
    ("typed", "left"),
    [("", VOICES), ("scot", (SCOTTISH,)), ("ENGLISH brit", (BRITISH,)), ("gmw/de", (GERMAN,))],
)
def test_a_filter_looks_at_name_language_and_id(typed: str, left: Sequence[Voice]) -> None:
    assert matching(VOICES, typed) == tuple(left)


def test_a_voice_that_is_not_there_is_called_by_its_id() -> None:
    assert voice_name("gone", VOICES) == "gone"
    assert "\x1b" not in voice_name("gone\x1b", VOICES)


async def test_all_voices_are_reachable_english_first(booth: Any) -> None:
    async with booth().run() as pilot:
        await pick(pilot)
        lines = listed(pilot)
    assert [line.split("  ")[0] for line in lines] == [
        "The system's English voice",
        "ENGLISH",
        AMERICAN.name,
        BRITISH.name,
        SCOTTISH.name,
        "OTHER LANGUAGES",
        AFRIKAANS.name,
        GERMAN.name,
    ]


async def test_a_hundred_voices_are_filtered_by_typing(booth: Any) -> None:
    many = [Voice(f"v/{n}", f"Voice {n}", "xx") for n in range(130)]
    synthesizer = ScriptedSynthesizer(voices=(*many, SCOTTISH))
    made = booth(synthesizer=synthesizer)
    async with made.run() as pilot:
        await pick(pilot)
        assert told(pilot) == "131 voices"
        await pilot.press(*"scotland")
        await settle(pilot)
        assert told(pilot) == "1 voice"
        await press(pilot, "enter")
        assert pilot.app.screen.query_one("#set-voice", PressRow).wording == SCOTTISH.name
        await press(pilot, "s")
    assert made.kept == Settings(voice=SCOTTISH.id)


async def test_a_filter_that_leaves_nothing_says_so_and_chooses_nothing(booth: Any) -> None:
    async with booth().run() as pilot:
        await pick(pilot)
        await pilot.press(*"klingon")
        await press(pilot, "f2", "enter")
        assert told(pilot) == "No voice has all of these words."
        assert isinstance(pilot.app.screen, VoicePicker)


async def test_the_present_voice_is_highlighted(booth: Any) -> None:
    async with booth(settings=Settings(voice=BRITISH.id)).run() as pilot:
        await pick(pilot)
        line = pilot.app.screen.query_one(OptionList).highlighted_option
        assert line is not None and BRITISH.name in str(line.prompt)


async def test_the_choice_can_go_back_to_the_system(booth: Any) -> None:
    made = booth(settings=Settings(voice=BRITISH.id))
    async with made.run() as pilot:
        await pick(pilot)
        await press(pilot, "home", "pageup", "pageup", "enter", "s")
        assert made.app.desk.studio.manner.voice.voice is None
    assert made.kept.voice is None


async def test_a_list_left_by_escape_changes_nothing(booth: Any) -> None:
    made = booth()
    async with made.run() as pilot:
        await pick(pilot)
        await press(pilot, "down", "down", "escape", "s")
        assert made.app.desk.settings == Settings()


# Rate and volume


async def test_voice_rate_and_volume_are_kept_and_used(booth: Any) -> None:
    made = booth()
    async with made.run() as pilot:
        await pick(pilot)
        await pilot.press(*"america")
        await press(pilot, "enter")
        await choose(pilot, "rate", "right")
        await choose(pilot, "volume", "left")
        await press(pilot, "s")
        assert made.app.desk.studio.manner.voice == VoiceSettings(AMERICAN.id, 180, 0.8)
    assert made.kept == Settings(voice=AMERICAN.id, rate=180, volume=0.8)


async def test_a_rate_set_by_hand_is_offered_too(booth: Any) -> None:
    async with booth(settings=Settings(rate=173, volume=0.35)).run() as pilot:
        assert "[173 words a minute]" in drawn(pilot.app)
        assert "[35%]" in drawn(pilot.app)


# Samples


async def test_a_sample_has_the_chosen_voice_rate_volume_and_loudspeaker(booth: Any) -> None:
    loudspeaker = ScriptedLoudspeaker(devices=("default", "headset"))
    made = booth(settings=Settings(voice=BRITISH.id), loudspeaker=loudspeaker)
    devices: list[str | None] = []
    play = loudspeaker.play
    loudspeaker.play = lambda pcm, device=None: (devices.append(device), play(pcm, device))[1]  # type: ignore[method-assign]
    async with made.run() as pilot:
        await choose(pilot, "loudspeaker", "left")
        await choose(pilot, "rate", "right")
        await choose(pilot, "volume", "left", "left")
        await pilot.press("f2")
        await until(pilot, lambda: bool(devices), "a sample is played")
        await until(pilot, lambda: told(pilot) == "", "it is over")
    assert made.room.synthesizer.rendered == [SAMPLE]
    assert made.room.synthesizer.settings == [VoiceSettings(BRITISH.id, 180, 0.6)]
    assert devices == ["headset"]
    assert not made.workbench.folders.settings.exists(), "hearing is not choosing"


async def test_the_highlighted_voice_is_heard_with_the_rate_of_the_screen_before(
    booth: Any,
) -> None:
    made = booth()
    async with made.run() as pilot:
        await choose(pilot, "rate", "left")
        await pick(pilot)
        await press(pilot, "down", "f2")
        await until(pilot, lambda: len(made.room.loudspeaker.played) == 1, "a sample is played")
        await press(pilot, "down", "f2")
        await until(pilot, lambda: len(made.room.loudspeaker.played) == 2, "and the next")
    assert made.room.synthesizer.settings == [
        VoiceSettings(AMERICAN.id, 150),
        VoiceSettings(BRITISH.id, 150),
    ]


@pytest.mark.parametrize("where", ["settings", "list"])
async def test_its_key_stops_a_sample_and_begins_the_next(booth: Any, where: str) -> None:
    loudspeaker = ScriptedLoudspeaker(is_held=True)
    async with booth(loudspeaker=loudspeaker).run() as pilot:
        if where == "list":
            await pick(pilot)
        for number in (1, 2):
            await pilot.press("f2")
            await until(pilot, lambda n=number: len(loudspeaker.played) == n, "a sample is played")
            assert told(pilot) == SAYING
            await press(pilot, "f2")
            assert loudspeaker.stopped == len(loudspeaker.played) == number
            assert told(pilot) != SAYING


async def test_any_other_key_stops_a_sample_and_does_what_it_is_for(booth: Any) -> None:
    loudspeaker = ScriptedLoudspeaker(is_held=True)
    made = booth(loudspeaker=loudspeaker)
    async with made.run() as pilot:
        await choose(pilot, "rate", "f2")
        await until(pilot, lambda: len(loudspeaker.played) == 1, "a sample is played")
        await press(pilot, "right")
        assert loudspeaker.stopped == 1
        assert "[180 words a minute]" in drawn(pilot.app)
        await pilot.press("f2")
        await until(pilot, lambda: len(loudspeaker.played) == 2, "the next is played")
        await press(pilot, "escape")
        assert loudspeaker.stopped == 2


async def test_a_sample_is_heard_though_questions_are_only_shown(booth: Any) -> None:
    made = booth(manner=Manner(muted=True), settings=Settings(muted=True))
    async with made.run() as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: len(made.room.loudspeaker.played) == 1, "a sample is played")


# What breaks


async def test_a_voice_that_fails_is_one_line_with_what_mends_it(booth: Any) -> None:
    made = booth(synthesizer=ScriptedSynthesizer(failures=1, voices=VOICES))
    async with made.run() as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: "as the script says" in told(pilot), "the failure is told")
        assert "doctor" in told(pilot) and "\n" not in told(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: len(made.room.loudspeaker.played) == 1, "it is tried again")


@pytest.mark.parametrize("where", ["settings", "list"])
async def test_no_loudspeaker_is_one_line_with_what_mends_it(booth: Any, where: str) -> None:
    async with booth(loudspeaker=ScriptedLoudspeaker(devices=())).run() as pilot:
        if where == "list":
            await pick(pilot)
        await pilot.press("f2")
        await until(pilot, lambda: "this machine has no loudspeaker" in told(pilot), "it is told")
        assert "the fault." in drawn(pilot.app), "all of it is in sight"


async def test_a_voice_that_hangs_leaves_the_screen_free_and_is_told(
    booth: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SamplingScreen, "slow_after", 0.01)
    voice = HungSynthesizer()
    async with booth(synthesizer=voice).run() as pilot:
        await pilot.press("f2")
        await until(pilot, lambda: told(pilot) == SLOW, "the wait is told")
        await choose(pilot, "rate", "right")
        assert "[180 words a minute]" in drawn(pilot.app)
        await pilot.press("f2")
        voice.released.set()
        await until(pilot, lambda: "it hung" in told(pilot), "the failure is told")


async def test_no_voice_at_all_is_told(booth: Any) -> None:
    async with booth(synthesizer=ScriptedSynthesizer(voices=())).run() as pilot:
        await choose(pilot, "voice", "enter")
        assert told(pilot) == NO_VOICES


class Unlisted(ScriptedSynthesizer):
    """Lists its voices only when it is let, or not at all."""

    def __init__(self, *, fails: bool = False) -> None:
        super().__init__(voices=VOICES)
        self.released = threading.Event()
        self._fails = fails

    def voices(self) -> Sequence[Voice]:
        self.released.wait(PATIENCE)
        if self._fails:
            raise VoiceError("the interviewer's voice failed: it ended unexpectedly")
        return super().voices()

    def close(self) -> None:
        super().close()
        self.released.set()


async def test_voices_that_cannot_be_listed_are_one_line(booth: Any) -> None:
    synthesizer = Unlisted(fails=True)
    synthesizer.released.set()
    async with booth(synthesizer=synthesizer).run() as pilot:
        await choose(pilot, "voice", "enter")
        assert "it ended unexpectedly" in told(pilot) and "doctor" in told(pilot)


async def test_the_list_opens_as_soon_as_the_voices_are_there(booth: Any) -> None:
    synthesizer = Unlisted()
    async with booth(synthesizer=synthesizer).run(is_listed=False) as pilot:
        pilot.app.screen.query_one("#set-voice").focus()
        await pilot.press("enter")
        await until(pilot, lambda: told(pilot) == LISTING, "it is told that it takes a moment")
        synthesizer.released.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, VoicePicker), "the list is open")


async def test_the_settings_can_be_left_before_the_voices_are_there(booth: Any) -> None:
    async with booth(synthesizer=Unlisted()).run(is_listed=False) as pilot:
        await pilot.press("escape")
        await until(
            pilot, lambda: not isinstance(pilot.app.screen, VoiceSettingsScreen), "home is back"
        )
