"""`history`, `show`, `export` and `delete`: the interviews that were held."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import columns, emit, narrate, open_workbench, use_color
from simulator.errors import ExitCode, StorageError, UsageError
from simulator.report.format import grade
from simulator.report.json_report import session_json
from simulator.report.safe import one_line, printable

if TYPE_CHECKING:
    from simulator.session.recordings import Recordings
    from simulator.session.runner import Runner
    from simulator.session.store import SessionSummary


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
def history(as_json: bool) -> ExitCode:
    """List the interviews held so far, newest first."""
    workbench = open_workbench()
    listing = workbench.store.listing()
    recorded = {s.id: _recorded(workbench.recordings, s.id) for s in listing.sessions}
    if as_json:
        rows = [_summary(session, recorded[session.id]) for session in listing.sessions]
        emit(json.dumps(rows, indent=2))
    elif listing.sessions:
        emit("\n".join(_table(listing.sessions, recorded)))
    elif not listing.damages:
        narrate("no interview was held yet; 'incident-interview' begins one")
    for damage in listing.damages:
        narrate(one_line(str(damage)))
    if any(recorded.values()) and not as_json:
        total = _space(sum(recorded.values()))
        narrate(printable(f"recordings take {total} in {workbench.folders.recordings}"))
    return ExitCode.OK


@click.command()
@click.argument("session")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "json", "markdown", "html")),
    default="table",
    show_default=True,
    help="How to show it.",
)
def show(session: str, format_: str) -> ExitCode:
    """Show an interview with its scorecard, judged by today's rubric."""
    emit(_render(open_workbench().replay(session), format_))
    return ExitCode.OK


@click.command()
@click.argument("session")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("markdown", "html", "json")),
    default="markdown",
    show_default=True,
    help="The kind of file.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file; made here by default."
)
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def export(session: str, format_: str, output: Path | None, force: bool) -> ExitCode:
    """Write an interview with its scorecard to a file that only you can read."""
    runner = open_workbench().replay(session)
    suffix = {"markdown": "md", "html": "html", "json": "json"}[format_]
    file = output or Path(f"{runner.id}.{suffix}")
    write_private(file, _render(runner, format_), force=force)
    narrate(f"written to {file}")
    return ExitCode.OK


@click.command()
@click.argument("sessions", nargs=-1, required=True, metavar="SESSION...")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(sessions: tuple[str, ...], yes: bool) -> ExitCode:
    """Delete interviews, with everything said in them and every recording."""
    workbench = open_workbench()
    for id in [workbench.store.find_id(session) for session in sessions]:
        if not yes and not click.confirm(f"Delete {id}?", err=True):
            continue
        workbench.delete(id)
        narrate(f"deleted {id}")
    return ExitCode.OK


def write_private(file: Path, text: str, *, force: bool = False) -> None:
    """Write `text` to a new file with mode 0600. Raises UsageError when it cannot be made."""
    how = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL)
    try:
        with os.fdopen(os.open(file, how, 0o600), "w", encoding="utf-8", errors="replace") as out:
            out.write(text.rstrip("\n") + "\n")
    except FileExistsError:
        raise UsageError(f"{file}: exists already; --force writes over it") from None
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from None


def _render(runner: Runner, format_: str) -> str:
    from simulator.report.html import render_html
    from simulator.report.markdown import render_markdown
    from simulator.report.report import interview_reports
    from simulator.report.terminal import render_terminal

    held = runner.debrief()
    if format_ == "json":
        return session_json(held, indent=2)
    reports = interview_reports(held, runner.id)
    match format_:
        case "markdown":
            return render_markdown(*reports)
        case "html":
            return render_html(*reports)
        case _:
            return render_terminal(*reports, width=columns(), color=use_color())


def _table(sessions: Sequence[SessionSummary], recorded: Mapping[str, int]) -> Iterator[str]:
    yield f"{'SESSION':<22} {'BEGUN':<16} {'LEVEL':<7} {'OVERALL':<13} {'RECORDED':>8}  QUESTION"
    for session in sessions:
        begun = datetime.fromtimestamp(session.created_at).strftime("%Y-%m-%d %H:%M")
        row = f"{session.id:<22} {begun:<16} {session.plan.level:<7} {_state(session):<13} "
        row += f"{_space(recorded[session.id]):>8}  "
        yield printable(row + session.plan.question_id)


def _state(session: SessionSummary) -> str:
    if not session.grades:
        return "unfinished" if session.is_unfinished else str(session.phase)
    if set(session.grades) == {None}:
        return "unscored"
    return f"{', '.join(map(grade, session.grades))} of 5"


def _recorded(recordings: Recordings, id: str) -> int:
    """Bytes that the session's recordings take; a damaged id has none."""
    try:
        return recordings.size(id)
    except StorageError:
        return 0


def _space(size: int) -> str:
    """Bytes on disk as a person reads them; `-` is none."""
    if not size:
        return "-"
    return f"{max(size / 1e6, 0.1):.1f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"


def _summary(session: SessionSummary, recorded: int) -> dict[str, object]:
    return {
        "id": session.id,
        "created_at": session.created_at,
        "updated_at": session.updated_at,
        "level": session.plan.level,
        "question": session.plan.question_id,
        "phase": session.phase,
        "overall": session.grades[0] if session.grades else None,
        "recordings_bytes": recorded,
    }
