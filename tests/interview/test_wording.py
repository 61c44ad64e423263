"""The interviewer's words, and the candidate's words inside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.interview.wording import (
    LONGEST_QUOTE,
    MOST_SPOKEN_WORDS,
    SHORTEST_QUOTE,
    choose_wording,
    pick,
    quotable,
    quote_for,
)
from simulator.scoring.evidence import Evidence
from tests.builders import exchange, make_rubric

PROBES = (
    "How was it found?",
    "Who saw it first?",
    'You said "{quote}". Who saw it?',
    'Before "{quote}", what happened?',
)


def whole(answer: str, index: int = 0) -> Evidence:
    """All of `answer` as evidence."""
    return Evidence("detection", index, 0, len(answer), 2)


def quoted(answer: str) -> str | None:
    return quotable([whole(answer)], [exchange(answer)])


@pytest.mark.parametrize(
    ("answer", "quote"),
    [
        ("the alert paged me", "the alert paged me"),
        ("And then the alert paged me.", "the alert paged me"),
        ("um, so, the alert paged me", "the alert paged me"),
        ("p99 went to 400ms, $40,000 lost!", "p99 went to 400ms, $40,000 lost"),
        ("it’s the cache we’d changed", "it’s the cache we’d changed"),
        ("the {quote} was {odd}", "the {quote} was {odd"),
        ("[bold]the alert[/bold] paged", "bold]the alert[/bold] paged"),
        ("", None),
        ("two words", None),
        ("but so then", None),
        ("one two three four five six seven eight nine ten eleven twelve thirteen", None),
        ("the alert um paged me", None),
        ("the alert sorry the page came", None),
        ('she said "go" and left', None),
        ("she said “go” and left", None),
        ("the alert\npaged me", None),
        ("the \x1b[31malert paged me", None),
        ("the alert \u202epaged me", None),
        ("what did we do? rolled it back", None),
        ("before it went out", None),
        ("that nobody had seen", None),
        ("the alert that we had put on the", None),
        ("Basically, the alert paged me.", "the alert paged me"),
    ],
)
def test_words_are_quoted_only_where_they_can_be_said_back(answer: str, quote: str | None) -> None:
    assert quoted(answer) == quote


@given(st.text(max_size=80))
def test_a_quote_is_always_the_candidates_exact_words(answer: str) -> None:
    quote = quoted(answer)
    if quote is not None:
        assert quote in answer
        assert quote.isprintable()
        assert not set('"?') & set(quote)


@given(st.lists(st.sampled_from("the alert paged me at night and so um".split()), max_size=16))
def test_a_quote_is_neither_too_short_nor_too_long(words: list[str]) -> None:
    quote = quoted(" ".join(words))
    if quote is not None:
        assert SHORTEST_QUOTE <= len(quote.split()) <= LONGEST_QUOTE


@pytest.mark.parametrize("reply", ["No, nothing like that.", "I don't know, I had left."])
def test_the_words_of_somebody_who_had_no_answer_are_not_said_back(reply: str) -> None:
    assert quoted(reply) is None


def test_what_was_said_back_already_is_not_said_back_again() -> None:
    answers = [exchange("The alert paged me. The limit was missing.")]
    both = [Evidence("detection", 0, 0, 18, 2), Evidence("detection", 0, 20, 41, 2)]
    assert quotable(both, answers, ('You said "The alert paged me". And?',)) == (
        "The limit was missing"
    )


def test_what_counts_against_a_part_of_the_story_is_not_said_back() -> None:
    answers = [exchange("I rolled it back")]
    found = {"mitigation": [Evidence("mitigation", 0, 0, 16, 0)]}
    assert quote_for("mitigation", found, answers, make_rubric()) is None


def test_the_strongest_evidence_that_can_be_quoted_is_quoted() -> None:
    answers = [exchange("um um um um"), exchange("the alert paged me")]
    evidence = [whole(answers[0].answer), whole(answers[1].answer, 1)]
    assert quotable(evidence, answers) == "the alert paged me"


def test_a_criterion_without_words_of_its_own_borrows_from_its_section() -> None:
    answers = [exchange("I rolled it back")]
    found = {"mitigation": [Evidence("mitigation", 0, 0, 16, 2)]}
    assert quote_for("detection", found, answers, make_rubric()) == "I rolled it back"


def test_a_criterion_of_another_section_lends_no_words() -> None:
    answers = [exchange("I rolled it back")]
    found = {"mitigation": [Evidence("mitigation", 0, 0, 16, 2)]}
    assert quote_for("action_items", found, answers, make_rubric()) is None


def test_a_criterion_of_no_section_borrows_nothing() -> None:
    answers = [exchange("I rolled it back")]
    found = {"mitigation": [Evidence("mitigation", 0, 0, 16, 2)]}
    assert quote_for("blameless", found, answers, make_rubric()) is None


def test_a_quote_goes_into_a_wording_that_has_a_place_for_it() -> None:
    question = choose_wording(PROBES, "the alert paged me", seed=1, key="k", used=()).text
    assert '"the alert paged me"' in question
    assert "{quote}" not in question


def test_braces_that_the_candidate_said_stay_as_they_are() -> None:
    question = choose_wording(PROBES[2:3], "the {quote} was odd", seed=1, key="k", used=()).text
    assert question == 'You said "the {quote} was odd". Who saw it?'


def test_without_a_quote_a_plain_wording_is_asked() -> None:
    assert choose_wording(PROBES, None, seed=1, key="k", used=()).text in PROBES[:2]


def test_a_quote_that_would_make_the_question_too_long_is_left_out() -> None:
    long = " ".join(["word"] * MOST_SPOKEN_WORDS)
    assert choose_wording(PROBES, long, seed=1, key="k", used=()).text in PROBES[:2]


def test_a_question_that_was_asked_is_not_asked_again() -> None:
    used: set[str] = set()
    for _ in range(4):
        asked = choose_wording(PROBES, "the alert paged me", seed=3, key="k", used=used)
        assert asked.wording not in used
        used.add(asked.wording)


@given(st.integers(), st.text(max_size=10))
def test_the_same_seed_and_key_choose_the_same_wording(seed: int, key: str) -> None:
    assert pick(PROBES, seed, key, ()) == pick(PROBES, seed, key, ())


def test_other_seeds_choose_other_wordings() -> None:
    assert {pick(PROBES, seed, "k", ()) for seed in range(40)} == set(PROBES)


def test_a_choice_holds_over_versions() -> None:
    """Written down once: a change would re-word every session's replay."""
    assert [pick("abcdef", seed, "closing", ()) for seed in range(8)] == list("ecdecbde")
