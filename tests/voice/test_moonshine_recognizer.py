"""The Moonshine adapter, with the real model where it is installed and a scripted one elsewhere."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from itertools import pairwise
from types import SimpleNamespace

import pytest

from simulator.voice.moonshine_recognizer import (
    MoonshineSession,
    load_moonshine,
    moonshine_model,
    spread_words,
)
from simulator.voice.ports import HeardWord, PartialResult, Utterance, VoiceError
from tests.voice.speech import english_recording, hear, moonshine_folder, utterances

SECOND = bytes(32_000)


def line(id: int, text: str, *, done: bool, start: float = 0.0, words=None) -> SimpleNamespace:
    return SimpleNamespace(
        line_id=id, text=text, is_complete=done, start_time=start, duration=2.0, words=words
    )


class ScriptedStream:
    """Shows the next transcript of a script at each look."""

    def __init__(self, *looks: list, last: list | None = None) -> None:
        self.looks = list(looks)
        self.last = last if last is not None else (self.looks[-1] if looks else [])
        self.samples: list[float] = []
        self.closed = False

    def add_audio(self, samples, rate) -> None:
        assert rate == 16_000
        self.samples += samples

    def update_transcription(self):
        return SimpleNamespace(lines=self.looks.pop(0) if self.looks else [])

    def stop(self):
        return SimpleNamespace(lines=self.last)

    def close(self) -> None:
        self.closed = True


def test_a_partial_result_is_given_once_until_it_changes() -> None:
    session = MoonshineSession(
        ScriptedStream(
            [line(1, "The", done=False)],
            [line(1, "The", done=False)],
            [line(1, "The disk", done=False)],
        )
    )
    heard = [list(session.feed(SECOND)) for _ in range(3)]
    assert heard == [[PartialResult("The")], [], [PartialResult("The disk")]]


def test_a_finished_utterance_is_given_once() -> None:
    done = line(1, " The disk was full. ", done=True, start=1.0)
    session = MoonshineSession(ScriptedStream([done], [done, line(2, "We", done=False)]))
    (utterance,) = session.feed(SECOND)
    assert isinstance(utterance, Utterance)
    assert utterance.text == "The disk was full."
    assert [word.text for word in utterance.words] == ["The", "disk", "was", "full."]
    assert session.feed(SECOND) == [PartialResult("We")]


def test_the_end_gives_what_was_still_open_and_closes() -> None:
    done, open_ = line(1, "One.", done=True), line(2, "Two", done=False)
    stream = ScriptedStream([done], last=[done, open_, line(3, "  ", done=False)])
    session = MoonshineSession(stream)
    assert [u.text for u in utterances(hear(session, SECOND))] == ["One.", "Two"]
    assert stream.closed


def test_it_is_looked_at_once_a_second_of_audio_at_most() -> None:
    session = MoonshineSession(ScriptedStream([line(1, "A", done=False)]))
    assert session.feed(SECOND[:16_000]) == []
    assert session.feed(SECOND[:16_000]) == [PartialResult("A")]


def test_samples_are_the_same_however_the_bytes_arrive() -> None:
    pcm = b"\x00\x40\x00\xc0\xff\x7f\x00\x80" * 5
    for size in (1, 3, 8, 40):
        stream = ScriptedStream()
        hear(MoonshineSession(stream), pcm, size)
        assert stream.samples == [0.5, -0.5, 32767 / 32768, -1.0] * 5


def test_times_of_words_are_passed_on_where_the_model_has_them() -> None:
    words = [SimpleNamespace(word=" Hi", start=0.5, end=0.75, confidence=0.8)]
    session = MoonshineSession(ScriptedStream([line(1, "Hi", done=True, words=words)]))
    assert session.feed(SECOND) == [Utterance("Hi", (HeardWord("Hi", 0.5, 0.75, 0.8),))]


def test_other_words_are_spread_over_their_utterance_by_length() -> None:
    assert spread_words("a bb c", 10.0, 12.0) == (
        HeardWord("a", 10.0, 10.5, None),
        HeardWord("bb", 10.5, 11.5, None),
        HeardWord("c", 11.5, 12.0, None),
    )
    assert spread_words("", 1.0, 2.0) == ()


class BrokenStream(ScriptedStream):
    def __init__(self, where: str) -> None:
        super().__init__()
        self.where = where

    def add_audio(self, samples, rate) -> None:
        self._break("add")
        super().add_audio(samples, rate)

    def update_transcription(self):
        self._break("look")
        return super().update_transcription()

    def stop(self):
        self._break("stop")
        return super().stop()

    def _break(self, where: str) -> None:
        if where == self.where:
            raise RuntimeError("Unknown error")


@pytest.mark.parametrize("where", ["add", "look", "stop"])
def test_a_failure_of_the_engine_is_told_as_one_line(where) -> None:
    session = MoonshineSession(BrokenStream(where))
    with pytest.raises(VoiceError, match="Moonshine stopped hearing"):
        hear(session, SECOND)


def test_an_end_that_gives_nothing_is_a_failure() -> None:
    stream = ScriptedStream()
    stream.stop = lambda: None  # type: ignore[method-assign]
    with pytest.raises(VoiceError, match="could not finish"):
        MoonshineSession(stream).finish()


def test_a_folder_without_the_model_is_refused(tmp_path) -> None:
    with pytest.raises(VoiceError, match=r"encoder_model\.ort is missing"):
        load_moonshine(tmp_path)


def test_the_model_is_not_found_where_a_package_is_missing(monkeypatch) -> None:
    find = importlib.util.find_spec
    for gone in ("moonshine_voice", "moonshine_cpp"):
        monkeypatch.setattr(
            importlib.util,
            "find_spec",
            lambda name, gone=gone: None if name == gone else find(name),
        )
        assert moonshine_model() is None


# The real model


@pytest.fixture(scope="module")
def recognizer():
    return load_moonshine(moonshine_folder())


def test_finding_the_model_imports_neither_package() -> None:
    moonshine_folder()
    code = (
        "import sys; from simulator.voice.moonshine_recognizer import moonshine_model;"
        "assert moonshine_model(); print(*(m for m in sys.modules if m.startswith('moonshine')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == []


def test_loading_and_hearing_opens_no_socket_and_not_the_older_engine() -> None:
    code = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"{event} {arguments}")
sys.addaudithook(refuse)
from pathlib import Path
from simulator.voice.moonshine_recognizer import load_moonshine
session = load_moonshine(Path(sys.argv[1])).start()
session.feed(bytes(64_000))
session.finish()
print(*(m for m in ("moonshine_cpp", "requests") if m in sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(moonshine_folder())],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.timeout(300)
def test_english_is_heard_with_punctuation_and_times(recognizer) -> None:
    pcm = english_recording("beckett.wav")
    heard = hear(recognizer.start(), pcm, 3_200)
    found = utterances(heard)
    assert " ".join(utterance.text for utterance in found) == (
        "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."
    )
    words = [word for utterance in found for word in utterance.words]
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(0 <= word.start < word.end <= len(pcm) / 32_000 for word in words)
    # Each of the six sentences has a pause after it.
    assert all(after.words[0].start > before.words[-1].end for before, after in pairwise(found))
    assert any(isinstance(item, PartialResult) for item in heard)


@pytest.mark.timeout(300)
def test_the_words_are_the_same_whole_in_20_ms_and_in_odd_sizes(recognizer) -> None:
    pcm = english_recording("beckett.wav")
    whole = utterances(hear(recognizer.start(), pcm))
    assert whole
    for size in (640, 9_999):
        assert utterances(hear(recognizer.start(), pcm, size)) == whole


@pytest.mark.timeout(300)
def test_silence_holds_no_words(recognizer) -> None:
    assert utterances(hear(recognizer.start(), 3 * SECOND, 640)) == []
    assert hear(recognizer.start(), b"") == []
