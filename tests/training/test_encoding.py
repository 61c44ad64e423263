"""Text to arrays: nothing is lost, and long answers cost in proportion."""

import numpy as np
import pytest

from simulator.scoring.model.encoding import (
    DOCUMENT_FEATURES,
    Passage,
    encode,
    spoken,
)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("38%", "thirty eight percent"),
        ("$40,000", "forty thousand dollars"),
        ("£2m", "two million pounds"),
        ("400ms", "four hundred ms"),
        ("0.3%", "zero point three percent"),
        ("2:15", "two fifteen"),
        ("1000000", "one million"),
        ("p99", "p99"),  # a name, not a number
        ("alert", "alert"),
        ("1234567890123", "one two three four five six seven eight nine zero one two three"),
    ],
)
def test_figures_are_said_aloud(typed: str, said: str) -> None:
    assert spoken(typed) == said


ENCODER_LIMIT = 512


def letters(word: str) -> list[int]:
    return [1000 + ord(character) for character in word]


@pytest.mark.parametrize("count", [1, 2, 10, 60, 400])
def test_every_clause_is_read_in_exactly_one_window(count: int) -> None:
    clauses = [["rolled", "it", "back", str(k)] for k in range(count)]
    batch = encode([[Passage(["why"], clauses)]], letters)
    assert batch.pool.shape[0] == count
    assert np.allclose(batch.pool.sum(1), 1)
    assert np.isclose(batch.share.sum(), 1)
    per_clause = batch.pool.reshape(count, *batch.ids.shape).any(-1).sum(-1)
    assert (per_clause == 1).all()
    assert batch.plain.shape == (1, DOCUMENT_FEATURES)


def test_a_window_holds_no_more_than_the_encoder_takes() -> None:
    for longest in (3, 28, 300):
        clauses = [["word"] * (1 + k * 7 % longest) for k in range(200)]
        batch = encode([[Passage(["question"] * 90, clauses)]], letters)
        assert batch.mask.sum(1).max() <= ENCODER_LIMIT


def test_a_document_reads_the_same_alone_and_beside_others() -> None:
    one = [Passage([], [["a", "latency", "alert", "paged", "me"]])]
    other = [Passage([], [["we", "rolled", "back"], ["it", "took", "ten", "minutes"]])]
    alone, beside = encode([one], letters), encode([other, one], letters)
    width = int(alone.mask.sum())
    assert (beside.ids[1, :width] == alone.ids[0, :width]).all()
    assert np.allclose(beside.plain[1], alone.plain[0])
