"""Options and small helpers that several commands share.

Commands import content, storage and screens when they run: `--help` must not wait for them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from simulator.scoring.rubric import Level

if TYPE_CHECKING:
    from simulator.content.yaml_source import Problem
    from simulator.wiring import Workbench

DEFAULT_RUBRIC = "production-incident"

JUDGES = ("learned", "rules")
"""The judges that can be asked for by name; the first is the one that is used."""

F = TypeVar("F", bound=Callable[..., object])


def level_option(default: Level = Level.SENIOR) -> Callable[[F], F]:
    """`--level`, given to the command as a `Level`."""
    return click.option(
        "--level",
        type=click.Choice([level.value for level in Level]),
        default=default.value,
        show_default=True,
        callback=lambda _context, _option, value: Level(value),
        help="The level answers are held to.",
    )


def open_workbench() -> Workbench:
    """A workbench on the user's own folders."""
    from simulator.wiring import Workbench

    return Workbench()


def narrate(text: str) -> None:
    """A line for the person at the terminal; never data."""
    click.echo(text, err=True)


def narrate_problems(problems: Sequence[Problem]) -> None:
    """One line that says how much content was left out, and where the first fault is."""
    if problems:
        count = len(problems)
        plural = "" if count == 1 else "s"
        narrate(f"{count} problem{plural} in content files, first: {problems[0]}")


def emit(text: str) -> None:
    """Data, as UTF-8 whatever the locale says, with one line break at the end."""
    sys.stdout.buffer.write((text.rstrip("\n") + "\n").encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def use_color() -> bool:
    """Whether stdout is a terminal that wants colour."""
    from os import environ

    return sys.stdout.isatty() and "NO_COLOR" not in environ and environ.get("TERM") != "dumb"


def columns() -> int:
    """The width of the terminal, or 80 when stdout is none; readable lines end at 100."""
    from shutil import get_terminal_size

    return min(get_terminal_size((80, 24)).columns, 100) if sys.stdout.isatty() else 80
