"""The session store: private, whole or not at all, and forgetful on request."""

from __future__ import annotations

import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.errors import StorageError, UsageError
from simulator.interview.state import Phase
from simulator.session.store import SessionStore
from tests.builders import NOON, answered, begun, delivered, drafted, make_plan

PLAN = make_plan()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "data" / "sessions.sqlite3"


@pytest.fixture
def store(file: Path) -> Iterator[SessionStore]:
    store = SessionStore(file)
    yield store
    store.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# Keeping


def test_a_new_session_is_listed_without_events(store: SessionStore) -> None:
    store.create("s1", PLAN, NOON)
    (session,) = store.sessions()
    assert (session.id, session.plan, session.phase) == ("s1", PLAN, Phase.BRIEFING)
    assert (session.created_at, session.updated_at) == (NOON, NOON)
    assert session.scorecard is None
    assert session.is_unfinished
    assert store.events("s1") == ()


def test_events_come_back_in_order(store: SessionStore) -> None:
    store.create("s1", PLAN, NOON)
    store.append("s1", 0, [begun(), delivered(NOON + 1)], Phase.ANSWERING)
    store.append("s1", 2, [drafted("so far", NOON + 2)], Phase.ANSWERING)
    assert store.events("s1") == (begun(), delivered(NOON + 1), drafted("so far", NOON + 2))
    (session,) = store.sessions()
    assert (session.phase, session.updated_at) == (Phase.ANSWERING, NOON + 2)


def test_a_log_of_a_thousand_events_keeps_its_order(store: SessionStore) -> None:
    store.create("s1", PLAN, NOON)
    log = [drafted(str(number)) for number in range(1000)]
    store.append("s1", 0, log, Phase.ANSWERING)
    assert list(store.events("s1")) == log


def test_what_was_written_is_there_for_the_next_process(file: Path) -> None:
    first = SessionStore(file)
    first.create("s1", PLAN, NOON)
    first.append("s1", 0, [begun()], Phase.ASKING)
    second = SessionStore(file)
    assert second.events("s1") == (begun(),)
    first.close()
    second.close()


@pytest.mark.parametrize("text", ["\x00\x1b[31m", "\ud800", "障害 🔥", "'); DROP TABLE events; --"])
def test_any_words_can_be_kept(text: str, store: SessionStore) -> None:
    store.create("s1", PLAN, NOON)
    store.append("s1", 0, [answered(text)], Phase.ASSESSING)
    assert store.events("s1") == (answered(text),)


def test_twenty_thousand_words_can_be_kept(store: SessionStore) -> None:
    story = "incident " * 20_000
    store.create("s1", PLAN, NOON)
    store.append("s1", 0, [answered(story)], Phase.ASSESSING)
    assert store.events("s1") == (answered(story),)


def test_the_scorecard_is_kept_as_it_was_shown(store: SessionStore) -> None:
    store.create("s1", PLAN, NOON)
    store.keep_scorecard("s1", '{"overall": 3.5}')
    assert store.find("s1").scorecard == '{"overall": 3.5}'


def test_a_number_that_is_taken_means_another_window_and_writes_nothing(
    store: SessionStore,
) -> None:
    store.create("s1", PLAN, NOON)
    store.append("s1", 0, [begun()], Phase.ASKING)
    with pytest.raises(StorageError, match="session s1 is open in another window"):
        store.append("s1", 0, [delivered(), drafted()], Phase.ANSWERING)
    assert store.events("s1") == (begun(),)
    assert store.find("s1").phase is Phase.ASKING
    store.append("s1", 1, [delivered()], Phase.ANSWERING)
    assert len(store.events("s1")) == 2


def test_a_batch_is_written_whole_or_not_at_all(store: SessionStore) -> None:
    store.create("s1", PLAN, NOON)
    store.append("s1", 1, [delivered()], Phase.ANSWERING)
    with pytest.raises(StorageError):
        store.append("s1", 0, [begun(), delivered(), drafted()], Phase.ANSWERING)
    assert store.events("s1") == (delivered(),)


# Finding


def test_sessions_are_listed_newest_first(store: SessionStore) -> None:
    for id, at in {"b": NOON, "a": NOON + 5, "c": NOON}.items():
        store.create(id, PLAN, at)
    assert [session.id for session in store.sessions()] == ["a", "c", "b"]


def test_a_session_is_found_by_the_beginning_of_its_id(store: SessionStore) -> None:
    for id in ("20260101-a1", "20260101-b2", "20260102-c3", "20260102"):
        store.create(id, PLAN, NOON)
    assert store.find("20260101-a").id == "20260101-a1"
    assert store.find("20260101-b2").id == "20260101-b2"
    assert store.find("20260102").id == "20260102", "a whole id goes before a longer one"


def test_a_beginning_that_fits_several_ids_is_refused(store: SessionStore) -> None:
    store.create("20260101-a1", PLAN, NOON)
    store.create("20260101-b2", PLAN, NOON)
    with pytest.raises(UsageError, match="'20260101' begins 2 session ids; give more of it"):
        store.find("20260101")


@pytest.mark.parametrize("id", ["nothing", "%", "_", "a1"])
def test_an_unknown_id_is_refused(id: str, store: SessionStore) -> None:
    store.create("20260101-a1", PLAN, NOON)
    with pytest.raises(UsageError, match=f"no session is called '{id}'"):
        store.find(id)


@pytest.mark.parametrize(
    ("phase", "unfinished"),
    [(phase, phase not in (Phase.SCORED, Phase.ABANDONED)) for phase in Phase],
)
def test_only_what_is_not_over_can_be_resumed(
    phase: Phase, unfinished: bool, store: SessionStore
) -> None:
    store.create("s1", PLAN, NOON)
    store.append("s1", 0, [begun()], phase)
    assert store.find("s1").is_unfinished is unfinished


# For its owner's eyes only


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_can_read_any_of_its_files(file: Path) -> None:
    before = os.umask(0)
    try:
        store = SessionStore(file)
        store.create("s1", PLAN, NOON)
        modes = {path.name: mode(path) for path in file.parent.iterdir()}
    finally:
        os.umask(before)
    assert mode(file.parent) == 0o700
    assert modes == {
        "sessions.sqlite3": 0o600,
        "sessions.sqlite3-wal": 0o600,
        "sessions.sqlite3-shm": 0o600,
    }
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_file_that_was_left_open_to_others_is_closed_to_them(file: Path) -> None:
    SessionStore(file).close()
    file.chmod(0o644)
    file.parent.chmod(0o755)
    store = SessionStore(file)
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_its_files_are_private_from_the_moment_they_are_made(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    before = os.umask(0)
    try:
        SessionStore(file).close()
    finally:
        os.umask(before)
    assert (mode(file), mode(file.parent)) == (0o600, 0o700)


# Beside another process that is opening the same file


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Another process's connection to a file that is not yet in write-ahead mode, and locked."""
    file.parent.mkdir(parents=True)
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    yield db
    db.close()


def test_a_store_waits_until_another_process_is_done(
    file: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr("simulator.session.store.time.sleep", sleep)
    store = SessionStore(file)
    assert len(waits) == 1
    assert store.sessions() == ()
    store.close()


def test_a_store_does_not_wait_for_ever(
    file: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.session.store.BUSY_SECONDS", 0.0)
    with pytest.raises(StorageError, match=r"sessions.sqlite3: database is locked"):
        SessionStore(file)


# Forgetting


def words_left(folder: Path, word: str) -> list[str]:
    return [path.name for path in folder.iterdir() if word.encode() in path.read_bytes()]


def test_a_deleted_session_leaves_no_word_in_any_file(store: SessionStore, file: Path) -> None:
    for id, word in {"gone": "xylophone", "kept": "tambourine"}.items():
        store.create(id, make_plan(question=f"Tell me of a {word}."), NOON)
        story = f"the {word} broke " * 400
        log = [begun(), delivered(), drafted(story), drafted(story * 2), answered(story * 3)]
        store.append(id, 0, log, Phase.ASSESSING)
        store.keep_scorecard(id, f'{{"quote": "{story}"}}')
        store.keep_scorecard(id, f'{{"quote": "{word}"}}')
    assert words_left(file.parent, "xylophone") != []
    store.delete("gone")
    assert words_left(file.parent, "xylophone") == []
    assert [session.id for session in store.sessions()] == ["kept"]
    assert store.events("gone") == ()
    assert len(store.events("kept")) == 5
    store.close()
    assert words_left(file.parent, "xylophone") == []
    assert words_left(file.parent, "tambourine") != []


def test_deleting_what_is_not_there_does_nothing(store: SessionStore) -> None:
    store.create("s1", PLAN, NOON)
    store.delete("s2")
    assert len(store.sessions()) == 1


# What cannot be used


def test_a_file_that_is_no_database_is_refused_and_left_alone(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"my shopping list, and nothing like a database" * 40)
    before = file.read_bytes()
    with pytest.raises(StorageError, match=r"sessions.sqlite3: file is not a database"):
        SessionStore(file)
    assert file.read_bytes() == before


def test_a_folder_in_its_place_is_refused(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(StorageError, match=r"sessions.sqlite3: Is a directory"):
        SessionStore(file)


def test_a_file_where_its_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StorageError):
        SessionStore(tmp_path / "data" / "sessions.sqlite3")


def damage(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as db:
        db.execute(statement)
    db.close()


DAMAGED_ROWS = {
    "unknown phase": "phase = 'dancing'",
    "unknown level": "plan = replace(plan, '\"senior\"', '\"lead\"')",
    "empty plan": "plan = '{}'",
    "no JSON": "plan = 'x'",
    "cut off": "plan = substr(plan, 1, 40)",
    "no text": "plan = CAST(replace(plan, 'incident', x'ff') AS TEXT)",
    "no date": "created_at = -1",
    "no year": "updated_at = 9e999",
}


def damage_row(file: Path, id: str, change: str) -> None:
    damage(file, f"UPDATE sessions SET {change} WHERE id = '{id}'")


@pytest.fixture
def two(store: SessionStore) -> SessionStore:
    """A store of two sessions, "hurt" and the later "whole"."""
    for at, id in enumerate(("hurt", "whole"), start=1):
        store.create(id, PLAN, at)
        store.append(id, 0, [begun(at + 2)], Phase.ASKING)
    return store


@pytest.mark.parametrize("change", DAMAGED_ROWS.values(), ids=DAMAGED_ROWS)
def test_a_damaged_session_does_not_hide_the_others(
    change: str, two: SessionStore, file: Path
) -> None:
    damage_row(file, "hurt", change)
    assert [session.id for session in two.sessions()] == ["whole"]
    listing = two.listing()
    assert listing.sessions == two.sessions()
    assert [damage.id for damage in listing.damages] == ["hurt"]
    assert two.find("whole").id == "whole"


@pytest.mark.parametrize("change", DAMAGED_ROWS.values(), ids=DAMAGED_ROWS)
def test_a_damaged_session_is_said_to_be_damaged_and_can_be_deleted(
    change: str, two: SessionStore, file: Path
) -> None:
    damage_row(file, "hurt", change)
    with pytest.raises(StorageError, match="session hurt is damaged: its ") as caught:
        two.find("hu")
    assert str(caught.value).endswith("; 'incident-interview delete hurt' deletes it")
    assert "\n" not in str(caught.value)
    assert str(two.listing().damages[0]) == str(caught.value)
    two.delete(two.find_id("hu"))
    assert two.listing().damages == ()
    with pytest.raises(UsageError, match="no session is called 'hurt'"):
        two.find_id("hurt")


def test_a_damaged_session_is_left_as_it_is(two: SessionStore, file: Path) -> None:
    damage_row(file, "hurt", "plan = '{'")
    two.listing()
    with sqlite3.connect(file) as db:
        kept = db.execute("SELECT plan FROM sessions WHERE id = 'hurt'").fetchall()
    db.close()
    assert kept == [("{",)]
    assert two.events("hurt") == (begun(3),)


def test_a_damaged_session_still_counts_where_a_beginning_fits_several(
    two: SessionStore, file: Path
) -> None:
    two.create("hurtful", PLAN, NOON)
    damage_row(file, "hurt", "plan = 'x'")
    with pytest.raises(UsageError, match="'hur' begins 2 session ids"):
        two.find("hur")


def test_a_store_without_damage_tells_of_none(two: SessionStore) -> None:
    assert two.listing().damages == ()


@pytest.mark.parametrize(
    "change",
    ["data = '{'", "name = 'Teleported'", "data = CAST(x'7b22ff' AS TEXT)"],
)
def test_a_damaged_event_is_told_of_and_its_session_is_still_listed(
    change: str, two: SessionStore, file: Path
) -> None:
    damage(file, f"UPDATE events SET {change} WHERE session_id = 'hurt'")
    with pytest.raises(StorageError, match="session hurt is damaged: its ") as caught:
        two.events("hurt")
    listing = two.listing()
    assert [session.id for session in listing.sessions] == ["whole", "hurt"]
    assert [str(damage) for damage in listing.damages] == [str(caught.value)]
    assert two.events("whole") == (begun(4),)


def test_a_closed_store_says_so_instead_of_crashing(file: Path) -> None:
    store = SessionStore(file)
    store.close()
    store.close()
    with pytest.raises(StorageError, match="closed"):
        store.sessions()
