"""Every test runs with a home of its own, without a network and without sound."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

from simulator.paths import HOME_VARIABLE

# The same examples on every run: a test that passes here passes everywhere.
settings.register_profile("repeatable", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("repeatable")

LOOPBACK = "127.0.0.1"
SOUND_MODULES = ("sounddevice", "vosk", "pyttsx3")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders, empty and under `tmp_path`."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return home


def _refuse(*what: Any, **_: Any) -> NoReturn:
    raise AssertionError(f"a test tried to reach the network: {what}")


class _LocalSocket(socket.socket):
    """A socket that must be a pipe of this machine's own; the event loop needs one."""

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        if fileno is None and family != socket.AF_UNIX:
            _refuse(family)
        super().__init__(family, type, proto, fileno)


class _LoopbackSocket(socket.socket):
    """A socket that reaches this machine and no other."""

    def connect(self, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] != LOOPBACK:
            _refuse(address)
        super().connect(address)


_look_up = socket.getaddrinfo


def _look_up_loopback(host: Any, *arguments: Any, **options: Any) -> Any:
    return _look_up(host, *arguments, **options) if host == LOOPBACK else _refuse(host)


def _used(request: pytest.FixtureRequest) -> set[str]:
    """The parts that a test's `uses` markers name."""
    return {part for mark in request.node.iter_markers("uses") for part in mark.args}


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a test marked `uses("loopback")` has a network, of this machine alone."""
    if "loopback" in _used(request):
        monkeypatch.setattr(socket, "socket", _LoopbackSocket)
        monkeypatch.setattr(socket, "getaddrinfo", _look_up_loopback)
        return
    monkeypatch.setattr(socket, "socket", _LocalSocket)
    monkeypatch.setattr(socket, "create_connection", _refuse)
    monkeypatch.setattr(socket, "getaddrinfo", _refuse)


@pytest.fixture(autouse=True)
def _no_sound(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing what records or speaks fails, so that no test makes a noise or waits for one.

    A test marked `uses("sounddevice")` may import that, and so for the others.
    """
    for name in set(SOUND_MODULES) - _used(request):
        monkeypatch.setitem(sys.modules, name, None)
