"""The command line: options in, exit code out. stdout carries data, stderr narration."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from simulator import __version__
from simulator.cli.content import questions, rubrics
from simulator.cli.doctor import doctor
from simulator.cli.models import models
from simulator.cli.practice import practice, resume, run_tui
from simulator.cli.score import score
from simulator.cli.sessions import delete, export, history, show
from simulator.errors import ExitCode, InterviewError

PROGRAM = "incident-interview"


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name=PROGRAM)
@click.pass_context
def cli(context: click.Context) -> ExitCode | None:
    """Practise "tell me about a production incident you handled", offline.

    Without a command the interview opens on the screen.
    """
    if context.invoked_subcommand is None:
        return run_tui()
    return None


for command in (
    practice,
    resume,
    score,
    history,
    show,
    export,
    delete,
    questions,
    rubrics,
    models,
    doctor,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; errors are one line on stderr."""
    try:
        result = cli.main(
            args=None if arguments is None else list(arguments),
            prog_name=PROGRAM,
            standalone_mode=False,
        )
        sys.stdout.flush()
    except click.ClickException as error:
        return _fail(error.format_message())
    except InterviewError as error:
        return _fail(str(error))
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # Whoever read the output has gone; what is left in the buffer must not raise at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    return result if isinstance(result, int) else ExitCode.OK


def _fail(message: str, code: ExitCode = ExitCode.USAGE) -> int:
    # A name may hold line breaks or escapes; the error stays one line and harmless.
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in message)
    print(f"{PROGRAM}: {line}", file=sys.stderr)  # noqa: T201 - the one place that narrates errors
    return code
