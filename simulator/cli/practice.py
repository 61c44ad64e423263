"""`practice` and `resume`: the three shells over one runner."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from simulator.cli.options import level_option, narrate, narrate_problems, open_workbench
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
    help="The most follow-up questions.",
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
def practice(
    plain: bool,
    jsonl: bool,
    question: str | None,
    level: Level,
    follow_ups: int,
    minutes: float | None,
    style: str,
    seed: int | None,
) -> ExitCode:
    """Hold an interview."""
    if plain and jsonl:
        raise UsageError("--plain and --jsonl exclude each other")
    workbench = open_workbench()
    plan = workbench.plan(
        level=level,
        question=question,
        follow_ups=follow_ups,
        time_budget=None if minutes is None else minutes * 60,
        style=style,
        seed=seed,
    )
    if not plain and not jsonl:
        return run_tui(workbench, plan=plan)
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
def resume(session: str | None, plain: bool) -> ExitCode:
    """Go on with an interrupted interview, the latest one by default."""
    workbench = open_workbench()
    if not plain:
        reopened = workbench.reopen(session)  # a wrong id is told before the screen opens
        return run_tui(workbench, resume=reopened.runner.id)
    from simulator.lines.plain import PlainShell

    reopened = workbench.reopen(session)
    _tolerate_any_bytes()
    PlainShell(reopened.runner, sys.stdin, sys.stdout).run(reopened.event)
    return ExitCode.OK


def run_tui(
    workbench: Workbench | None = None, *, plan: Plan | None = None, resume: str | None = None
) -> ExitCode:
    """Open the screen. Raises UsageError where there is no terminal to open it in."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the screen needs a terminal; use 'practice --plain' or '--jsonl'")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise UsageError("this terminal cannot show a screen; use 'practice --plain'")
    from simulator.tui.app import run

    return run(workbench or open_workbench(), plan=plan, resume=resume)


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
