"""The content that the program ships: complete, sound, and fit to be read aloud."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from simulator.content.questions import QuestionBank, QuestionType, load_question_bank
from simulator.content.rubrics import check_rubric
from simulator.interview.wording import MOST_SPOKEN_WORDS, SHORTEST_QUOTE, SLOT
from simulator.scoring.rubric import ALTITUDE, Altitude, Level
from tests.builders import ROOT, real_rubric

RUBRIC = real_rubric()
RUBRIC_FILES = sorted((ROOT / "rubrics").glob("*.yaml"))
BANK: QuestionBank = load_question_bank(
    sorted((ROOT / "question_bank").glob("*.yaml")), ["production-incident"]
)
CRITERIA = (
    "situation role detection diagnosis wrong_turn mitigation impact communication"
    " contributing_factors action_items shipped verification blameless first_person active_role"
    " scope"
).split()
BY_CRITERION = pytest.mark.parametrize("criterion", RUBRIC.criteria, ids=lambda c: c.id)


# The bank


def test_the_bank_loads_without_a_problem() -> None:
    assert [str(problem) for problem in BANK.problems] == []


def test_the_bank_is_large_enough() -> None:
    assert len(BANK.questions) >= 30


def test_the_open_question_has_enough_phrasings() -> None:
    open_ones = [q for q in BANK.questions if q.kind is QuestionType.PRODUCTION_INCIDENT]
    assert len(open_ones) >= 8


@pytest.mark.parametrize("kind", QuestionType)
def test_there_are_questions_of_every_kind(kind: QuestionType) -> None:
    assert sum(question.kind is kind for question in BANK.questions) >= 2


@pytest.mark.parametrize("level", Level)
def test_there_are_enough_questions_for_every_level(level: Level) -> None:
    assert len(BANK.suited_to(level)) >= 30
    assert any(q.kind is QuestionType.PRODUCTION_INCIDENT for q in BANK.suited_to(level))


@pytest.mark.parametrize("question", BANK.questions, ids=lambda q: q.id)
def test_a_question_can_be_said_and_kept_in_mind(question: object) -> None:
    text = getattr(question, "text", "")
    assert 12 <= len(text.split()) <= 40
    assert text.count("?") <= 1
    assert not re.search(r"[()/\d…“”’]|\.\.", text)
    assert text[0].isupper() and text[-1] in ".?"


@pytest.mark.parametrize("question", BANK.questions, ids=lambda q: q.id)
def test_a_question_says_what_a_strong_answer_holds(question: object) -> None:
    assert 3 <= len(getattr(question, "strong_answer", ())) <= 6


def test_no_sentence_stands_in_the_bank_twice() -> None:
    sentences = chain.from_iterable((q.text, *q.strong_answer) for q in BANK.questions)
    assert [sentence for sentence, times in Counter(sentences).items() if times > 1] == []


def test_every_file_is_read_and_named_after_its_topic() -> None:
    assert len({question.topic for question in BANK.questions}) == len(
        list((ROOT / "question_bank").glob("*.yaml"))
    )


# The page that tells how to write questions

README = (ROOT / "question_bank" / "README.md").read_text(encoding="utf-8")


def test_the_example_in_the_readme_loads(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    file = tmp_path / "caching.yaml"
    file.write_text(example, encoding="utf-8")
    bank = load_question_bank([file], ["production-incident"])
    assert [str(problem) for problem in bank.problems] == []
    assert [question.id for question in bank.questions] == ["cache-served-stale-prices"]


def test_the_readmes_example_is_not_in_the_bank_itself() -> None:
    assert BANK.find("cache-served-stale-prices") is None


def test_the_readme_explains_every_kind() -> None:
    kinds = set(re.findall(r"^\| `([a-z_]+)` \| [a-z]", README, flags=re.MULTILINE))
    assert {str(kind) for kind in QuestionType} <= kinds


# The rubric


@pytest.mark.parametrize("file", RUBRIC_FILES, ids=lambda file: file.name)
def test_every_cue_rule_holds_to_its_examples(file: Path) -> None:
    assert [str(problem) for problem in check_rubric(file)] == []


def test_the_criteria_are_those_that_answers_are_labelled_by() -> None:
    assert [criterion.id for criterion in RUBRIC.criteria] == CRITERIA


def test_the_dimensions_group_the_criteria_as_designed() -> None:
    assert {d.id: list(d.criteria) for d in RUBRIC.dimensions} == {
        "detection": ["detection"],
        "structured_thinking": ["diagnosis", "wrong_turn", "mitigation"],
        "communication": ["communication"],
        "ownership": ["role", "first_person", "active_role"],
        "impact": ["situation", "impact"],
        "prevention": ["contributing_factors", "action_items", "shipped", "verification"],
        "blameless_framing": ["blameless"],
        "altitude_and_scope": [ALTITUDE, "scope"],
    }


def test_every_criterion_counts_in_exactly_one_dimension() -> None:
    counted = Counter(chain.from_iterable(d.criteria for d in RUBRIC.dimensions))
    assert counted == Counter([*CRITERIA, ALTITUDE])


@BY_CRITERION
def test_a_criterion_can_be_judged(criterion: object) -> None:
    assert getattr(criterion, "id", "") in RUBRIC.detectors


@BY_CRITERION
def test_a_criterion_has_probes_enough(criterion: object) -> None:
    probes: tuple[str, ...] = getattr(criterion, "probes", ())
    deeper: tuple[str, ...] = getattr(criterion, "deeper", ())
    assert len(probes) >= 7
    assert sum(SLOT in probe for probe in probes) >= 3
    assert sum(SLOT not in probe for probe in probes) >= 3
    assert len(deeper) >= 3


@pytest.mark.parametrize("altitude", [Altitude.TOO_TECHNICAL, Altitude.TOO_VAGUE])
def test_the_wrong_height_can_be_asked_about(altitude: Altitude) -> None:
    outcome = RUBRIC.altitude.outcomes[altitude]
    assert len(outcome.probes) >= 5
    assert len(outcome.deeper) >= 2
    assert outcome.say


@BY_CRITERION
def test_a_criterion_that_is_only_hinted_at_has_wordings_of_its_own(criterion: object) -> None:
    weak: tuple[str, ...] = getattr(criterion, "weak", ())
    assert len(weak) >= 5
    assert sum(SLOT not in wording for wording in weak) >= FEWEST_PLAIN
    assert sum(SLOT in wording for wording in weak) >= 2


@BY_CRITERION
def test_a_second_question_has_wordings_for_four_interviews(criterion: object) -> None:
    deeper: tuple[str, ...] = getattr(criterion, "deeper", ())
    assert sum(SLOT not in wording for wording in deeper) >= FEWEST_PLAIN


FEWEST_PLAIN = 4
"""A wording for this interview that was not heard in the last three, without anything to quote."""


@pytest.mark.parametrize("joined", RUBRIC.joined, ids=lambda joined: "+".join(joined.criteria))
def test_a_joined_question_has_wordings_enough(joined: object) -> None:
    probes: tuple[str, ...] = getattr(joined, "probes", ())
    assert len(probes) >= 5
    assert sum(SLOT not in wording for wording in probes) >= FEWEST_PLAIN


def test_no_two_joined_questions_are_about_the_same() -> None:
    pairs = [frozenset(joined.criteria) for joined in RUBRIC.joined]
    assert len(set(pairs)) == len(pairs)
    assert all(len(pair) == 2 for pair in pairs)


def test_blame_is_invited_where_it_must_be_resisted_and_in_words_enough() -> None:
    assert RUBRIC.bait is not None
    assert set(RUBRIC.bait.levels) == {Level.SENIOR, Level.STAFF}
    assert (RUBRIC.bait.criterion, RUBRIC.bait.after) == ("blameless", "contributing_factors")
    assert sum(SLOT not in wording for wording in RUBRIC.bait.probes) >= FEWEST_PLAIN
    said = (RUBRIC.bait.reframed, RUBRIC.bait.blamed, RUBRIC.bait.avoided)
    assert len(set(said)) == 3


def test_what_builds_on_changes_is_not_asked_about_without_any() -> None:
    needs = {criterion.id: criterion.needs for criterion in RUBRIC.criteria if criterion.needs}
    assert needs == {"shipped": "action_items", "verification": "action_items"}
    overdue = {c.id: c.overdue_after for c in RUBRIC.criteria if c.overdue_after}
    assert overdue == {"action_items": "mitigation"}


@BY_CRITERION
def test_asking_about_what_is_missing_is_worth_something(criterion: object) -> None:
    value = getattr(criterion, "value", {})
    for level in Level:
        assert value[level][0] > 0
        assert value[level][1] > 0


def test_every_style_has_lead_ins_of_its_own() -> None:
    for key in ("lead_ins", "deeper_lead_ins"):
        said = [words for style in RUBRIC.styles for words in getattr(style, key) if words]
        assert len(set(said)) == len(said)
    for style in RUBRIC.styles:
        assert len(style.lead_ins) >= 6
        assert len(style.deeper_lead_ins) >= 4


@pytest.mark.parametrize(
    "key", ["clarify", "general_version", "nudge", "next_story", "closing", "reframe"]
)
def test_there_is_more_than_one_way_to_say_it(key: str) -> None:
    said = getattr(RUBRIC.phrases, key)
    assert len(said) >= 5
    assert len(set(said)) == len(said)


ALL_PROBES = [
    *chain.from_iterable((*c.probes, *c.weak, *c.deeper) for c in RUBRIC.criteria),
    *chain.from_iterable((*o.probes, *o.deeper) for o in RUBRIC.altitude.outcomes.values()),
    *chain.from_iterable(joined.probes for joined in RUBRIC.joined),
]
BAITS = RUBRIC.bait.probes if RUBRIC.bait is not None else ()


@pytest.mark.parametrize("wording", [*ALL_PROBES, *BAITS])
def test_a_probe_is_one_short_question(wording: str) -> None:
    assert wording.count("?") == 1
    spoken = wording.replace(SLOT, "word " * SHORTEST_QUOTE)
    assert len(spoken.split()) <= MOST_SPOKEN_WORDS
    assert wording.count(SLOT) == wording.count(f'"{SLOT}"') <= 1
    assert wording.count('"') == 2 * wording.count(SLOT)


@pytest.mark.parametrize("wording", ALL_PROBES)
def test_a_probe_neither_leads_nor_judges(wording: str) -> None:
    judging = "why didn't|why did you not|should have|great|well done|score|rubric|criteri|fault"
    assert not re.search(rf"\b(?:{judging})", wording.lower())


def test_no_probe_stands_twice() -> None:
    assert [wording for wording, times in Counter([*ALL_PROBES, *BAITS]).items() if times > 1] == []


def test_there_are_phrases_enough_and_no_two_the_same() -> None:
    phrases = RUBRIC.phrases
    assert len(phrases.reframe) >= 5
    assert len(phrases.closing) >= 6
    assert min(len(phrases.think), len(phrases.thanks)) >= 5
    assert len(phrases.skip) >= 4
    every = (
        *phrases.reframe,
        *phrases.closing,
        *phrases.think,
        *phrases.skip,
        *phrases.thanks,
    )
    assert len(set(every)) == len(every)


ASKING_PHRASES = [
    *RUBRIC.phrases.reframe,
    *RUBRIC.phrases.closing,
    *RUBRIC.phrases.clarify,
    *RUBRIC.phrases.general_version,
]


@pytest.mark.parametrize("wording", ASKING_PHRASES)
def test_a_phrase_that_asks_is_one_short_question(wording: str) -> None:
    assert wording.count("?") == 1
    assert len(wording.split()) <= MOST_SPOKEN_WORDS


def test_the_advised_shares_cover_the_whole_story() -> None:
    assert sum(s.advised_share for s in RUBRIC.sections) == pytest.approx(1)


def test_no_two_anchors_of_the_card_read_the_same() -> None:
    anchors = [
        text
        for dimension in RUBRIC.dimensions
        for steps in dimension.anchors.values()
        for text in steps.values()
    ]
    assert [text for text, times in Counter(anchors).items() if times > 1] == []
