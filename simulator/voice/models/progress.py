"""How installing tells what it is doing."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done, how many bytes of it are, and of how many; None is unknown."""


def untold(what: str, done: int, total: int | None) -> None:
    """Tell nobody."""
