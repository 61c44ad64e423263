"""Text of unknown origin made safe to show: no escape sequence, no reordering, no lost character.

What a candidate typed, a recognizer heard or a file holds passes through here before it reaches a
terminal, a screen or a page. Escaping for a markup language is the business of each format.
"""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character was that must not be shown, so that nothing disappears unseen."""

_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, delete, C1 (8-bit escapes)
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # controls of text direction
    "\ud800-\udfff]"  # lone surrogates: undecodable bytes, which no output can encode
)


def printable(text: str) -> str:
    """`text` with newlines and tabs kept, and every other control character replaced.

    Also replaced: escape, direction controls and lone surrogates. A carriage return with its
    newline is one newline.
    """
    return _UNSHOWN.sub(REPLACEMENT, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """`text` made printable on a single line: every run of white space becomes one space."""
    return " ".join(printable(text).split())
