"""A loudspeaker and a microphone in software: a PulseAudio of the tests' own, with null sinks.

The program sees two microphones and two loudspeakers through PortAudio and ALSA: the default and a
"headset". What is played into the sink behind a microphone is what that microphone hears.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import os
import shutil
import subprocess
import tempfile
import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from operator import itemgetter
from pathlib import Path

PATIENCE = 10.0
"""Seconds; nothing here takes longer unless it is broken."""

_SINKS = {
    # `norewinds` keeps the sink from rendering two seconds of silence ahead.
    "candidate": "rate=16000 channels=1 norewinds=1",
    "headset": "rate=16000 channels=1 norewinds=1",
    "interviewer": "rate=16000 channels=1 norewinds=1",
}

# Named in a file of our own, since ALSA's would look only once whether PulseAudio is there.
_ALSA = """
pcm.!default { type pulse hint { show on } }
ctl.!default { type pulse }
pcm.headset {
    type asym
    playback.pcm { type pulse device "headset" }
    capture.pcm { type pulse device "headset.monitor" }
    hint { show on }
}
"""


@cache
def missing_part() -> str | None:
    """What this machine lacks for virtual sound; None when nothing."""
    if os.name != "posix":
        return "PulseAudio"
    for command in ("pulseaudio", "pactl", "paplay", "parec"):
        if not shutil.which(command):
            return command
    if not ctypes.util.find_library("portaudio"):
        return "PortAudio (libportaudio2)"
    if not any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so")):
        return "ALSA's PulseAudio plugin (libasound2-plugins)"
    return None


class VirtualAudio:
    """A running PulseAudio."""

    def __init__(self) -> None:
        # Not pytest's folder: the path of a socket may have a hundred characters at most.
        self._folder = Path(tempfile.mkdtemp(prefix="sound-"))
        alsa = self._folder / "alsa.conf"
        alsa.write_text(_ALSA)
        self.environment = {
            "XDG_RUNTIME_DIR": str(self._folder),
            "ALSA_CONFIG_PATH": str(alsa),
            "PULSE_SINK": "interviewer",
            "PULSE_SOURCE": "candidate.monitor",
        }
        self._all = {**os.environ, **self.environment, "HOME": str(self._folder)}
        self._server: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        loads = ["module-native-protocol-unix"]
        loads += [f"module-null-sink sink_name={name} {how}" for name, how in _SINKS.items()]
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no"),
                *("--exit-idle-time=-1", "--disable-shm"),
                *(part for load in loads for part in ("-L", load)),
            ],
            env=self._all,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while "interviewer" not in self._control("list", "short", "sinks", check=False):
            assert time.monotonic() < deadline, "PulseAudio did not start"

    @property
    def process_id(self) -> int:
        assert self._server is not None
        return self._server.pid

    def kill(self) -> None:
        """Take all sound away at once, as if the machine's sound server had crashed."""
        assert self._server is not None
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        """End the server and forget its files."""
        self.kill()
        shutil.rmtree(self._folder)

    def unplug(self, sink: str) -> None:
        """Take one device away, and whatever is open on it.

        PulseAudio would move a stream to another device, so for a moment there is none.
        """
        for line in self._control("list", "short", "modules").splitlines():
            if "module-null-sink" in line:
                self._control("unload-module", line.split()[0])
        for name, how in _SINKS.items():
            if name != sink:
                self._control("load-module", "module-null-sink", f"sink_name={name}", *how.split())

    @contextlib.contextmanager
    def saying(self, pcm: bytes, microphone: str = "candidate") -> Iterator[None]:
        """Play `pcm` into `microphone`, from the start of the block on."""
        player = subprocess.Popen(
            ["paplay", f"--device={microphone}", *_RAW], stdin=subprocess.PIPE, env=self._all
        )
        assert player.stdin is not None
        feeder = threading.Thread(target=_feed, args=(player, pcm), daemon=True)
        feeder.start()
        try:
            yield
        finally:
            player.kill()
            player.wait()
            feeder.join(PATIENCE)

    @contextlib.contextmanager
    def listening(self, sink: str = "interviewer") -> Iterator[Ear]:
        """Take down what is played into `sink` while in the block: the loudspeaker's by default."""
        recorder = subprocess.Popen(
            ["parec", f"--device={sink}.monitor", "--latency-msec=10", *_RAW],
            stdout=subprocess.PIPE,
            env=self._all,
        )
        ear = Ear(recorder)
        try:
            ear.wait_for(bytes_heard=1)
            yield ear
        finally:
            recorder.kill()
            ear.join()
            recorder.wait()

    def _control(self, *command: str, check: bool = True) -> str:
        return subprocess.run(
            ["pactl", *command],
            env=self._all,
            check=check,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        ).stdout


class Ear:
    """What a loudspeaker has played, with the moment at which each block of it was heard."""

    def __init__(self, recorder: subprocess.Popen[bytes]) -> None:
        self._recorder = recorder
        self._more = threading.Condition()
        self.blocks: list[tuple[float, bytes]] = []
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    @property
    def pcm(self) -> bytes:
        with self._more:
            return b"".join(block for _, block in self.blocks)

    def wait_for(self, bytes_heard: int) -> None:
        """Wait until so much was heard since the beginning."""
        with self._more:
            assert self._more.wait_for(
                lambda: sum(len(block) for _, block in self.blocks) >= bytes_heard, PATIENCE
            ), "the virtual loudspeaker gives no sound"

    def since(self, moment: float) -> list[tuple[float, bytes]]:
        """The blocks heard after `moment`, on the monotonic clock."""
        with self._more:
            return self.blocks[bisect_right(self.blocks, moment, key=itemgetter(0)) :]

    def wait_until(self, fulfilled: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Look at every block that comes until `fulfilled`, at most `patience` seconds."""
        with self._more:
            assert self._more.wait_for(fulfilled, patience), "that was never heard"

    def join(self) -> None:
        self._thread.join(PATIENCE)

    def _take(self) -> None:
        assert self._recorder.stdout is not None
        descriptor = self._recorder.stdout.fileno()
        while block := os.read(descriptor, 65_536):
            with self._more:
                self.blocks.append((time.monotonic(), block))
                self._more.notify()
        self._recorder.stdout.close()


_RAW = ("--raw", "--rate=16000", "--channels=1", "--format=s16le")


def _feed(player: subprocess.Popen[bytes], pcm: bytes) -> None:
    assert player.stdin is not None
    with contextlib.suppress(OSError):
        player.stdin.write(pcm)
    with contextlib.suppress(OSError):
        player.stdin.close()
