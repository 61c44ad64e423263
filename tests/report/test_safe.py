from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.report.safe import REPLACEMENT, one_line, printable

ANY_TEXT = st.text(st.characters())  # lone surrogates too

UNSHOWN = [
    *(chr(c) for c in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if chr(c) not in "\n\t"),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c",
    *"\ud800\udbff\udc00\udfff",
]


@pytest.mark.parametrize("character", UNSHOWN, ids=lambda c: f"U+{ord(c):04X}")
def test_a_control_character_is_replaced_and_its_place_kept(character: str) -> None:
    assert printable(f"a{character}b") == f"a{REPLACEMENT}b"


@pytest.mark.parametrize(
    "text",
    ["", "plain", "tab\there", "two\nlines\n", "café naïve", "日本語", "👩‍💻", "שלום", "[b]&<>"],
)
def test_ordinary_text_is_kept_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_a_carriage_return_with_its_newline_is_one_newline() -> None:
    assert printable("a\r\nb\rc") == f"a\nb{REPLACEMENT}c"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb", "a b"),
        ("  a \t\n b  ", "a b"),
        ("a\u2028b\u2029c", "a b c"),
        ("a\x1bb\x85c", f"a{REPLACEMENT}b{REPLACEMENT}c"),
        ("\n", ""),
    ],
)
def test_one_line_makes_every_run_of_white_space_one_space(text: str, line: str) -> None:
    assert one_line(text) == line


@given(ANY_TEXT)
def test_what_is_printable_holds_no_control_character_and_can_be_encoded(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert {c for c in shown if unicodedata.category(c) in ("Cc", "Cs")} <= {"\n", "\t"}
    assert printable(shown) == shown


@given(ANY_TEXT)
def test_one_line_never_breaks(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1
