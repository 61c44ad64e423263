"""Where content is looked for: the program's own folder and the user's two."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.questions import QuestionBank
from simulator.errors import ContentError, UsageError
from simulator.paths import UserFolders, content_files, user_folders
from simulator.scoring.rubric import Level
from simulator.wiring import Workbench
from tests.builders import FrozenClock, make_workbench
from tests.content.small_files import QUESTIONS, RUBRIC, changed, write

DEFAULT_RUBRIC = "production-incident"
MINE = changed(
    QUESTIONS.replace("rubric: small", f"rubric: {DEFAULT_RUBRIC}"), "topic: caching", "topic: mine"
)


def test_the_users_folders_are_read_after_the_programs_own(tmp_path: Path) -> None:
    folders = UserFolders(tmp_path / "config", tmp_path / "data")
    mine = write(tmp_path / "config" / "question_bank", "mine.yaml", MINE)
    also = write(tmp_path / "data" / "question_bank", "also.yaml", MINE)
    files = content_files("question_bank", folders)
    assert files[-2:] == [mine, also]
    assert len(files) > 10


def test_hidden_files_and_other_endings_are_passed_over(tmp_path: Path) -> None:
    folders = UserFolders(tmp_path / "config", tmp_path / "data")
    before = content_files("question_bank", folders)
    for name in (".hidden.yaml", "mine.yml.bak", "notes.txt"):
        write(tmp_path / "config" / "question_bank", name, MINE)
    assert content_files("question_bank", folders) == before


def test_folders_that_do_not_exist_hold_nothing(tmp_path: Path) -> None:
    folders = UserFolders(tmp_path / "no" / "config", tmp_path / "no" / "data")
    assert content_files("rubrics", folders)


@pytest.mark.parametrize("folder", ["config", "data"])
def test_a_users_question_is_asked_like_any_other(folder: str, home: Path) -> None:
    write(home / folder / "question_bank", "mine.yaml", MINE)
    workbench = Workbench(clock=FrozenClock())
    assert workbench.content_problems == ()
    plan = workbench.plan(level=Level.STAFF, question="cache-was-empty")
    assert plan.question == "Tell me about a cache that lost everything at once."
    assert plan.rubric == DEFAULT_RUBRIC


def test_a_users_rubric_is_used_by_a_users_question(home: Path) -> None:
    write(home / "config" / "rubrics", "small.yaml", RUBRIC)
    write(home / "config" / "question_bank", "caching.yaml", QUESTIONS)
    workbench = Workbench(clock=FrozenClock())
    assert workbench.content_problems == ()
    assert workbench.rubric(workbench.question("cache-was-empty").rubric).title == "Small"


def test_a_users_broken_file_is_reported_and_the_rest_loads(home: Path) -> None:
    write(home / "config" / "question_bank", "mine.yaml", "schema: 1\n")
    write(home / "data" / "rubrics", "small.yaml", "schema: 1\n")
    workbench = Workbench(clock=FrozenClock())
    assert {p.file.name for p in workbench.content_problems} == {"mine.yaml", "small.yaml"}
    assert len(workbench.bank.questions) >= 30
    assert workbench.rubric(DEFAULT_RUBRIC).id == DEFAULT_RUBRIC


def test_a_users_question_cannot_take_the_place_of_one_of_the_programs(home: Path) -> None:
    taken = make_workbench(home).bank.questions[0]
    text = MINE.replace("cache-was-empty", taken.id)
    write(home / "config" / "question_bank", "mine.yaml", text)
    workbench = make_workbench(home)
    assert workbench.question(taken.id) == taken
    (problem,) = workbench.content_problems
    assert problem.message == f"id '{taken.id}' is already taken"


def test_the_folders_follow_the_variable(home: Path) -> None:
    assert user_folders() == UserFolders(home / "config", home / "data")
    assert user_folders().sessions == home / "data" / "sessions.sqlite3"


def test_without_the_variable_the_platforms_own_folders_are_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("INCIDENT_INTERVIEW_HOME")
    folders = user_folders()
    assert "incident-interview" in str(folders.config)
    assert "incident-interview" in str(folders.data)


# What is asked for by name


def test_an_unknown_question_is_refused(home: Path) -> None:
    with pytest.raises(UsageError, match="no question is called 'nothing'"):
        make_workbench(home).plan(level=Level.JUNIOR, question="nothing")


def test_an_unknown_rubric_is_refused_with_those_there_are(home: Path) -> None:
    with pytest.raises(UsageError, match=r"'nothing' \(there is: production-incident\)"):
        make_workbench(home).rubric("nothing")


def test_a_rubric_can_be_named_by_its_file(home: Path, tmp_path: Path) -> None:
    file = write(tmp_path, "small.yaml", RUBRIC)
    assert make_workbench(home).rubric(str(file)).id == "small"


def test_a_rubric_file_that_is_broken_is_refused(home: Path, tmp_path: Path) -> None:
    file = write(tmp_path, "small.yaml", "schema: 1\n")
    with pytest.raises(ContentError, match=r"small.yaml:1:1: 'id' is missing"):
        make_workbench(home).rubric(str(file))


@pytest.mark.parametrize("level", Level)
def test_a_question_drawn_by_seed_suits_the_level_and_stays_the_same(
    level: Level, home: Path
) -> None:
    workbench = make_workbench(home)
    drawn = [workbench.any_question(level, seed) for seed in range(12)]
    assert all(level in question.levels for question in drawn)
    assert drawn == [workbench.any_question(level, seed) for seed in range(12)]
    assert len(set(drawn)) > 1


def test_a_plan_without_a_seed_draws_one_and_keeps_it(home: Path) -> None:
    workbench = make_workbench(home)
    plan = workbench.plan(level=Level.SENIOR)
    assert workbench.plan(level=Level.SENIOR, seed=plan.seed) == plan


@pytest.mark.parametrize("level", Level)
def test_a_second_question_is_another_one_of_another_kind_and_the_same_for_the_same_seed(
    level: Level, home: Path
) -> None:
    workbench = make_workbench(home)
    plans = [workbench.plan(level=level, stories=2, seed=seed) for seed in range(12)]
    assert plans == [workbench.plan(level=level, stories=2, seed=seed) for seed in range(12)]
    for plan in plans:
        assert plan.second is not None
        first, second = workbench.question(plan.question_id), workbench.question(plan.second.id)
        assert second.text == plan.second.text
        assert second.kind != first.kind
        assert level in second.levels
    assert len({plan.second for plan in plans}) > 1


def test_one_story_is_asked_for_unless_two_are_wanted(home: Path) -> None:
    assert make_workbench(home).plan(level=Level.SENIOR).second is None


def test_a_bank_of_one_question_has_none_for_a_second_story(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench = make_workbench(home)
    only = workbench.any_question(Level.SENIOR, seed=1)
    monkeypatch.setattr(workbench, "bank", QuestionBank((only,), ()))
    with pytest.raises(UsageError, match="no second question"):
        workbench.plan(level=Level.SENIOR, question=only.id, stories=2)
