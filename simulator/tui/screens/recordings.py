"""The question that is asked once, before the first spoken interview."""

from __future__ import annotations

from pathlib import Path

from simulator.report.safe import one_line
from simulator.tui.screens.confirm import ConfirmDialog


def recordings_dialog(folder: Path) -> ConfirmDialog:
    """Whether answers may be kept as sound in `folder`."""
    return ConfirmDialog(
        "Record your answers?",
        "Recordings let you hear a quote again from the scorecard. They stay on this machine and "
        "go when their interview is deleted. Without them only the words are kept. Press v at home "
        "to change this later; 'incident-interview doctor' checks microphone and voice.\n\n"
        # On a line of its own: what follows a long path would begin a line with its comma.
        f"Kept in {one_line(str(folder))}",
        yes="Record",
        no="Words only",
    )
