"""What hears recordings on this machine, and reading a recording with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.cli.options import narrate
from simulator.errors import UsageError
from simulator.report.safe import one_line
from simulator.scoring.evidence import Exchange

if TYPE_CHECKING:
    from simulator.config import Settings
    from simulator.voice.jargon import JargonTable
    from simulator.voice.ports import Recognizer
    from simulator.voice.transcribe import Progress
    from simulator.wiring import Workbench

RECORDINGS = (".wav", ".flac", ".mp3", ".ogg")
"""The kinds of recording that can be scored; `voice.recording_file` reads them."""

LONGEST_SECONDS = 2 * 3600
"""A recording is held in memory whole, at 115 MB an hour."""


class Ears:
    """Hears recordings; the recognizer is loaded with the first, and kept."""

    def __init__(self, workbench: Workbench, settings: Settings) -> None:
        self._workbench = workbench
        self._settings = settings

    def hear(self, file: Path) -> Exchange:
        """The recording as an opening answer with the times of its words. Raises UsageError."""
        from simulator.voice.jargon_table import built_in
        from simulator.voice.ports import VoiceError
        from simulator.voice.recording_file import read_audio
        from simulator.voice.transcribe import transcribe

        try:
            # The file before the recognizer: a wrong name is told at once.
            pcm = read_audio(file, end=LONGEST_SECONDS + 1.0)
            _check_length(file, pcm)
            recognizer = self._recognizer
            with progress_bar(file) as progress:
                heard = transcribe(
                    recognizer,
                    pcm,
                    table=built_in(),
                    own_words=self._own_words,
                    progress=progress,
                )
        except VoiceError as error:
            raise UsageError(_naming(file, str(error))) from None
        if not heard.text:
            narrate(one_line(f"{file}: no speech was heard"))
        return Exchange(None, heard.text, words=heard.words)

    @cached_property
    def _recognizer(self) -> Recognizer:
        from simulator.voice.choose import MEND
        from simulator.voice.ports import VoiceError

        choice = self._workbench.recognizer_choice(self._settings)
        if choice.load is None and self._settings.recognizer == "none":
            raise VoiceError("a recording cannot be heard with the recognizer 'none'")
        if choice.load is None:
            raise VoiceError(f"a recording needs a recognizer; {MEND}")
        recognizer = choice.load()
        narrate(f"{recognizer.name} listens")
        return recognizer

    @cached_property
    def _own_words(self) -> JargonTable:
        from simulator.voice.jargon_table import user_words

        words, problems = user_words(self._workbench.folders.words)
        for problem in problems:
            narrate(one_line(str(problem)))
        return words


def _check_length(file: Path, pcm: bytes) -> None:
    from simulator.voice.pcm import seconds

    if seconds(pcm) > LONGEST_SECONDS:
        raise UsageError(f"{file}: longer than {LONGEST_SECONDS // 3600} hours")


def _naming(file: Path, problem: str) -> str:
    """`problem` with the file named once."""
    return problem if str(file) in problem else f"{file}: {problem}"


@contextmanager
def progress_bar(file: Path) -> Iterator[Progress | None]:
    """A progress bar on stderr; without a terminal there, nothing is drawn."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    name = TextColumn("{task.description}", markup=False)
    columns = (name, BarColumn(), TaskProgressColumn(), Remaining())
    console = Console(stderr=True, markup=False)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(one_line(file.name))
        yield lambda done, total: bar.update(task, completed=done, total=total)
