"""`doctor` as a program sees it, on a machine without sound hardware."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cli import main
from simulator.doctor.check import Check, Examination, Health
from simulator.errors import ExitCode
from simulator.wiring import Workbench
from tests.cli.program import run_process

NAMES = [
    "settings",
    "content",
    "scoring model",
    "data folder",
    "interviews",
    "disk space",
    "terminal",
    "microphone",
    "loudspeaker",
    "voice",
    "own words",
    "recognizer",
]


def examine(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> None:
    """Have `doctor` find `checks`."""

    def all_of(_: Workbench, __: object) -> tuple[Examination, ...]:
        return tuple(
            Examination(check.name, lambda check=check: check, 10, is_needed=True)
            for check in checks
        )

    monkeypatch.setattr("simulator.doctor.examinations.examinations", all_of)


def test_every_part_is_told_as_json_in_order() -> None:
    done = run_process("doctor", "--json", "--recognizer", "none")
    assert done.returncode == 0, done.stdout
    told = json.loads(done.stdout)
    assert told["ok"] is True
    assert [check["name"] for check in told["checks"]] == NAMES
    assert all(list(check) == ["name", "health", "says", "mend"] for check in told["checks"])


def test_settings_that_cannot_be_read_are_a_finding_and_the_rest_is_looked_at(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "config.toml").write_text("rates = 1\n", encoding="utf-8")
    done = run_process("doctor", "--json", "--recognizer", "none")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [check["name"] for check in told["checks"]] == NAMES
    assert told["checks"][0]["health"] == "wrong"
    assert "'rates'" in told["checks"][0]["says"]


def test_missing_sound_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    examine(monkeypatch, Check("microphone", Health.WARNING, "this machine has none", "connect"))
    assert main(["doctor"]) == ExitCode.OK
    first, second = capfd.readouterr().out.splitlines()
    assert first.split() == ["warning", "microphone", "this", "machine", "has", "none"]
    assert second.strip() == "mend: connect"


def test_something_needed_that_is_wrong_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    examine(
        monkeypatch,
        Check("content", Health.WRONG, "0 questions", "reinstall"),
        Check("disk space", Health.OK, "80 GB free"),
    )
    assert main(["doctor"]) == ExitCode.CHECK_FAILED
    assert "80 GB free" in capfd.readouterr().out


def test_what_a_device_calls_itself_is_never_an_escape_sequence(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    examine(monkeypatch, Check("microphone", Health.OK, "\x1b[31mmic\n\x1b]8;;x\x07", ""))
    assert main(["doctor"]) == ExitCode.OK
    out = capfd.readouterr().out
    assert "\x1b" not in out
    assert len(out.splitlines()) == 1


def test_a_part_that_hangs_does_not_keep_the_program() -> None:
    program = (
        "import sys, threading\n"
        "from simulator.doctor.check import Examination\n"
        "import simulator.doctor.examinations as all\n"
        "stuck = Examination('microphone', threading.Event().wait, 0.05, is_needed=False)\n"
        "all.examinations = lambda workbench, settings: (stuck,)\n"
        # Nothing that waits for a stuck library at the end of the program may run.
        "import atexit; atexit.register(threading.Event().wait)\n"
        "from simulator.cli import main\n"
        "sys.exit(main(['doctor']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert "did not answer within 0.05 seconds" in done.stdout
