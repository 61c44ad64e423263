from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from simulator.voice.ports import VoiceError, VoiceSettings
from simulator.voice.recording_file import RecordingFile
from simulator.voice.scripted import tone
from simulator.voice.speech_cache import SpeechCache

SETTINGS = VoiceSettings()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "speech"


def test_what_was_kept_is_found(folder: Path) -> None:
    SpeechCache(folder).keep("What paged you?", SETTINGS, tone(1))
    assert SpeechCache(folder).find("What paged you?", SETTINGS) == tone(1)


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("What paged you", SETTINGS),
        ("What paged you?", VoiceSettings(voice="other")),
        ("What paged you?", VoiceSettings(rate=180)),
        ("What paged you?", VoiceSettings(volume=0.5)),
    ],
)
def test_another_wording_or_voice_is_not_found(
    folder: Path, text: str, settings: VoiceSettings
) -> None:
    cache = SpeechCache(folder)
    cache.keep("What paged you?", SETTINGS, tone(1))
    assert cache.find(text, settings) is None


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX (file modes)")
def test_only_the_owner_may_read_it(folder: Path) -> None:
    SpeechCache(folder).keep("What paged you?", SETTINGS, tone(1))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def test_what_was_not_used_for_longest_goes_first(folder: Path) -> None:
    cache = SpeechCache(folder, largest_bytes=70_000)
    for age, text in ((30, "old"), (20, "older but used")):
        cache.keep(text, SETTINGS, tone(1))
        newest = max(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, ns=(0, newest.stat().st_mtime_ns - age * 10**9))
    old = min(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
    os.utime(old, ns=(0, 0))
    cache.find("older but used", SETTINGS)
    cache.keep("new", SETTINGS, tone(1))
    assert cache.find("old", SETTINGS) is None
    assert cache.find("older but used", SETTINGS) is not None
    assert cache.find("new", SETTINGS) is not None


def test_a_damaged_file_is_as_good_as_none(folder: Path) -> None:
    cache = SpeechCache(folder)
    cache.keep("What paged you?", SETTINGS, tone(1))
    (file,) = folder.iterdir()
    file.write_bytes(b"damaged")
    assert cache.find("What paged you?", SETTINGS) is None
    cache.keep("What paged you?", SETTINGS, tone(1))
    assert cache.find("What paged you?", SETTINGS) == tone(1)


def test_a_full_disk_keeps_nothing_and_harms_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: RecordingFile, pcm: bytes) -> None:
        raise VoiceError("recording stopped: No space left on device")

    monkeypatch.setattr(RecordingFile, "write", refuse)
    cache = SpeechCache(folder)
    cache.keep("What paged you?", SETTINGS, tone(1))
    assert cache.find("What paged you?", SETTINGS) is None
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = SpeechCache(tmp_path / "file" / "speech")
    cache.keep("What paged you?", SETTINGS, tone(1))
    assert cache.find("What paged you?", SETTINGS) is None


def test_clearing_forgets_everything(folder: Path) -> None:
    cache = SpeechCache(folder)
    cache.keep("What paged you?", SETTINGS, tone(1))
    (folder / "left-over.part").touch()
    cache.clear()
    assert list(folder.iterdir()) == []
