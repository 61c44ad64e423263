"""`history` and `delete` where answers were recorded."""

from __future__ import annotations

import json
from pathlib import Path

from simulator.voice.ports import VoiceSettings
from simulator.voice.scripted import tone
from simulator.voice.speech_cache import SpeechCache
from tests.cli.program import held_session, run

SIZE = 3_200_000


def record(home: Path, session: str) -> Path:
    """A recorded answer of `session`."""
    file = home / "data" / "recordings" / session / "0.wav"
    file.parent.mkdir(parents=True)
    file.write_bytes(bytes(SIZE))
    return file


def test_history_shows_the_space_that_recordings_take(home: Path) -> None:
    quiet, recorded = held_session(), held_session()
    record(home, recorded)
    done = run("history")
    head, *rows = done.stdout.splitlines()
    assert "RECORDED" in head
    assert {row.split()[0]: "3.2 MB" in row for row in rows} == {quiet: False, recorded: True}
    assert "recordings take 3.2 MB in " in done.stderr
    told = {s["id"]: s["recordings_bytes"] for s in json.loads(run("history", "--json").stdout)}
    assert told == {quiet: 0, recorded: SIZE}


def test_history_says_nothing_of_recordings_where_there_are_none() -> None:
    held_session()
    assert run("history").stderr == ""


def test_deleting_an_interview_deletes_its_recordings_and_what_was_said_to_it(home: Path) -> None:
    kept, deleted = held_session(), held_session()
    files = record(home, kept), record(home, deleted)
    cache = SpeechCache(home / "data" / "speech")
    cache.keep("You said you fixed it. How?", VoiceSettings(), tone(0.1))
    assert run("delete", deleted, "--yes").returncode == 0
    assert [file.exists() for file in files] == [True, False]
    assert list((home / "data" / "speech").iterdir()) == []


def test_an_interview_that_is_not_deleted_after_all_keeps_its_recordings(home: Path) -> None:
    id = held_session()
    file = record(home, id)
    assert run("delete", id, stdin="n\n").returncode == 0
    assert file.exists()


def test_an_export_holds_words_and_no_sound(home: Path, tmp_path: Path) -> None:
    id = held_session()
    record(home, id)
    file = tmp_path / "card.json"
    assert run("export", id, "--format", "json", "-o", str(file)).returncode == 0
    assert json.loads(file.read_text(encoding="utf-8"))["schema"] == 1
    assert file.stat().st_size < SIZE
