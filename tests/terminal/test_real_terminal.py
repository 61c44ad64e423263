"""The program in a real terminal: keys in, screen out, and a process that can be killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from simulator.interview.state import InterviewState, Phase
from tests.builders import STORY, make_workbench

SEND = "\x13"
QUIT = "\x11"
LONGEST_WAIT = 30
"""Seconds; a bound for a loaded machine, not a measure."""

TYPED = STORY * 2
"""More than one read of a terminal holds at once."""


class Spawn:
    """Starts the program at 80x24."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.children: list[pexpect.spawn[str]] = []

    def __call__(self, *arguments: str) -> pexpect.spawn[str]:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "simulator", *arguments],
            env={
                **os.environ,
                "TERM": "xterm-256color",
                "INCIDENT_INTERVIEW_HOME": str(self.home),
                "INCIDENT_INTERVIEW_MODE": "keyboard",  # whatever this machine can hear
            },
            dimensions=(24, 80),
            timeout=LONGEST_WAIT,
            encoding="utf-8",
        )
        self.children.append(child)
        return child

    def kept(self) -> InterviewState:
        """The latest session as the disk has it."""
        workbench = make_workbench(self.home)
        try:
            return workbench.replay(workbench.store.sessions()[0].id).state
        finally:
            workbench.store.close()


@pytest.fixture
def spawn(home: Path) -> Iterator[Spawn]:
    spawned = Spawn(home)
    yield spawned
    for child in spawned.children:
        child.close(force=True)


def ended(child: pexpect.spawn[str]) -> int | None:
    """The exit code, once the program has ended."""
    child.expect(pexpect.EOF)
    child.close()
    status: int | None = child.exitstatus
    return status


def test_a_typed_interview_goes_from_the_first_key_to_a_scorecard(spawn: Spawn) -> None:
    child = spawn("practice", "--follow-ups", "0", "--seed", "1")
    child.expect("YOUR ANSWER")
    child.send(STORY + SEND)
    child.expect("Closing question")
    child.send(SEND)
    child.expect("Overall")
    child.send("q")
    assert ended(child) == 0
    assert spawn.kept().phase is Phase.SCORED


def test_keys_that_come_in_one_burst_are_all_in_the_answer(spawn: Spawn) -> None:
    child = spawn("practice", "--follow-ups", "0", "--seed", "1")
    child.expect("YOUR ANSWER")
    child.send(TYPED + SEND)
    child.expect("Closing question")
    child.send(QUIT)
    assert ended(child) == 0
    assert spawn.kept().exchanges[0].answer == TYPED


def test_a_killed_interview_resumes_at_the_same_question(spawn: Spawn) -> None:
    child = spawn("practice", "--seed", "1")
    child.expect("YOUR ANSWER")
    child.send(STORY + SEND)
    child.expect("Follow-up 1")
    child.kill(signal.SIGKILL)
    child.expect(pexpect.EOF)
    before = spawn.kept()
    child = spawn("resume")
    child.expect("Follow-up 1")
    child.send(QUIT)
    assert ended(child) == 0
    after = spawn.kept()
    assert after.open_turn is not None
    assert after.open_turn == before.open_turn
    assert after.exchanges == before.exchanges


def test_leaving_restores_the_terminal(spawn: Spawn) -> None:
    child = spawn()
    child.expect("Incident interview")
    child.send(QUIT)
    child.expect(pexpect.EOF)
    # The alternate screen is left and the cursor shown again.
    assert "\x1b[?1049l" in child.before
    assert "\x1b[?25h" in child.before


def test_interrupting_ends_with_130(spawn: Spawn) -> None:
    child = spawn("practice", "--plain")
    child.expect("Interviewer")
    child.sendintr()
    assert ended(child) == 130


def test_a_dumb_terminal_is_told_what_to_use(spawn: Spawn) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "simulator"],
        env={**os.environ, "TERM": "dumb"},
        timeout=LONGEST_WAIT,
        encoding="utf-8",
    )
    spawn.children.append(child)
    child.expect("practice --plain")
    assert ended(child) == 2
