"""A recognizer that hears what its script says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.voice.ports import BYTES_PER_SECOND, Heard, Utterance, VoiceError


@dataclass(frozen=True, slots=True)
class Cue:
    """Something heard, and when."""

    after: float
    """Seconds of audio, from the first sample of the answer, after which it is given."""
    heard: Heard


class ScriptedRecognizer:
    """Hears what the script says, whatever the audio holds."""

    name = "scripted recognizer"

    def __init__(
        self, answers: Iterable[Sequence[Cue]], *, lost_after: float | None = None
    ) -> None:
        """One sequence of cues for each answer, in order of time.

        `lost_after` is the audio, in seconds, after which every answer's recognition breaks.
        """
        self._answers = iter(answers)
        self._lost_after = lost_after

    def start(self) -> ScriptedRecognizerSession:
        """Begin the next answer; nothing is heard once they are used up."""
        return ScriptedRecognizerSession(next(self._answers, ()), self._lost_after)


class ScriptedRecognizerSession:
    """The recognition of one answer."""

    def __init__(self, cues: Sequence[Cue], lost_after: float | None) -> None:
        self._cues = list(cues)
        self._lost_after = lost_after
        self._fed = 0

    def feed(self, pcm: bytes) -> Sequence[Heard]:
        """The cues whose time has come. Raises VoiceError where the script breaks."""
        self._fed += len(pcm)
        at = self._fed / BYTES_PER_SECOND
        if self._lost_after is not None and at > self._lost_after:
            raise VoiceError("the recognizer stopped: as the script says")
        due = [cue.heard for cue in self._cues if cue.after <= at]
        del self._cues[: len(due)]
        return due

    def finish(self) -> Sequence[Utterance]:
        """The utterances that had not been given yet."""
        rest = [cue.heard for cue in self._cues if isinstance(cue.heard, Utterance)]
        self._cues.clear()
        return rest
