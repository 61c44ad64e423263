"""The session store: every interview as an append-only event log in one SQLite file."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import StorageError, UsageError
from simulator.interview.events import Event
from simulator.interview.plan import Plan
from simulator.interview.state import Phase
from simulator.session.codec import decode_event, decode_plan, encode, event_name
from simulator.session.migrations import migrate

BUSY_SECONDS = 5.0
"""How long a write waits for another process's write to end."""

LATEST = 2.5e11
"""Seconds since the epoch, some centuries before the last year that calendars can show."""


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One session as a list shows it."""

    id: str
    created_at: float
    """Seconds since the epoch, UTC."""
    updated_at: float
    plan: Plan
    phase: Phase
    scorecard: str | None
    """The scorecard's JSON as it was shown; None until there is one."""

    @property
    def is_unfinished(self) -> bool:
        """Whether it can be resumed."""
        return self.phase not in (Phase.SCORED, Phase.ABANDONED)

    @property
    def grades(self) -> tuple[float | None, ...]:
        """The overall grade of every story; None is unscored. Empty where no card can be read.

        What another version wrote need not be readable here; the session itself still is.
        """
        try:
            card = json.loads(self.scorecard or "")
            grades = tuple(story["overall"] for story in card.get("stories") or [card])
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return ()
        if any(not isinstance(grade, int | float | None) for grade in grades):
            return ()
        return grades


@dataclass(frozen=True, slots=True)
class Damage:
    """A session of which something cannot be read; it stays in the store until it is deleted."""

    id: str
    problem: str
    """What cannot be read, on one line."""

    def __str__(self) -> str:
        """What is wrong, and the one thing that can be done about it."""
        mend = f"'incident-interview delete {self.id}' deletes it"
        return f"session {self.id} is damaged: {self.problem}; {mend}"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the store holds: the sessions beside the damage, both newest first."""

    sessions: tuple[SessionSummary, ...]
    """Those that a list can show; what was said in them may be damaged still."""
    damages: tuple[Damage, ...]
    """One for each damaged session."""


class SessionStore:
    """Sessions in one SQLite database, for its owner's eyes only."""

    def __init__(self, file: Path) -> None:
        """Open `file`, making it and its folder if need be. Raises StorageError."""
        self._file = file
        with self._errors():
            _make_private(file)
            self._db = sqlite3.connect(
                file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
        try:
            with self._errors():
                # Bytes that are no text spoil the JSON they stand in, and not the whole query.
                self._db.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
                _switch_to_wal(self._db)
                # WAL with FULL syncs each commit: an answer that was taken survives a power cut.
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.execute("PRAGMA foreign_keys = ON")
                # What a candidate deletes is overwritten, not only unlinked.
                self._db.execute("PRAGMA secure_delete = ON")
                migrate(self._db)
        except StorageError:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the database; the write-ahead log is folded into it."""
        with contextlib.suppress(sqlite3.Error):
            self._db.close()

    def create(self, id: str, plan: Plan, at: float) -> None:
        """Begin a session that has no events yet. Raises StorageError."""
        with self._errors(), self._transaction():
            self._db.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, NULL)",
                (id, at, at, encode(plan), Phase.BRIEFING),
            )

    def append(self, id: str, first_seq: int, events: Sequence[Event], phase: Phase) -> None:
        """Write `events`, numbered from `first_seq`, all or none. Raises StorageError.

        `phase` is the one they lead to. A number that is taken means that another process has the
        session open.
        """
        rows = [
            (id, seq, event.at, event_name(event), encode(event))
            for seq, event in enumerate(events, start=first_seq)
        ]
        with self._errors(), self._transaction():
            try:
                self._db.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?)", rows)
            except sqlite3.IntegrityError:
                raise StorageError(f"session {id} is open in another window") from None
            self._db.execute(
                "UPDATE sessions SET updated_at = ?, phase = ? WHERE id = ?",
                (events[-1].at, phase, id),
            )

    def keep_scorecard(self, id: str, scorecard: str) -> None:
        """Keep the scorecard's JSON as it was shown. Raises StorageError."""
        with self._errors(), self._transaction():
            self._db.execute("UPDATE sessions SET scorecard = ? WHERE id = ?", (scorecard, id))

    def events(self, id: str) -> tuple[Event, ...]:
        """The session's log, oldest first. Raises StorageError when it is damaged."""
        log = self._log(id)
        if isinstance(log, Damage):
            raise StorageError(str(log))
        return log

    def sessions(self) -> tuple[SessionSummary, ...]:
        """All sessions that can be listed, newest first. Raises StorageError."""
        return tuple(s for s in self._summaries() if isinstance(s, SessionSummary))

    def listing(self) -> Listing:
        """All sessions, with every damage to one of them; reads all logs. Raises StorageError."""
        sessions, damages = [], []
        for summary in self._summaries():
            if isinstance(summary, SessionSummary):
                sessions.append(summary)
            whole = self._log(summary.id) if isinstance(summary, SessionSummary) else summary
            if isinstance(whole, Damage):
                damages.append(whole)
        return Listing(tuple(sessions), tuple(damages))

    def find(self, id: str) -> SessionSummary:
        """The session called `id`, or the only one whose id begins so.

        Raises UsageError, or StorageError when it is damaged.
        """
        (summary,) = self._summaries(self.find_id(id))
        if isinstance(summary, Damage):
            raise StorageError(str(summary))
        return summary

    def find_id(self, id: str) -> str:
        """The whole id of what `find` finds, damaged or not. Raises UsageError or StorageError."""
        with self._errors():
            known = [str(row[0]) for row in self._db.execute("SELECT id FROM sessions")]
        found = [known_id for known_id in known if known_id.startswith(id)]
        if id in found or len(found) == 1:
            return id if id in found else found[0]
        if found:
            raise UsageError(f"'{id}' begins {len(found)} session ids; give more of it")
        raise UsageError(f"no session is called '{id}'; 'incident-interview history' lists them")

    def delete(self, id: str) -> None:
        """Delete a session with everything said in it. Raises StorageError."""
        with self._errors():
            with self._transaction():
                self._db.execute("DELETE FROM sessions WHERE id = ?", (id,))
            # Without this the words would stay readable in the write-ahead log for a while.
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _log(self, id: str) -> tuple[Event, ...] | Damage:
        with self._errors():
            rows = self._db.execute(
                "SELECT name, data FROM events WHERE session_id = ? ORDER BY seq", (id,)
            ).fetchall()
        try:
            return tuple(decode_event(name, data) for name, data in rows)
        except StorageError as error:
            return Damage(id, str(error))

    def _summaries(self, id: str | None = None) -> tuple[SessionSummary | Damage, ...]:
        """The session `id`, or all of them, newest first."""
        with self._errors():
            rows = self._db.execute(
                "SELECT id, created_at, updated_at, plan, phase, scorecard FROM sessions"
                " WHERE ?1 IS NULL OR id = ?1 ORDER BY created_at DESC, id DESC",
                (id,),
            ).fetchall()
        return tuple(_summary(*row) for row in rows)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            # A full disk may have rolled back by itself already.
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise StorageError(f"{self._file}: {reason}") from None


def _summary(
    id: str, created_at: float, updated_at: float, plan: str, phase: str, scorecard: str | None
) -> SessionSummary | Damage:
    try:
        return SessionSummary(
            id, _time(created_at), _time(updated_at), decode_plan(plan), _phase(phase), scorecard
        )
    except StorageError as error:
        return Damage(id, str(error))


def _time(stored: float) -> float:
    if not 0 <= stored <= LATEST:
        raise StorageError(f"its time {stored} is no date")
    return stored


def _phase(stored: str) -> Phase:
    try:
        return Phase(stored)
    except ValueError:
        raise StorageError(f"its phase '{stored}' is unknown") from None


def _switch_to_wal(db: sqlite3.Connection) -> None:
    """Turn the write-ahead log on; it stays on for good.

    SQLite refuses at once, instead of waiting, when another process is opening the same new file.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _make_private(file: Path) -> None:
    """The folder 0700 and the file 0600, before anything is written to it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        file.parent.chmod(0o700)
    # SQLite gives its -wal and -shm files the mode of the database.
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    if os.name == "posix":
        file.chmod(0o600)
