"""Calibration, on cases small enough to work out by hand."""

from __future__ import annotations

import numpy as np

from training.calibrate import best_temperature


def test_chances_that_are_too_sure_are_cooled() -> None:
    gold = np.array([[2], [2], [0], [0]])
    sure = np.array(
        [[[0.99, 0.99]], [[0.99, 0.99]], [[0.99, 0.99]], [[0.01, 0.01]]], dtype=np.float32
    )
    assert best_temperature(gold, sure) > 1


def test_chances_that_come_true_as_often_as_said_stay_as_they_are() -> None:
    gold = np.array([[2]] * 9 + [[0]])
    fair = np.array([[[0.9, 0.9]]] * 10, dtype=np.float32)
    assert 0.9 < best_temperature(gold, fair) < 1.1
