"""Everything `doctor` looks at, in order, with the adapters of this machine."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.config import Settings, merged
from simulator.doctor import machine, sound
from simulator.doctor.check import Check, Examination
from simulator.voice.ports import VoiceSettings

if TYPE_CHECKING:
    from simulator.wiring import Workbench

QUICK = 15.0
"""Seconds for what takes a moment on a healthy machine."""

SLOW = 150.0
"""Seconds for loading a speech model, which on a slow machine takes a minute."""


def examinations(workbench: Workbench, settings: Settings) -> tuple[Examination, ...]:
    """What is to be looked at; sound after everything that each interview needs.

    `settings` are those in force, as far as they could be read.
    """
    folders = workbench.folders

    def content() -> Check:
        problems = workbench.content_problems
        return machine.content_check(
            len(workbench.bank.questions), len(workbench.rubrics.values), problems
        )

    def words() -> Check:
        from simulator.voice.jargon_table import user_words

        return machine.words_check(folders.words, user_words(folders.words)[1])

    def scoring() -> Check:
        _ = workbench.judge
        return machine.scoring_check(workbench.judge_problem)

    def voice() -> Check:
        from simulator.voice.pyttsx3_synthesizer import Pyttsx3Synthesizer
        from simulator.voice.speech_cache import SpeechCache

        # A cache of its own: what was said before proves nothing of today.
        with tempfile.TemporaryDirectory(prefix="incident-interview-") as folder:
            synthesizer = Pyttsx3Synthesizer(SpeechCache(Path(folder)))
            how = VoiceSettings(settings.voice, settings.rate, settings.volume)
            return sound.voice_check(synthesizer, how)

    def microphone() -> Check:
        from simulator.voice.sounddevice_microphone import SoundDeviceMicrophone

        return sound.microphone_check(SoundDeviceMicrophone(), settings.microphone)

    def loudspeaker() -> Check:
        from simulator.voice.sounddevice_loudspeaker import SoundDeviceLoudspeaker

        return sound.loudspeaker_check(SoundDeviceLoudspeaker(), settings.loudspeaker)

    def recognizer() -> Check:
        is_wanted = settings.recognizer != "none"
        return sound.recognizer_check(lambda: workbench.recognizer_choice(settings), is_wanted)

    return (
        Examination(
            "settings",
            lambda: machine.settings_check(folders.settings, lambda: merged(folders)),
            QUICK,
            is_needed=True,
        ),
        Examination("content", content, QUICK, is_needed=True),
        Examination("scoring model", scoring, QUICK, is_needed=True),
        Examination(
            "data folder", lambda: machine.data_folder_check(folders.data), QUICK, is_needed=True
        ),
        Examination(
            "interviews",
            lambda: machine.store_check(folders.sessions, lambda: workbench.store.listing()),
            QUICK,
            is_needed=True,
        ),
        Examination(
            "disk space",
            lambda: machine.disk_check(folders.data, lambda place: shutil.disk_usage(place).free),
            QUICK,
            is_needed=True,
        ),
        Examination("terminal", _terminal, QUICK, is_needed=False),
        Examination("microphone", microphone, QUICK, is_needed=False),
        Examination("loudspeaker", loudspeaker, QUICK, is_needed=False),
        Examination("voice", voice, 4 * QUICK, is_needed=False),
        Examination("own words", words, QUICK, is_needed=False),
        Examination("recognizer", recognizer, SLOW, is_needed=False),
    )


def _terminal() -> Check:
    from rich.console import Console

    is_coloured = "NO_COLOR" not in os.environ
    columns, rows = shutil.get_terminal_size()
    return machine.terminal_check(
        is_terminal=sys.stdout.isatty(),
        kind=os.environ.get("TERM", ""),
        size=(columns, rows),
        colours=Console(file=sys.stdout).color_system if is_coloured else None,
    )
