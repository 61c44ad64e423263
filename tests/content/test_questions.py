"""Question files: what is refused, and where the message points."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.questions import QuestionBank, QuestionType, load_question_bank
from simulator.scoring.rubric import Level
from tests.content.small_files import QUESTIONS, changed, place_of, write


def load(*files: Path) -> QuestionBank:
    return load_question_bank(files, ["small"])


def test_a_sound_file_loads_in_its_order(tmp_path: Path) -> None:
    bank = load(write(tmp_path, "caching.yaml", QUESTIONS))
    assert bank.problems == ()
    first, second = bank.questions
    assert (first.id, second.id) == ("cache-served-stale-prices", "cache-was-empty")
    assert first.text == "Tell me about a cache that kept showing old prices."
    assert first.kind is QuestionType.DATA
    assert first.levels == (Level.JUNIOR, Level.SENIOR)
    assert (first.rubric, first.topic) == ("small", "Caches")
    assert first.tags == ("cache", "correctness")
    assert first.strong_answer == ("Says who was shown the old prices.",)


def test_questions_are_found_by_id_and_by_level(tmp_path: Path) -> None:
    bank = load(write(tmp_path, "caching.yaml", QUESTIONS))
    assert bank.find("cache-was-empty") is bank.questions[1]
    assert bank.find("nothing-like-it") is None
    assert bank.suited_to(Level.STAFF) == (bank.questions[1],)
    assert bank.suited_to(Level.JUNIOR) == (bank.questions[0],)


# what is changed, into what, where the message points, the message
BROKEN = [
    ("title: Caches", "titel: Caches", "schema", "'title' is missing"),
    ("title: Caches", "title: Caches\ncolour: red", "colour", "unknown key 'colour'"),
    ("schema: 1", "schema: 2", "schema", "schema: input should be 1"),
    ("schema: 1\n", "", "topic: c", "'schema' is missing"),
    ("schema: 1", "schema: one", "schema", "schema: input should be 1"),
    ("title: Caches", "title: ''", "title", "title: string should have at least 1 character"),
    ("kind: data", "kind: cache", "kind: cache", "questions.0.kind: input should be "),
    ("kind: data", "mood: good\n    kind: data", "mood", "unknown key 'mood'"),
    ("    kind: data\n", "", "id: cache-served", "'kind' is missing"),
    (
        "id: cache-served-stale-prices",
        "id: Cache_Served",
        "id: Cache_Served",
        "questions.0.id: string should match pattern",
    ),
    (
        "id: cache-served-stale-prices",
        f"id: {'a' * 61}",
        f"id: {'a' * 61}",
        "questions.0.id: string should have at most 60 characters",
    ),
    ("id: cache-served-stale-prices", "id: 7", "id: 7", "questions.0.id: input should be a valid"),
    ("[junior, senior]", "[junior, lead]", "lead]", "questions.0.levels.1: input should"),
    ("[junior, senior]", "[]", "[]", "questions.0.levels: tuple should have at least 1 item"),
    ("[junior, senior]", "junior", "levels: junior", "questions.0.levels: input should be a valid"),
    ("[cache, correctness]", "[Cache]", "Cache]", "questions.0.tags.0: string should match"),
    ('text: "Tell me about a cache that kept', 'text: [] # "', "[]", "questions.0.text: input "),
    (
        '["Says what the load behind it did."]',
        "[]",
        "[]",
        "questions.1.strong_answer: tuple should have at least 1 item",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), BROKEN, ids=[row[1] for row in BROKEN])
def test_a_broken_file_is_refused_with_the_place(
    old: str, new: str, at: str, message: str, tmp_path: Path
) -> None:
    text = changed(QUESTIONS, old, new)
    file = write(tmp_path, "caching.yaml", text)
    bank = load(file)
    assert bank.questions == ()
    expected = f"{file}:{place_of(text, at)}: {message}"
    found = [str(problem) for problem in bank.problems]
    assert [line for line in found if line.startswith(expected)] != [], found


def test_a_topic_must_be_named_after_its_file(tmp_path: Path) -> None:
    file = write(tmp_path, "caches.yaml", QUESTIONS)
    (problem,) = load(file).problems
    assert str(problem) == f"{file}:2:1: topic 'caching' stands in a file called caches.yaml"


def test_a_question_without_its_rubric_is_left_out_alone(tmp_path: Path) -> None:
    text = QUESTIONS.replace("rubric: small\n    tags: [cache]", "rubric: grand\n    tags: [cache]")
    file = write(tmp_path, "caching.yaml", text)
    bank = load(file)
    assert [question.id for question in bank.questions] == ["cache-served-stale-prices"]
    assert [str(p) for p in bank.problems] == [
        f"{file}:{place_of(text, 'rubric: grand')}: no rubric is called 'grand'"
    ]


def test_of_two_questions_with_one_id_the_first_counts(tmp_path: Path) -> None:
    mine = QUESTIONS.replace("caching", "mine").replace("cache-was-empty", "cache-of-mine")
    files = [write(tmp_path, "caching.yaml", QUESTIONS), write(tmp_path, "mine.yaml", mine)]
    bank = load(*files)
    assert [(q.id, q.topic) for q in bank.questions] == [
        ("cache-served-stale-prices", "Caches"),
        ("cache-was-empty", "Caches"),
        ("cache-of-mine", "Caches"),
    ]
    assert [str(problem) for problem in bank.problems] == [
        f"{files[1]}:5:5: id 'cache-served-stale-prices' is already taken"
    ]


def test_a_broken_file_leaves_the_good_ones_standing(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "aaa.yaml", "schema: 1\ntopic: [\n"),
        write(tmp_path, "caching.yaml", QUESTIONS),
        write(tmp_path, "zzz.yaml", ""),
    ]
    bank = load(*files)
    assert len(bank.questions) == 2
    assert [problem.file for problem in bank.problems] == [files[0], files[2]]
