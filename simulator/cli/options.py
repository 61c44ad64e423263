"""Options and small helpers that several commands share.

Commands import content, storage and screens when they run: `--help` must not wait for them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from simulator.scoring.rubric import Level

if TYPE_CHECKING:
    from simulator.content.yaml_source import Problem
    from simulator.wiring import Workbench

DEFAULT_RUBRIC = "production-incident"

JUDGES = ("learned", "rules")
"""The judges that can be asked for by name; the first is the one that is used."""

RECOGNIZERS = ("auto", "vosk", "moonshine", "none")
"""The recognizers that can be asked for; those of `config.Settings`, which loads slowly."""

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


def recognizer_options(command: F) -> F:
    """`--recognizer` and `--speech-model`, named as the settings that they go before."""
    command = click.option(
        "--speech-model",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="A Vosk model's folder, or an installed model's name.",
    )(command)
    return click.option(
        "--recognizer",
        type=click.Choice(RECOGNIZERS),
        help="What hears you; auto takes the best that is installed.",
    )(command)


def spoken_options(command: F) -> F:
    """All options of a spoken interview, each named as the setting that it goes before."""
    for option in (
        click.option(
            "--keyboard",
            "mode",
            flag_value="keyboard",
            default=None,
            help="Type the answers, and hear nothing.",
        ),
        click.option(
            "--record/--no-record",
            "recordings",
            default=None,
            help="Keep recordings of your answers on this machine.",
        ),
        click.option(
            "--mute/--no-mute", "muted", default=None, help="Show questions without saying them."
        ),
        click.option(
            "--patience",
            type=click.FloatRange(1, 60),
            metavar="SECONDS",
            help="Silence that ends an answer when hands are free.",
        ),
        click.option(
            "--hands-free/--no-hands-free",
            default=None,
            help="Let silence end an answer, and not only a key.",
        ),
    ):
        command = option(command)
    return recognizer_options(command)


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
