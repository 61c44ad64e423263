"""The rule-based judge, with rubrics small enough to judge by hand."""

from __future__ import annotations

import pytest

from simulator.scoring.evidence import Exchange, Finding, Reading
from simulator.scoring.rubric import Altitude, CueDetector, Rubric, Score
from simulator.scoring.rule_judge import RuleJudge, rule_matches
from tests.builders import (
    STORY,
    cue_detector,
    cue_rule,
    exchange,
    make_criterion,
    make_dimension,
    make_rubric,
    pronoun_rubric,
)

RUBRIC = make_rubric()


def read(*exchanges: Exchange | str, rubric: Rubric = RUBRIC) -> Reading:
    held = [exchange(item) if isinstance(item, str) else item for item in exchanges]
    return RuleJudge().read(held, rubric)


def score(criterion: str, *exchanges: Exchange | str, rubric: Rubric = RUBRIC) -> Score | None:
    return read(*exchanges, rubric=rubric).findings[criterion].score


def single(detector: CueDetector) -> Rubric:
    """A rubric with one criterion, `it`, found by `detector`."""
    return make_rubric(
        criteria=(make_criterion("it"),),
        detectors={"it": detector},
        dimensions=(make_dimension("all", "it"),),
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("It was all a bit odd that day.", 0),
        ("Somebody noticed that it was slow.", 1),
        ("An alert for latency paged me at night.", 2),
        ("Somebody noticed. Later on an alert paged me.", 2),
        ("an alert for latency paged me at night", 2),
        ("AN ALERT FOR LATENCY PAGED ME AT NIGHT", 2),
    ],
)
def test_the_strongest_clause_counts(answer: str, expected: Score) -> None:
    assert score("detection", answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Then we all went home for the day.", 0),
        ("Then we added a test for that case.", 1),
        ("Then we added a test for that case. We also added an alert on it.", 2),
        ("We added a test for it. We added an alert on it. We added a test there.", 2),
        ("We would have added a test for it in a better world.", 0),
    ],
)
def test_clauses_are_summed_where_the_rubric_says_so(answer: str, expected: Score) -> None:
    assert score("action_items", answer) == expected


def test_one_clause_against_decides_where_the_rubric_says_so() -> None:
    assert score("blameless", "The disk was full because no check was there.") == 2
    assert score("blameless", "The disk was full. To be honest it was his fault.") == 0
    rules = (cue_rule(2, "a review"), cue_rule(0, "his fault"))
    rubric = single(cue_detector(*rules, decisive=True))
    assert score("it", "It was his fault. Later on we held a review.", rubric=rubric) == 0


def test_without_being_decisive_support_outweighs_what_is_against() -> None:
    rules = (cue_rule(2, "a review"), cue_rule(0, "his fault"))
    rubric = single(cue_detector(*rules))
    assert score("it", "It was his fault. Later on we held a review.", rubric=rubric) == 2
    assert score("it", "It was his fault and that was that.", rubric=rubric) == 0


def test_a_clause_that_says_both_is_against() -> None:
    rubric = single(cue_detector(cue_rule(2, "an alert"), cue_rule(0, "there was no|never")))
    assert score("it", "There was no such thing as an alert.", rubric=rubric) == 0


@pytest.mark.parametrize("base", [0, 1, 2])
def test_finding_nothing_gives_the_base(base: Score) -> None:
    rubric = single(cue_detector(cue_rule(2, "an alert"), base=base))
    assert score("it", "It was all a bit odd that day.", rubric=rubric) == base


def test_a_criterion_without_a_detector_is_left_unscored() -> None:
    rubric = make_rubric(criteria=(*RUBRIC.criteria, make_criterion("scope")))
    assert read(STORY, rubric=rubric).findings["scope"] == Finding(None)


def test_every_criterion_has_a_finding() -> None:
    for answer in ("", "no", STORY):
        assert set(read(answer).findings) == {criterion.id for criterion in RUBRIC.criteria}


def test_a_story_that_cannot_be_read_is_unscored_and_never_low() -> None:
    reading = read("It broke.")
    assert {finding.score for finding in reading.findings.values()} == {None}
    assert reading.altitude is None
    assert reading.unscored_because == "The answer was too short to judge (2 words)."


# Evidence


def test_evidence_is_the_clause_strongest_first() -> None:
    answer = "Somebody noticed it first. Then an alert paged me at once."
    evidence = read(answer).findings["detection"].evidence
    assert [(e.points, answer[e.start : e.end]) for e in evidence] == [
        (2, "Then an alert paged me at once"),
        (1, "Somebody noticed it first"),
    ]


def test_evidence_names_the_answer_it_was_said_in() -> None:
    replies = (STORY, exchange("Somebody noticed it on a graph.", "detection"))
    evidence = read(*replies).findings["detection"].evidence
    assert [(e.answer, e.points) for e in evidence] == [(0, 2), (1, 1)]


def test_what_counts_against_is_quoted_too() -> None:
    answer = "The disk was full. To be honest it was his fault."
    (evidence,) = read(answer).findings["blameless"].evidence
    assert (evidence.points, answer[evidence.start : evidence.end]) == (
        0,
        "To be honest it was his fault",
    )


# Replies to a probe


def test_a_full_reply_counts_weakly_for_what_it_was_asked_about() -> None:
    reply = exchange("Our colleagues in the other building rang us up.", "detection")
    assert score("detection", "It was all a bit odd that day.", reply) == 1


def test_the_same_words_to_another_question_do_not() -> None:
    reply = exchange("Our colleagues in the other building rang us up.", "mitigation")
    assert score("detection", "It was all a bit odd that day.", reply) == 0


@pytest.mark.parametrize(
    "words",
    [
        "",
        "On the phone.",
        "I don't remember how that went any more.",
        "I'm not sure, it was a long time ago.",
        "There was nothing much that we did there.",
    ],
)
def test_a_short_or_declining_reply_does_not_count(words: str) -> None:
    told = "It was all a bit odd that day."
    assert score("detection", told, exchange(words, "detection")) == 0


def test_a_reply_with_evidence_of_its_own_is_quoted_once() -> None:
    reply = exchange("An alert on the queue paged me.", "detection")
    evidence = read("It was all a bit odd that day.", reply).findings["detection"].evidence
    assert [(e.answer, e.points) for e in evidence] == [(1, 2)]


# Who acts


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The disk was full and the service stopped.", 0),
        ("We looked at it, we found it and we fixed it.", 0),
        ("I looked at it, we found it and we fixed it.", 0),
        ("I looked at it and I found it, then we fixed it and we left.", 1),
        ("I looked at it, I found it and I fixed it.", 2),
        ("I looked at it and then the disk was full.", 1),
        ("i'd seen it before so i've my own idea", 2),
    ],
)
def test_who_acts_is_judged_by_the_share_of_i(answer: str, expected: Score) -> None:
    assert score("first_person", answer, rubric=pronoun_rubric()) == expected


def test_too_few_pronouns_are_never_strong() -> None:
    assert score("first_person", "I rolled the last release back.", rubric=pronoun_rubric()) == 1


def test_the_quotes_for_a_mixed_story_show_both_sides() -> None:
    answer = "I looked at the graph. I found the host. We fixed it then. We left at last."
    evidence = read(answer, rubric=pronoun_rubric()).findings["first_person"].evidence
    assert [(e.points, answer[e.start : e.end]) for e in evidence] == [
        (1, "I looked at the graph"),
        (0, "We fixed it then"),
        (0, "We left at last"),
    ]


# Altitude


@pytest.mark.parametrize(
    ("answer", "altitude"),
    [
        ("It broke because the disk on that host was full.", Altitude.RIGHT),
        ("It broke and then it was fine on that day again.", Altitude.TOO_VAGUE),
        ("The mutex in the epoll loop of the cgroups broke because.", Altitude.TOO_TECHNICAL),
        (f"It broke because of a mutex. {STORY}", Altitude.RIGHT),
    ],
)
def test_altitude_is_judged_by_jargon_and_mechanism(answer: str, altitude: Altitude) -> None:
    assert read(answer).altitude is altitude


def test_without_a_detector_altitude_is_not_judged() -> None:
    assert read(STORY, rubric=make_rubric(altitude_detector=None)).altitude is None


# A rule on its own


def test_a_rule_is_held_to_a_sentence_clause_by_clause() -> None:
    rule = cue_rule(2, "an alert", unless=("no alert",))
    assert rule_matches(rule, "There was an alert.", RUBRIC)
    assert rule_matches(rule, "There was no alert here. Later on there was an alert.", RUBRIC)
    assert not rule_matches(rule, "An alert, no alert.", RUBRIC)
    assert not rule_matches(rule, "", RUBRIC)
