"""Recorded answers on disk: how much they take, and that deleting takes them all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from simulator.errors import StorageError
from simulator.session.recordings import Recordings
from simulator.voice.ports import VoiceSettings
from simulator.voice.scripted import tone
from simulator.voice.speech_cache import SpeechCache
from tests.builders import make_plan, make_workbench


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "recordings"


def record(folder: Path, session: str, turn: int, size: int) -> Path:
    file = folder / session / f"{turn}.wav"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bytes(size))
    return file


def test_a_session_takes_what_all_its_recordings_take(folder: Path) -> None:
    record(folder, "one", 0, 1000)
    record(folder, "one", 1, 500)
    record(folder, "other", 0, 70)
    recordings = Recordings(folder)
    assert [recordings.size(id) for id in ("one", "other", "none")] == [1500, 70, 0]


def test_deleting_takes_one_sessions_recordings_and_no_others(folder: Path) -> None:
    record(folder, "one", 0, 1000)
    kept = record(folder, "other", 0, 70)
    Recordings(folder).delete("one")
    assert not (folder / "one").exists()
    assert kept.exists()


def test_deleting_what_was_never_recorded_is_harmless(folder: Path) -> None:
    Recordings(folder).delete("one")


@pytest.mark.parametrize("id", ["", ".", "..", "../sessions", "a/b", "/etc"])
def test_an_id_from_a_damaged_store_leads_nowhere_else(folder: Path, id: str) -> None:
    kept = record(folder, "other", 0, 70)
    with pytest.raises(StorageError, match="cannot name a folder"):
        Recordings(folder).delete(id)
    assert kept.exists()


@pytest.mark.skipif(os.name != "posix", reason="links need no privilege on POSIX")
def test_a_link_is_deleted_and_not_followed(folder: Path, tmp_path: Path) -> None:
    mine = record(tmp_path, "music", 0, 100)
    folder.mkdir()
    (folder / "one").symlink_to(mine.parent, target_is_directory=True)
    (folder / "two").mkdir()
    (folder / "two" / "0.wav").symlink_to(mine)
    recordings = Recordings(folder)
    assert recordings.size("two") == 0
    recordings.delete("one")
    recordings.delete("two")
    assert list(folder.iterdir()) == []
    assert mine.exists()


def test_what_cannot_be_deleted_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record(folder, "one", 0, 10)

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.rmtree", refuse)
    with pytest.raises(StorageError, match=r"one: cannot be deleted \(Permission denied\)"):
        Recordings(folder).delete("one")


def test_deleting_a_session_takes_its_sound_and_what_was_said_to_it(tmp_path: Path) -> None:
    workbench = make_workbench(tmp_path)
    runner = workbench.start(make_plan())
    file = record(workbench.folders.recordings, runner.id, 0, 10)
    cache = SpeechCache(workbench.folders.speech)
    cache.keep("You said you fixed it. How?", VoiceSettings(), tone(0.1))
    workbench.delete(runner.id)
    assert workbench.store.sessions() == ()
    assert not file.parent.exists()
    assert cache.find("You said you fixed it. How?", VoiceSettings()) is None


def test_a_session_whose_sound_cannot_be_deleted_stays_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench = make_workbench(tmp_path)
    runner = workbench.start(make_plan())

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    record(workbench.folders.recordings, runner.id, 0, 10)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", refuse)
        with pytest.raises(StorageError):
            workbench.delete(runner.id)
    assert [session.id for session in workbench.store.sessions()] == [runner.id]
    workbench.delete(runner.id)
    assert workbench.store.sessions() == ()
