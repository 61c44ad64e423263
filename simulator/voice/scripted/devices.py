"""Devices and time as the scripts give them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.voice.ports import SAMPLE_RATE, Device, VoiceError

Pace = Callable[[float], object]
"""Called with the seconds that a real device would take; `time.sleep`, or nothing at all."""


def at_once(_duration: float) -> None:
    """The pace of tests."""


def as_devices(names: Sequence[str]) -> Sequence[Device]:
    """Devices called `names`; the first is the default."""
    return tuple(Device(name, index == 0, SAMPLE_RATE) for index, name in enumerate(names))


def check_device(kind: str, names: Sequence[str], wanted: str | None) -> None:
    """Raise VoiceError unless `wanted` can be opened; None is the default."""
    if not names:
        raise VoiceError(f"this machine has no {kind}")
    if wanted is not None and wanted not in names:
        raise VoiceError(f"there is no {kind} called '{wanted}'")
