"""The air-time map: how many words each section of the story got."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scoring.evidence import Exchange
from simulator.scoring.rule_judge import RuleJudge
from simulator.scoring.sections import share_sections
from simulator.scoring.text import normalise
from tests.builders import exchange, make_rubric

RUBRIC = make_rubric()


def words(*exchanges: Exchange) -> dict[str, int]:
    reading = RuleJudge().read(exchanges, RUBRIC)
    return {share.id: share.words for share in share_sections(exchanges, reading, RUBRIC)}


def test_a_clause_belongs_to_the_section_its_evidence_is_of() -> None:
    told = "An alert on it paged me. Later on we added a test."
    assert words(exchange(told)) == {"story": 6, "after": 6}


def test_a_clause_without_evidence_carries_the_story_on() -> None:
    told = "We added a test for it. It was a good one. An alert on it paged me."
    assert words(exchange(told)) == {"story": 6, "after": 11}


def test_before_any_evidence_the_story_is_in_its_first_section() -> None:
    assert words(exchange("It was a bit odd. We added a test.")) == {"story": 5, "after": 4}


def test_a_reply_without_evidence_belongs_to_what_was_asked() -> None:
    told = exchange("It was all a bit odd that day.")
    assert words(told, exchange("On the phone.", "action_items")) == {"story": 8, "after": 3}


def test_a_question_about_no_section_leaves_the_reply_in_the_first() -> None:
    told = exchange("It was all a bit odd that day.")
    assert words(told, exchange("On the phone.", "blameless")) == {"story": 11, "after": 0}


def test_the_strongest_evidence_decides_between_two_sections() -> None:
    told = "An alert paged me and then added a test there."
    assert words(exchange(told)) == {"story": 10, "after": 0}


@pytest.mark.parametrize("answers", [(), ("",), ("...", " ")])
def test_without_a_word_every_share_is_zero(answers: tuple[str, ...]) -> None:
    held = [exchange(answer) for answer in answers]
    shares = share_sections(held, RuleJudge().read(held, RUBRIC), RUBRIC)
    assert [(share.words, share.share) for share in shares] == [(0, 0.0), (0, 0.0)]


@given(st.lists(st.text(max_size=80), max_size=4))
def test_every_word_is_in_exactly_one_section(answers: list[str]) -> None:
    held = [exchange(answer) for answer in answers]
    reading = RuleJudge().read(held, RUBRIC)
    shares = share_sections(held, reading, RUBRIC)
    spoken = sum(len(normalise(answer).words) for answer in answers)
    assert sum(share.words for share in shares) == spoken
    assert sum(share.share for share in shares) == pytest.approx(1 if spoken else 0, abs=0.02)


def test_shares_come_with_titles_and_the_advice_in_story_order() -> None:
    held = [exchange("An alert on it paged me. Later on we added a test.")]
    shares = share_sections(held, RuleJudge().read(held, RUBRIC), RUBRIC)
    assert [(s.id, s.title, s.share, s.advised_share) for s in shares] == [
        ("story", "Story", 0.5, 0.75),
        ("after", "After", 0.5, 0.25),
    ]
