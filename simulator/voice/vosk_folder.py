"""Whether a folder can be a Vosk model, told without loading it.

Vosk loads what it is given: a folder with a part missing or cut short may raise, hang or end the
whole process, depending on the part. So the folder is looked at first, and one that nobody has
vouched for is tried in a process of its own (`try_in_child`).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import simulator
from simulator.voice.ports import VoiceError

TRIAL_SECONDS = 120.0
"""How long a trial may take; the largest English model loads in about twenty."""

# The two layouts Vosk knows, told apart by where the acoustic model lies.
_NEW_LAYOUT = ("am/final.mdl", "conf/model.conf")
_OLD_LAYOUT = ("final.mdl",)
_FEATURES = ("conf/mfcc.conf", "conf/fbank.conf", "mfcc.conf")
_IVECTOR = ("final.mat", "final.dubm", "global_cmvn.stats", "online_cmvn.conf", "splice.conf")

_ROOT = Path(simulator.__file__).resolve().parent.parent
"""The folder that holds the package: `-m` finds it there, and nothing of the user's folder."""

_ENGLISH = re.compile(r"vosk-model-(?:small-)?en(?:-|$)")
_OPTION_LINE = re.compile(r"--[a-z0-9.-]+(?:=\S*)?", re.IGNORECASE)


def why_unusable(folder: Path) -> str | None:
    """What keeps `folder` from being a Vosk model, as half a sentence; None when nothing shows."""
    if not folder.is_dir():
        return "there is no such folder"
    try:
        return _fault(folder)
    except OSError as error:
        return error.strerror or "it cannot be read"


def is_english(name: str) -> bool:
    """Whether a model of this name hears English, by the naming of the Vosk models site."""
    return _ENGLISH.match(name) is not None


def try_in_child(folder: Path) -> None:
    """Load the model and recognize a moment of silence in another process.

    Takes as long as loading does. Raises VoiceError when that process fails, dies or hangs.
    """
    command = [sys.executable, "-m", "simulator.voice.vosk_trial", str(folder.resolve())]
    try:
        done = subprocess.run(
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TRIAL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise VoiceError(f"{folder}: not a working Vosk model (loading it never ends)") from None
    except OSError as error:
        raise VoiceError(f"{folder}: cannot be tried ({error.strerror or error})") from None
    if done.returncode:
        raise VoiceError(f"{folder}: not a working Vosk model (a file in it is damaged)")


def _fault(folder: Path) -> str | None:
    is_new = (folder / "am").is_dir() or not (folder / "final.mdl").exists()
    for name in _NEW_LAYOUT if is_new else _OLD_LAYOUT:
        if fault := _empty_or_missing(folder, name):
            nested = [child.name for child in folder.iterdir() if (child / "am").is_dir()]
            return f"the model is in '{nested[0]}' inside it" if nested else fault
    if not any((folder / name).is_file() for name in _FEATURES):
        return "conf/mfcc.conf is missing"
    graph = folder / "graph" if is_new else folder
    if (graph / "HCLG.fst").exists():
        parts = ["HCLG.fst", "words.txt"]
    else:
        parts = ["HCLr.fst", "Gr.fst", "disambig_tid.int"]
    ivector = folder / "ivector"
    vectors = (ivector.relative_to(folder) / name for name in ("final.ie", *_IVECTOR))
    wanted = [(graph / part).relative_to(folder).as_posix() for part in parts]
    wanted += [path.as_posix() for path in vectors] if ivector.is_dir() else []
    for name in wanted:
        if fault := _empty_or_missing(folder, name):
            return fault
    return next((f for file in sorted(folder.rglob("*.conf")) if (f := _bad_options(file))), None)


def _empty_or_missing(folder: Path, name: str) -> str | None:
    file = folder / name
    if not file.is_file():
        return f"{name} is missing"
    # Only this one may be empty: it holds options that all have defaults.
    return f"{name} is empty" if not file.stat().st_size and file.name != _IVECTOR[3] else None


def _bad_options(file: Path) -> str | None:
    """Kaldi's option files hold one `--name=value` a line, and comments."""
    for number, line in enumerate(file.read_bytes().splitlines(), start=1):
        text = line.partition(b"#")[0].strip().decode("ascii", errors="replace")
        if text and not _OPTION_LINE.fullmatch(text):
            return f"{file.name}, line {number}, is not an option"
    return None
