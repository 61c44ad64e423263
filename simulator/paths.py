"""Where files live; the only module that knows.

`INCIDENT_INTERVIEW_HOME` moves everything of the user's under one folder.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APP = "incident-interview"
HOME_VARIABLE = "INCIDENT_INTERVIEW_HOME"

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class UserFolders:
    """The user's own folders; none need exist."""

    config: Path
    data: Path

    @property
    def sessions(self) -> Path:
        """The session database."""
        return self.data / "sessions.sqlite3"

    @property
    def models(self) -> Path:
        """The folder of installed speech models."""
        return self.data / "models"

    @property
    def words(self) -> Path:
        """The user's own words, which recognizers mishear."""
        return self.config / "words.txt"

    @property
    def settings(self) -> Path:
        """The user's settings, kept by the program and edited by hand."""
        return self.config / "config.toml"

    @property
    def recordings(self) -> Path:
        """The folder of recorded answers, one folder in it for each session."""
        return self.data / "recordings"

    @property
    def speech(self) -> Path:
        """The cache of what the interviewer said, which may quote the candidate."""
        return self.data / "speech"

    def content(self, kind: str) -> tuple[Path, ...]:
        """The folders in which the user may keep files of `kind`."""
        return (self.config / kind, self.data / kind)


def user_folders() -> UserFolders:
    """The platform's folders for this program, or those under `INCIDENT_INTERVIEW_HOME`."""
    home = os.environ.get(HOME_VARIABLE)
    if home:
        return UserFolders(Path(home) / "config", Path(home) / "data")
    return UserFolders(
        platformdirs.user_config_path(APP, appauthor=False),
        platformdirs.user_data_path(APP, appauthor=False),
    )


def content_files(kind: str, folders: UserFolders) -> list[Path]:
    """The YAML files of `kind` ("question_bank" or "rubrics"), the program's own first."""
    found: list[Path] = []
    for folder in (_bundled(kind), *folders.content(kind)):
        # A folder that does not exist, or that may not be read, simply holds nothing.
        found += sorted(file for file in folder.glob("*.yaml") if not file.name.startswith("."))
    return found


def _bundled(kind: str) -> Path:
    """An installed wheel carries the folder inside the package; a checkout has it beside it."""
    inside = _PACKAGE / kind
    return inside if inside.is_dir() else _PACKAGE.parent / kind
