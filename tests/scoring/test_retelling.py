"""A story told again is told from another one, however it is worded, written and cut."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simulator.scoring.retelling import MOST_SHOWN, Retelling, retelling
from simulator.scoring.retelling_terms import LONGEST_STORY, compounds, stem, surprise, terms
from tests.builders import ROOT

WRITTEN = ROOT / "tests" / "scoring" / "retelling"
TRAINING = ROOT / "training" / "data"

ANY_STORY = st.lists(st.text(max_size=300), max_size=4)
SYLLABLES = [a + b for a in "bdfgklmnprtvz" for b in "aiou"]

FIRST = """
The greenhouse controllers in Almere stopped watering the tomatoes on a Sunday in June. Pieter
rang me because the humidity graph had gone flat. I compared the valve commands with the radio
log and saw that every command after 11:40 carried a negative duration. The firmware subtracted
two timestamps of different clocks. I switched the valves to manual and drove to the site with a
laptop. We lost four hundred plants.
"""
AGAIN = """
okay so pressure i drove to almere on a sunday since pieter had seen a flat graph for humidity
and the tomatoes were not getting any watering the radio log showed a negative duration in all
valve commands from eleven forty on the firmware took two timestamps from different clocks and
subtracted them so i set the valves to manual by laptop and four hundred plants were lost
"""
OTHER = """
Another Sunday, Pieter rang me about the greenhouse invoices. The wholesale portal printed last
year's tariff on every page. I opened the spreadsheet that the importer reads and found a hidden
column shifting the prices by one row. I deleted the column, ran the importer once more and
mailed corrected bills to eleven florists. Nobody had documented which columns the importer
needs, so I wrote that down.
"""


@st.composite
def stories(draw: st.DrawFn, family: str = "") -> str:
    """A story of invented words; those of two families share none."""
    rng = random.Random(draw(st.integers(0, 10**6)))
    words = [
        family + "".join(rng.choices(SYLLABLES, k=3)) for _ in range(draw(st.integers(40, 300)))
    ]
    return " ".join(words)


def answers(*ids: str) -> dict[str, str]:
    """The training answers with these ids."""
    found: dict[str, str] = {}
    for name in {id.split("-")[0] for id in ids}:
        rows = yaml.load((TRAINING / f"{name}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
        found |= {row["id"]: row["text"] for row in rows if row["id"] in ids}
    return found


def pairs(name: str) -> list[tuple[str, str]]:
    """The written pairs of one file: the training answer, and what was written to it."""
    rows: list[dict[str, Any]] = yaml.safe_load((WRITTEN / name).read_text("utf-8"))
    firsts = answers(*(row["of"] for row in rows))
    return [(firsts[row["of"]], row["text"]) for row in rows]


@given(ANY_STORY, ANY_STORY)
def test_any_two_stories_are_judged_and_always_alike(first: list[str], second: list[str]) -> None:
    found = retelling(first, second)
    assert found == retelling(tuple(first), tuple(second))
    assert found is None or 0 <= found.share <= 1


@given(stories())
def test_a_story_is_a_retelling_of_itself(story: str) -> None:
    found = retelling([story], [story])
    assert found is not None
    assert found.share == 1


@given(stories("q"), stories("w"))
def test_stories_without_a_common_word_are_never_one(first: str, second: str) -> None:
    assert retelling([first], [second]) is None


@given(st.lists(stories(), max_size=3), st.lists(stories(), max_size=3))
def test_the_share_does_not_depend_on_which_story_came_first(
    first: list[str], second: list[str]
) -> None:
    there, back = retelling(first + second, second), retelling(second, first + second)
    assert (there and there.share) == (back and back.share)


def test_the_same_incident_in_other_words_is_one_shown_by_words_of_the_second() -> None:
    found = retelling([FIRST], [AGAIN])
    assert isinstance(found, Retelling)
    assert 0 < len(found.shared) <= MOST_SHOWN
    unbroken = " ".join(AGAIN.split())
    assert all(words in unbroken for words in found.shared)
    assert "four hundred plants" in found.shared


def test_another_incident_of_the_same_narrator_is_another() -> None:
    assert retelling([FIRST], [OTHER]) is None


def test_it_does_not_matter_how_a_story_is_cut_into_answers() -> None:
    head, tail = FIRST.split("I compared")
    assert retelling([head, f"I compared{tail}"], [AGAIN]) is not None


def test_a_typed_story_and_the_same_one_as_a_recognizer_writes_it_are_one() -> None:
    spoken = FIRST.lower().replace(".", "").replace("11:40", "eleven forty")
    found = retelling([FIRST], [spoken])
    assert found is not None
    assert found.share > 0.9


@pytest.mark.parametrize("said", [[], [""], ["I rolled it back."], ["almere " * 200]])
def test_what_is_too_short_to_tell_is_no_retelling(said: list[str]) -> None:
    assert retelling(said, said) is None
    assert retelling([FIRST], said) is None


def test_turns_of_phrase_of_a_narrator_make_no_retelling() -> None:
    habits = (
        " Right, the usual picture, let me walk you slowly through the whole muddle. ",
        " Honestly my stomach dropped into my boots and stayed till somebody brewed coffee. ",
        " And as grandmother used to say, never curse the kettle while your tea is warm. ",
    )

    def in_habit(story: str) -> list[str]:
        words = story.split()
        return [" ".join(words[at : at + 25]) + habits[at // 25] for at in (0, 25, 50)]

    assert retelling(in_habit(FIRST), in_habit(OTHER)) is None
    assert retelling(in_habit(FIRST), in_habit(AGAIN)) is not None


def test_nine_in_ten_of_the_written_retellings_are_caught() -> None:
    found = [retelling([first], [second]) for first, second in pairs("again.yaml")]
    assert sum(each is not None for each in found) >= 0.9 * len(found)


def test_few_of_the_other_incidents_of_the_same_narrators_are_taken_for_the_first_one() -> None:
    found = [retelling([first], [second]) for first, second in pairs("another.yaml")]
    assert sum(each is not None for each in found) <= 2


def test_answers_of_different_people_are_never_one() -> None:
    firsts = [first for first, _ in pairs("again.yaml")]
    assert [retelling([a], [b]) for a, b in pairwise(firsts)] == [None] * 39


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ("thirty-eight minutes", ["#38"]),
        ("38 minutes", ["#38"]),
        ("six thousand four hundred and 6,400", ["#6400", "#6400"]),
        ("four hundred thousand", ["#400000"]),
        ("one two three", ["#1", "#2", "#3"]),
        ("twenty thirty", ["#20", "#30"]),
        ("nineteen ninety", ["#19", "#90"]),
        ("a hundred hundred", ["#100", "#100"]),
        ("$40,000 at 2:15, 400ms, 0.3%", ["#40000", "#2:15", "#400", "#0.3"]),
        ("zero", ["#0"]),
    ],
)
def test_a_number_is_one_term_however_it_is_said(said: str, numbers: list[str]) -> None:
    assert [term.text for term in terms(said) if term.text.startswith("#")] == numbers


def test_what_was_said_in_two_words_is_known_when_it_is_written_as_one() -> None:
    said = "the note books at four twenty"
    assert {stem("notebooks"), "#420"} <= compounds(said, terms(said))


@pytest.mark.parametrize(
    "forms", [("stop", "stopped", "stopping"), ("query", "queries"), ("kyle", "kyle's")]
)
def test_forms_of_a_word_are_one_term(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@given(st.text(max_size=300))
def test_terms_stand_in_order_where_they_say(answer: str) -> None:
    at = 0
    for term in terms(answer):
        assert at <= term.start < term.end <= len(answer)
        at = term.end


def test_a_rare_word_is_a_surprise_and_less_of_one_in_a_longer_story() -> None:
    assert surprise("zeppelin", 150) > surprise("alert", 150) > surprise("the", 150)
    assert surprise("zeppelin", 150) > surprise("zeppelin", LONGEST_STORY) > 0
