"""A recording as text and timed words."""

from __future__ import annotations

import pytest

from simulator.voice.jargon_table import built_in
from simulator.voice.pcm import silence
from simulator.voice.ports import LEAD_IN_SECONDS, HeardWord, PartialResult, Utterance, VoiceError
from simulator.voice.scripted import Cue, ScriptedRecognizer
from simulator.voice.transcribe import transcribe


def said(text: str, start: float) -> Utterance:
    """`text` from `start` seconds of the recording on, as a recognizer counts after the lead-in."""
    words = text.split()
    start += LEAD_IN_SECONDS
    return Utterance(
        text, tuple(HeardWord(w, start + i, start + i + 0.5, 0.9) for i, w in enumerate(words))
    )


def test_every_utterance_counts_and_no_partial_result_does() -> None:
    cues = [
        Cue(1.0, PartialResult("I rolled")),
        Cue(2.0, said("I rolled it back", 0.0)),
        Cue(9.0, said("and it held", 5.0)),  # comes only with the end
    ]
    heard = transcribe(ScriptedRecognizer([cues]), silence(6.0), table=built_in())
    assert heard.text == "I rolled it back and it held"
    assert [heard.text[w.start : w.end] for w in heard.words] == heard.text.split()
    assert [w.from_ for w in heard.words] == [0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 7.0]


def test_jargon_is_repaired_and_keeps_its_times() -> None:
    cue = Cue(1.0, said("I restarted cube control there", 0.0))
    heard = transcribe(ScriptedRecognizer([[cue]]), silence(2.0), table=built_in())
    assert heard.text == "I restarted kubectl there"
    assert [repair.written for repair in heard.repairs] == ["kubectl"]
    word = heard.words[2]
    assert (heard.text[word.start : word.end], word.from_, word.to) == ("kubectl", 2.0, 3.5)


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[float, float]] = []
    transcribe(
        ScriptedRecognizer([()]),
        silence(2.5),
        table=built_in(),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1.0, 2.5), (2.0, 2.5), (2.5, 2.5)]


def test_a_recording_without_speech_is_an_empty_answer() -> None:
    heard = transcribe(ScriptedRecognizer([()]), silence(1.0), table=built_in())
    assert (heard.text, heard.words, heard.repairs) == ("", (), ())


def test_a_recognizer_that_breaks_is_told() -> None:
    with pytest.raises(VoiceError, match="stopped"):
        transcribe(ScriptedRecognizer([()], lost_after=1.0), silence(3.0), table=built_in())


def test_a_recording_that_begins_with_speech_is_heard_after_silence() -> None:
    """The recognizer has had the lead-in before the first sample of the recording."""
    cue = Cue(LEAD_IN_SECONDS, said("at once", 0.0))
    heard = transcribe(ScriptedRecognizer([[cue]]), b"", table=built_in())
    assert heard.text == "at once"
    assert heard.words[0].from_ == 0.0
