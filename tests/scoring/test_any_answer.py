"""Whatever is said, the card is sound: with the shipped rubric and its own detectors."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scoring.evidence import Exchange
from simulator.scoring.rubric import Level
from simulator.scoring.rule_judge import RuleJudge
from simulator.scoring.scorecard import Scorecard, score_interview
from tests.builders import STORY, exchange, real_rubric

RUBRIC = real_rubric()
PIECES = [
    STORY,
    "An alert paged me at 2:15. We rolled it back, and 0.3% of users had noticed.",
    "it was his fault he should have tested it",
    "um so we we added a an alert and uh a test",
    "障害が起きた。",
    "\x1b[31mred\x1b[0m \x00\x07 \u202e gnp",
    "\ud800",
    "{quote} [bold]x[/bold] <b>y</b> | `z`",
    "'; DROP TABLE events; --",
]
ANSWER = st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=6).map(" ".join)
TARGETS = st.sampled_from([criterion.id for criterion in RUBRIC.criteria])
REPLY = st.builds(lambda answer, target: exchange(answer, target), ANSWER, TARGETS)


def score(*exchanges: Exchange, level: Level = Level.SENIOR) -> Scorecard:
    return score_interview(exchanges, RUBRIC, level, RuleJudge())


def check(card: Scorecard) -> None:
    assert [c.id for c in card.criteria] == [c.id for c in RUBRIC.criteria]
    assert [d.id for d in card.dimensions] == [d.id for d in RUBRIC.dimensions]
    for criterion in card.criteria:
        assert criterion.score in (0, 1, 2, None)
        assert criterion.why
        assert bool(criterion.next) == (criterion.score != 2)
        for evidence in criterion.evidence:
            answer = card.exchanges[evidence.answer].answer
            quote = card.quote(evidence)
            assert 0 <= evidence.start < evidence.end <= len(answer)
            assert quote and quote == answer[evidence.start : evidence.end]
            assert quote[0].isalnum() or quote[0] in "$€£"
    for dimension in card.dimensions:
        assert dimension.score is None or dimension.score in [n / 2 for n in range(2, 11)]
        assert dimension.anchor
    assert card.overall is None or 1.0 <= card.overall <= 5.0
    assert len(set(card.probe_next)) == len(card.probe_next)


@settings(max_examples=40)
@given(opening=ANSWER, replies=st.lists(REPLY, max_size=3), level=st.sampled_from(Level))
def test_any_interview_gets_a_sound_card_and_always_the_same(
    opening: str, replies: list[Exchange], level: Level
) -> None:
    held = (exchange(opening), *replies)
    card = score(*held, level=level)
    check(card)
    assert score(*held, level=level) == card


@pytest.mark.parametrize("answer", ["", " ", "...", "no", "\x00\x1b\x07", "\ud800\udfff"])
def test_an_answer_without_a_story_is_unscored_and_says_why(answer: str) -> None:
    card = score(exchange(answer))
    check(card)
    assert card.overall is None
    assert card.unscored_because
    assert {c.score for c in card.criteria} == {None}


def test_no_answer_at_all_is_unscored() -> None:
    card = score()
    check(card)
    assert (card.overall, card.delivery.words) == (None, 0)


def test_twenty_thousand_words_are_scored() -> None:
    told = " ".join([STORY] * (20_000 // len(STORY.split())))
    card = score(exchange(told))
    check(card)
    assert card.delivery.words > 19_000
    assert card.overall is not None


def test_twenty_thousand_words_without_a_full_stop_are_scored() -> None:
    card = score(exchange("and then we rolled the alert back because " * 2_500))
    check(card)
    assert card.delivery.words == 20_000


def test_one_word_of_a_million_letters_is_no_story() -> None:
    assert score(exchange("a" * 1_000_000)).overall is None


def test_control_characters_between_words_change_no_score() -> None:
    plain = score(exchange(STORY))
    noisy = score(exchange(STORY.replace(" ", " \x07\x1b ")))
    assert [c.score for c in noisy.criteria] == [c.score for c in plain.criteria]
    assert noisy.overall == plain.overall


def test_typed_and_spoken_words_of_one_sentence_get_the_same_card() -> None:
    typed = "I was on call when a latency alert paged me."
    spoken = typed.lower().translate(str.maketrans("", "", string.punctuation))
    scores = [[c.score for c in score(exchange(words)).criteria] for words in (typed, spoken)]
    assert scores[0] == scores[1]
