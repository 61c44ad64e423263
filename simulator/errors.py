"""Everything this program raises on purpose, and the exit codes it ends with.

    InterviewError                  one line for the user, never a traceback
    ├── UsageError                  a wrong name, file or option
    ├── ContentError                a question or rubric file that cannot be used
    ├── StorageError                a session that cannot be read or written
    └── ModelError                  a speech model that cannot be installed or used

`IllegalEvent` is apart: it means a shell sent something the interview does not allow now, which is
a fault of this program and never of its user.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit status says."""

    OK = 0
    CHECK_FAILED = 1
    """The check that was asked for ran, and did not pass."""
    USAGE = 2
    """Wrong use or bad input; one line on stderr says which."""
    INTERRUPTED = 130


class InterviewError(Exception):
    """Base of the errors shown to the user as one line."""


class UsageError(InterviewError):
    """What was asked for does not exist or cannot be read."""


class ContentError(InterviewError):
    """A question or rubric file is broken; the message begins with file:line:column."""


class StorageError(InterviewError):
    """The session store cannot be read or written."""


class ModelError(InterviewError):
    """A speech model cannot be fetched, unpacked or used; the message is one line."""


class IllegalEvent(Exception):
    """An event that the interview's transition table does not allow in its present phase."""
