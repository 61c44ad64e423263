"""What a typed filter leaves of a list. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def holding(items: Sequence[T], typed: str, searched: Callable[[T], str]) -> tuple[T, ...]:
    """The items whose `searched` text holds every typed word, in their order; all when none is."""
    wanted = typed.casefold().split()
    return tuple(item for item in items if all(word in searched(item) for word in wanted))
