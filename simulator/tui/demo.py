"""`practice --demo`: a spoken interview that holds itself, for anybody to watch.

The interviewer, the follow-ups and the judging are the real ones; microphone, voice and recognizer
follow a script, so that neither sound nor a speech model is needed. Nothing of it is kept.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence

from simulator.config import Settings
from simulator.errors import ExitCode
from simulator.interview.state import InterviewState, QuestionKind
from simulator.scoring.rubric import Level
from simulator.sound import Sound
from simulator.tui.app import InterviewApp, run_app
from simulator.tui.demo_script import ADDITION, MUMBLED, REPLIES, STORY, VAGUE
from simulator.tui.timings import Timings
from simulator.voice.jargon import JargonTable
from simulator.voice.jargon_table import built_in
from simulator.voice.pcm import BLOCK_SECONDS, silence
from simulator.voice.ports import HeardWord, PartialResult, Utterance
from simulator.voice.scripted import (
    Cue,
    ScriptedLoudspeaker,
    ScriptedMicrophone,
    ScriptedRecognizer,
    ScriptedRecording,
    ScriptedSynthesizer,
    tone,
)
from simulator.voice.scripted.devices import Pace
from simulator.voice.studio import Manner, Studio, StudioParts
from simulator.wiring import Workbench

SEED = 4
FOLLOW_UPS = 2
WORD_SECONDS = 0.28
"""How long a word takes: a brisk speaker, since watching is slower than speaking."""

BREATH_SECONDS = 0.4
"""Between two sentences."""

PARTIAL_WORDS = 3
"""How many words come at a time while a sentence is being said."""

PATIENCE_SECONDS = 2.0


def run_demo(workbench: Workbench) -> ExitCode:
    """Hold the scripted interview on the screen."""
    return run_app(demo_app(workbench, time.sleep))


def demo_app(workbench: Workbench, pace: Pace, timings: Timings | None = None) -> InterviewApp:
    """The application of the demo; `pace` is called with the seconds that things take."""
    plan = workbench.plan(
        level=Level.SENIOR, question="incident-you-dealt-with", follow_ups=FOLLOW_UPS, seed=SEED
    )
    runner = workbench.start(plan, keep=False)
    begun: list[list[Cue]] = []

    def takes() -> Iterator[bytes]:
        while True:
            begun.append(spoken(answer_to(runner.state)))
            yield tone(begun[-1][-1].after)

    def answers() -> Iterator[Sequence[Cue]]:
        while begun:
            yield begun.pop(0)

    recognizer = ScriptedRecognizer(answers())
    microphone = PoliteMicrophone(takes(), pace=pace, then_silence=True)
    parts = StudioParts(
        microphone=microphone,
        loudspeaker=ScriptedLoudspeaker(pace=pace),
        synthesizer=ScriptedSynthesizer(),
        load_recognizer=lambda: recognizer,
        load_words=_words,
    )
    studio = Studio(parts, Manner(hands_free=True, patience=PATIENCE_SECONDS))
    microphone.must_wait = lambda: studio.is_speaking
    return InterviewApp(
        workbench,
        demo=runner,
        settings=Settings(recordings=False, hands_free=True, mode="voice"),
        sound=Sound(studio, "A demo: microphone, voice and recognizer follow a script."),
        timings=timings,
    )


def answer_to(state: InterviewState) -> str:
    """What the script has for the open question."""
    turn = state.open_turn
    if turn is None or turn.asked.kind is QuestionKind.OPENING:
        return STORY
    if turn.asked.kind is QuestionKind.CLOSING:
        return ADDITION
    return next((REPLIES[target] for target in turn.asked.targets if target in REPLIES), VAGUE)


def spoken(text: str) -> list[Cue]:
    """What a recognizer makes of `text`, sentence by sentence, a few words at a time."""
    cues: list[Cue] = []
    at = 0.0
    for sentence in re.findall(r"[^.]+\.", text):
        words: list[HeardWord] = []
        for word in sentence.split():
            sure = 0.4 if word in MUMBLED else 0.95
            words.append(HeardWord(word, at, at + WORD_SECONDS, sure))
            at += WORD_SECONDS
            if len(words) % PARTIAL_WORDS == 0:
                cues.append(Cue(at, PartialResult(" ".join(word.text for word in words))))
        cues.append(Cue(at, Utterance(sentence.strip(), tuple(words))))
        at += BREATH_SECONDS
    return cues


class PoliteMicrophone(ScriptedMicrophone):
    """Its candidate begins to speak only when the interviewer has finished."""

    must_wait: Callable[[], bool] = staticmethod(lambda: False)

    def record(self, device: str | None = None) -> ScriptedRecording:
        """Begin the next take."""
        recording = super().record(device)
        read = recording.read

        def wait_and_read(timeout: float) -> bytes | None:
            if not self.must_wait():
                return read(timeout)
            self._pace(BLOCK_SECONDS)
            return silence(BLOCK_SECONDS)

        recording.read = wait_and_read  # type: ignore[method-assign]
        return recording


def _words() -> tuple[JargonTable, JargonTable | None]:
    return built_in(), None
