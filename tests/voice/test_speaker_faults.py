"""Children that hang, die and talk nonsense, and what the parent makes of them."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.voice.interviewer_voice import InterviewerVoice
from simulator.voice.pcm import seconds
from simulator.voice.ports import VoiceError, VoiceSettings
from simulator.voice.pyttsx3_synthesizer import GIVE_UP_AFTER, Pyttsx3Synthesizer
from simulator.voice.scripted import ScriptedLoudspeaker
from simulator.voice.speaker_process import BrokenSpeakerError, SpeakerProcess
from simulator.voice.speech_cache import SpeechCache

SETTINGS = VoiceSettings()

# Each answers the first request well, by writing half a second of tone, unless it says otherwise.
_CHILD = """
import json, sys, threading
from pathlib import Path
from simulator.voice.recording_file import RecordingFile
from simulator.voice.scripted import tone

def render(request):
    with RecordingFile(Path(request["file"])) as file:
        file.write(tone(0.5))
    print('{"rendered": true}', flush=True)

def hang():
    threading.Event().wait()

for number, line in enumerate(sys.stdin):
    request = json.loads(line)
    FAULT
"""

HEALTHY = "render(request)"
HANGING = "hang()"
DYING = "sys.exit(3)"
BABBLING = "print('Audio saved', flush=True)"
LISTING = "print('[1]', flush=True)"
SILENT = "print('{\"rendered\": true}', flush=True)"
COMPLAINING = 'print(\'{"error": "no engine here"}\', flush=True)'
HANGS_AT_THE_SECOND = "hang() if number else render(request)"
DIES_AT_THE_SECOND = "sys.exit(3) if number else render(request)"


class Children:
    """Starts one child after the other, each with its fault; the last kind is for all others."""

    def __init__(self, *faults: str) -> None:
        self._faults = faults
        self.started: list[SpeakerProcess] = []

    def __call__(self) -> SpeakerProcess:
        fault = self._faults[min(len(self.started), len(self._faults) - 1)]
        child = SpeakerProcess((sys.executable, "-c", _CHILD.replace("FAULT", fault)))
        self.started.append(child)
        return child

    @property
    def are_dead(self) -> bool:
        return all(child._child.poll() is not None for child in self.started)


Make = Callable[..., Pyttsx3Synthesizer]


@pytest.fixture
def make(tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    def make(children: Children, patience: float = 30) -> Pyttsx3Synthesizer:
        synthesizer = Pyttsx3Synthesizer(
            SpeechCache(tmp_path / "speech"), start=children, patience=patience
        )
        request.addfinalizer(synthesizer.close)
        return synthesizer

    return make


@pytest.mark.parametrize("fault", [DYING, BABBLING, LISTING])
def test_a_broken_child_is_replaced_once_and_the_words_are_said(make: Make, fault: str) -> None:
    children = Children(fault, HEALTHY)
    assert seconds(make(children).render("What paged you?", SETTINGS)) == 0.5
    assert len(children.started) == 2


def test_a_hung_child_is_killed_and_replaced(make: Make) -> None:
    children = Children(HANGING, HEALTHY)
    # Enough for the healthy one to start on a busy machine.
    pcm = make(children, patience=4).render("What paged you?", SETTINGS)
    assert seconds(pcm) == 0.5
    assert children.started[0]._child.poll() is not None


def test_a_second_broken_child_is_one_line_and_no_third_is_tried(make: Make) -> None:
    children = Children(DYING)
    with pytest.raises(VoiceError, match="voice failed: it ended unexpectedly"):
        make(children).render("What paged you?", SETTINGS)
    assert len(children.started) == 2
    assert children.are_dead


def test_a_sample_by_a_dead_child_is_one_line(make: Make) -> None:
    reasons: queue.SimpleQueue[str] = queue.SimpleQueue()
    loudspeaker = ScriptedLoudspeaker()
    voice = InterviewerVoice(
        make(Children(DYING)), loudspeaker, SETTINGS, on_failure=lambda reason: None
    )
    voice.sample("Hello.", SETTINGS, None, reasons.put)
    assert reasons.get(timeout=30) == "the interviewer's voice failed: it ended unexpectedly"
    assert loudspeaker.played == []
    voice.close()


def test_a_child_that_hangs_twice_is_one_line(make: Make) -> None:
    children = Children(HANGING)
    with pytest.raises(VoiceError, match=r"voice failed: it said nothing for 0\.5"):
        make(children, patience=0.2).render("What paged you?", SETTINGS)
    assert children.are_dead


def test_after_failures_in_a_row_the_voice_is_given_up(make: Make) -> None:
    children = Children(DYING)
    synthesizer = make(children)
    for _ in range(GIVE_UP_AFTER):
        with pytest.raises(VoiceError, match="ended unexpectedly"):
            synthesizer.render("What paged you?", SETTINGS)
    with pytest.raises(VoiceError, match="given up"):
        synthesizer.render("What paged you?", SETTINGS)
    assert len(children.started) == 2 * GIVE_UP_AFTER


def test_a_success_forgets_the_failures_before_it(make: Make) -> None:
    children = Children(*[DYING] * 4, HEALTHY, *[DYING] * 9)
    synthesizer = make(children)
    for _ in range(2):
        with pytest.raises(VoiceError):
            synthesizer.render("What paged you?", SETTINGS)
    assert synthesizer.render("What paged you?", SETTINGS)
    children.started[-1].kill()
    with pytest.raises(VoiceError, match="ended unexpectedly"):
        synthesizer.render("And then?", SETTINGS)


@pytest.mark.parametrize(
    ("fault", "patience"), [(HANGS_AT_THE_SECOND, 4), (DIES_AT_THE_SECOND, 30)]
)
def test_an_engine_that_fails_at_its_second_sentence_gets_a_child_for_each(
    make: Make, fault: str, patience: float
) -> None:
    children = Children(fault)
    synthesizer = make(children, patience)
    for text in ("One.", "Two.", "Three.", "Four."):
        assert seconds(synthesizer.render(text, SETTINGS)) == 0.5
    # One that broke, and one for each sentence: the waiting happens once.
    assert len(children.started) == 4


def test_an_engine_that_writes_no_sound_is_one_line(make: Make) -> None:
    with pytest.raises(VoiceError, match="voice failed: the engine gave no sound"):
        make(Children(SILENT)).render("What paged you?", SETTINGS)


def test_an_engine_that_complains_is_quoted_and_not_replaced(make: Make) -> None:
    children = Children(COMPLAINING)
    with pytest.raises(VoiceError, match="voice failed: no engine here"):
        make(children).render("What paged you?", SETTINGS)
    assert len(children.started) == 1


def test_a_full_disk_is_one_line_and_never_half_a_sentence(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = shutil.disk_usage("/")._replace(free=4_096)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: full)
    children = Children(HEALTHY)
    synthesizer = make(children)
    with pytest.raises(VoiceError, match="voice failed: No space left on device"):
        synthesizer.render("What paged you?", SETTINGS)
    monkeypatch.undo()
    assert synthesizer.render("What paged you?", SETTINGS)


def test_what_was_rendered_once_needs_no_child(make: Make) -> None:
    make(Children(HEALTHY)).render("What paged you?", SETTINGS)
    children = Children(DYING)
    assert make(children).render("What paged you?", SETTINGS)
    assert children.started == []


def test_closing_ends_a_child_in_the_middle_of_a_hang(make: Make) -> None:
    children = Children(HANGING)
    synthesizer = make(children, patience=60)
    said: list[str] = []

    def render() -> None:
        try:
            synthesizer.render("What paged you?", SETTINGS)
        except VoiceError as error:
            said.append(str(error))

    thread = threading.Thread(target=render)
    thread.start()
    while not children.started:
        assert thread.is_alive()
    synthesizer.close()
    thread.join(30)
    assert said == ["the interviewer's voice was closed"]
    assert children.are_dead


def test_a_program_that_cannot_be_started_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BrokenSpeakerError, match="cannot be started: No such file"):
        SpeakerProcess((str(tmp_path / "nothing"),))


_HANG_IN_A_DRIVER = """
import sys, threading
from simulator.voice import speaker_child

def hang(request):
    print("hanging", flush=True)
    threading.Event().wait()

speaker_child.serve(sys.stdin, sys.stdout, hang)
"""


def test_a_hung_child_ends_with_its_parent() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _HANG_IN_A_DRIVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None and child.stdout is not None
    child.stdin.write("{}\n")
    child.stdin.flush()
    assert child.stdout.readline() == "hanging\n"
    child.stdin.close()
    assert child.wait(30) == 0
    child.stdout.close()
