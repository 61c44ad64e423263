"""The guards that every other test relies on."""

from __future__ import annotations

import importlib
import socket
from pathlib import Path

import pytest

from simulator.paths import user_folders
from tests.conftest import SOUND_MODULES


def test_the_users_folders_are_under_the_tests_own_home(home: Path) -> None:
    folders = user_folders()
    assert folders.config.is_relative_to(home)
    assert folders.sessions.is_relative_to(home)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_network_socket_is_refused(family: int) -> None:
    with pytest.raises(AssertionError, match="reach the network"):
        socket.socket(family)


def test_looking_up_a_name_is_refused() -> None:
    with pytest.raises(AssertionError, match="reach the network"):
        socket.getaddrinfo("localhost", 80)


def test_a_pair_of_local_sockets_still_works() -> None:
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"


@pytest.mark.parametrize("name", SOUND_MODULES)
def test_what_makes_sound_cannot_be_imported(name: str) -> None:
    with pytest.raises(ImportError):
        importlib.import_module(name)
