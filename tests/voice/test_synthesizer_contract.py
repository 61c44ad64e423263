"""What every synthesizer does, asked of the scripted one and of pyttsx3 in its child process."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.voice.pcm import level, seconds
from simulator.voice.ports import Synthesizer, VoiceError, VoiceSettings
from simulator.voice.pyttsx3_synthesizer import Pyttsx3Synthesizer
from simulator.voice.scripted import ScriptedSynthesizer
from simulator.voice.speaker_process import SpeakerProcess
from simulator.voice.speech_cache import SpeechCache

SENTENCE = "Tell me about a production incident that you handled yourself."

# The check for a library of the system's own is the only one that goes through `ctypes.CDLL`.
_WITHOUT_SYSTEM_ESPEAK = """
import ctypes
from simulator.voice import speaker_child

load = ctypes.CDLL

def refuse(name, *mode):
    if name == "libespeak-ng.so.1":
        raise OSError(name)
    return load(name, *mode)

ctypes.CDLL = refuse
speaker_child.main()
"""


def _process_without_system_espeak() -> SpeakerProcess:
    return SpeakerProcess((sys.executable, "-c", _WITHOUT_SYSTEM_ESPEAK))


@pytest.fixture(params=["scripted", "pyttsx3", "pyttsx3 with espeakng-loader"])
def synthesizer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Synthesizer]:
    made: Synthesizer
    if request.param == "scripted":
        made = ScriptedSynthesizer()
    elif request.param == "pyttsx3":
        made = Pyttsx3Synthesizer(SpeechCache(tmp_path / "speech"))
    elif importlib.util.find_spec("espeakng_loader") is None:
        pytest.skip("needs espeakng-loader")
    else:
        made = Pyttsx3Synthesizer(
            SpeechCache(tmp_path / "speech"), start=_process_without_system_espeak
        )
    yield made
    made.close()


def test_there_is_an_english_voice(synthesizer: Synthesizer) -> None:
    voices = synthesizer.voices()
    assert all(voice.id and voice.name for voice in voices)
    assert [voice for voice in voices if voice.language.startswith("en")]


def test_a_sentence_takes_about_as_long_as_its_words(synthesizer: Synthesizer) -> None:
    pcm = synthesizer.render(SENTENCE, VoiceSettings(rate=165))
    assert seconds(pcm) == pytest.approx(60 * 10 / 165, rel=0.35)
    assert -40 < level(pcm) < -5


def test_the_second_sentence_is_rendered_like_the_first(synthesizer: Synthesizer) -> None:
    first = synthesizer.render("How did you find out?", VoiceSettings())
    second = synthesizer.render(SENTENCE, VoiceSettings())
    third = synthesizer.render("And then?", VoiceSettings())
    assert seconds(second) > seconds(first) > seconds(third) > 0.2


def test_a_short_text_after_a_long_one_is_not_mixed_up_with_it(synthesizer: Synthesizer) -> None:
    assert seconds(synthesizer.render(f"{SENTENCE} " * 25, VoiceSettings())) > 60
    assert seconds(synthesizer.render("And then?", VoiceSettings())) < 3
    assert seconds(synthesizer.render(f"{SENTENCE} {SENTENCE} " * 12, VoiceSettings())) > 60


def test_the_same_text_and_settings_sound_the_same(synthesizer: Synthesizer) -> None:
    once, again = (synthesizer.render(SENTENCE, VoiceSettings()) for _ in range(2))
    assert once == again


def test_a_faster_voice_takes_less_time(synthesizer: Synthesizer) -> None:
    slow = synthesizer.render(SENTENCE, VoiceSettings(rate=120))
    fast = synthesizer.render(SENTENCE, VoiceSettings(rate=240))
    assert seconds(fast) < 0.7 * seconds(slow)


def test_every_change_of_the_rate_is_heard(synthesizer: Synthesizer) -> None:
    """Settings that follow each other at once are lost by some engines."""
    for start in ("First,", "Second,", "Third,"):
        text = f"{start} {SENTENCE}"
        rendered = [synthesizer.render(text, VoiceSettings(rate=rate)) for rate in (320, 220, 120)]
        fast, middle, slow = map(seconds, rendered)
        assert fast < 0.85 * middle < 0.7 * slow


@pytest.mark.parametrize("text", ["", "  \n", "...", "—", "\x1b", "[[]]"])
def test_without_words_there_is_nothing_to_hear(synthesizer: Synthesizer, text: str) -> None:
    assert synthesizer.render(text, VoiceSettings()) == b""


@pytest.mark.parametrize(
    "text",
    ["Größe 東京 🎉 now", "<speak>now</speak>", "now\x00\x07", "[[inpt PHON]] now", "now " * 900],
)
def test_any_text_can_be_said(synthesizer: Synthesizer, text: str) -> None:
    assert seconds(synthesizer.render(text, VoiceSettings())) > 0.1


def test_each_voice_that_is_listed_can_be_used(synthesizer: Synthesizer) -> None:
    english = [voice for voice in synthesizer.voices() if voice.language.startswith("en")]
    for voice in english[:3]:
        assert synthesizer.render("And then?", VoiceSettings(voice=voice.id))


def test_an_unknown_voice_is_refused_by_name(synthesizer: Synthesizer) -> None:
    with pytest.raises(VoiceError, match="no voice 'no such thing'"):
        synthesizer.render("And then?", VoiceSettings(voice="no such thing"))
    assert synthesizer.render("And then?", VoiceSettings())


def test_after_its_end_it_says_so(synthesizer: Synthesizer) -> None:
    synthesizer.render("And then?", VoiceSettings())
    synthesizer.close()
    with pytest.raises(VoiceError, match="was closed"):
        synthesizer.render("Why?", VoiceSettings())
    synthesizer.close()
