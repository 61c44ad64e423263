"""A check's outcome, and running a check that may hang."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a part does."""

    OK = "ok"
    WARNING = "warning"
    """Interviews can be held all the same, typed or with less comfort."""
    WRONG = "wrong"
    """Something that every interview needs."""


@dataclass(frozen=True, slots=True)
class Check:
    """One part, looked at."""

    name: str
    health: Health
    says: str
    """What was found, as one line."""
    mend: str = ""
    """What to do about it, a command where there is one; empty when all is well."""


@dataclass(frozen=True, slots=True)
class Examination:
    """A check that can be run."""

    name: str
    run: Callable[[], Check]
    seconds: float
    """How long it may take."""
    is_needed: bool
    """Whether a failure of the check itself means that something needed is wrong."""


def examined(examination: Examination) -> tuple[Check, bool]:
    """The check's outcome, and whether it was left hanging in a thread of its own.

    Never takes longer than the check may, and never raises.
    """
    outcome: list[Check] = []
    wrong = Health.WRONG if examination.is_needed else Health.WARNING

    def run() -> None:
        try:
            outcome.append(examination.run())
        except Exception as error:  # the doctor outlives whatever it finds
            says = f"could not be checked: {type(error).__name__}: {error}"
            outcome.append(Check(examination.name, wrong, says))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(examination.seconds)
    if outcome:
        return outcome[0], False
    says = f"did not answer within {examination.seconds:g} seconds"
    return Check(examination.name, wrong, says), True
