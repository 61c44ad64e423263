"""Doubles that ship: a microphone, loudspeaker, voice and recognizer that follow a script.

Tests use them at full speed; `--demo` gives them `time.sleep` as their pace, and anyone can watch a
spoken interview without a microphone.
"""

from simulator.voice.scripted.loudspeaker import ScriptedLoudspeaker, ScriptedPlayback
from simulator.voice.scripted.microphone import ScriptedMicrophone, ScriptedRecording
from simulator.voice.scripted.recognizer import (
    Cue,
    ScriptedRecognizer,
    ScriptedRecognizerSession,
)
from simulator.voice.scripted.synthesizer import ScriptedSynthesizer, tone

__all__ = [
    "Cue",
    "ScriptedLoudspeaker",
    "ScriptedMicrophone",
    "ScriptedPlayback",
    "ScriptedRecognizer",
    "ScriptedRecognizerSession",
    "ScriptedRecording",
    "ScriptedSynthesizer",
    "tone",
]
