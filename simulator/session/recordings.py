"""The recorded answers on disk: one folder for each session."""

from __future__ import annotations

import shutil
from pathlib import Path

from simulator.errors import StorageError


class Recordings:
    """The recordings of all sessions, in `folder`; it need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def folder(self, session: str) -> Path:
        """Where those of `session` are. Raises StorageError for an id that names no folder."""
        folder = self._folder / session
        # An id from a damaged store must not lead anywhere else.
        if folder.parent != self._folder or folder.name in ("", ".", ".."):
            raise StorageError(f"session {session} has an id that cannot name a folder")
        return folder

    def size(self, session: str) -> int:
        """Bytes that those of `session` take; 0 when there are none."""
        return sum(_size(file) for file in self.folder(session).rglob("*"))

    def delete(self, session: str) -> None:
        """Delete those of `session`; harmless when there are none. Raises StorageError."""
        folder = self.folder(session)
        try:
            # A link is not followed: what it leads to is not ours.
            folder.unlink() if folder.is_symlink() else shutil.rmtree(folder)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError(f"{folder}: cannot be deleted ({error.strerror or error})") from None


def _size(file: Path) -> int:
    """0 for what has just gone, or is no file of its own."""
    try:
        return 0 if file.is_symlink() or not file.is_file() else file.stat().st_size
    except OSError:
        return 0
