"""The interview aloud, on the screen: spoken question, heard answer, checked, and then judged."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from simulator.config import Settings, load_settings
from simulator.interview.state import InterviewState, Phase
from simulator.sound import Sound
from simulator.tui.app import InterviewApp
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.listening import ListeningScreen
from simulator.tui.screens.scorecard import ScorecardScreen
from simulator.tui.timings import Timings
from simulator.voice.ports import Utterance
from simulator.voice.recording_file import RecordingFile
from simulator.voice.scripted import (
    ScriptedLoudspeaker,
    ScriptedMicrophone,
    ScriptedRecognizer,
    ScriptedRecognizerSession,
    ScriptedRecording,
    ScriptedSynthesizer,
    tone,
)
from simulator.voice.studio import Manner
from tests.builders import STORY, make_plan
from tests.tui.conftest import MakeWorkbench
from tests.tui.driving import (
    Driver,
    drawn,
    press,
    question,
    remark,
    settle,
    state_of,
    to_scorecard,
    typed,
    until,
    write,
)
from tests.voice.studio_parts import PATIENCE, HungSynthesizer, Room, breathing, cues, make_room

HEARD = "an alert paged me and i rolled the last release back"
REPLY = "the dashboard was red and the alert fired first"


class Stage:
    """An application whose microphone, voice and recognizer are doubles."""

    def __init__(self, make: MakeWorkbench, timings: Timings, **parts: Any) -> None:
        self.settings: Settings = parts.pop("settings", Settings(recordings=False))
        self.workbench = make()
        manner = parts.pop("manner", Manner())
        self.room: Room = make_room(manner, **parts)
        self.app = InterviewApp(
            self.workbench,
            plan=make_plan(follow_ups=1),
            settings=self.settings,
            sound=Sound(self.room.studio, "A script hears the answers."),
            timings=timings,
        )

    @asynccontextmanager
    async def run(self) -> AsyncIterator[Driver]:
        """The application, once its interview has begun or it asks before it begins one."""
        async with self.app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: not isinstance(self.app.screen, HomeScreen), "it has begun")
            yield pilot


@pytest.fixture
def stage(open_workbench: MakeWorkbench, timings: Timings) -> Any:
    def make(*answers: Any, **parts: Any) -> Stage:
        return Stage(open_workbench, timings, answers=answers, **parts)

    return make


def state(pilot: Driver) -> InterviewState:
    return state_of(pilot.app)


async def hearing(pilot: Driver, text: str) -> None:
    await until(pilot, lambda: text in drawn(pilot.app), f"'{text}' is on the screen")


async def reviewing(pilot: Driver) -> None:
    await until(pilot, lambda: state(pilot).phase is Phase.REVIEWING, "the answer is checked")
    await settle(pilot)


async def listening(pilot: Driver) -> None:
    def has_floor() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, ListeningScreen) and screen.has_floor

    await until(pilot, has_floor, "the candidate has the floor")


def heard_on_screen(pilot: Driver) -> str:
    return str(pilot.app.screen.query_one("#heard", Static).content)


def review(pilot: Driver) -> str:
    return str(pilot.app.screen.query_one("#review", Static).content)


async def speak(pilot: Driver, text: str) -> None:
    """Let the script say `text`, end the answer, and get it to be checked."""
    await hearing(pilot, text.split()[-1])
    await listening(pilot)
    await pilot.press("space")
    await reviewing(pilot)


async def test_a_spoken_interview_goes_from_the_question_to_a_scorecard(stage: Any) -> None:
    made = stage(cues(HEARD), cues(REPLY), ())
    async with made.run() as pilot:
        await speak(pilot, HEARD)
        assert typed(pilot.app) == HEARD
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")
        asked = question(pilot.app)
        await speak(pilot, REPLY)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 3, "the closing question is asked")
        await listening(pilot)
        await pilot.press("space")
        await to_scorecard(pilot)
        first, second = pilot.app.screen.runner.state.exchanges
    assert (first.answer, second.answer) == (HEARD, REPLY)
    assert len(first.words) == len(HEARD.split())
    assert made.room.synthesizer.rendered[0] == make_plan().question
    assert asked in made.room.synthesizer.rendered[1]


async def test_words_appear_as_they_are_spoken(stage: Any) -> None:
    async with stage(cues(HEARD)).run() as pilot:
        await hearing(pilot, "paged me")
        assert "YOUR ANSWER" in drawn(pilot.app)
        assert "LISTENING" in drawn(pilot.app)
        await until(pilot, lambda: state(pilot).draft == HEARD, "what was said is kept")


async def test_the_question_is_on_the_screen_while_it_is_spoken_and_a_key_stops_it(
    stage: Any,
) -> None:
    made = stage(cues(HEARD), loudspeaker=ScriptedLoudspeaker(is_held=True))
    async with made.run() as pilot:
        await hearing(pilot, "The interviewer speaks")
        assert question(pilot.app) == make_plan().question
        await pilot.press("space")
        await hearing(pilot, "LISTENING")
        assert state(pilot).phase is Phase.ANSWERING, "the key did not end the answer as well"
        await hearing(pilot, "paged me")


async def test_what_was_heard_can_be_corrected_before_it_counts(stage: Any) -> None:
    async with stage(cues(HEARD)).run() as pilot:
        await speak(pilot, HEARD)
        write(pilot, " at noon")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")
        turn = state(pilot).turns[0]
    assert turn.answer == f"{HEARD} at noon"
    assert len(turn.words) == len(HEARD.split())


async def test_doubtful_words_are_named_and_underlined(stage: Any) -> None:
    async with stage(cues(HEARD, unsure="paged release")).run() as pilot:
        await speak(pilot, HEARD)
        assert "Unsure of “paged”, “release” (underlined)" in review(pilot)
        area = pilot.app.screen.query_one("#answer")
        spans = {HEARD[span.start : span.end] for span in area.get_line(0).spans}
        assert spans == {"paged", "release"}


async def test_repaired_jargon_is_shown_and_can_be_put_back(stage: Any) -> None:
    async with stage(cues("then i ran cube control and it came back")).run() as pilot:
        await hearing(pilot, "came back")
        await listening(pilot)
        await pilot.press("space")
        await reviewing(pilot)
        assert "kubectl" in typed(pilot.app)
        assert "cube control → kubectl" in review(pilot)
        write(pilot, " soon")
        await settle(pilot)
        await press(pilot, "ctrl+r", "1")
        assert typed(pilot.app) == "then i ran cube control and it came back soon"
        assert "Changed" not in review(pilot)


async def test_enter_and_the_sending_key_also_end_an_answer(stage: Any) -> None:
    made = stage(cues(HEARD), cues(REPLY))
    async with made.run() as pilot:
        for key, text in (("enter", HEARD), ("ctrl+s", REPLY)):
            await hearing(pilot, text.split()[-1])
            await listening(pilot)
            await pilot.press(key)
            await reviewing(pilot)
            await pilot.press("ctrl+s")
            await until(
                pilot, lambda: state(pilot).phase is not Phase.REVIEWING, "the answer counts"
            )
        assert [exchange.answer for exchange in state(pilot).exchanges] == [HEARD, REPLY]


async def test_the_keyboard_takes_over_and_gives_back_without_losing_a_word(stage: Any) -> None:
    microphone = ScriptedMicrophone(then_silence=True, pace=breathing)
    made = stage(cues(HEARD), cues(REPLY), microphone=microphone)
    async with made.run() as pilot:
        await hearing(pilot, "release back")
        await press(pilot, "f6")
        await until(pilot, lambda: typed(pilot.app) == HEARD, "the words are in the editor")
        write(pilot, " and then")
        await press(pilot, "f6")
        await hearing(pilot, "fired first")
        await listening(pilot)
        await pilot.press("space")
        await reviewing(pilot)
        assert typed(pilot.app) == f"{HEARD} and then {REPLY}"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")
        assert len(state(pilot).turns[0].words) == len(f"{HEARD} {REPLY}".split())


async def test_an_answer_begun_aloud_and_sent_by_keyboard_keeps_its_times(stage: Any) -> None:
    async with stage(cues(HEARD)).run() as pilot:
        await hearing(pilot, "release back")
        await press(pilot, "f6")
        await until(pilot, lambda: typed(pilot.app) == HEARD, "the words are in the editor")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")
        assert len(state(pilot).turns[0].words) == len(HEARD.split())
        assert "YOUR ANSWER" in drawn(pilot.app)
        await hearing(pilot, "of at most 150")


async def test_more_can_be_said_to_an_answer_that_is_checked(stage: Any) -> None:
    async with stage(cues(HEARD), cues(REPLY)).run() as pilot:
        await speak(pilot, HEARD)
        await press(pilot, "f6")
        assert state(pilot).phase is Phase.ANSWERING
        await speak(pilot, REPLY)
        assert typed(pilot.app) == f"{HEARD} {REPLY}"


@pytest.mark.parametrize("is_checked", [False, True])
async def test_an_answer_can_be_begun_again(stage: Any, is_checked: bool) -> None:
    async with stage(cues(HEARD), cues(REPLY)).run() as pilot:
        await hearing(pilot, "release back")
        if is_checked:
            await speak(pilot, HEARD)
        await press(pilot, "f9")
        await speak(pilot, REPLY)
        assert typed(pilot.app) == REPLY


async def test_a_repeated_question_is_spoken_again_and_the_answer_goes_on(stage: Any) -> None:
    made = stage(cues(HEARD), cues(REPLY))
    async with made.run() as pilot:
        await hearing(pilot, "release back")
        await press(pilot, "f2")
        assert remark(pilot.app) == "Here it is again."
        await speak(pilot, REPLY)
        assert typed(pilot.app) == f"{HEARD} {REPLY}"
    assert made.room.synthesizer.rendered[:2] == [make_plan().question] * 2


async def test_a_spoken_wish_is_a_wish(stage: Any) -> None:
    made = stage(cues("could you repeat the question"), cues(HEARD))
    async with made.run() as pilot:
        await hearing(pilot, "the question")
        await listening(pilot)
        await pilot.press("space")
        await hearing(pilot, "release back")
        assert state(pilot).phase is Phase.ANSWERING
        assert remark(pilot.app) == "Here it is again."
        assert state(pilot).draft == HEARD
    assert len(made.room.synthesizer.rendered) == 2


async def test_an_answer_without_a_word_is_not_taken(stage: Any) -> None:
    async with stage((), cues(HEARD)).run() as pilot:
        await listening(pilot)
        await pilot.press("space")
        await until(pilot, lambda: "no answer" in remark(pilot.app), "nothing was heard")
        await speak(pilot, HEARD)
        assert typed(pilot.app) == HEARD


async def test_a_pause_closes_the_microphone_and_keeps_what_was_said(stage: Any) -> None:
    made = stage(cues(HEARD), cues(REPLY))
    async with made.run() as pilot:
        await hearing(pilot, "release back")
        await press(pilot, "escape")
        assert state(pilot).phase is Phase.PAUSED
        assert state(pilot).draft == HEARD
        await press(pilot, "r")
        await speak(pilot, REPLY)
        assert typed(pilot.app) == f"{HEARD} {REPLY}"
    assert made.room.synthesizer.rendered == [make_plan().question]


async def test_what_was_said_counts_when_the_interview_is_finished_from_a_pause(stage: Any) -> None:
    async with stage(cues(HEARD)).run() as pilot:
        await hearing(pilot, "release back")
        await press(pilot, "escape", "f")
        await to_scorecard(pilot)
        (exchange,) = pilot.app.screen.runner.state.exchanges
    assert exchange.answer == HEARD
    assert len(exchange.words) == len(HEARD.split())


async def test_what_was_said_counts_when_the_interview_is_finished_at_once(stage: Any) -> None:
    async with stage(cues(HEARD)).run() as pilot:
        await hearing(pilot, "release back")
        await pilot.press("f10")
        await pilot.press("y")
        await to_scorecard(pilot)
        (exchange,) = pilot.app.screen.runner.state.exchanges
    assert len(exchange.words) == len(HEARD.split())


async def test_leaving_in_the_middle_of_a_sentence_keeps_it(stage: Any) -> None:
    made = stage(cues(HEARD)[:1])
    async with made.run() as pilot:
        await hearing(pilot, "…")
        await press(pilot, "escape", "l")
    kept = made.workbench.replay(made.workbench.store.sessions()[0].id).state
    assert kept.draft == HEARD[: len(HEARD) // 2]


async def test_the_interviewer_can_be_silenced(stage: Any) -> None:
    made = stage(cues(HEARD), loudspeaker=ScriptedLoudspeaker(is_held=True))
    async with made.run() as pilot:
        await hearing(pilot, "The interviewer speaks")
        await press(pilot, "f7")
        assert "muted" in drawn(pilot.app)
        await speak(pilot, HEARD)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")
        await listening(pilot)
    assert made.room.synthesizer.rendered == [make_plan().question]


async def test_hands_free_silence_ends_the_answer_and_it_counts_by_itself(stage: Any) -> None:
    made = stage(
        cues(HEARD),
        manner=Manner(hands_free=True, patience=2.0),
        microphone=ScriptedMicrophone([tone(0.5)], then_silence=True, pace=breathing),
    )
    async with made.run() as pilot:
        await reviewing(pilot)
        assert typed(pilot.app) == HEARD
        assert "It counts in" in review(pilot)
        await press(pilot, "right")
        assert "It counts in" not in review(pilot), "any key gives all the time there is"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")


# What breaks


async def test_a_lost_microphone_is_told_and_typing_goes_on_with_what_was_said(stage: Any) -> None:
    microphone = ScriptedMicrophone(then_silence=True, lost_after=60, pace=breathing)
    async with stage(cues(HEARD), microphone=microphone).run() as pilot:
        await hearing(pilot, "No sound any more")
        assert "stopped giving sound" in drawn(pilot.app)
        await press(pilot, "t")
        assert typed(pilot.app) == HEARD
        write(pilot, " by hand")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")
        assert state(pilot).turns[0].answer == f"{HEARD} by hand"


async def test_a_lost_microphone_is_replaced_by_another(stage: Any) -> None:
    class Unplugged(ScriptedMicrophone):
        def record(self, device: str | None = None) -> ScriptedRecording:
            recording = super().record(device)
            self._lost_after = None
            return recording

    microphone = Unplugged(
        then_silence=True, lost_after=60, pace=breathing, devices=("built-in", "headset")
    )
    made = stage(cues(HEARD), cues(REPLY), microphone=microphone)
    async with made.run() as pilot:
        await hearing(pilot, "No sound any more")
        assert "Go on with headset" in drawn(pilot.app)
        await press(pilot, "2")
        assert made.room.studio.manner.microphone == "headset"
        await hearing(pilot, "fired first")


async def test_a_broken_recognizer_is_one_line_and_typing_goes_on(stage: Any) -> None:
    async with stage(cues(HEARD), lost_after=1.5).run() as pilot:
        await until(pilot, lambda: "go on by typing" in remark(pilot.app), "typing takes over")
        assert "the recognizer stopped" in remark(pilot.app)
        assert typed(pilot.app) == HEARD


async def test_a_recognizer_that_does_not_finish_is_not_waited_for(stage: Any) -> None:
    released = threading.Event()

    class Slow(ScriptedRecognizerSession):
        def finish(self) -> Sequence[Utterance]:
            released.wait(PATIENCE)
            return super().finish()

    class SlowRecognizer(ScriptedRecognizer):
        def start(self) -> ScriptedRecognizerSession:
            return Slow(next(self._answers, ()), None)

    recognizer = SlowRecognizer([cues(HEARD), cues(REPLY)])
    async with stage(load=lambda: recognizer).run() as pilot:
        await hearing(pilot, "release back")
        await listening(pilot)
        await pilot.press("space")
        await hearing(pilot, "Writing down the rest")
        await pilot.press("space")
        await reviewing(pilot)
        assert typed(pilot.app) == HEARD
        released.set()


async def test_an_answer_typed_on_after_speaking_keeps_its_times_when_finished(stage: Any) -> None:
    async with stage(cues(HEARD)).run() as pilot:
        await hearing(pilot, "release back")
        await press(pilot, "f6")
        await until(pilot, lambda: typed(pilot.app) == HEARD, "the words are in the editor")
        write(pilot, " by hand")
        await pilot.press("f10")
        await pilot.press("y")
        await to_scorecard(pilot)
        (exchange,) = pilot.app.screen.runner.state.exchanges
    assert exchange.answer == f"{HEARD} by hand"
    assert len(exchange.words) == len(HEARD.split())


async def test_a_voice_that_fails_is_one_line_and_the_interview_goes_on(stage: Any) -> None:
    async with stage(cues(HEARD), synthesizer=ScriptedSynthesizer(failures=9)).run() as pilot:
        await until(pilot, lambda: "on the screen" in remark(pilot.app), "the failure is told")
        await speak(pilot, HEARD)


async def test_a_voice_that_hangs_leaves_the_question_to_be_read(stage: Any) -> None:
    voice = HungSynthesizer()
    async with stage(cues(HEARD), synthesizer=voice, patience=0.1).run() as pilot:
        assert question(pilot.app) == make_plan().question
        await hearing(pilot, "release back")
        voice.released.set()
        await until(pilot, lambda: "it hung" in remark(pilot.app), "the failure is told")
        await speak(pilot, HEARD)


async def test_a_full_disk_ends_the_recording_and_not_the_answer(
    stage: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: object, position: int, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RecordingFile, "_write_at", full)
    made = stage(cues(HEARD), manner=Manner(records=True), settings=Settings(recordings=True))
    async with made.run() as pilot:
        await hearing(pilot, "release back")
        assert "● REC" not in drawn(pilot.app)
        notices = [str(notice.message) for notice in pilot.app._notifications]
        assert any("No space left on device" in notice for notice in notices)
        await speak(pilot, HEARD)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")
        assert state(pilot).turns[0].recording == ""


async def test_sound_that_is_lost_is_counted_on_the_screen(stage: Any) -> None:
    microphone = ScriptedMicrophone(then_silence=True, lost_blocks=100, pace=breathing)
    async with stage(cues(HEARD), microphone=microphone).run() as pilot:
        await hearing(pilot, "2.0 s of sound lost")
        await speak(pilot, HEARD)


# Recordings


async def test_the_candidate_is_asked_once_whether_to_record(stage: Any, home: Path) -> None:
    made = stage(cues(HEARD), settings=Settings())
    async with made.run() as pilot:
        await hearing(pilot, "Record your answers?")
        await press(pilot, "y")
        await hearing(pilot, "● REC")
        await speak(pilot, HEARD)
        assert "● REC" not in drawn(pilot.app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: len(state(pilot).turns) == 2, "a follow-up is asked")
        assert state(pilot).turns[0].recording == "1.wav"
        session = pilot.app.screen.runner.id
    assert load_settings(made.workbench.folders).recordings is True
    assert (made.workbench.folders.recordings / session / "1.wav").stat().st_size > 44


async def test_a_quote_is_played_again_from_the_scorecard(stage: Any) -> None:
    made = stage(cues(HEARD), manner=Manner(records=True), settings=Settings(recordings=True))
    async with made.run() as pilot:
        await hearing(pilot, "release back")
        await press(pilot, "escape", "f")
        await to_scorecard(pilot)
        made.room.loudspeaker.played.clear()
        await press(pilot, "2", "end", "p")
        await until(pilot, lambda: made.room.loudspeaker.played, "the quote is played")
        details = pilot.app.screen.query("#criterion Static").results(Static)
        assert any("p plays it" in str(static.content) for static in details)


async def test_nothing_is_recorded_where_that_was_declined(stage: Any) -> None:
    made = stage(cues(HEARD), settings=Settings())
    async with made.run() as pilot:
        await hearing(pilot, "Record your answers?")
        await press(pilot, "n")
        await speak(pilot, HEARD)
    assert load_settings(made.workbench.folders).recordings is False
    assert not made.workbench.folders.recordings.exists()


async def test_a_skipped_answer_leaves_no_recording(stage: Any) -> None:
    made = stage(cues(HEARD), manner=Manner(records=True), settings=Settings(recordings=True))
    async with made.run() as pilot:
        await hearing(pilot, "release back")
        folder = made.workbench.folders.recordings / pilot.app.screen.runner.id
        assert list(folder.glob("*.wav"))
        await press(pilot, "f4")
        await until(pilot, lambda: not list(folder.glob("1.wav")), "the recording is gone")


async def test_a_typed_interview_is_the_one_without_sound(stage: Any) -> None:
    made = stage(settings=Settings(mode="keyboard"))
    async with made.run() as pilot:
        await settle(pilot)
        write(pilot, STORY)
        await press(pilot, "ctrl+s")
        assert len(state(pilot).turns) == 2
        assert not pilot.app.screen.query("#spoken")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert not isinstance(pilot.app.screen, ScorecardScreen)
    assert made.room.synthesizer.rendered == []


# How it looks


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_nothing_of_a_spoken_interview_is_cut_off(stage: Any, size: tuple[int, int]) -> None:
    made = stage(cues(HEARD, unsure="paged"))
    async with made.app.run_test(size=size) as pilot:
        await hearing(pilot, "release back")
        for selector in ("#hearing", "#heard", "#question", "KeyBar"):
            region = pilot.app.screen.query_one(selector).region
            assert region.height > 0 and region.right <= size[0] and region.bottom <= size[1]
        await speak(pilot, HEARD)
        for selector in ("#review", "#answer", "#question", "KeyBar"):
            region = pilot.app.screen.query_one(selector).region
            assert region.height > 0 and region.right <= size[0] and region.bottom <= size[1]
