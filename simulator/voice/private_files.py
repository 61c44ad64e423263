"""Folders and files that only their owner may read."""

from __future__ import annotations

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """`folder`, made if need be, with mode 0700. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        folder.chmod(0o700)


def create_private_file(path: Path) -> int:
    """A new file with mode 0600 as a descriptor for reading and writing. Raises OSError.

    A file that is there already is never opened: it may be a recording, or a link elsewhere.
    """
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    return os.open(path, flags, 0o600)
