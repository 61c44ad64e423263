"""The store's schema, as an append-only list of steps.

`PRAGMA user_version` counts the steps a database has had. A released step is never edited.
"""

from __future__ import annotations

import sqlite3

Migration = tuple[str, ...]
"""The statements of one step."""

MIGRATIONS: tuple[Migration, ...] = (
    (
        """
        CREATE TABLE sessions (
            id TEXT PRIMARY KEY,
            created_at REAL NOT NULL,
            updated_at REAL NOT NULL,
            plan TEXT NOT NULL,
            phase TEXT NOT NULL,
            scorecard TEXT
        ) STRICT
        """,
        """
        CREATE TABLE events (
            session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            seq INTEGER NOT NULL,
            at REAL NOT NULL,
            name TEXT NOT NULL,
            data TEXT NOT NULL,
            PRIMARY KEY (session_id, seq)
        ) STRICT, WITHOUT ROWID
        """,
    ),
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database up to date, all steps or none.

    Raises sqlite3.DatabaseError when the database was written by a newer program.
    """
    if _steps_done(connection) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Counted again under the lock: another process may have just done the same.
        for statements in MIGRATIONS[_steps_done(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _steps_done(connection: sqlite3.Connection) -> int:
    done: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if done > len(MIGRATIONS):
        raise sqlite3.DatabaseError("it was written by a newer version of this program")
    return done
