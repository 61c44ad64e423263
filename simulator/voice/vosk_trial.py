"""`python -m simulator.voice.vosk_trial FOLDER` loads a model and ends with 0 if it works.

Run as a process of its own, because a damaged model can end or hang the process that loads it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from simulator.voice.ports import SAMPLE_RATE, VoiceError
from simulator.voice.vosk_recognizer import VoskRecognizer


def main(arguments: list[str]) -> int:
    """0 when the model in the folder named by the only argument recognizes silence."""
    try:
        session = VoskRecognizer(Path(arguments[0])).start()
        session.feed(bytes(SAMPLE_RATE))
        session.finish()
    except VoiceError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
