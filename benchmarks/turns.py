"""How long a candidate waits in a spoken interview: `python -m benchmarks.turns`.

Whole interviews in a real terminal, with a synthetic voice for the candidate and the virtual sound
of the tests. Each answer is ended by a key at its last audible sample, and confirmed as soon as the
screen offers it; each question is stopped by a key in the middle of it. `--recognizer vosk` speaks
Korean to the Korean model of the registry. Times of the loudspeaker are those at which a recorder
of the virtual sink got the sound: the recorder's delay of about 10 ms is in them, the 50 ms that
the sink itself holds ready are not.
"""

from __future__ import annotations

import argparse
import itertools
import math
import os
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import pexpect
import pytest

from simulator.voice.pcm import BLOCK_SECONDS, level, split
from simulator.voice.ports import BYTES_PER_SECOND
from tests.builders import ROOT, make_workbench
from tests.voice.speech import KOREAN, espeak, korean_model, moonshine_folder
from tests.voice.virtual_audio import Ear, VirtualAudio, missing_part

PATIENCE = 90.0
"""Seconds; nothing on the screen takes longer unless it is broken."""

AUDIBLE = -40.0
"""Level in dB of full scale above which a block is speech."""

FIRST_LINE = 40
"""So many characters of a question stand on its first line."""

TAIL_SECONDS = 0.6
"""How long the loudspeaker is listened to after a key that stops it."""

SPACE, CONFIRM, ANY_KEY, QUIT = b" ", b"\x13", b"x", b"q"

STORY = (
    "Last spring I was on call for the booking service. A latency alert paged me at two in the "
    "morning. I compared the servers that failed with those that did not. First I thought it was "
    "the network, but the graphs showed nothing. Then I saw that a release had gone out an hour "
    "before. I rolled it back, and bookings returned after twenty minutes."
)
REPLIES = (
    "I told the support team every ten minutes what was broken and what we were doing about it.",
    "About four thousand customers could not book for twenty minutes.",
    "We added a check of the connection pool to the release, and I wrote the test for it.",
    "The pool had a limit that nobody had looked at since the traffic doubled.",
    "I ran the same load against the new release for a week, and the errors did not come back.",
)

_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()].|.)")

Times = dict[str, list[float]]


class Terminal:
    """The program in a terminal that is read all the while, with the moment of each output."""

    def __init__(self, home: Path, options: Sequence[str]) -> None:
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "simulator", "practice", *options],
            cwd=str(ROOT),
            env={**os.environ, "TERM": "xterm-256color", "INCIDENT_INTERVIEW_HOME": str(home)},
            dimensions=(30, 100),
        )
        self._more = threading.Condition()
        self._outputs: list[tuple[float, bytes]] = []
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def press(self, key: bytes) -> float:
        """Send `key`; the moment before it was sent."""
        now = time.monotonic()
        self._child.send(key)
        return now

    def wait_for(self, pattern: str, since: float) -> str:
        """What first matches `pattern` in the output after `since`."""
        wanted = re.compile(pattern)
        found: re.Match[str] | None = None

        def shows() -> bool:
            nonlocal found
            found = wanted.search(_text(self._after(since)))
            return found is not None

        with self._more:
            if not self._more.wait_for(shows, PATIENCE):
                raise SystemExit(f"the screen never showed {pattern}")
        assert found is not None
        return found[0]

    def when(self, pattern: str, since: float) -> float:
        """When the output after `since` had `pattern` in it."""
        outputs = self._after(since)
        wanted = re.compile(pattern)

        def shows(last: int) -> bool:
            return wanted.search(_text(outputs[: last + 1])) is not None

        last = bisect_left(range(len(outputs)), True, key=shows)
        if last == len(outputs):
            raise SystemExit(f"the screen never showed {pattern}")
        return outputs[last][0]

    def memory(self) -> dict[str, float]:
        """The most resident memory so far, in MB, of the program and of all its children."""
        program, *children = _most_resident(self._child.pid)
        return {"program": program, "voice in its own process": sum(children)}

    def close(self) -> None:
        """End the program."""
        self._child.close(force=True)
        self._thread.join(PATIENCE)

    def _after(self, since: float) -> list[tuple[float, bytes]]:
        return self._outputs[bisect_right(self._outputs, since, key=itemgetter(0)) :]

    def _read(self) -> None:
        while True:
            try:
                output = os.read(self._child.child_fd, 65_536)
            except OSError:
                return
            with self._more:
                self._outputs.append((time.monotonic(), output))
                self._more.notify()


def _text(outputs: Sequence[tuple[float, bytes]]) -> str:
    raw = b"".join(output for _, output in outputs)
    return _ESCAPES.sub(b"", raw).decode(errors="ignore")


def _most_resident(process: int) -> Iterator[float]:
    """Of `process`, then of all below it, in MB."""
    folder = Path(f"/proc/{process}")
    status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    yield int(status["VmHWM"].split()[0]) / 1024
    for children in folder.glob("task/*/children"):
        for child in children.read_text().split():
            yield from _most_resident(int(child))


class Room:
    """A terminal, and both ends of its sound."""

    def __init__(
        self, audio: VirtualAudio, terminal: Terminal, loudspeaker: Ear, microphone: Ear
    ) -> None:
        self.terminal = terminal
        self._audio = audio
        self._loudspeaker = loudspeaker
        self._microphone = microphone

    def first_sound(self, since: float) -> float:
        """When the loudspeaker was first heard after `since`."""
        return _first_sound(self._loudspeaker, since)

    def stop_speech(self, after: float) -> float:
        """Press a key once the interviewer has spoken on for `after` seconds; seconds to silence.

        The key is pressed while a word is heard, not between two.
        """
        time.sleep(after)
        _first_sound(self._loudspeaker, time.monotonic())
        pressed = self.terminal.press(ANY_KEY)
        time.sleep(TAIL_SECONDS)
        blocks = self._loudspeaker.since(pressed)
        return max((at for at, pcm in blocks if _is_audible(pcm)), default=pressed) - pressed

    def say(self, pcm: bytes) -> float:
        """Speak `pcm` into the microphone; when its last audible sample was heard."""
        began = time.monotonic()
        ear = self._microphone
        with self._audio.saying(pcm):
            first = _first_sound(ear, began) - BLOCK_SECONDS
            seconds = len(pcm) / BYTES_PER_SECOND
            ear.wait_until(
                lambda: sum(len(block) for _, block in ear.since(first)) >= len(pcm), seconds + 10
            )
            return max(at for at, block in ear.since(first) if _is_audible(block))


def _is_audible(pcm: bytes) -> bool:
    return level(pcm) > AUDIBLE


def _first_sound(ear: Ear, since: float) -> float:
    def heard() -> list[float]:
        return [at for at, block in ear.since(since) if _is_audible(block)][:1]

    ear.wait_until(lambda: bool(heard()), PATIENCE)
    return heard()[0]


def _trimmed(pcm: bytes) -> bytes:
    """`pcm` from its first to its last audible block."""
    blocks = list(split(pcm, BLOCK_SECONDS))
    loud = [number for number, block in enumerate(blocks) if _is_audible(block)]
    return b"".join(blocks[loud[0] : loud[-1] + 1])


LISTENING = "LISTENING +[▮▯]"
REVIEW = "This is what was heard"
NEXT = "Follow-up {} of|Closing question"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What led to a question: seconds on the clock of the terminal."""

    ended: float
    """The last audible sample of the answer before it."""
    confirmed: float
    """The key that let that answer count."""


def hold(room: Room, home: Path, speech: Iterator[bytes], times: Times, *, aloud: bool) -> None:
    """One interview from its first question to the closing one."""
    terminal = room.terminal
    asked: list[_Asked] = []
    confirmed = 0.0
    if aloud:
        _hear(room, 0.0, times)
    for number in itertools.count(1):
        terminal.wait_for(LISTENING, confirmed)
        ended = room.say(next(speech))
        done = terminal.press(SPACE)
        terminal.wait_for(REVIEW, done)
        checked = terminal.when(REVIEW, done)
        times["done key to the text to check"].append(checked - done)
        times["end of speech to the text to check"].append(checked - ended)
        confirmed = terminal.press(CONFIRM)
        asked.append(_Asked(ended, confirmed))
        step = terminal.wait_for(NEXT.format(number), confirmed)
        if aloud:
            heard = _hear(room, confirmed, times)
            times["confirming key to first sound of the question"].append(heard - confirmed)
            times["end of speech to first sound of the question"].append(heard - ended)
        if not step.startswith("Follow-up"):
            break
    _read_questions(terminal, home, asked, times)


def _hear(room: Room, since: float, times: Times) -> float:
    """When the question asked after `since` was first heard; it is then stopped by a key."""
    heard = room.first_sound(since)
    times["key to silence"].append(room.stop_speech(random.uniform(0.5, 1.5)))
    return heard


def _read_questions(terminal: Terminal, home: Path, asked: Sequence[_Asked], times: Times) -> None:
    """When the words of each question after the first were on the screen."""
    workbench = make_workbench(home)
    try:
        turns = workbench.replay(workbench.store.sessions()[0].id).state.turns
    finally:
        workbench.store.close()
    for turn, when in zip(turns[1:], asked, strict=True):
        shown = terminal.when(re.escape(turn.asked.text[:FIRST_LINE]), when.confirmed)
        times["confirming key to text of the question"].append(shown - when.confirmed)
        times["end of speech to text of the question"].append(shown - when.ended)


@contextmanager
def room_in(audio: VirtualAudio, home: Path, options: Sequence[str]) -> Iterator[Room]:
    """A room with the program in it."""
    with audio.listening() as loudspeaker, audio.listening("candidate") as microphone:
        terminal = Terminal(home, options)
        try:
            yield Room(audio, terminal, loudspeaker, microphone)
        finally:
            terminal.close()


@dataclass(frozen=True, slots=True)
class Candidate:
    """How one speaks, and the options with which the program hears that."""

    options: tuple[str, ...]
    story: bytes
    replies: tuple[bytes, ...]
    aloud: bool
    """Whether the questions are spoken."""

    def speech(self) -> Iterator[bytes]:
        """One answer after another, without end."""
        return map(_trimmed, itertools.chain([self.story], itertools.cycle(self.replies)))


def english() -> Candidate:
    """Heard by Moonshine."""
    moonshine_folder()
    replies = tuple(espeak(reply, "en-us") for reply in REPLIES)
    options = ("--recognizer", "moonshine", "--no-mute")
    return Candidate(options, espeak(STORY, "en-us"), replies, aloud=True)


def korean() -> Candidate:
    """Heard by Vosk, with the Korean model; the questions are only read."""
    options = ("--speech-model", str(korean_model()), "--mute")
    speech = espeak(KOREAN, "ko")
    return Candidate(options, speech, (speech,), aloud=False)


CANDIDATES = {"moonshine": english, "vosk": korean}


def main() -> None:
    """Hold interviews until there are enough turns, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recognizer", choices=CANDIDATES, default="moonshine")
    parser.add_argument("--turns", type=int, default=20, help="answers, at the least")
    options = parser.parse_args()
    missing = missing_part()
    if missing is not None:
        raise SystemExit(f"needs {missing} (virtual sound)")
    try:
        candidate = CANDIDATES[options.recognizer]()
    except pytest.skip.Exception as missing_engine:
        raise SystemExit(str(missing_engine)) from None
    times: Times = defaultdict(list)
    memory: dict[str, float] = {}
    print(f"load before: {_load()}")
    audio = VirtualAudio()
    os.environ.update(audio.environment)
    try:
        for seed in itertools.count(1):
            _measure(audio, candidate, seed, times, memory)
            if len(times["done key to the text to check"]) >= options.turns:
                break
    finally:
        audio.close()
        tell(times, memory)
    print(f"load after: {_load()}; {seed} interviews")


def _measure(
    audio: VirtualAudio, candidate: Candidate, seed: int, times: Times, memory: dict[str, float]
) -> None:
    fixed = ["--follow-ups", "8", "--no-record", "--no-hands-free", "--seed", str(seed)]
    with (
        tempfile.TemporaryDirectory() as folder,
        room_in(audio, Path(folder), [*candidate.options, *fixed]) as room,
    ):
        hold(room, Path(folder), candidate.speech(), times, aloud=candidate.aloud)
        for part, most in room.terminal.memory().items():
            memory[part] = max(most, memory.get(part, 0.0))


def tell(times: Times, memory: dict[str, float]) -> None:
    """A line for each measurement, and one for each part that holds memory."""
    print(f"{'milliseconds':<46}{'median':>8}{'95 %':>8}{'slowest':>9}{'of':>5}")
    for what, values in times.items():
        ranked = sorted(values)
        at_95 = ranked[math.ceil(0.95 * len(ranked)) - 1]
        figures = (statistics.median(ranked), at_95, ranked[-1])
        median, high, slowest = (1000 * value for value in figures)
        print(f"{what:<46}{median:>8.0f}{high:>8.0f}{slowest:>9.0f}{len(ranked):>5}")
    for part, most in memory.items():
        print(f"most memory of the {part}: {most:.0f} MB")


def _load() -> str:
    return " ".join(f"{average:.2f}" for average in os.getloadavg())


if __name__ == "__main__":
    main()
