"""Which recognizer hears the answers: what is wanted, against what this machine has.

Nothing is loaded here. The choice carries a function that loads, once, in the thread that calls it.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from simulator.voice.models.catalogue import RECOMMENDED, catalogue
from simulator.voice.models.store import InstalledModel
from simulator.voice.moonshine_recognizer import load_moonshine, moonshine_model
from simulator.voice.ports import Recognizer, VoiceError
from simulator.voice.vosk_folder import why_unusable
from simulator.voice.vosk_recognizer import load_vosk

_INSTALL_MODEL = f"'incident-interview models install {RECOMMENDED}'"
_INSTALL_MOONSHINE = "pip install 'incident-interview[moonshine]'"

MEND = f"{_INSTALL_MODEL} or {_INSTALL_MOONSHINE} brings one"
"""How a machine without a recognizer comes by one."""


class Wanted(StrEnum):
    """What `--recognizer` takes."""

    AUTO = "auto"
    VOSK = "vosk"
    MOONSHINE = "moonshine"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and how to have it."""

    load: Callable[[], Recognizer] | None
    """Loads the recognizer, in seconds; raises VoiceError. None is text mode."""
    says: str
    """One line for the candidate: what was chosen, and what would make it better."""


def choose(
    wanted: Wanted,
    models: Sequence[InstalledModel],
    speech_model: Path | None = None,
    find_moonshine: Callable[[], Path | None] = moonshine_model,
) -> Choice:
    """The recognizer to use. A Vosk model that is named goes before all others.

    `auto` takes Vosk if there is an English model, else Moonshine, else text mode. Raises
    VoiceError, with the mend, when what is asked for by name is not there.
    """
    if wanted is Wanted.NONE:
        return Choice(None, "Answers are typed, as asked for with --recognizer none.")
    if speech_model is not None and wanted is not Wanted.MOONSHINE:
        return _named(speech_model, models)
    if wanted is not Wanted.MOONSHINE:
        model = best_english(models) if _has_vosk() else None
        if model is not None:
            return _vosk(model)
        if wanted is Wanted.VOSK:
            raise VoiceError(_why_no_vosk())
    folder = find_moonshine()
    if folder is not None:
        return Choice(
            lambda: load_moonshine(folder), "Moonshine hears the answers (English, punctuated)."
        )
    if wanted is Wanted.MOONSHINE:
        raise VoiceError(f"Moonshine is not installed; {_INSTALL_MOONSHINE} brings it")
    return Choice(
        None,
        f"Answers are typed: no English speech model is installed. {_INSTALL_MODEL} or "
        f"{_INSTALL_MOONSHINE} lets you speak.",
    )


def best_english(models: Sequence[InstalledModel]) -> InstalledModel | None:
    """The usable English model that hears the most words right; None when there is none.

    A model of unknown accuracy comes after every known one.
    """
    accuracy = {m.name: m.accuracy for m in catalogue() if m.accuracy is not None}
    usable = [m for m in models if m.is_english and why_unusable(m.folder) is None]
    return min(usable, key=lambda m: (accuracy.get(m.name, 100.0), m.name), default=None)


def _named(speech_model: Path, models: Sequence[InstalledModel]) -> Choice:
    """A folder, or the name of an installed model."""
    for model in models:
        if str(speech_model) == model.name and not speech_model.exists():
            return _vosk(model)
    fault = why_unusable(speech_model)
    if fault is not None:
        raise VoiceError(f"{speech_model}: not a Vosk model ({fault})")
    if not _has_vosk():
        raise VoiceError(_why_no_vosk())
    return Choice(
        lambda: load_vosk(speech_model),
        f"Vosk hears the answers, with the model in {speech_model}.",
    )


def _vosk(model: InstalledModel) -> Choice:
    says = f"Vosk hears the answers, with {model.name}."
    better = _better_than(model.name)
    if better is not None:
        says += f" 'incident-interview models install {better}' hears more words right."
    return Choice(lambda: load_vosk(model.folder, vouched_for=model.is_unchanged), says)


def _better_than(name: str) -> str | None:
    """The next more accurate model of the same language; None when this is the best known."""
    here = next((m for m in catalogue() if m.name == name), None)
    if here is None or here.accuracy is None:
        return None
    better = [
        (m.size, m.name)
        for m in catalogue()
        if m.language == here.language and m.accuracy is not None and m.accuracy < here.accuracy
    ]
    return min(better)[1] if better else None


def _has_vosk() -> bool:
    return importlib.util.find_spec("vosk") is not None


def _why_no_vosk() -> str:
    if not _has_vosk():
        return "Vosk is not installed for this Python; 'pip install vosk' brings it"
    return f"no English Vosk model is installed; {_INSTALL_MODEL} brings one (40 MB)"
