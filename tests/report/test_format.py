from __future__ import annotations

import pytest

from simulator.report import format as words
from simulator.scoring.delivery import Delivery


@pytest.mark.parametrize(
    ("score", "word", "mark"),
    [(2, "strong", "✓"), (1, "weak", "~"), (0, "missing", "✗"), (None, "unscored", "?")],
)
def test_every_score_has_a_word_and_a_mark(score, word, mark) -> None:
    assert (words.score_word(score), words.score_mark(score)) == (word, mark)


@pytest.mark.parametrize(
    ("value", "top", "width", "drawn"),
    [
        (0, 5, 10, "░░░░░░░░░░"),
        (1.0, 5, 10, "██░░░░░░░░"),
        (3.5, 5, 10, "███████░░░"),
        (5.0, 5, 10, "██████████"),
        (0.24, 1, 10, "██░░░░░░░░"),
        (0.25, 1, 10, "███░░░░░░░"),  # half a cell is a cell
        (9.0, 5, 4, "████"),
        (-1.0, 5, 4, "░░░░"),
        (None, 5, 4, "····"),
        (3.0, 5, 0, ""),
    ],
)
def test_a_bar_is_as_wide_as_asked_and_as_full_as_its_value(value, top, width, drawn) -> None:
    assert words.bar(value, top, width) == drawn


@pytest.mark.parametrize("top", [0, -1])
def test_a_bar_without_a_top_is_refused(top) -> None:
    with pytest.raises(ValueError, match="above 0"):
        words.bar(1, top, 10)


@pytest.mark.parametrize(
    ("value", "short", "long"),
    [(3.5, "3.5", "3.5 of 5"), (5, "5.0", "5.0 of 5"), (None, "unscored", "unscored")],
)
def test_a_grade_is_told_with_one_decimal(value, short, long) -> None:
    assert (words.grade(value), words.grade_of_five(value)) == (short, long)


@pytest.mark.parametrize(
    ("share", "told"), [(0, "0%"), (0.414, "41%"), (0.125, "13%"), (1, "100%")]
)
def test_a_share_is_told_in_whole_per_cent(share, told) -> None:
    assert words.percent(share) == told


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 words"), (1, "1 word"), (2, "2 words"), (20_000, "20,000 words")]
)
def test_a_count_agrees_with_its_noun(number, told) -> None:
    assert words.count(number, "word") == told


def test_an_irregular_plural_is_taken_as_given() -> None:
    assert words.count(2, "story", "stories") == "2 stories"


@pytest.mark.parametrize(
    ("unprompted", "score", "told"),
    [
        (0, 2, "missing unprompted, strong after probing"),
        (2, 0, "strong unprompted, missing after probing"),
        (None, 1, "unscored unprompted, weak after probing"),
        (1, 1, None),
        (None, None, None),
    ],
)
def test_probing_is_told_only_when_it_changed_the_score(unprompted, score, told) -> None:
    assert words.probing(unprompted, score) == told


@pytest.mark.parametrize(
    ("delivery", "told"),
    [
        (
            Delivery(290, 6, None),
            "290 words, 6 filler words (2.1 in a hundred)."
            " No pace: speaking time was not measured.",
        ),
        (
            Delivery(1, 1, 131.6),
            "1 word, 1 filler word (100.0 in a hundred), 132 words a minute.",
        ),
        (
            Delivery(0, 0, None),
            "0 words, 0 filler words. No pace: speaking time was not measured.",
        ),
    ],
)
def test_delivery_is_one_sentence(delivery, told) -> None:
    assert words.delivery_line(delivery) == told


def test_quotes_say_what_they_count_for() -> None:
    assert [words.counts_as(points) for points in (0, 1, 2)] == [
        "counts against it",
        "counts weakly for it",
        "counts for it",
    ]


def test_answers_are_named_by_their_place() -> None:
    assert [words.answer_name(index) for index in (0, 1, 2)] == [
        "opening answer",
        "answer 2",
        "answer 3",
    ]
