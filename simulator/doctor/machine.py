"""The parts that every interview needs: settings, content, judging, disk, folders, terminal."""

from __future__ import annotations

import os
import shlex
import stat
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from simulator.doctor.check import Check, Health
from simulator.errors import InterviewError
from simulator.session.store import Listing

COMFORTABLE = (80, 24)
"""Columns and rows at which nothing is left out."""

LEAST = (40, 12)
"""Columns and rows below which the screen is of no use."""

LEAST_BYTES = 20_000_000
"""Free space below which an interview may not be kept."""

ROOMY_BYTES = 500_000_000
"""Free space for hours of recordings and a speech model."""


def settings_check(file: Path, load: Callable[[], object]) -> Check:
    """Whether the settings can be read by `load`, which raises UsageError when they cannot."""
    try:
        load()
    except InterviewError as error:
        is_in_file = str(error).startswith(str(file))
        mend = f"mend the line, or delete {shlex.quote(str(file))}" if is_in_file else "unset it"
        return Check("settings", Health.WRONG, str(error), mend)
    there = f"{file}" if file.exists() else f"all at their defaults ({file} would hold them)"
    return Check("settings", Health.OK, there)


def content_check(questions: int, rubrics: int, problems: Sequence[object]) -> Check:
    """Whether there is something to ask and to judge by, and every content file is sound."""
    told = f"{questions} questions, {rubrics} rubric{'' if rubrics == 1 else 's'}"
    if not questions or not rubrics:
        first = f"; first fault: {problems[0]}" if problems else ""
        return Check("content", Health.WRONG, f"{told}{first}", _REINSTALL)
    if problems:
        says = f"{told}; {len(problems)} faults in content files, first: {problems[0]}"
        return Check("content", Health.WARNING, says, "incident-interview questions check")
    return Check("content", Health.OK, told)


def words_check(file: Path, problems: Sequence[object]) -> Check:
    """Whether the user's own words, which recognizers mishear, can all be read."""
    if problems:
        says = f"{len(problems)} faults in {file}, first: {problems[0]}"
        return Check("own words", Health.WARNING, says, f"mend {shlex.quote(str(file))}")
    there = str(file) if file.exists() else f"none ({file} would hold them)"
    return Check("own words", Health.OK, there)


def scoring_check(problem: str | None) -> Check:
    """Whether answers are judged by the trained model; `problem` says why not."""
    if problem is not None:
        return Check("scoring model", Health.WRONG, problem, _REINSTALL)
    return Check("scoring model", Health.OK, "whole, by its checksums, and it loads")


def data_folder_check(folder: Path) -> Check:
    """Whether interviews can be kept, for their owner's eyes only."""
    name = "data folder"
    place = _nearest(folder)
    if not place.is_dir():
        says = f"{place} is a file, so {folder} cannot be made"
        return Check(name, Health.WRONG, says, f"move {shlex.quote(str(place))} away")
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        says = f"{place} cannot be written to ({error.strerror or error})"
        return Check(name, Health.WRONG, says, f"chmod u+rwx {shlex.quote(str(place))}")
    if place != folder:
        return Check(name, Health.OK, f"{folder} is made with the first interview")
    mode = stat.S_IMODE(folder.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        says = f"{folder} can be read by others (mode {mode:o})"
        return Check(name, Health.WARNING, says, f"chmod 700 {shlex.quote(str(folder))}")
    return Check(name, Health.OK, f"{folder}, for you alone")


def store_check(file: Path, open_store: Callable[[], Listing]) -> Check:
    """Whether earlier interviews can be read; `open_store` lists them or raises StorageError."""
    if not file.exists():
        return Check("interviews", Health.OK, "none was held yet")
    try:
        listing = open_store()
    except InterviewError as error:
        mend = f"move {shlex.quote(str(file))} away, and keep it"
        return Check("interviews", Health.WRONG, str(error), mend)
    count = len(listing.sessions)
    if listing.damages:
        says = f"{count} kept in {file}; {len(listing.damages)} damaged"
        return Check("interviews", Health.WARNING, says, "'incident-interview history' says which")
    return Check("interviews", Health.OK, f"{count} kept in {file}")


def disk_check(folder: Path, free_bytes: Callable[[Path], int]) -> Check:
    """Whether there is room for interviews, recordings and a speech model."""
    free = free_bytes(_nearest(folder))
    says = f"{free / 1e9:.1f} GB free"
    if free < LEAST_BYTES:
        says = f"{free / 1e6:.0f} MB free: an interview may not be kept"
        return Check("disk space", Health.WRONG, says, "make room on the disk")
    if free < ROOMY_BYTES:
        says = f"{free / 1e6:.0f} MB free: little for recordings and speech models"
        return Check("disk space", Health.WARNING, says, "make room on the disk")
    return Check("disk space", Health.OK, says)


def terminal_check(
    *, is_terminal: bool, kind: str, size: tuple[int, int], colours: str | None
) -> Check:
    """Whether the screen can be shown. `kind` is TERM; `colours` None is no colour at all."""
    name = "terminal"
    if not is_terminal:
        return Check(name, Health.OK, "this output goes elsewhere, so it was not looked at")
    if kind in ("", "dumb"):
        says = "it cannot show a screen"
        return Check(name, Health.WARNING, says, "incident-interview practice --plain")
    columns, rows = size
    told = f"{columns} columns, {rows} rows, {colours or 'no'} colours"
    if columns < LEAST[0] or rows < LEAST[1]:
        mend = "make the window larger, or use: incident-interview practice --plain"
        return Check(name, Health.WARNING, f"{told}: too small", mend)
    if columns < COMFORTABLE[0] or rows < COMFORTABLE[1]:
        mend = f"make the window {COMFORTABLE[0]} by {COMFORTABLE[1]} or larger"
        return Check(name, Health.WARNING, f"{told}: some of the screen is left out", mend)
    return Check(name, Health.OK, told)


_REINSTALL = "pip install --force-reinstall incident-interview"


def _nearest(folder: Path) -> Path:
    """The folder itself, or what is there of the way to it."""
    return next(path for path in (folder, *folder.parents) if path.exists())
