"""Writing a scorecard to a file of the candidate's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path

from simulator.errors import StorageError
from simulator.interview.debrief import Debrief
from simulator.report.html import render_html
from simulator.report.json_report import session_json
from simulator.report.markdown import render_markdown
from simulator.report.report import interview_reports

MOST_NAMES = 1000
"""Names tried before giving up; as many exports of one session are no accident."""


class ExportFormat(StrEnum):
    """The formats a scorecard can be written in; the value is the file's ending."""

    MARKDOWN = "md"
    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Scored:
    """A finished interview: what the scorecard screen shows and exports."""

    id: str
    """Session id."""
    held: Debrief


def render(scored: Scored, format: ExportFormat) -> str:
    """The text of the file."""
    renderers: dict[ExportFormat, Callable[[], str]] = {
        ExportFormat.MARKDOWN: lambda: render_markdown(*interview_reports(scored.held)),
        ExportFormat.HTML: lambda: render_html(*interview_reports(scored.held)),
        ExportFormat.JSON: lambda: session_json(scored.held, indent=2) + "\n",
    }
    return renderers[format]()


def write_export(scored: Scored, format: ExportFormat, folder: Path) -> Path:
    """Write the scorecard into `folder`, for its owner's eyes only, and return the file.

    A file that exists is never written over: the name gets a number. Raises StorageError.
    """
    text = render(scored, format)
    for number in count(1):
        tail = "" if number == 1 else f"-{number}"
        file = folder / f"interview-{scored.id}{tail}.{format}"
        try:
            # O_EXCL also refuses to follow a link that lies in wait under this name.
            handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except FileExistsError:
            if number < MOST_NAMES:
                continue
            raise StorageError(f"{file}: too many exports of this interview") from None
        except OSError as error:
            raise StorageError(f"{file}: {error.strerror or error}") from None
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
                out.write(text)
        except OSError as error:
            raise StorageError(f"{file}: {error.strerror or error}") from None
        return file
    raise AssertionError("count() does not end")
