"""The child's own side, with a stand-in for pyttsx3."""

from __future__ import annotations

import importlib.machinery
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from simulator.voice.speaker_child import SpeechEngine, answer


class FakeVoice:
    def __init__(self, id: str, languages: list[object]) -> None:
        self.id = id
        self.name = id.title()
        self.languages = languages


class FakeEngine:
    """pyttsx3's engine as far as the child uses it."""

    def __init__(self) -> None:
        self.voices = [
            FakeVoice("german", ["de_DE"]),
            FakeVoice("british", [b"\x02en-gb"]),
            FakeVoice("mute", []),
        ]
        self.chosen: dict[str, object] = {"voice": "german"}
        self.problem: Exception | None = None

    def getProperty(self, name: str) -> Any:  # noqa: N802  # pyttsx3's own name
        return self.voices if name == "voices" else self.chosen[name]

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802
        self.chosen[name] = value

    def connect(self, topic: str, call: Any) -> None:
        self.report = call

    def save_to_file(self, text: str, file: str) -> None:
        Path(file).write_text(text)

    def runAndWait(self) -> None:  # noqa: N802
        if self.problem is not None:
            self.report(name=None, exception=self.problem)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine()
    module: Any = ModuleType("pyttsx3")
    module.init = lambda: engine
    module.__spec__ = importlib.machinery.ModuleSpec("pyttsx3", None)
    monkeypatch.setitem(sys.modules, "pyttsx3", module)
    return engine


def request(file: Path, voice: str | None = None) -> dict[str, Any]:
    return {
        "do": "render",
        "text": "And then?",
        "voice": voice,
        "rate": 165,
        "volume": 0.5,
        "file": str(file),
    }


def test_languages_are_given_in_one_form(fake: FakeEngine) -> None:
    voices = answer(SpeechEngine(), {"do": "voices"})["voices"]
    assert [voice["language"] for voice in voices] == ["de-de", "en-gb", ""]


def test_a_platform_that_speaks_something_else_is_asked_for_english(
    fake: FakeEngine, tmp_path: Path
) -> None:
    assert answer(SpeechEngine(), request(tmp_path / "speech")) == {"rendered": True}
    assert fake.chosen == {"voice": "british", "rate": 165, "volume": 0.5}


def test_the_platforms_own_english_voice_is_kept(fake: FakeEngine, tmp_path: Path) -> None:
    fake.voices.append(FakeVoice("american", ["en_US"]))
    fake.chosen["voice"] = "american"
    engine = SpeechEngine()
    answer(engine, request(tmp_path / "one", voice="british"))
    answer(engine, request(tmp_path / "two"))
    assert fake.chosen["voice"] == "american"


def test_an_engine_that_reports_a_problem_has_failed(fake: FakeEngine, tmp_path: Path) -> None:
    engine = SpeechEngine()
    fake.problem = RuntimeError("out of order")
    assert answer(engine, request(tmp_path / "speech")) == {"error": "out of order"}
    fake.problem = None
    assert answer(engine, request(tmp_path / "speech")) == {"rendered": True}


@pytest.mark.parametrize("nonsense", [{}, {"do": "sing"}, {"do": "render", "loud": True}])
def test_a_request_without_sense_is_answered(fake: FakeEngine, nonsense: dict[str, Any]) -> None:
    assert "error" in answer(SpeechEngine(), nonsense)


def test_a_missing_engine_is_answered() -> None:
    assert "pyttsx3" in answer(SpeechEngine(), {"do": "voices"})["error"]


_ENGINE_THAT_PRINTS = """
import os, subprocess
from simulator.voice import speaker_child

def answer(engine, request):
    print("Audio saved")
    os.write(1, b"from C")
    subprocess.run(["echo", "from a shell"])
    return {"rendered": True}

speaker_child.answer = answer
speaker_child.main()
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX (echo)")
def test_what_engines_print_never_reaches_the_answers() -> None:
    child = subprocess.run(
        [sys.executable, "-c", _ENGINE_THAT_PRINTS],
        input="{}\n{}\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert set(child.stdout.splitlines()) <= {'{"rendered": true}'}
    assert child.returncode == 0
