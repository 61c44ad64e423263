"""Keeping what C libraries print away from the screen."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def library_noise_silenced() -> Iterator[None]:
    """Drop what is written to file descriptor 2, except by Python's own `sys.stderr`.

    ALSA, PortAudio and Vosk write there from C, in the middle of a screen. Textual draws its
    screen on `sys.__stderr__`, so enter this before the screen is opened; it changes the whole
    process until it is left.
    """
    kept = os.dup(2)
    terminal = os.fdopen(kept, "w", buffering=1, encoding="utf-8", errors="backslashreplace")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    before = sys.stderr, sys.__stderr__
    with contextlib.suppress(AttributeError):  # there is no stderr at all
        sys.stderr.flush()
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stderr = sys.__stderr__ = terminal  # type: ignore[misc]  # typed as constants
    try:
        yield
    finally:
        terminal.flush()
        os.dup2(kept, 2)
        sys.stderr, sys.__stderr__ = before  # type: ignore[misc]
        terminal.close()
