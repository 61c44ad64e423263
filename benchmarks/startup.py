"""How long the program takes to answer `--help` and to draw its first screen.

    python benchmarks/startup.py [--runs 20]

Whole processes, from start to the last byte of help, or to the first screen in a real terminal of
80 by 24. Medians over the runs, after one that is not counted. Needs the `test` extra (pexpect).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

import pexpect

FIRST_WORDS = "Practise telling"
"""On the home screen as soon as it is drawn, before content and judge are loaded."""


def help_seconds() -> float:
    """One `--help`, whole process."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "simulator", "--help"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def first_frame_seconds() -> float:
    """From the start of the process to the home screen."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "INCIDENT_INTERVIEW_HOME": home, "TERM": "xterm-256color"}
        start = time.perf_counter()
        child = pexpect.spawn(
            sys.executable,
            ["-m", "simulator"],
            env=environment,
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=60,
        )
        child.expect(FIRST_WORDS)
        seconds = time.perf_counter() - start
        child.send("\x11")
        child.expect(pexpect.EOF)
        child.close()
        return seconds


def median(work: Callable[[], float], runs: int) -> float:
    """Median of `runs` results, after one that is not counted."""
    work()
    return statistics.median(work() for _ in range(runs))


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Time to help and to the first screen.")
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    print(f"--help        {median(help_seconds, runs) * 1000:6.0f} ms")
    print(f"first screen  {median(first_frame_seconds, runs) * 1000:6.0f} ms")


if __name__ == "__main__":
    main()
