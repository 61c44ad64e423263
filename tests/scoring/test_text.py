"""The normal form: the same for typed and spoken words, with exact offsets into the original."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scoring.text import LONGEST_CLAUSE, SHORTEST_CLAUSE, clauses, normalise

ANY_TEXT = st.text(max_size=200)
WORDS = st.sampled_from(
    "I we rolled the release back then because and alert don't p99 11 0.3% $40,000 2:15".split()
)
SENTENCES = st.lists(WORDS, max_size=60).map(" ".join)
MARKS = st.sampled_from([" ", ", ", ". ", "! ", "? ", "; ", " - ", " — ", "... ", "\n", " (", ") "])


@pytest.mark.parametrize(
    ("original", "text"),
    [
        ("", ""),
        (" \t\n", ""),
        ("...!?", ""),
        ("The Alert PAGED me.", "the alert paged me"),
        ("don't", "don't"),
        ("don’t", "don't"),
        ("'quoted'", "quoted"),
        ("on-call", "on call"),
        ("snake_case", "snake case"),
        ("p99 hit 400ms", "p99 hit 400ms"),
        ("0.3% of $40,000 at 2:15", "0.3% of $40,000 at 2:15"),
        ("€5, £6", "€5 £6"),
        ("11.", "11"),
        ("1,000 and 1, 000", "1,000 and 1 000"),
        ("café Ärger", "café ärger"),
        ("İstanbul", "istanbul"),
        ("障害が起きた", "障害が起きた"),
        ("\x1b[31mred\x1b[0m", "31mred 0m"),
        ("\x00a\x00b", "a b"),
        ("a\u202eb", "a b"),
    ],
)
def test_the_normal_form_of(original: str, text: str) -> None:
    assert normalise(original).text == text


@given(ANY_TEXT)
def test_each_word_stands_where_it_says(original: str) -> None:
    normal = normalise(original)
    for word in normal.words:
        behind = original[word.start : word.end]
        assert behind.lower().replace("’", "'").replace("\u0307", "") == word.text
        assert normal.text[word.at : word.at + len(word.text)] == word.text


@given(ANY_TEXT)
def test_words_are_in_order_and_never_overlap(original: str) -> None:
    words = normalise(original).words
    assert all(word.start < word.end <= len(original) for word in words)
    assert all(one.end <= next.start for one, next in pairwise(words))


@given(ANY_TEXT)
def test_the_normal_form_of_a_normal_form_is_itself(original: str) -> None:
    text = normalise(original).text
    assert normalise(text).text == text


@given(ANY_TEXT)
def test_no_letter_or_figure_is_lost(original: str) -> None:
    kept = {i for word in normalise(original).words for i in range(word.start, word.end)}
    assert all(i in kept for i, c in enumerate(original) if c.isalnum())


@given(st.lists(st.tuples(WORDS, MARKS), max_size=40))
def test_typed_and_spoken_give_the_same_words(pieces: list[tuple[str, str]]) -> None:
    typed = "".join(word.capitalize() + mark for word, mark in pieces)
    spoken = " ".join(word.lower() for word, _ in pieces)
    assert normalise(typed).text == normalise(spoken).text == normalise(typed.upper()).text


# Clauses


def split(original: str) -> list[str]:
    return [original[clause.start : clause.end] for clause in clauses(normalise(original))]


@pytest.mark.parametrize(
    ("original", "expected"),
    [
        ("", []),
        ("One.", ["One"]),
        ("The alert paged me. I rolled it back.", ["The alert paged me", "I rolled it back"]),
        ("What broke? The cache did that.", ["What broke", "The cache did that"]),
        ("The alert paged me. Then fine.", ["The alert paged me. Then fine"]),
        ("It cost $40,000 in 2.5 hours.", ["It cost $40,000 in 2.5 hours"]),
        (
            "the alert paged me at night and i rolled the release back",
            ["the alert paged me at night", "and i rolled the release back"],
        ),
        (
            "the alert for the booking page came in at night, because disks were full",
            ["the alert for the booking page came in at night", "because disks were full"],
        ),
    ],
)
def test_the_clauses_of(original: str, expected: list[str]) -> None:
    assert split(original) == expected


@given(ANY_TEXT | SENTENCES)
def test_clauses_cover_every_word_once_and_in_order(original: str) -> None:
    normal = normalise(original)
    found = clauses(normal)
    covered = [i for clause in found for i in range(clause.first_word, clause.last_word)]
    assert covered == list(range(len(normal.words)))


@given(ANY_TEXT | SENTENCES)
def test_a_clause_is_the_words_between_its_ends(original: str) -> None:
    normal = normalise(original)
    for clause in clauses(normal):
        words = normal.words[clause.first_word : clause.last_word]
        assert clause.text == " ".join(word.text for word in words)
        assert (clause.start, clause.end) == (words[0].start, words[-1].end)
        assert normalise(original[clause.start : clause.end]).text == clause.text


@given(SENTENCES)
def test_no_clause_is_longer_than_can_be_quoted(original: str) -> None:
    for clause in clauses(normalise(original)):
        assert clause.last_word - clause.first_word < LONGEST_CLAUSE + SHORTEST_CLAUSE


def test_words_without_any_joint_are_cut_where_a_quote_would_grow_too_long() -> None:
    lengths = [c.last_word - c.first_word for c in clauses(normalise("word " * 100))]
    assert lengths == [LONGEST_CLAUSE] * 3 + [100 - 3 * LONGEST_CLAUSE]


@given(st.lists(st.tuples(WORDS, MARKS), max_size=40))
def test_only_the_first_clause_may_be_a_fragment(pieces: list[tuple[str, str]]) -> None:
    found = clauses(normalise("".join(word + mark for word, mark in pieces)))
    assert all(c.last_word - c.first_word >= SHORTEST_CLAUSE for c in found[1:])
