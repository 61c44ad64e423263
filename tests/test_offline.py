"""Nothing but `models install` opens a socket, and everything works without a network.

Each command runs in a process of its own in which every socket that could leave the machine is
refused and taken down, also one that the program would swallow the refusal of. Where the system
allows it, it runs in a network namespace too, in which there is no network at all: not even C code
could reach one there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pexpect
import pytest

from tests.builders import ROOT, STORY
from tests.voice.speech import korean_model, moonshine_folder

LONGEST_WAIT = 110
"""Seconds; a bound for a loaded machine, not a measure."""

# Python runs this before anything else, in the process and in each one that it starts.
GUARD = """
import os, socket, sys

def refuse(event, details):
    is_new = event == "socket.__new__" and details[1] not in (socket.AF_UNIX, -1)
    if is_new or event in ("socket.getaddrinfo", "socket.gethostbyname"):
        with open(os.environ["SOCKETS_OPENED"], "a") as log:
            log.write(f"{event} {details[1:]} by {sys.argv}\\n")
        raise OSError("this test has no network")

sys.addaudithook(refuse)
"""


@cache
def _without_network() -> tuple[str, ...] | None:
    """What runs a command without a network; None where that is not allowed."""
    for prefix in (("unshare", "-n"), ("unshare", "-rn")):
        if shutil.which("unshare") is None:
            return None
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return prefix
    return None


class Offline:
    """Runs programs that cannot reach a network."""

    def __init__(self, folder: Path, prefix: Sequence[str]) -> None:
        guard = folder / "guard"
        guard.mkdir()
        (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
        self._log = folder / "sockets.txt"
        self.prefix = tuple(prefix)
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(guard), str(ROOT))),
            "SOCKETS_OPENED": str(self._log),
            "TERM": "xterm-256color",
        }

    @property
    def opened(self) -> str:
        """The sockets that were opened, a line each."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def python(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run Python with `arguments` to its end."""
        return subprocess.run(
            [*self.prefix, sys.executable, *arguments],
            input=stdin,
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LONGEST_WAIT,
            check=False,
        )

    def command(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run the program with `arguments` to its end."""
        return self.python("-m", "simulator", *arguments, stdin=stdin)


@pytest.fixture(params=["sockets refused", "no network"])
def offline(request: pytest.FixtureRequest, tmp_path: Path) -> Offline:
    prefix = _without_network() if request.param == "no network" else ()
    if prefix is None:
        pytest.skip("needs a network namespace (unshare -n), which this system does not allow")
    return Offline(tmp_path, prefix)


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import _socket; _socket.socket(_socket.AF_INET6)",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')",
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'], check=True)",
    ],
)
def test_the_guard_sees_and_refuses_every_way_out(offline: Offline, code: str) -> None:
    assert offline.python("-c", code).returncode != 0
    assert "socket." in offline.opened


def test_the_guard_sees_what_a_program_swallows(offline: Offline) -> None:
    code = "import contextlib, socket\nwith contextlib.suppress(OSError): socket.socket()"
    assert offline.python("-c", code).returncode == 0
    assert "socket.__new__" in offline.opened


def test_installing_a_model_is_what_opens_one(offline: Offline) -> None:
    done = offline.command(
        *("models", "install", "vosk-model-own", "--url", "http://127.0.0.1:9/own.zip")
    )
    assert done.returncode == 2
    assert "socket." in offline.opened


def test_an_interview_opens_no_socket(offline: Offline) -> None:
    answer = json.dumps({"type": "answer", "text": STORY})
    done = offline.command("practice", "--jsonl", "--follow-ups", "1", stdin=f"{answer}\n" * 3)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["type"] == "scorecard"
    assert offline.opened == ""


@pytest.mark.parametrize("format_", ["table", "html"])
def test_scoring_opens_no_socket(offline: Offline, format_: str) -> None:
    done = offline.command("score", "-", "--format", format_, stdin=STORY)
    assert done.returncode == 0, done.stderr
    assert offline.opened == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("questions", "check"),
        ("rubrics", "check"),
        ("history",),
        ("models", "list"),
        ("models", "verify"),
    ],
)
def test_looking_things_up_opens_no_socket(offline: Offline, arguments: tuple[str, ...]) -> None:
    assert offline.command(*arguments).returncode == 0
    assert offline.opened == ""


def test_the_doctor_opens_no_socket(offline: Offline) -> None:
    """It has the sound system, the voice and the recognizer loaded and used."""
    done = offline.command("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["scoring model"]["health"] == "ok", done.stdout
    assert {"microphone", "voice", "recognizer"} <= set(checks)
    assert offline.opened == ""


def test_scoring_a_recording_opens_no_socket(offline: Offline) -> None:
    recording = moonshine_folder().parents[2] / "moonshine_voice" / "assets" / "clone-test.wav"
    if not recording.is_file():
        pytest.skip("needs the package moonshine-voice (recordings of English)")
    done = offline.command("score", "--recognizer", "moonshine", "--format", "json", str(recording))
    assert json.loads(done.stdout)["delivery"]["words"] > 5, done.stderr
    assert offline.opened == ""


def test_hearing_by_vosk_opens_no_socket(offline: Offline) -> None:
    done = offline.python("-m", "simulator.voice.vosk_trial", str(korean_model()))
    assert done.returncode == 0
    assert offline.opened == ""


def test_importing_everything_opens_no_socket(offline: Offline) -> None:
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in sorted((ROOT / "simulator").rglob("*.py"))
        if not file.stem.startswith("__")
    ]
    assert len(modules) > 100
    done = offline.python("-c", "\n".join(f"import {module}" for module in modules))
    assert done.returncode == 0, done.stderr
    assert offline.opened == ""


def test_an_interview_on_the_screen_opens_no_socket(offline: Offline) -> None:
    command, *rest = [*offline.prefix, sys.executable, "-m", "simulator", "practice"]
    screen = pexpect.spawn(
        command,
        rest,
        env=offline.environment,
        cwd=str(ROOT),
        dimensions=(24, 80),
        timeout=LONGEST_WAIT,
        encoding="utf-8",
    )
    try:
        screen.expect("Send")  # the key that sends an answer: the question is open
        screen.send("\x11")
        screen.expect(pexpect.EOF)
    finally:
        screen.close(force=True)
    assert screen.exitstatus == 0
    assert offline.opened == ""
