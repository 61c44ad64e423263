"""Text as it may be given to a speech engine."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 2_000
"""Characters: two minutes of speech, more than any question has."""

# Windows' engine takes XML, and macOS's takes [[commands]], in the middle of plain text.
_MARKUP = re.compile(r"\[\[|\]\]|[<>]")


def speakable(text: str) -> str:
    """`text` without anything an engine takes as a command; empty when nothing can be said.

    A question may quote what a candidate typed, so this is not only about our own wording.
    """
    plain = "".join(
        " " if unicodedata.category(character)[0] in "CZ" else character for character in text
    )
    plain = " ".join(_MARKUP.sub(" ", plain).split())[:LONGEST]
    return plain if any(character.isalnum() for character in plain) else ""
