"""`doctor`: whether this machine is ready for an interview, and what mends what is not."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import emit, open_workbench, recognizer_options
from simulator.errors import ExitCode, UsageError
from simulator.report.safe import one_line

if TYPE_CHECKING:
    from simulator.config import Settings
    from simulator.doctor.check import Check
    from simulator.paths import UserFolders

WIDTH = 14
"""Cells of a check's name."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@recognizer_options
def doctor(as_json: bool, recognizer: str | None, speech_model: Path | None) -> ExitCode:
    """Check sound, speech, terminal, disk and content, and say what mends what is wrong.

    Ends with 1 when something is wrong that every interview needs; without sound answers are typed,
    so that is a warning. Listens to the microphone for a second and keeps nothing of it.
    """
    from simulator.doctor.check import Health, examined
    from simulator.doctor.examinations import examinations
    from simulator.voice.library_noise import library_noise_silenced

    workbench = open_workbench()
    settings = _settings(workbench.folders, recognizer, speech_model)
    checks: list[Check] = []
    is_hanging = False
    with library_noise_silenced():
        for examination in examinations(workbench, settings):
            check, hangs = examined(examination)
            checks.append(check)
            is_hanging = is_hanging or hangs
            if not as_json:
                emit(_line(check))  # each as it is known: some take a while
    is_ready = all(check.health is not Health.WRONG for check in checks)
    if as_json:
        emit(json.dumps({"ok": is_ready, "checks": [_object(c) for c in checks]}, indent=2))
    code = ExitCode.OK if is_ready else ExitCode.CHECK_FAILED
    if is_hanging:
        # A device or engine that hangs would hold up the end of the program as well.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code


def _settings(folders: UserFolders, recognizer: str | None, speech_model: Path | None) -> Settings:
    """What is set; where that cannot be read, which is a check of its own, what was asked for."""
    from simulator.config import Settings, merged

    try:
        return merged(folders, {"recognizer": recognizer, "speech_model": speech_model})
    except UsageError:
        return Settings(recognizer=recognizer or "auto", speech_model=speech_model)  # type: ignore[arg-type]


def _line(check: Check) -> str:
    line = f"{check.health:<8} {check.name:<{WIDTH}} {one_line(check.says)}"
    return f"{line}\n{'':<9}{'':<{WIDTH}} mend: {one_line(check.mend)}" if check.mend else line


def _object(check: Check) -> dict[str, object]:
    return {
        "name": check.name,
        "health": check.health,
        "says": check.says,
        "mend": check.mend or None,
    }
