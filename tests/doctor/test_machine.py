"""The parts that every interview needs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.config import load_settings
from simulator.doctor.check import Health
from simulator.doctor.machine import (
    content_check,
    data_folder_check,
    disk_check,
    scoring_check,
    settings_check,
    store_check,
    terminal_check,
    words_check,
)
from simulator.errors import StorageError, UsageError
from simulator.interview.state import Phase
from simulator.paths import user_folders
from simulator.session.store import Damage, Listing, SessionSummary
from tests.builders import make_plan


def test_settings_that_can_be_read_are_well(tmp_path: Path) -> None:
    check = settings_check(tmp_path / "config.toml", lambda: None)
    assert (check.health, check.mend) == (Health.OK, "")


def test_settings_that_cannot_be_read_name_the_file_to_mend() -> None:
    folders = user_folders()
    folders.config.mkdir(parents=True)
    folders.settings.write_text("rates = 1\n", encoding="utf-8")
    check = settings_check(folders.settings, lambda: load_settings(folders))
    assert check.health is Health.WRONG
    assert "rates" in check.says
    assert str(folders.settings) in check.mend


def test_a_wrong_variable_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    def load() -> None:
        raise UsageError("INCIDENT_INTERVIEW_RATE: input should be a valid integer")

    assert settings_check(tmp_path / "config.toml", load).mend == "unset it"


@pytest.mark.parametrize(
    ("counts", "problems", "health"),
    [
        ((86, 1), (), Health.OK),
        ((86, 1), ("mine.yaml:3:1: unknown key",), Health.WARNING),
        ((0, 1), (), Health.WRONG),
        ((86, 0), ("r.yaml:1:1: empty",), Health.WRONG),
    ],
)
def test_content_is_needed_and_faults_in_it_are_warnings(counts, problems, health) -> None:
    check = content_check(*counts, problems)
    assert check.health is health
    assert all(problem in check.says for problem in problems)
    assert bool(check.mend) == (health is not Health.OK)


def test_faults_in_the_users_own_words_are_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    assert words_check(file, ()).health is Health.OK
    check = words_check(file, ("words.txt:2:1: needs a word after '='",))
    assert check.health is Health.WARNING
    assert "words.txt:2:1" in check.says


def test_a_scoring_model_that_is_not_whole_is_wrong() -> None:
    assert scoring_check(None).health is Health.OK
    check = scoring_check("encoder.onnx is not the file that manifest.json names")
    assert check.health is Health.WRONG
    assert "encoder.onnx" in check.says
    assert "pip install" in check.mend


def test_a_data_folder_that_is_not_there_yet_is_well(tmp_path: Path) -> None:
    check = data_folder_check(tmp_path / "some" / "data")
    assert check.health is Health.OK
    assert "first interview" in check.says
    assert not (tmp_path / "some").exists()


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_data_folder_that_others_can_read_is_a_warning_with_the_command(tmp_path: Path) -> None:
    folder = tmp_path / "my data"
    folder.mkdir()
    folder.chmod(0o755)
    check = data_folder_check(folder)
    assert check.health is Health.WARNING
    assert check.mend == f"chmod 700 '{folder}'"
    folder.chmod(0o700)
    assert data_folder_check(folder).health is Health.OK


def test_a_file_in_the_way_of_the_data_folder_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    check = data_folder_check(tmp_path / "data" / "deeper")
    assert check.health is Health.WRONG
    assert "is a file" in check.says


def test_a_data_folder_that_cannot_be_written_to_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    check = data_folder_check(tmp_path)
    assert check.health is Health.WRONG
    assert "Permission denied" in check.says
    assert "chmod u+rwx" in check.mend


def test_a_store_that_cannot_be_read_is_wrong_and_is_to_be_kept(tmp_path: Path) -> None:
    file = tmp_path / "sessions.sqlite3"

    def broken() -> Listing:
        raise StorageError(f"{file}: file is not a database")

    assert store_check(file, broken).health is Health.OK  # it is never opened: none is there
    file.write_text("x", encoding="utf-8")
    check = store_check(file, broken)
    assert check.health is Health.WRONG
    assert "keep it" in check.mend
    session = SessionSummary("s1", 0.0, 0.0, make_plan(), Phase.SCORED, None)
    check = store_check(file, lambda: Listing((session,), ()))
    assert (check.health, check.says) == (Health.OK, f"1 kept in {file}")


def test_a_damaged_session_among_others_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "sessions.sqlite3"
    file.write_text("x", encoding="utf-8")
    check = store_check(file, lambda: Listing((), (Damage("s1", "its phase is unknown"),)))
    assert check.health is Health.WARNING
    assert "1 damaged" in check.says
    assert "history" in check.mend


@pytest.mark.parametrize(
    ("free", "health"),
    [(80e9, Health.OK), (400e6, Health.WARNING), (5e6, Health.WRONG)],
)
def test_room_on_the_disk(tmp_path: Path, free: float, health: Health) -> None:
    seen: list[Path] = []

    def free_bytes(place: Path) -> int:
        seen.append(place)
        return int(free)

    assert disk_check(tmp_path / "not" / "there", free_bytes).health is health
    assert seen == [tmp_path]


@pytest.mark.parametrize(
    ("kind", "size", "health", "told"),
    [
        ("xterm-256color", (120, 40), Health.OK, "120 columns, 40 rows, 256 colours"),
        ("xterm-256color", (79, 24), Health.WARNING, "left out"),
        ("xterm-256color", (39, 24), Health.WARNING, "too small"),
        ("dumb", (120, 40), Health.WARNING, "cannot show a screen"),
        ("", (120, 40), Health.WARNING, "cannot show a screen"),
    ],
)
def test_the_terminal(kind: str, size: tuple[int, int], health: Health, told: str) -> None:
    check = terminal_check(is_terminal=True, kind=kind, size=size, colours="256")
    assert check.health is health
    assert told in check.says
    assert bool(check.mend) == (health is not Health.OK)


def test_no_colours_are_told_and_are_well() -> None:
    check = terminal_check(is_terminal=True, kind="vt100", size=(80, 24), colours=None)
    assert check.health is Health.OK
    assert "no colours" in check.says


def test_output_to_a_pipe_is_no_fault() -> None:
    check = terminal_check(is_terminal=False, kind="", size=(80, 24), colours=None)
    assert check.health is Health.OK
