"""Words and fillers."""

from __future__ import annotations

import pytest

from simulator.scoring.delivery import Delivery, measure_delivery
from tests.builders import exchange, make_rubric

RUBRIC = make_rubric()


@pytest.mark.parametrize(
    ("answers", "words", "fillers"),
    [
        ((), 0, 0),
        (("",), 0, 0),
        (("Um, I was on call.",), 5, 1),
        (("um um UH, you know, it broke",), 7, 4),
        (("I drank rum, you knowing it",), 6, 0),
        (("Um, it broke.", "It, uh, came back."), 7, 2),
    ],
)
def test_words_and_fillers_are_counted_over_all_answers(
    answers: tuple[str, ...], words: int, fillers: int
) -> None:
    held = [exchange(answer) for answer in answers]
    assert measure_delivery(held, RUBRIC) == Delivery(words, fillers, None)


def test_a_rubric_without_fillers_counts_none() -> None:
    assert measure_delivery([exchange("um um um")], make_rubric(fillers=())).fillers == 0
