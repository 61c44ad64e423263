"""Databases of every age are brought up to date, and newer ones are left alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from simulator.errors import StorageError
from simulator.interview.state import Phase
from simulator.session import migrations
from simulator.session.codec import encode
from simulator.session.migrations import MIGRATIONS
from simulator.session.store import SessionStore
from tests.builders import NOON, begun, make_plan

T = TypeVar("T")

FIRST_SCHEMA = """
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    plan TEXT NOT NULL,
    phase TEXT NOT NULL,
    scorecard TEXT
) STRICT;
CREATE TABLE events (
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at REAL NOT NULL,
    name TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
"""
"""The schema as it was first released; a copy, so that an edited step is noticed."""


def run(file: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    db = sqlite3.connect(file)
    try:
        done = work(db)
        db.commit()
        return done
    finally:
        db.close()


def version(file: Path) -> int:
    found: int = run(file, lambda db: db.execute("PRAGMA user_version").fetchone()[0])
    return found


def tables(file: Path) -> list[str]:
    query = "SELECT sql FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    found = run(file, lambda db: db.execute(query).fetchall())
    return [" ".join(sql.split()) for (sql,) in found]


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A database as the first release left it, with one interview in it."""
    file = tmp_path / "data" / "sessions.sqlite3"
    file.parent.mkdir()

    def fill(db: sqlite3.Connection) -> None:
        db.executescript(FIRST_SCHEMA)
        plan = encode(make_plan())
        db.execute("INSERT INTO sessions VALUES ('s1', 1, 2, ?, 'asking', NULL)", (plan,))
        db.execute("INSERT INTO events VALUES ('s1', 0, 2, 'Begun', ?)", (encode(begun()),))

    run(file, fill)
    return file


def test_a_blank_file_gets_the_whole_schema(tmp_path: Path) -> None:
    file = tmp_path / "data" / "sessions.sqlite3"
    SessionStore(file).close()
    assert version(file) == len(MIGRATIONS)
    assert len(tables(file)) == 2


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "data" / "sessions.sqlite3"
    SessionStore(file).close()
    before = tables(file)
    SessionStore(file).close()
    assert (version(file), tables(file)) == (len(MIGRATIONS), before)


def test_the_first_step_still_makes_the_first_schema(tmp_path: Path, first: Path) -> None:
    made = tmp_path / "made.sqlite3"
    run(made, lambda db: [db.execute(statement) for statement in MIGRATIONS[0]])
    assert tables(made) == tables(first)


def test_an_interview_of_the_first_release_can_still_be_read(first: Path) -> None:
    store = SessionStore(first)
    session = store.find("s1")
    assert (session.plan, session.phase) == (make_plan(), Phase.ASKING)
    assert store.events("s1") == (begun(NOON),)
    store.close()
    assert version(first) == len(MIGRATIONS)


def test_a_database_of_a_newer_release_is_refused_and_left_alone(first: Path) -> None:
    newer = len(MIGRATIONS) + 1
    run(first, lambda db: db.execute(f"PRAGMA user_version = {newer}"))
    before = tables(first)
    with pytest.raises(StorageError, match="written by a newer version of this program"):
        SessionStore(first)
    assert (version(first), tables(first)) == (newer, before)


def test_a_later_step_is_applied_to_a_database_that_lacks_it(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = ("ALTER TABLE sessions ADD COLUMN note TEXT",)
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, later))
    SessionStore(first).close()
    assert version(first) == len(MIGRATIONS) + 1
    assert run(first, lambda db: db.execute("SELECT id, note FROM sessions").fetchall()) == [
        ("s1", None)
    ]


def test_a_step_that_fails_leaves_the_database_as_it_was(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = ("ALTER TABLE sessions ADD COLUMN note TEXT", "ALTER TABLE absent ADD COLUMN x TEXT")
    before = (version(first), tables(first))
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, later))
    with pytest.raises(StorageError, match="no such table: absent"):
        SessionStore(first)
    assert (version(first), tables(first)) == before
