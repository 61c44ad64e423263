"""The parent's side of `speaker_child`: start it, ask it with a time limit, end it."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

import simulator

COMMAND = (sys.executable, "-m", "simulator.voice.speaker_child")

_ROOT = Path(simulator.__file__).resolve().parent.parent
"""The folder that holds the package: `-m` finds it there, and nothing of the user's folder."""


class BrokenSpeakerError(Exception):
    """The child died, hung or made no sense; the message says which."""


class SpeakerProcess:
    """A running child."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        """Start it. Raises BrokenSpeakerError when it cannot be."""
        try:
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # What drivers print would spoil the screen.
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
                cwd=_ROOT,
                # Ctrl-C is for the interview, which then ends the child itself.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise BrokenSpeakerError(f"it cannot be started: {error.strerror}") from None
        assert self._child.stdin is not None and self._child.stdout is not None
        self._stdin = self._child.stdin
        self._stdout = self._child.stdout
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        # A thread, since a pipe cannot be read with a time limit on every platform.
        self._reader = threading.Thread(
            target=_forward, args=(self._stdout, self._answers), daemon=True
        )
        self._reader.start()

    def ask(self, request: Mapping[str, Any], timeout: float) -> dict[str, Any]:
        """The answer to `request`, within `timeout` seconds. Raises BrokenSpeakerError."""
        try:
            self._stdin.write(json.dumps(request) + "\n")
            self._stdin.flush()
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            raise BrokenSpeakerError(f"it said nothing for {timeout:g} s") from None
        except (OSError, ValueError):  # it is dead, or was killed by another thread just now
            line = ""
        if not line:
            raise BrokenSpeakerError("it ended unexpectedly")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise BrokenSpeakerError("it made no sense")
        return answer

    def kill(self) -> None:
        """End it, whatever it is doing."""
        self._child.kill()
        self._child.wait()
        self._reader.join()
        for pipe in (self._stdin, self._stdout):
            # What was not yet written to a dead child does not matter.
            with contextlib.suppress(OSError):
                pipe.close()


def _forward(lines: IO[str], answers: queue.SimpleQueue[str]) -> None:
    """Hand on each line, and an empty one at the end."""
    for line in lines:
        answers.put(line)
    answers.put("")
