"""What was not heard is unscored, with its reason, and never marked down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from simulator.scoring.evidence import Evidence, Exchange, Finding, Reading, SpokenWord
from simulator.scoring.hearing import NOT_HEARD, read_heard
from simulator.scoring.rubric import Altitude, Level, Rubric
from simulator.scoring.scorecard import score_interview
from simulator.scoring.text import normalise
from tests.builders import make_rubric

STORY = "an alert paged me and I rolled it back"
ALERT = (0, 17)
ROLLED = (22, 38)


def spoken(text: str, *confidence: float | None, targets: tuple[str, ...] = ()) -> Exchange:
    """An exchange whose words have these confidences; the last holds for the rest."""
    words = [
        SpokenWord(word.start, word.end, i, i + 1.0, confidence[min(i, len(confidence) - 1)])
        for i, word in enumerate(normalise(text).words)
    ]
    return Exchange("What happened?", text, targets, tuple(words))


class Judge:
    """Finds what it is given."""

    def __init__(self, findings: dict[str, Finding]) -> None:
        self.findings = findings

    def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
        held = {c.id: self.findings.get(c.id, Finding(0)) for c in rubric.criteria}
        return Reading(held, Altitude.RIGHT, grade=3.0)


def found(criterion: str, score: int, span: tuple[int, int], answer: int = 0) -> Finding:
    points = 2 if score else 0
    return Finding(score, (Evidence(criterion, answer, *span, points),))  # type: ignore[arg-type]


def read(exchanges: Sequence[Exchange], **findings: Finding) -> Reading:
    return read_heard(Judge(findings), exchanges, make_rubric())


def test_a_typed_answer_is_judged_as_it_stands() -> None:
    reading = read([Exchange(None, STORY)], detection=found("detection", 2, ALERT))
    assert reading.findings["detection"].score == 2
    assert reading.findings["mitigation"].score == 0


@pytest.mark.parametrize("confidence", [None, 0.45, 0.9])
def test_what_was_heard_counts(confidence: float | None) -> None:
    reading = read([spoken(STORY, confidence)], detection=found("detection", 2, ALERT))
    assert reading.findings["detection"].score == 2
    assert reading.altitude is Altitude.RIGHT


@pytest.mark.parametrize("score", [0, 1, 2])
def test_what_rests_on_guessed_words_alone_is_unscored_whatever_it_was(score: int) -> None:
    words = spoken(STORY, 0.4, 0.4, 0.4, 0.4, 0.9)
    reading = read([words], detection=found("detection", score, ALERT))
    assert reading.findings["detection"] == Finding(None, unscored_because=NOT_HEARD)


def test_one_clear_quote_is_enough() -> None:
    words = spoken(STORY, 0.2, 0.2, 0.2, 0.2, 0.9)
    unclear, clear = found("detection", 2, ALERT), found("detection", 2, ROLLED)
    both = Finding(2, unclear.evidence + clear.evidence)
    assert read([words], detection=both).findings["detection"] == both


def test_what_is_missing_from_an_answer_that_was_heard_stays_missing() -> None:
    assert read([spoken(STORY, 0.5)]).findings["mitigation"].score == 0


def test_nothing_is_judged_when_no_answer_was_heard() -> None:
    reading = read([spoken(STORY, 0.3)], detection=found("detection", 2, ALERT))
    assert reading.unscored_because == NOT_HEARD
    assert {finding.score for finding in reading.findings.values()} == {None}
    assert reading.altitude is None and reading.grade is None


def test_a_story_that_was_not_heard_leaves_open_what_the_replies_do_not_show() -> None:
    reply = Exchange("And then?", "I rolled it back", ("mitigation",))
    reading = read(
        [spoken(STORY, 0.3), reply], mitigation=found("mitigation", 2, (0, 16), answer=1)
    )
    assert reading.findings["mitigation"].score == 2
    assert reading.findings["detection"].score is None
    assert reading.altitude is None and reading.grade is None


def test_a_reply_that_was_not_heard_leaves_open_only_what_it_was_asked_about() -> None:
    reply = spoken("something something mumbled", 0.2, targets=("mitigation",))
    reading = read([spoken(STORY, 0.9), reply])
    assert reading.findings["mitigation"].score is None
    assert reading.findings["detection"].score == 0
    assert reading.grade == 3.0


def test_the_card_says_that_a_part_was_not_heard() -> None:
    words = spoken(STORY, 0.2, 0.2, 0.2, 0.2, 0.9)
    judge = Judge({"detection": found("detection", 1, ALERT)})
    card = score_interview([words], make_rubric(), Level.SENIOR, judge)
    why = {criterion.id: criterion.why for criterion in card.criteria}
    assert why["detection"] == NOT_HEARD
    assert why["mitigation"] != NOT_HEARD
    assert "detection" not in card.probe_next


def test_a_dimension_of_which_nothing_was_heard_says_so() -> None:
    words = spoken(STORY, 0.4)
    judge = Judge({id: found(id, 1, ALERT) for id in ("detection", "mitigation")})
    card = score_interview([words], make_rubric(), Level.SENIOR, judge)
    handling = card.dimensions[0]
    assert (handling.score, handling.anchor) == (None, NOT_HEARD)


def test_the_opening_alone_is_heard_by_the_same_rule() -> None:
    judge = Judge({"detection": found("detection", 2, ALERT)})
    opening = spoken(STORY, 0.2, 0.2, 0.2, 0.2, 0.9)
    card = score_interview([opening, Exchange("?", STORY)], make_rubric(), Level.SENIOR, judge)
    assert card.criteria[0].unprompted is None


def test_a_reading_that_gave_up_keeps_its_own_reason() -> None:
    class GivenUp:
        def read(self, exchanges: Sequence[Exchange], rubric: Rubric) -> Reading:
            unscored = {criterion.id: Finding(None) for criterion in rubric.criteria}
            return Reading(unscored, None, "Too short.")

    reading = read_heard(GivenUp(), [replace(spoken(STORY, 0.1))], make_rubric())
    assert reading.unscored_because == "Too short."
