"""The cue notation, row by row."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scoring.cues import GAP_WORDS, compile_cues
from simulator.scoring.text import normalise

LISTS = {"monitor": ("alert", "error budget"), "wildcard": ("dash*",)}


def matches(cue: str, sentence: str) -> bool:
    expression = compile_cues((cue,), LISTS)
    assert expression is not None
    return expression.search(normalise(sentence).text) is not None


@pytest.mark.parametrize(
    ("cue", "found", "passed_over"),
    [
        ("alert fired", ["the alert fired", "Alert fired!"], ["alert", "fired alert"]),
        ("alert fired", ["alert fired"], ["alerts fired", "alert firedamp"]),
        ("alert|alarm fired", ["the alarm fired", "the alert fired"], ["the page fired"]),
        ("page*", ["page", "paged me", "the pages"], ["rampage", "pa"]),
        ("page*|alarm", ["paged", "alarm"], ["alarms"]),
        ("the? alert", ["the alert", "an alert", "alert"], ["the alarm"]),
        ("alert the|a? rang", ["alert rang", "alert a rang", "alert the rang"], ["alert an rang"]),
        (
            "alert ... fired",
            ["alert fired", "alert then fired", "alert one two three four five fired"],
            ["alert one two three four five six fired", "fired alert", "the alerts fired"],
        ),
        ("{number} minutes", ["5 minutes", "2.5 minutes", "twenty minutes"], ["some minutes"]),
        ("{number} days", ["twenty five days", "one hundred and ten days"], ["and days"]),
        ("{number}", ["11", "$40,000", "0.3%", "400ms", "p 99"], ["p99", "often", "tent"]),
        ("{monitor}", ["the alert", "our error budget"], ["error", "budget", "alerts"]),
        ("{monitor} fired", ["the error budget fired"], ["the error fired"]),
        ("{monitor}|page fired", ["a page fired", "the alert fired"], ["the budget fired"]),
        ("{wildcard}", ["dashboards"], ["board"]),
        ("c++", [], ["c"]),
        ("a.b", [], ["axb"]),
        ("don't know", ["I don’t know"], ["I do know"]),
    ],
)
def test_a_cue_finds(cue: str, found: list[str], passed_over: list[str]) -> None:
    assert [sentence for sentence in found if not matches(cue, sentence)] == []
    assert [sentence for sentence in passed_over if matches(cue, sentence)] == []


@pytest.mark.parametrize("words", range(GAP_WORDS + 3))
def test_a_gap_is_at_most_so_many_words(words: int) -> None:
    sentence = f"alert {'word ' * words}fired"
    assert matches("alert ... fired", sentence) == (words <= GAP_WORDS)


@pytest.mark.parametrize(
    ("cue", "message"),
    [
        ("", "begins and ends with a word"),
        ("   ", "begins and ends with a word"),
        ("... fired", "begins and ends with a word"),
        ("alert ...", "begins and ends with a word"),
        ("alert fired?", "begins and ends with a word"),
        ("al*rt", "'al*rt' is not a cue word in 'al*rt'"),
        ("alert||fired", "'' is not a cue word"),
        ("|alert", "'' is not a cue word"),
        ("{nothing}", "no list is called 'nothing', in '{nothing}'"),
        ("{Monitor}", "is not a cue word"),
        ("{monitor", "is not a cue word"),
        ("a{number}", "is not a cue word"),
    ],
)
def test_a_cue_that_breaks_the_notation_is_refused_by_name(cue: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        compile_cues((cue,), LISTS)


def test_a_list_cannot_name_another_list() -> None:
    with pytest.raises(ValueError, match="no list is called 'monitor'"):
        compile_cues(("{outer}",), {"outer": ("{monitor}",), "monitor": ("alert",)})


def test_no_cues_are_no_expression() -> None:
    assert compile_cues((), LISTS) is None


def test_the_same_cues_with_other_lists_are_another_expression() -> None:
    one = compile_cues(("{x}",), {"x": ("alert",)})
    other = compile_cues(("{x}",), {"x": ("alarm",)})
    assert one is not None and other is not None
    assert one.search("alarm") is None
    assert other.search("alarm") is not None


@given(st.text(alphabet=st.characters(exclude_characters=" {}|?*"), min_size=1, max_size=12))
def test_a_plain_word_is_never_read_as_an_expression(word: str) -> None:
    """Brackets, dots and backslashes in a cue are letters like any other."""
    if len(word.split()) != 1 or word.split()[0] != word or word == "...":
        return
    expression = compile_cues((word,), {})
    assert expression is not None
    assert expression.search(word) is not None
    assert expression.search("x" + word) is None
