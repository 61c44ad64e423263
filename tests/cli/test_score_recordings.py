"""`score` on recordings: heard on this machine, then judged as any answer is."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from simulator.cli import main
from simulator.cli.hearing import progress_bar
from simulator.errors import ExitCode
from simulator.voice.choose import Choice
from simulator.voice.ports import LEAD_IN_SECONDS, HeardWord, Utterance, VoiceError
from simulator.voice.scripted import Cue, ScriptedRecognizer
from simulator.wiring import Workbench
from tests.builders import STORY
from tests.cli.program import failed, run, run_process
from tests.cli.test_practice_options import Terminal
from tests.voice.speech import moonshine_folder


def record(folder: Path, name: str, seconds: float = 2.0, rate: int = 44_100) -> str:
    """A file of quiet noise, in the format its name says, in stereo."""
    noise = np.random.default_rng(7).normal(0, 0.01, (round(seconds * rate), 2))
    soundfile.write(folder / name, noise, rate)
    return str(folder / name)


def utterance(text: str) -> Utterance:
    words = text.split()
    begun = LEAD_IN_SECONDS
    return Utterance(
        text, tuple(HeardWord(w, begun + i, begun + i + 0.5, 0.9) for i, w in enumerate(words))
    )


class Loads:
    """A recognizer that hears one story after another, and counts how often it is loaded."""

    def __init__(self, *texts: str) -> None:
        self.count = 0
        self._texts = texts

    def __call__(self) -> ScriptedRecognizer:
        self.count += 1
        return ScriptedRecognizer([[Cue(0.5, utterance(text))] for text in self._texts])


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Loads:
    loads = Loads(STORY, STORY)
    monkeypatch.setattr(
        Workbench, "recognizer_choice", lambda _, __: Choice(loads, "Scripted hears the answers.")
    )
    return loads


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg", "WAV"])
def test_a_recording_is_scored_as_an_opening_answer_with_its_delivery(
    loads: Loads, tmp_path: Path, capfd: pytest.CaptureFixture[str], suffix: str
) -> None:
    file = record(tmp_path, f"answer.{suffix}")
    assert main(["score", "--format", "json", file]) == ExitCode.OK
    card = json.loads(capfd.readouterr().out)
    assert card["file"] == file
    assert card["transcript"] == STORY
    evidence = [e for c in card["criteria"] for e in c["evidence"]]
    assert evidence
    assert all(STORY[e["start"] : e["end"]] == e["quote"] for e in evidence)
    assert card["delivery"]["seconds"] == len(STORY.split()) - 0.5
    assert all("seconds" in section for section in card["sections"])


def test_the_recognizer_is_loaded_once_for_all_files(
    loads: Loads, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    files = [record(tmp_path, "a.wav"), record(tmp_path, "b.wav")]
    assert main(["score", "--format", "jsonl", *files]) == ExitCode.OK
    out, err = capfd.readouterr()
    assert [json.loads(line)["file"] for line in out.splitlines()] == files
    assert loads.count == 1
    assert err.count("listens") == 1


def test_the_recognizer_is_not_loaded_for_text(
    loads: Loads, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    assert main(["score", str(file)]) == ExitCode.OK
    assert loads.count == 0


def test_the_report_tells_the_time_of_each_section(
    loads: Loads, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["score", record(tmp_path, "answer.wav")]) == ExitCode.OK
    out = capfd.readouterr().out
    assert "Length of the opening answer:" in out
    assert f"You: {STORY.split('.')[0]}" in " ".join(out.split())


def test_a_name_is_never_markup_in_the_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with progress_bar(Path("[bold]a.wav")) as progress:
        assert progress is not None
        progress(1.0, 2.0)
    assert "[bold]a.wav" in terminal.getvalue()


def test_without_a_terminal_no_bar_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with progress_bar(Path("a.wav")) as progress:
        assert progress is None
    assert stream.getvalue() == ""


def test_a_recording_without_speech_says_so_and_is_unscored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    silent = Choice(lambda: ScriptedRecognizer([()]), "Scripted hears the answers.")
    monkeypatch.setattr(Workbench, "recognizer_choice", lambda _, __: silent)
    assert main(["score", "--format", "json", record(tmp_path, "a.wav")]) == ExitCode.OK
    out, err = capfd.readouterr()
    assert json.loads(out)["overall"] is None
    assert "no speech was heard" in err


def test_a_recognizer_that_breaks_fails_its_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def damaged() -> ScriptedRecognizer:
        raise VoiceError("/models/small: not a working Vosk model (a file in it is damaged)")

    monkeypatch.setattr(Workbench, "recognizer_choice", lambda _, __: Choice(damaged, "Vosk"))
    text = tmp_path / "story.txt"
    text.write_text(STORY, encoding="utf-8")
    files = [record(tmp_path, "a.wav"), str(text)]
    assert main(["score", "--format", "jsonl", *files]) == ExitCode.USAGE
    out, err = capfd.readouterr()
    assert json.loads(out)["file"] == str(text)
    assert "a.wav: /models/small: not a working Vosk model" in err


def test_a_recording_longer_than_the_limit_is_refused(
    loads: Loads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("simulator.cli.hearing.LONGEST_SECONDS", 1)
    assert main(["score", record(tmp_path, "long.wav", seconds=4.0)]) == ExitCode.USAGE
    assert "long.wav: longer than" in capfd.readouterr().err
    assert loads.count == 0


def test_without_a_recognizer_one_line_says_how_to_come_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    none = Choice(None, "Answers are typed.")
    monkeypatch.setattr(Workbench, "recognizer_choice", lambda _, __: none)
    assert main(["score", record(tmp_path, "a.wav")]) == ExitCode.USAGE
    out, err = capfd.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert "a.wav: a recording needs a recognizer" in line
    assert "models install" in line
    assert "[moonshine]" in line


@pytest.mark.uses("vosk")  # whose absence would be said first
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--recognizer", "none"], "cannot be heard with the recognizer 'none'"),
        (["--recognizer", "vosk"], "no English Vosk model is installed"),
        (["--speech-model", "nowhere"], "nowhere: not a Vosk model (there is no such folder)"),
        (["--recognizer", "whisper"], "'whisper' is not one of"),
    ],
)
def test_a_recognizer_that_is_asked_for_and_not_there_is_one_line(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    assert failed(run("score", record(tmp_path, "a.wav"), *arguments), said)


def test_what_is_no_recording_is_named(tmp_path: Path) -> None:
    file = tmp_path / "story.wav"
    file.write_text(STORY, encoding="utf-8")
    assert failed(run("score", str(file)), "story.wav is not a recording")
    assert failed(run("score", str(tmp_path / "gone.mp3")), "gone.mp3: No such file")


def test_the_recognizer_of_the_settings_is_used(home: Path, tmp_path: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text("recognizer = 'none'\n", encoding="utf-8")
    assert failed(run("score", record(tmp_path, "a.wav")), "with the recognizer 'none'")


def test_settings_that_cannot_be_read_are_one_line(home: Path, tmp_path: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text("recognizers = 'none'\n", encoding="utf-8")
    assert failed(run("score", record(tmp_path, "a.wav")), "config.toml", "'recognizers'")


def test_real_speech_is_heard_by_moonshine() -> None:
    import moonshine_voice

    moonshine_folder()
    file = Path(moonshine_voice.__file__).parent / "assets" / "clone-test.wav"
    done = run_process("score", "--format", "json", "--recognizer", "moonshine", str(file))
    assert done.returncode == 0, done.stderr
    card = json.loads(done.stdout)
    assert card["delivery"]["words"] > 5
    assert card["delivery"]["seconds"] > 1
    assert "Moonshine" in done.stderr
