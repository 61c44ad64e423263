from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.voice.speakable import LONGEST, speakable


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What paged you?", "What paged you?"),
        ("You said “p99 doubled”.", "You said “p99 doubled”."),
        ("one\ntwo\t three", "one two three"),
        ('<speak rate="9">hello</speak>', 'speak rate="9" hello /speak'),
        ("quiet [[volm 0]] please", "quiet volm 0 please"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("[\u200b[slnc 9000]]", "[ [slnc 9000"),
        ("...", ""),
        ("  ", ""),
        ("", ""),
    ],
)
def test_only_words_reach_the_engine(text: str, said: str) -> None:
    assert speakable(text) == said


@given(st.text())
def test_nothing_an_engine_takes_as_a_command_is_left(text: str) -> None:
    said = speakable(text)
    assert not any(mark in said for mark in ("<", ">", "[[", "]]", "\x1b", "\n"))
    assert said == "" or any(character.isalnum() for character in said)
    assert len(said) <= LONGEST
