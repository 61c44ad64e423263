from __future__ import annotations

import os
import subprocess
import sys

import pytest

from simulator.voice.library_noise import library_noise_silenced

_SCRIPT = """
import os, sys
from simulator.voice.library_noise import library_noise_silenced

with library_noise_silenced():
    os.write(2, b"noise from C\\n")
    print("narration", file=sys.stderr)
    print("screen", file=sys.__stderr__, flush=True)
os.write(2, b"after\\n")
print("end", file=sys.stderr)
"""


def test_only_what_libraries_print_is_dropped_and_only_meanwhile() -> None:
    child = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    assert child.stderr.splitlines() == ["narration", "screen", "after", "end"]
    assert child.stdout == ""


def test_an_error_inside_puts_everything_back() -> None:
    before = sys.stderr, sys.__stderr__, os.fstat(2)
    with pytest.raises(KeyError), library_noise_silenced():
        raise KeyError
    assert (sys.stderr, sys.__stderr__, os.fstat(2)) == before
