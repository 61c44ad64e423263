"""Which recognizer is used, by what is wanted and what is there."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from simulator.voice.choose import Wanted, best_english, choose
from simulator.voice.models.store import InstalledModel
from simulator.voice.ports import VoiceError
from tests.voice.model_zips import model_folder

SMALL, MIDDLE = "vosk-model-small-en-us-0.15", "vosk-model-en-us-0.22-lgraph"
KOREAN = "vosk-model-small-ko-0.22"
MOONSHINE = Path("somewhere/base-en")


@pytest.fixture(autouse=True)
def vosk(monkeypatch) -> None:
    """Vosk is installed, as far as looking for it tells; loading it would fail."""
    module = ModuleType("vosk")
    module.__spec__ = __import__("importlib.machinery").machinery.ModuleSpec("vosk", None)
    monkeypatch.setitem(sys.modules, "vosk", module)


@pytest.fixture
def installed(tmp_path):
    def put(*names: str) -> list[InstalledModel]:
        return [InstalledModel(model_folder(tmp_path / name), None) for name in names]

    return put


def moonshine() -> Path:
    return MOONSHINE


def no_moonshine() -> None:
    return None


def test_auto_takes_vosk_with_an_english_model(installed) -> None:
    choice = choose(Wanted.AUTO, installed(SMALL), None, moonshine)
    assert choice.load is not None
    assert choice.says == (
        f"Vosk hears the answers, with {SMALL}. 'incident-interview models install {MIDDLE}' "
        "hears more words right."
    )


def test_auto_takes_the_english_model_that_hears_the_most(installed) -> None:
    models = installed(SMALL, MIDDLE, KOREAN, "vosk-model-en-mine")
    assert f"with {MIDDLE}." in choose(Wanted.AUTO, models, None, moonshine).says
    best = best_english(models)
    assert best is not None
    assert best.name == MIDDLE


def test_auto_takes_moonshine_where_no_english_model_is(installed) -> None:
    choice = choose(Wanted.AUTO, installed(KOREAN), None, moonshine)
    assert choice.load is not None
    assert choice.says.startswith("Moonshine hears the answers")


def test_auto_passes_over_a_broken_model(installed) -> None:
    models = installed(SMALL)
    (models[0].folder / "am" / "final.mdl").unlink()
    assert choose(Wanted.AUTO, models, None, moonshine).says.startswith("Moonshine")


def test_auto_takes_moonshine_where_vosk_is_not_installed(installed, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "vosk", None)
    assert choose(Wanted.AUTO, installed(SMALL), None, moonshine).says.startswith("Moonshine")


def test_auto_falls_back_to_typing_and_says_what_helps() -> None:
    choice = choose(Wanted.AUTO, [], None, no_moonshine)
    assert choice.load is None
    assert f"models install {SMALL}" in choice.says
    assert "pip install 'incident-interview[moonshine]'" in choice.says


def test_none_is_typing_whatever_is_installed(installed) -> None:
    assert choose(Wanted.NONE, installed(SMALL), None, moonshine).load is None


def test_a_named_model_goes_before_everything_else(installed, tmp_path) -> None:
    mine = model_folder(tmp_path / "mine")
    choice = choose(Wanted.AUTO, installed(SMALL), mine, moonshine)
    assert choice.says == f"Vosk hears the answers, with the model in {mine}."


def test_a_named_model_may_be_an_installed_one_of_any_language(installed) -> None:
    choice = choose(Wanted.VOSK, installed(SMALL, KOREAN), Path(KOREAN), moonshine)
    assert choice.says == f"Vosk hears the answers, with {KOREAN}."


def test_moonshine_can_be_wanted_although_vosk_is_there(installed) -> None:
    assert choose(Wanted.MOONSHINE, installed(SMALL), None, moonshine).says.startswith("Moonshine")


@pytest.mark.parametrize(
    ("wanted", "named", "said"),
    [
        (Wanted.VOSK, None, "no English Vosk model is installed; 'incident-interview models"),
        (Wanted.MOONSHINE, None, "Moonshine is not installed; pip install"),
        (Wanted.AUTO, Path("no/such/model"), "there is no such folder"),
        (Wanted.VOSK, Path("no-such-model"), "there is no such folder"),
    ],
)
def test_what_is_asked_for_and_not_there_is_told_with_the_mend(wanted, named, said) -> None:
    with pytest.raises(VoiceError, match=said):
        choose(wanted, [], named, no_moonshine)


def test_a_missing_vosk_is_told_when_it_is_asked_for(installed, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "vosk", None)
    with pytest.raises(VoiceError, match="Vosk is not installed for this Python"):
        choose(Wanted.VOSK, installed(SMALL), None, moonshine)


def test_every_choice_says_one_line(installed) -> None:
    for models in ([], installed(SMALL)):
        for find in (moonshine, no_moonshine):
            assert "\n" not in choose(Wanted.AUTO, models, None, find).says


def test_choosing_loads_nothing(installed) -> None:
    choose(Wanted.AUTO, installed(SMALL), None, moonshine)
    assert not hasattr(sys.modules["vosk"], "Model"), "the stand-in cannot load anything"
    choice = choose(Wanted.AUTO, [], None, moonshine)
    assert choice.load is not None
    with pytest.raises(VoiceError, match="not a Moonshine model"):
        choice.load()
