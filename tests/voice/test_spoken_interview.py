"""A whole interview aloud, as a candidate has it: a terminal, a loudspeaker and a microphone.

The program runs in a real terminal with virtual sound. A voice speaks answers into the microphone;
what the interviewer says is taken down from the loudspeaker and understood by a recognizer.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from simulator.interview.state import InterviewState, Phase, QuestionKind
from simulator.voice.moonshine_recognizer import load_moonshine
from simulator.voice.pcm import level, seconds
from simulator.voice.ports import BYTES_PER_SECOND
from simulator.voice.recording_file import read_audio
from tests.builders import ROOT, make_workbench
from tests.voice.speech import KOREAN, espeak, hear, korean_model, moonshine_folder, utterances
from tests.voice.virtual_audio import Ear, VirtualAudio

LONGEST_WAIT = 90
"""Seconds; a bound for a loaded machine, not a measure."""

STORY = (
    "I was on call for the booking service. A latency alert paged me. "
    "I rolled the last release back, and bookings returned after twenty minutes."
)
REPLY = "I told the support team every ten minutes what was broken."
KOREAN_REPLY = "서버가 느려졌습니다. 저는 로그를 확인했습니다."

ENOUGH = 0.7
"""The share of words that must be understood: a synthetic voice, heard by a small model."""

AUDIBLE = -40.0
"""Level in dB of full scale above which a block is speech."""

QUICKEST_WORD = 0.15
"""Seconds of sound in a spoken word, at the least on average."""

LISTENING = "Space ends your answer"
UNFINISHED_KOREAN = "[가-힣]…"

SPACE, CONFIRM, QUIT, ANY_KEY = " ", "\x13", "q", "x"


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


def share_heard(said: str, heard: str) -> float:
    """The share of the words of `said` that are in `heard`."""
    there = set(words_of(heard))
    words = words_of(said)
    return sum(word in there for word in words) / len(words)


class Interview:
    """The program in a terminal, and the room it is in."""

    def __init__(self, home: Path, audio: VirtualAudio, *options: str) -> None:
        self.home = home
        self.audio = audio
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "simulator", "practice", "--follow-ups", "1", "--seed", "1", *options],
            cwd=str(ROOT),
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "INCIDENT_INTERVIEW_HOME": str(home),
            },
            dimensions=(24, 80),
            timeout=LONGEST_WAIT,
            encoding="utf-8",
        )

    def say(self, pcm: bytes, first_word: str) -> None:
        """Speak into the microphone until the first word is on the screen and all is said.

        The answer is ended, and waits to be checked.
        """
        with self.audio.saying(pcm):
            self.child.expect(first_word)
            # The terminal must be read all the while, or the program waits for it.
            self._read_for(len(pcm) / BYTES_PER_SECOND + 1.0)
        self.child.send(SPACE)
        self.child.expect("This is what was heard")

    def _read_for(self, seconds: float) -> None:
        try:
            self.child.expect(["\0never\0"], timeout=seconds)
        except pexpect.TIMEOUT:
            return

    def kept(self) -> InterviewState:
        """The interview as the disk has it."""
        workbench = make_workbench(self.home)
        try:
            return workbench.replay(workbench.store.sessions()[0].id).state
        finally:
            workbench.store.close()


Hold = Callable[..., Interview]


@pytest.fixture
def hold(home: Path, virtual_audio: VirtualAudio) -> Iterator[Hold]:
    held: list[Interview] = []

    def start(*options: str) -> Interview:
        held.append(Interview(home, virtual_audio, *options))
        return held[-1]

    yield start
    for interview in held:
        interview.child.close(force=True)


@pytest.mark.uses("sounddevice")
@pytest.mark.timeout(600)
def test_an_interview_is_spoken_from_the_question_to_the_scorecard(
    hold: Hold, virtual_audio: VirtualAudio
) -> None:
    moonshine_folder()
    story, reply = espeak(STORY, "en-us"), espeak(REPLY, "en-us")
    interview = hold("--recognizer", "moonshine", "--record")
    child = interview.child
    with virtual_audio.listening() as opening:
        child.expect("The interviewer speaks")
        child.expect("LISTENING")
    interview.say(story, "call")
    with virtual_audio.listening() as follow_up:
        child.send(CONFIRM)
        child.expect("Follow-up 1")
        child.expect("LISTENING")
    asked = [turn.asked.text for turn in interview.kept().turns]
    interview.say(reply, "support")
    child.send(CONFIRM)
    child.expect("Closing question")
    child.expect("LISTENING")
    child.send(SPACE)
    child.expect("Overall")
    child.send(QUIT)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0

    state = interview.kept()
    assert state.phase is Phase.SCORED
    answers = [exchange.answer for exchange in state.exchanges]
    assert share_heard(STORY, answers[0]) >= ENOUGH, answers[0]
    assert share_heard(REPLY, answers[1]) >= ENOUGH, answers[1]
    for said, ear in zip(asked, (opening, follow_up), strict=True):
        heard = understood(ear)
        assert share_heard(said, heard) >= ENOUGH, f"asked {said!r}, heard {heard!r}"
    for exchange, turn in zip(state.exchanges, state.turns, strict=False):
        times = [word.from_ for word in exchange.words]
        assert times == sorted(times) and len(times) >= len(words_of(turn.answer)) * ENOUGH
    check_recordings(interview.home, state)


@pytest.mark.uses("sounddevice", "vosk")
@pytest.mark.timeout(300)
def test_an_interview_in_another_language_is_heard_by_vosk_to_its_scorecard(
    hold: Hold, virtual_audio: VirtualAudio
) -> None:
    story, reply, model = espeak(KOREAN, "ko"), espeak(KOREAN_REPLY, "ko"), korean_model()
    interview = hold("--speech-model", str(model), "--no-record")
    child = interview.child
    child.expect("any key stops it")
    child.send(ANY_KEY)
    child.expect(LISTENING)
    interview.say(story, UNFINISHED_KOREAN)
    with virtual_audio.listening() as follow_up:
        child.send(CONFIRM)
        child.expect("Follow-up 1")
        child.expect(LISTENING)
    interview.say(reply, UNFINISHED_KOREAN)
    child.send(CONFIRM)
    child.expect("Closing question")
    child.expect(LISTENING)
    child.send(SPACE)
    child.expect("Overall")
    child.expect("unscored")
    child.expect("could not be read as English")
    child.send(QUIT)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0

    state = interview.kept()
    assert state.phase is Phase.SCORED
    opening, follow_up_turn, closing = state.turns
    assert follow_up_turn.asked.kind is QuestionKind.FOLLOW_UP
    assert seconds_of_speech(follow_up) >= len(words_of(follow_up_turn.asked.text)) * QUICKEST_WORD
    for turn in (opening, follow_up_turn):
        assert re.search("[가-힣]", turn.answer)
        assert len(turn.words) >= 3
        assert all(word.confidence is not None for word in turn.words)
        assert 0 < turn.words[-1].to - turn.words[0].from_ < 30
        assert turn.recording == ""
    assert closing.answer == ""
    assert not (interview.home / "data" / "recordings").exists()


def seconds_of_speech(ear: Ear) -> float:
    """How long something was to be heard, without the silence between."""
    return sum(seconds(block) for _, block in ear.blocks if level(block) > AUDIBLE)


def understood(ear: Ear) -> str:
    session = load_moonshine(moonshine_folder()).start()
    return " ".join(said.text for said in utterances(hear(session, ear.pcm)))


def check_recordings(home: Path, state: InterviewState) -> None:
    (folder,) = (home / "data" / "recordings").iterdir()
    for turn in state.turns[:2]:
        recording = folder / turn.recording
        assert recording.stat().st_mode & 0o077 == 0
        seconds = len(read_audio(recording)) / BYTES_PER_SECOND
        assert turn.words[-1].to <= seconds + 0.5
