"""`practice` and `resume`: the three shells over one runner."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from simulator.cli.options import (
    level_option,
    narrate,
    narrate_problems,
    open_workbench,
    spoken_options,
)
from simulator.errors import ExitCode, StorageError, UsageError
from simulator.interview.plan import (
    DEFAULT_FOLLOW_UPS,
    DEFAULT_STYLE,
    FEWEST_FOLLOW_UPS,
    MOST_FOLLOW_UPS,
    Plan,
)
from simulator.scoring.rubric import Level

if TYPE_CHECKING:
    from simulator.session.runner import Runner
    from simulator.wiring import Workbench


@click.command()
@click.option("--plain", is_flag=True, help="Readable lines instead of a screen.")
@click.option("--jsonl", is_flag=True, help="JSON lines over pipes, for programs.")
@click.option("--question", metavar="ID", help="A question of the bank; drawn by default.")
@level_option()
@click.option(
    "--follow-ups",
    type=click.IntRange(FEWEST_FOLLOW_UPS, MOST_FOLLOW_UPS),
    default=DEFAULT_FOLLOW_UPS,
    show_default=True,
    help="The most follow-up questions about a story.",
)
@click.option(
    "--stories",
    type=click.IntRange(1, 2),
    default=1,
    show_default=True,
    help="Ask for a second, different incident after the first.",
)
@click.option(
    "--minutes",
    type=click.FloatRange(min=0, min_open=True, max=600),
    help="Ask no further follow-up after this much active time; nobody is cut off.",
)
@click.option(
    "--style",
    metavar="STYLE",
    default=DEFAULT_STYLE,
    show_default=True,
    help="The interviewer's manner: friendly, neutral or pressing; judging is the same.",
)
@click.option("--seed", type=int, help="Draw questions and wordings the same way again.")
@click.option("--demo", is_flag=True, help="Watch a scripted interview, without a microphone.")
@spoken_options
def practice(
    plain: bool,
    jsonl: bool,
    demo: bool,
    question: str | None,
    level: Level,
    follow_ups: int,
    stories: int,
    minutes: float | None,
    style: str,
    seed: int | None,
    **spoken: object,
) -> ExitCode:
    """Hold an interview.

    On the screen it is spoken where this machine can hear you, and typed otherwise; --plain and
    --jsonl are always typed.
    """
    if plain and jsonl:
        raise UsageError("--plain and --jsonl exclude each other")
    if plain or jsonl:
        _refuse(spoken, "--plain" if plain else "--jsonl")
    if demo:
        return _run_demo()
    workbench = open_workbench()
    plan = workbench.plan(
        level=level,
        question=question,
        stories=stories,
        follow_ups=follow_ups,
        time_budget=None if minutes is None else minutes * 60,
        style=style,
        seed=seed,
    )
    if not plain and not jsonl:
        return run_tui(workbench, plan=plan, spoken=spoken)
    narrate_problems(workbench.content_problems)
    runner = _start(workbench, plan)
    if jsonl:
        from simulator.lines.jsonl import run_jsonl

        run_jsonl(runner, sys.stdin.buffer, sys.stdout)
        if runner.storage_problem is not None:
            narrate(f"not saved: {runner.storage_problem}")
    else:
        from simulator.lines.plain import PlainShell

        _tolerate_any_bytes()
        PlainShell(runner, sys.stdin, sys.stdout).run()
    return ExitCode.OK


@click.command()
@click.argument("session", required=False)
@click.option("--plain", is_flag=True, help="Readable lines instead of a screen.")
@spoken_options
def resume(session: str | None, plain: bool, **spoken: object) -> ExitCode:
    """Go on with an interrupted interview, the latest one by default."""
    if plain:
        _refuse(spoken, "--plain")
    workbench = open_workbench()
    if not plain:
        reopened = workbench.reopen(session)  # a wrong id is told before the screen opens
        return run_tui(workbench, resume=reopened.runner.id, spoken=spoken)
    from simulator.lines.plain import PlainShell

    reopened = workbench.reopen(session)
    _tolerate_any_bytes()
    PlainShell(reopened.runner, sys.stdin, sys.stdout).run(reopened.event)
    return ExitCode.OK


def run_tui(
    workbench: Workbench | None = None,
    *,
    plan: Plan | None = None,
    resume: str | None = None,
    spoken: Mapping[str, object] | None = None,
) -> ExitCode:
    """Open the screen, with the settings that `spoken` goes before.

    Raises UsageError where there is no terminal to open it in, or a setting is wrong.
    """
    _check_terminal()
    from simulator.config import merged
    from simulator.tui.app import run

    workbench = workbench or open_workbench()
    settings = merged(workbench.folders, spoken)
    return run(workbench, plan=plan, resume=resume, settings=settings)


def _run_demo() -> ExitCode:
    """Show the scripted interview. Raises UsageError where there is no terminal."""
    _check_terminal()
    from simulator.tui.demo import run_demo

    return run_demo(open_workbench())


def _check_terminal() -> None:
    """Raise UsageError where there is no terminal to open a screen in."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the screen needs a terminal; use 'practice --plain' or '--jsonl'")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError("this terminal cannot show a screen; use 'practice --plain'")


def _refuse(spoken: Mapping[str, object], shell: str) -> None:
    """Raise UsageError when an option of spoken interviews was given where none is spoken."""
    if any(value is not None for value in spoken.values()):
        raise UsageError(f"{shell} is typed, and takes no option of spoken interviews")


def _start(workbench: Workbench, plan: Plan) -> Runner:
    """A new interview; without a store it is still held, and the candidate is told."""
    try:
        return workbench.start(plan)
    except StorageError as error:
        narrate(f"this interview will not be saved: {error}")
        return workbench.start(plan, keep=False)


def _tolerate_any_bytes() -> None:
    """Streams that never fail on a character: an answer is not lost to a locale."""
    for stream in (sys.stdin, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
