"""Settings: where each comes from, what is refused, and how they are kept."""

from __future__ import annotations

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest

from simulator import config
from simulator.config import Settings, load_settings, merged, remember, save_settings
from simulator.errors import UsageError
from simulator.paths import UserFolders, user_folders
from tests.builders import ROOT

EVERYTHING = Settings(
    microphone="Headset “one”",
    loudspeaker="Speakers\\2",
    voice="gmw/en-GB",
    rate=140,
    volume=0.5,
    recognizer="vosk",
    speech_model=Path("/models/small"),
    hands_free=True,
    patience=8.5,
    recordings=False,
    muted=True,
    mode="voice",
)


@pytest.fixture
def folders() -> UserFolders:
    return user_folders()


def write(folders: UserFolders, text: str | bytes) -> None:
    folders.config.mkdir(parents=True, exist_ok=True)
    folders.settings.write_bytes(text.encode() if isinstance(text, str) else text)


def test_without_a_file_everything_has_its_default(folders: UserFolders) -> None:
    assert load_settings(folders) == Settings()


def test_recordings_were_not_asked_about_by_default() -> None:
    assert Settings().recordings is None


def test_the_file_is_read(folders: UserFolders) -> None:
    write(folders, 'patience = 8\nhands_free = true\nmicrophone = "Headset"\n')
    expected = Settings(patience=8.0, hands_free=True, microphone="Headset")
    assert load_settings(folders) == expected


def test_a_flag_goes_before_the_environment_that_before_the_file(folders: UserFolders) -> None:
    write(folders, "patience = 6\nrate = 150\nvolume = 0.25\n")
    environ = {"INCIDENT_INTERVIEW_PATIENCE": "7", "INCIDENT_INTERVIEW_RATE": "155"}
    settings = merged(folders, {"patience": 9.0, "rate": None}, environ=environ)
    assert (settings.patience, settings.rate, settings.volume) == (9.0, 155, 0.25)
    assert settings.voice is None


def test_a_flag_that_says_no_goes_before_a_file_that_says_yes(folders: UserFolders) -> None:
    write(folders, "hands_free = true\nrecordings = true\n")
    settings = merged(folders, {"hands_free": False, "recordings": False}, environ={})
    assert not settings.hands_free
    assert settings.recordings is False


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("on", True), ("false", False), ("0", False)]
)
def test_the_environment_says_yes_and_no_in_the_usual_words(
    folders: UserFolders, text: str, value: bool
) -> None:
    environ = {"INCIDENT_INTERVIEW_RECORDINGS": text}
    assert merged(folders, environ=environ).recordings is value


def test_an_empty_variable_and_a_variable_of_another_kind_count_as_none(
    folders: UserFolders,
) -> None:
    environ = {"INCIDENT_INTERVIEW_MODE": "", "INCIDENT_INTERVIEW_HOME": "/somewhere"}
    assert merged(folders, environ=environ) == Settings()


def test_the_processs_own_environment_is_used(
    folders: UserFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCIDENT_INTERVIEW_MUTED", "yes")
    assert merged(folders).muted
    assert not load_settings(folders).muted


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("patience = '5'", "patience"),
        ("patience = true", "patience"),
        ("patience = 0.5", "patience"),
        ("patience = nan", "patience"),
        ("rate = 165.5", "rate"),
        ("rate = 4000", "rate"),
        ("volume = 1.5", "volume"),
        ("hands_free = 'yes'", "hands_free"),
        ("hands_free = 1", "hands_free"),
        ("recognizer = 'whisper'", "recognizer"),
        ("mode = 3", "mode"),
        ("speech_model = 3", "speech_model"),
        ("microphone = ''", "microphone"),
        ("microphones = 'Headset'", "microphones"),
        ("[voice]\nrate = 150", "voice"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line_with_file_and_key(
    folders: UserFolders, line: str, key: str
) -> None:
    write(folders, line)
    with pytest.raises(UsageError) as caught:
        load_settings(folders)
    message = str(caught.value)
    assert message.startswith(f"{folders.settings}: ")
    assert key in message
    assert "\n" not in message


def test_what_is_not_toml_is_refused_with_its_line(folders: UserFolders) -> None:
    write(folders, "rate = 150\nvolume =\n")
    with pytest.raises(UsageError, match=r"config\.toml: not TOML: .*line 2"):
        load_settings(folders)


def test_what_is_not_text_is_refused(folders: UserFolders) -> None:
    write(folders, b"voice = '\xff'\n")
    with pytest.raises(UsageError, match=r"config\.toml: not UTF-8"):
        load_settings(folders)


def test_a_folder_in_place_of_the_file_is_refused(folders: UserFolders) -> None:
    folders.settings.mkdir(parents=True)
    with pytest.raises(UsageError, match=r"config\.toml: "):
        load_settings(folders)


def test_a_wrong_variable_and_a_wrong_flag_are_named(folders: UserFolders) -> None:
    with pytest.raises(UsageError, match=r"^INCIDENT_INTERVIEW_RATE: "):
        merged(folders, environ={"INCIDENT_INTERVIEW_RATE": "fast"})
    with pytest.raises(UsageError, match=r"^--speech-model: "):
        merged(folders, {"speech_model": 3}, environ={})


def test_a_models_folder_may_be_under_the_home_folder(folders: UserFolders) -> None:
    write(folders, "speech_model = '~/models/small'\n")
    assert load_settings(folders).speech_model == Path.home() / "models" / "small"


def test_everything_kept_comes_back(folders: UserFolders) -> None:
    assert all(
        getattr(EVERYTHING, field.name) != getattr(Settings(), field.name)
        for field in fields(Settings)
    )
    save_settings(folders, EVERYTHING)
    assert load_settings(folders) == EVERYTHING


def test_what_is_back_at_its_default_is_no_longer_set(folders: UserFolders) -> None:
    save_settings(folders, EVERYTHING)
    save_settings(folders, Settings())
    assert load_settings(folders) == Settings()


def test_what_was_never_set_is_not_written(folders: UserFolders) -> None:
    save_settings(folders, replace(Settings(), patience=7.0))
    assert folders.settings.read_text(encoding="utf-8") == "patience = 7.0\n"


def test_what_the_user_wrote_around_the_settings_stays(folders: UserFolders) -> None:
    write(folders, "# my settings\nrate = 150  # slower\n\n# at my desk\nmicrophone = 'Desk'\n")
    remember(folders, rate=140, muted=True)
    text = folders.settings.read_text(encoding="utf-8")
    assert "# my settings\nrate = 140  # slower\n" in text
    assert "# at my desk\nmicrophone = 'Desk'\n" in text
    assert load_settings(folders) == Settings(rate=140, microphone="Desk", muted=True)


def test_a_file_from_another_system_is_read_and_keeps_its_line_ends(folders: UserFolders) -> None:
    write(folders, b"\xef\xbb\xbfrate = 150\r\nmuted = true\r\n")
    assert load_settings(folders) == Settings(rate=150, muted=True)
    remember(folders, rate=140)
    assert folders.settings.read_bytes() == b"rate = 140\r\nmuted = true\r\n"


def test_every_setting_stands_in_the_readme_with_its_default() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme[readme.index("## Settings") :].split("\n## ", 1)[0]
    for field in fields(Settings):
        assert f"`{field.name}`" in table
    for name, default in (("rate", "165"), ("volume", "1.0"), ("patience", "5.0")):
        assert f"| `{name}` | `{default}` |" in table
        assert getattr(Settings(), name) == float(default)


def test_a_choice_does_not_make_a_flag_permanent(folders: UserFolders) -> None:
    merged(folders, {"muted": True}, environ={})
    assert remember(folders, recordings=True) == Settings(recordings=True)


def test_a_choice_can_be_taken_back(folders: UserFolders) -> None:
    remember(folders, microphone="Desk")
    assert remember(folders, microphone=None) == Settings()


def test_a_choice_that_makes_no_sense_is_refused(folders: UserFolders) -> None:
    with pytest.raises(UsageError, match="patience"):
        remember(folders, patience=-1.0)
    assert not folders.settings.exists()


def test_a_file_with_a_fault_in_it_is_never_written_over(folders: UserFolders) -> None:
    write(folders, "rates = 150\n")
    with pytest.raises(UsageError, match="rates"):
        save_settings(folders, EVERYTHING)
    assert folders.settings.read_text(encoding="utf-8") == "rates = 150\n"


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_only_the_owner_may_read_the_file(folders: UserFolders) -> None:
    save_settings(folders, EVERYTHING)
    assert folders.settings.stat().st_mode & 0o777 == 0o600
    assert folders.config.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name != "posix", reason="links need no privilege on POSIX")
def test_a_file_that_is_a_link_stays_one(folders: UserFolders, tmp_path: Path) -> None:
    elsewhere = tmp_path / "dotfiles.toml"
    elsewhere.write_text("rate = 150\n", encoding="utf-8")
    folders.config.mkdir(parents=True)
    folders.settings.symlink_to(elsewhere)
    remember(folders, muted=True)
    assert folders.settings.is_symlink()
    assert elsewhere.read_text(encoding="utf-8") == "rate = 150\nmuted = true\n"


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    folders: UserFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(folders, EVERYTHING)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(config.os, "fsync", full)
    with pytest.raises(UsageError, match="No space left on device"):
        remember(folders, muted=False)
    assert load_settings(folders) == EVERYTHING
    assert list(folders.config.iterdir()) == [folders.settings]
