"""Programs that tests run in processes of their own, to kill them or to starve them.

Each writes a line of JSON for each thing it has to say, and reads a line to be let on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.builders import ROOT

PRELUDE = """
import json, sys
from pathlib import Path
from tests.builders import *
from simulator.interview.events import *

def say(**what):
    print(json.dumps(what), flush=True)

def wait():
    sys.stdin.readline()

home = Path(sys.argv[1])
"""


class Child:
    """A child process, talked to line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def hear(self) -> dict[str, Any]:
        """The next thing it says; fails with its own traceback when it died instead."""
        assert self.process.stdout is not None and self.process.stderr is not None
        line = self.process.stdout.readline()
        if not line:
            self.process.wait(timeout=30)
            raise AssertionError(self.process.stderr.read())
        heard: dict[str, Any] = json.loads(line)
        return heard

    def let_on(self) -> None:
        """End its waiting."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """`kill -9`: it gets no chance to tidy up."""
        self.process.kill()
        self.process.wait(timeout=30)


@contextmanager
def child(program: str, home: Path) -> Iterator[Child]:
    """`program`, run after `PRELUDE` with `home` as its folder; killed when the test is done."""
    process = subprocess.Popen(
        [sys.executable, "-c", PRELUDE + program, str(home)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield Child(process)
        finally:
            process.kill()
