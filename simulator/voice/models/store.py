"""The speech models in the user's data folder: which there are, whether they are whole.

A model is a folder named after it. One that was installed holds a record of where it came from and
of every file's size and SHA-256; a folder that a user put there by hand holds none, and counts too.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from simulator.errors import ModelError
from simulator.voice.models.download import sha256_of
from simulator.voice.models.progress import Progress, untold
from simulator.voice.vosk_folder import is_english, why_unusable

RECORD = ".incident-interview.json"
"""File inside a model's folder; Vosk does not look at it."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was when it was installed."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What was recorded when a model was installed."""

    name: str
    source: str
    """An address, or the file or folder it was installed from."""
    language: str | None
    """None when it is not in the catalogue."""
    sha256: str | None
    """Of the zip file; None when it came as a folder."""
    confirmed: bool
    """Whether that was compared with a checksum known before; otherwise it is what arrived."""
    files: dict[str, FileRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model folder of the user."""

    folder: Path
    record: ModelRecord | None
    """None when it was put there by hand, or its record cannot be read."""

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def is_english(self) -> bool:
        """Whether it hears English, as far as its record or its name tells."""
        language = self.record.language if self.record is not None else None
        return language.startswith("en") if language else is_english(self.name)

    @property
    def is_unchanged(self) -> bool:
        """Whether every recorded file has its recorded size; quick, and false without a record."""
        if self.record is None:
            return False
        try:
            return all(
                (self.folder / name).stat().st_size == file.size
                for name, file in self.record.files.items()
            )
        except OSError:
            return False

    def size(self) -> int:
        """Bytes on disk."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


class ModelStore:
    """The folder in which models are kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def parts(self) -> Path:
        """Where unfinished downloads and unfinished folders lie."""
        return self.folder / ".parts"

    def installed(self) -> tuple[InstalledModel, ...]:
        """Every model there is, by name."""
        try:
            folders = [path for path in self.folder.iterdir() if path.is_dir()]
        except OSError:
            return ()
        return tuple(
            InstalledModel(folder, read_record(folder))
            for folder in sorted(folders)
            if not folder.name.startswith(".")
        )

    def find(self, name: str) -> InstalledModel:
        """The model called `name`. Raises ModelError."""
        for model in self.installed():
            if model.name == name:
                return model
        there = ", ".join(model.name for model in self.installed()) or "none"
        raise ModelError(f"no installed model is called '{name}' (there is: {there})")

    def remove(self, name: str) -> None:
        """Delete a model. Raises ModelError."""
        folder = self.find(name).folder
        try:
            # A link is not followed: what it leads to is not ours.
            folder.unlink() if folder.is_symlink() else shutil.rmtree(folder)
        except OSError as error:
            raise ModelError(f"{folder}: cannot be removed ({error.strerror or error})") from None


def verify(model: InstalledModel, progress: Progress = untold) -> tuple[str, ...]:
    """Everything that is wrong with a model, each as one line; empty when it is whole.

    Without a record only the presence of its parts can be checked.
    """
    fault = why_unusable(model.folder)
    if fault is not None:
        return (fault,)
    return tuple(
        problem
        for name, file in (model.record.files if model.record is not None else {}).items()
        if (problem := _changed(model.folder / name, name, file, progress)) is not None
    )


def record_files(folder: Path, progress: Progress = untold) -> dict[str, FileRecord]:
    """Size and SHA-256 of every file below `folder`. Raises OSError."""
    return {
        file.relative_to(folder).as_posix(): FileRecord(
            file.stat().st_size, sha256_of(file, progress)
        )
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != RECORD
    }


def write_record(folder: Path, record: ModelRecord) -> None:
    """Put the record into the model's folder. Raises OSError."""
    text = json.dumps(asdict(record), indent=1)
    (folder / RECORD).write_text(text, encoding="utf-8")


def read_record(folder: Path) -> ModelRecord | None:
    """The record in a model's folder; None when there is none, or it makes no sense."""
    try:
        data = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        files = {str(name): FileRecord(**file) for name, file in data.pop("files").items()}
        return ModelRecord(**data, files=files)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _changed(path: Path, name: str, file: FileRecord, progress: Progress) -> str | None:
    try:
        if path.stat().st_size != file.size:
            return f"{name} has another size than when it was installed"
        same = sha256_of(path, progress) == file.sha256
    except OSError as error:
        return f"{name} cannot be read ({error.strerror or error})"
    return None if same else f"{name} is not what was installed"
