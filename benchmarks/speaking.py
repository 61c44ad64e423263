"""How fast the interviewer speaks and falls silent: `python -m benchmarks.speaking`.

Needs the virtual sound of the tests. Times of the loudspeaker are those at which a recorder of the
virtual sink got the sound: the recorder's delay of about 10 ms is in them, the 50 ms that the sink
itself holds ready are not.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from simulator.voice.interviewer_voice import InterviewerVoice
from simulator.voice.pcm import level, seconds
from simulator.voice.ports import VoiceSettings
from simulator.voice.pyttsx3_synthesizer import Pyttsx3Synthesizer
from simulator.voice.scripted import tone
from simulator.voice.sounddevice_loudspeaker import SoundDeviceLoudspeaker
from simulator.voice.speech_cache import SpeechCache
from tests.voice.virtual_audio import VirtualAudio

ROUNDS = 20
SENTENCE = (
    "You said the alert fired at three in the morning, so what did you look at first, and why that?"
)


def main() -> None:
    """Print the medians and the slowest of each measurement."""
    audio = VirtualAudio()
    os.environ.update(audio.environment)
    try:
        with tempfile.TemporaryDirectory() as folder:
            _rendering(Path(folder))
            _first_sound(audio, Path(folder) / "spoken")
        _stopping(audio)
    finally:
        audio.close()


def _rendering(folder: Path) -> None:
    synthesizer = Pyttsx3Synthesizer(SpeechCache(folder / "speech"))
    times = []
    for number in range(ROUNDS + 1):
        text = f"{SENTENCE} {number}"
        began = time.monotonic()
        pcm = synthesizer.render(text, VoiceSettings())
        times.append(time.monotonic() - began)
    began = time.monotonic()
    synthesizer.render(text, VoiceSettings())
    kept = time.monotonic() - began
    synthesizer.close()
    print(f"{len(text.split())} words, {seconds(pcm):.1f} s of speech")
    print(f"  first rendering, with the start of the child   {1000 * times[0]:.0f} ms")
    _print("  rendering", times[1:])
    print(f"  from the cache                                 {1000 * kept:.1f} ms")


def _first_sound(audio: VirtualAudio, folder: Path) -> None:
    synthesizer = Pyttsx3Synthesizer(SpeechCache(folder))
    voice = InterviewerVoice(
        synthesizer, SoundDeviceLoudspeaker(), VoiceSettings(), on_failure=print
    )
    voice.say("And then?").wait(10)
    times = []
    for number in range(ROUNDS):
        with audio.listening() as ear:
            began = time.monotonic()
            speech = voice.say(f"{SENTENCE} {number}")
            while not any(level(block) > -40 for _, block in tuple(ear.blocks)):
                time.sleep(0.002)
            speech.stop()
            speech.wait(10)
        times.append(next(at for at, block in ear.blocks if level(block) > -40) - began)
    voice.close()
    _print("from a text never said before to its first sound", times)


def _stopping(audio: VirtualAudio) -> None:
    times = []
    for number in range(ROUNDS):
        with audio.listening() as ear:
            playback = SoundDeviceLoudspeaker().play(tone(10))
            ear.wait_for(len(ear.pcm) + 16_000 + 200 * number)
            began = time.monotonic()
            playback.stop()
            playback.wait(10)
            ear.wait_for(len(ear.pcm) + 8_000)
        times.append(max(at for at, block in ear.blocks if level(block) > -40) - began)
    _print("from stop to silence", times)


def _print(what: str, times: list[float]) -> None:
    median, slowest = 1000 * statistics.median(times), 1000 * max(times)
    print(f"{what}: median {median:.0f} ms, slowest {slowest:.0f} ms of {len(times)}")


if __name__ == "__main__":
    main()
