"""Measures of agreement, by hand-worked tables and by their laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.evaluation.agreement import (
    confusion,
    exact,
    kappa,
    reliability,
    spearman,
    token_f1,
)

SCORES = st.lists(st.integers(0, 2), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("gold", "got", "expected"),
    [
        ([0, 1, 2], [0, 1, 2], 1.0),
        ([0, 2], [2, 0], -1.0),
        ([1, 1], [1, 1], 1.0),
        ([0, 0, 2, 2], [0, 2, 0, 2], 0.0),
        # Mean squared distance 1/4 seen, 5/4 by chance.
        ([0, 1, 2, 2], [0, 1, 2, 1], 1 - 0.25 / 1.25),
    ],
)
def test_kappa_with_quadratic_weights(gold: list[int], got: list[int], expected: float) -> None:
    assert kappa(gold, got) == pytest.approx(expected)


def test_kappa_without_weights_takes_words() -> None:
    # Three of four agree; by chance six of sixteen pairs would.
    assert kappa(["a", "a", "b", "c"], ["a", "a", "b", "b"], weighted=False) == pytest.approx(
        1 - 0.25 / 0.625
    )


def test_kappa_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        kappa([], [])


@given(SCORES)
def test_full_agreement_is_one(scores: list[int]) -> None:
    assert kappa(scores, scores) == pytest.approx(1.0)
    assert exact(scores, scores) == 1.0


@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(scores: list[int], random: object) -> None:
    got = [2 - score for score in scores]
    pairs = list(zip(scores, got, strict=True))
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert kappa([g for g, _ in pairs], [s for _, s in pairs]) == pytest.approx(kappa(scores, got))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([1, 2, 3], [10, 20, 30], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 1, 1], [1, 2, 3], 0.0),
        ([1, 2, 2, 3], [1, 2, 2, 3], 1.0),
    ],
)
def test_rank_correlation(first: list[float], second: list[float], expected: float) -> None:
    assert spearman(first, second) == pytest.approx(expected)


def test_confusion_has_a_row_per_label_and_a_column_per_score() -> None:
    assert confusion([0, 0, 1, 2], [0, 1, 1, 0]) == ((1, 1, 0), (0, 1, 0), (1, 0, 0))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a b c", "a b c", 1.0),
        ("a b", "c d", 0.0),
        ("a b c d", "c d", 2 * 2 / 6),
        ("a a", "a", 2 / 3),
        ("", "", 0.0),
    ],
)
def test_overlap_counts_words(one: str, other: str, expected: float) -> None:
    assert token_f1(one.split(), other.split()) == pytest.approx(expected)


def test_a_reliability_table_sets_chances_against_what_came_true() -> None:
    table = reliability([0.05, 0.02, 0.95, 1.0], [False, True, True, True])
    assert [row.size for row in table] == [2, 2]
    assert table[0].said == pytest.approx(0.035)
    assert table[0].found == 0.5
    assert table[1].found == 1.0
