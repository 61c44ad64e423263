"""The options of a spoken interview, up to where the screen takes over."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest

from simulator.cli import cli, main
from simulator.cli.options import RECOGNIZERS
from simulator.config import Settings, merged
from simulator.errors import ExitCode, UsageError
from simulator.paths import user_folders
from tests.builders import make_plan, make_workbench
from tests.cli.program import failed, run

Opened = Callable[..., Settings]


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Runs the command line, and gives the settings with which the screen was opened."""
    calls: list[Settings] = []

    def open_screen(_workbench: object, *, settings: Settings, **_: object) -> ExitCode:
        calls.append(settings)
        return ExitCode.OK

    def with_settings(*arguments: str) -> Settings:
        with monkeypatch.context() as patch:
            patch.setattr("sys.stdin", Terminal())
            patch.setattr("sys.stdout", Terminal())
            patch.setenv("TERM", "xterm")
            patch.setattr("simulator.tui.app.run", open_screen)
            assert main(arguments) == ExitCode.OK
        return calls.pop()

    return with_settings


@pytest.mark.parametrize("arguments", [(), ("practice",)])
def test_without_options_the_defaults_are_in_force(
    opened: Opened, arguments: tuple[str, ...]
) -> None:
    assert opened(*arguments) == Settings()


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (("--recognizer", "moonshine"), Settings(recognizer="moonshine")),
        (("--speech-model", "/models/small"), Settings(speech_model=Path("/models/small"))),
        (("--hands-free", "--patience", "8"), Settings(hands_free=True, patience=8.0)),
        (("--mute",), Settings(muted=True)),
        (("--record",), Settings(recordings=True)),
        (("--no-record",), Settings(recordings=False)),
        (("--keyboard",), Settings(mode="keyboard")),
    ],
)
def test_each_option_sets_what_it_is_called_after(
    opened: Opened, arguments: tuple[str, ...], settings: Settings
) -> None:
    assert opened("practice", *arguments) == settings


def test_an_option_that_says_no_goes_before_a_file_that_says_yes(
    opened: Opened, home: Path
) -> None:
    (home / "config").mkdir()
    yes = "hands_free = true\nmuted = true\nrecordings = true\nrate = 140\n"
    (home / "config" / "config.toml").write_text(yes, encoding="utf-8")
    assert opened("practice") == Settings(hands_free=True, muted=True, recordings=True, rate=140)
    no = opened("practice", "--no-hands-free", "--no-mute", "--no-record")
    assert no == Settings(recordings=False, rate=140)


def test_an_option_is_not_kept(opened: Opened, home: Path) -> None:
    opened("practice", "--record", "--mute")
    assert not (home / "config").exists()
    assert opened("practice") == Settings()


def test_a_resumed_interview_takes_them_too(opened: Opened, home: Path) -> None:
    make_workbench(home).start(make_plan())
    assert opened("resume", "--keyboard") == Settings(mode="keyboard")


@pytest.mark.parametrize("command", ["practice", "resume"])
def test_every_option_is_named_as_a_setting(command: str) -> None:
    spoken = {"recognizer", "speech_model", "hands_free", "patience", "muted", "recordings", "mode"}
    options = {parameter.name for parameter in cli.commands[command].params}
    assert spoken <= options
    assert spoken <= {field.name for field in fields(Settings)}


def test_the_recognizers_of_the_options_are_those_of_the_settings() -> None:
    assert get_args(get_type_hints(Settings)["recognizer"]) == RECOGNIZERS


def test_patience_has_the_bounds_of_the_settings() -> None:
    option = next(p for p in cli.commands["practice"].params if p.name == "patience")
    assert isinstance(option.type, click.FloatRange)
    assert (option.type.min, option.type.max) == (1, 60)
    least, most = option.type.min, option.type.max
    assert least is not None and most is not None
    folders = user_folders()
    assert [merged(folders, {"patience": p}).patience for p in (least, most)] == [least, most]
    for patience in (least - 0.1, most + 0.1):
        with pytest.raises(UsageError):
            merged(folders, {"patience": patience})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["practice", "--plain", "--record"], "--plain is typed"),
        (["practice", "--jsonl", "--hands-free"], "--jsonl is typed"),
        (["resume", "--plain", "--mute"], "--plain is typed"),
        (["practice", "--patience", "0"], "0.0 is not in the range"),
        (["practice", "--recognizer", "whisper"], "'whisper' is not one of"),
    ],
)
def test_options_that_make_no_sense_are_one_line(arguments: list[str], said: str) -> None:
    assert failed(run(*arguments), said)
