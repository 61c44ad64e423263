"""What can be judged at all."""

from __future__ import annotations

import pytest

from simulator.scoring.readable import why_unreadable
from simulator.scoring.text import normalise
from tests.builders import STORY


def why(*answers: str) -> str | None:
    return why_unreadable([normalise(answer) for answer in answers])


NOT_ENGLISH = "The answer could not be read as English, so nothing was judged."


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ((), "There was no answer to judge."),
        (("",), "There was no answer to judge."),
        ((" ...! ", "\n"), "There was no answer to judge."),
        (("Yes.",), "The answer was too short to judge (1 word)."),
        (("It just broke once",), "The answer was too short to judge (4 words)."),
        (("asdf qwer zxcv uiop hjkl bnm tyu ghj vbn",), NOT_ENGLISH),
        (
            ("Der Dienst war eine Stunde lang nicht erreichbar weil die Platte voll lief",),
            NOT_ENGLISH,
        ),
        (
            ("El servicio estuvo caído durante una hora porque el disco estaba lleno",),
            NOT_ENGLISH,
        ),
        (("\x00\x01\x02" * 30,), "There was no answer to judge."),
        ((STORY,), None),
        ((STORY.lower().replace(".", ""),), None),
        (("It broke and we", "rolled it back"), None),
        (("checkout broke after deploy rollback",), None),
    ],
)
def test_it_says_why_nothing_can_be_judged(answers: tuple[str, ...], reason: str | None) -> None:
    assert why(*answers) == reason
