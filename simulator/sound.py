"""The composition root of sound: the settings and the machine's devices as a studio.

Adapters are imported here only, and only when somebody wants to speak.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.config import Settings
from simulator.paths import UserFolders

if TYPE_CHECKING:
    from simulator.voice.choose import Choice
    from simulator.voice.jargon import JargonTable
    from simulator.voice.studio import Manner, Studio

DOCTOR = "'incident-interview doctor' looks for the fault."


@dataclass(frozen=True, slots=True)
class Sound:
    """Whether interviews can be spoken here."""

    studio: Studio | None
    """None is text mode."""
    says: str
    """One line for the candidate: what was chosen, and what would make it better."""


def manner_of(settings: Settings) -> Manner:
    """How the candidate wants to be spoken with; without an answer nothing is recorded."""
    from simulator.voice.ports import VoiceSettings
    from simulator.voice.studio import Manner

    return Manner(
        microphone=settings.microphone,
        loudspeaker=settings.loudspeaker,
        voice=VoiceSettings(settings.voice, settings.rate, settings.volume),
        muted=settings.muted,
        hands_free=settings.hands_free,
        patience=settings.patience,
        records=bool(settings.recordings),
    )


def open_sound(
    folders: UserFolders, settings: Settings, choose: Callable[[Settings], Choice]
) -> Sound:
    """What `settings` want against what this machine has; `choose` chooses the recognizer.

    Looks at devices: takes a moment.
    """
    from simulator.voice.ports import VoiceError
    from simulator.voice.pyttsx3_synthesizer import Pyttsx3Synthesizer
    from simulator.voice.sounddevice_loudspeaker import SoundDeviceLoudspeaker
    from simulator.voice.sounddevice_microphone import SoundDeviceMicrophone
    from simulator.voice.speech_cache import SpeechCache
    from simulator.voice.studio import Studio, StudioParts

    microphone = SoundDeviceMicrophone()
    try:
        choice = choose(settings)
        if choice.load is None:
            return Sound(None, choice.says)
        if not microphone.devices():
            return Sound(None, f"Answers are typed: this machine has no microphone. {DOCTOR}")
    except VoiceError as error:
        return Sound(None, f"Answers are typed: {error}.")
    parts = StudioParts(
        microphone=microphone,
        loudspeaker=SoundDeviceLoudspeaker(),
        synthesizer=Pyttsx3Synthesizer(SpeechCache(folders.speech)),
        load_recognizer=choice.load,
        load_words=lambda: _words(folders),
    )
    return Sound(Studio(parts, manner_of(settings)), choice.says)


def _words(folders: UserFolders) -> tuple[JargonTable, JargonTable | None]:
    from simulator.voice.jargon_table import built_in, user_words

    # What is wrong in the user's list is for `doctor` to say; what is right counts.
    return built_in(), user_words(folders.words)[0]
