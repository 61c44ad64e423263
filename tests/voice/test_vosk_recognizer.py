"""The Vosk adapter, with a real model where there is one and with a scripted Vosk everywhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulator.voice.ports import Heard, HeardWord, PartialResult, Utterance, VoiceError
from simulator.voice.vosk_folder import is_english, try_in_child, why_unusable
from simulator.voice.vosk_recognizer import BLOCK, VoskRecognizer, VoskSession, load_vosk
from tests.voice.model_zips import PARTS, model_folder
from tests.voice.speech import (
    hear,
    korean_model,
    korean_recognizer,
    korean_speech,
    utterances,
)

MS_20 = 640


class ScriptedKaldi:
    """Answers each block with the next line of a script; an utterance ends where it says so."""

    def __init__(self, *script: dict | str, final: str = "") -> None:
        self.script = list(script)
        self.final = final
        self.blocks: list[bytes] = []
        self._now: dict | str = {}

    def AcceptWaveform(self, data: bytes) -> bool:  # noqa: N802 - Vosk's name
        self.blocks.append(data)
        self._now = self.script.pop(0) if self.script else {"partial": ""}
        if self._now == "fail":
            raise Exception("Failed to process waveform")
        return "text" in self._now

    def Result(self) -> str:  # noqa: N802
        return json.dumps(self._now)

    def PartialResult(self) -> str:  # noqa: N802
        return self._now if isinstance(self._now, str) else json.dumps(self._now)

    def FinalResult(self) -> str:  # noqa: N802
        return self.final


def word(text: str, start: float, conf: float = 0.9) -> dict:
    return {"word": text, "start": start, "end": start + 0.5, "conf": conf}


ONE = {"text": "the disk", "result": [word("the", 0.0), word("disk", 0.5, 0.4)]}
TWO = {"text": "was full", "result": [word("was", 3.0), word("full", 3.5)]}


def test_a_partial_result_is_given_once_until_it_changes() -> None:
    session = VoskSession(
        ScriptedKaldi({"partial": "the"}, {"partial": "the"}, {"partial": "the disk"})
    )
    heard = [list(session.feed(bytes(BLOCK))) for _ in range(3)]
    assert heard == [[PartialResult("the")], [], [PartialResult("the disk")]]


def test_the_same_partial_is_given_again_for_a_new_utterance() -> None:
    session = VoskSession(ScriptedKaldi({"partial": "the"}, ONE, {"partial": "the"}))
    heard = [list(session.feed(bytes(BLOCK))) for _ in range(3)]
    assert heard[0] == heard[2] == [PartialResult("the")]


def test_an_answer_is_all_of_its_utterances() -> None:
    session = VoskSession(ScriptedKaldi(ONE, {"partial": "x"}, TWO, final='{"text": "at last"}'))
    heard = hear(session, bytes(3 * BLOCK))
    assert [item.text for item in utterances(heard)] == ["the disk", "was full", "at last"]


def test_words_come_with_their_times_and_confidence() -> None:
    session = VoskSession(ScriptedKaldi(ONE))
    assert session.feed(bytes(BLOCK)) == [
        Utterance("the disk", (HeardWord("the", 0.0, 0.5, 0.9), HeardWord("disk", 0.5, 1.0, 0.4)))
    ]


@pytest.mark.parametrize("final", ["", "{}", '{"text": ""}', "[]"])
def test_a_final_result_may_be_nothing(final) -> None:
    assert VoskSession(ScriptedKaldi(final=final)).finish() == []


def test_a_final_result_that_is_no_json_is_told() -> None:
    with pytest.raises(VoiceError, match="cannot be read"):
        VoskSession(ScriptedKaldi(final="oops")).finish()


def test_an_utterance_without_words_is_not_given() -> None:
    assert VoskSession(ScriptedKaldi({"text": ""})).feed(bytes(BLOCK)) == []


def test_a_failure_inside_vosk_is_told_as_one_line() -> None:
    session = VoskSession(ScriptedKaldi("fail"))
    with pytest.raises(VoiceError, match="Vosk stopped hearing"):
        session.feed(bytes(BLOCK))


@pytest.mark.parametrize("size", [1, 3, MS_20, BLOCK - 1, BLOCK, BLOCK + 1, 10 * BLOCK])
def test_vosk_gets_the_same_blocks_however_the_audio_arrives(size) -> None:
    pcm = bytes(i % 251 for i in range(2 * BLOCK + 100))
    kaldi = ScriptedKaldi()
    hear(VoskSession(kaldi), pcm, size)
    assert kaldi.blocks == [pcm[:BLOCK], pcm[BLOCK : 2 * BLOCK], pcm[2 * BLOCK :]]


def test_half_a_sample_at_the_end_is_left_out() -> None:
    kaldi = ScriptedKaldi()
    hear(VoskSession(kaldi), bytes(BLOCK + 101))
    assert [len(block) for block in kaldi.blocks] == [BLOCK, 100]


# The model's folder


def test_a_whole_folder_shows_no_fault(tmp_path) -> None:
    assert why_unusable(model_folder(tmp_path)) is None


@pytest.mark.parametrize("name", [name for name in PARTS if name != "README"])
def test_a_folder_without_one_of_its_parts_is_refused(tmp_path, name) -> None:
    folder = model_folder(tmp_path)
    (folder / name).unlink()
    assert why_unusable(folder) == f"{name} is missing"


@pytest.mark.parametrize("name", ["am/final.mdl", "conf/model.conf", "graph/Gr.fst"])
def test_a_folder_with_an_empty_part_is_refused(tmp_path, name) -> None:
    folder = model_folder(tmp_path)
    (folder / name).write_bytes(b"")
    assert why_unusable(folder) == f"{name} is empty"


def test_a_folder_whose_options_are_none_is_refused(tmp_path) -> None:
    folder = model_folder(tmp_path)
    (folder / "conf" / "model.conf").write_bytes(b"# fine\n\n--beam=10\n\0garbage")
    assert why_unusable(folder) == "model.conf, line 4, is not an option"


def test_a_static_graph_needs_its_words(tmp_path) -> None:
    folder = model_folder(tmp_path, {**PARTS, "graph/HCLG.fst": b"graph"})
    assert why_unusable(folder) == "graph/words.txt is missing"
    (folder / "graph" / "words.txt").write_bytes(b"<eps> 0\n")
    assert why_unusable(folder) is None


def test_a_folder_around_the_model_is_told_apart_from_a_broken_model(tmp_path) -> None:
    model_folder(tmp_path / "vosk-model-x")
    assert why_unusable(tmp_path) == "the model is in 'vosk-model-x' inside it"


def test_what_is_no_folder_is_refused(tmp_path) -> None:
    assert why_unusable(tmp_path / "nothing") == "there is no such folder"
    (tmp_path / "file").write_bytes(b"x")
    assert why_unusable(tmp_path / "file") == "there is no such folder"


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("vosk-model-small-en-us-0.15", True),
        ("vosk-model-en-us-0.22-lgraph", True),
        ("vosk-model-en-in-0.5", True),
        ("vosk-model-small-ko-0.22", False),
        ("vosk-model-small-eo-0.42", False),
        ("model", False),
    ],
)
def test_english_models_are_known_by_their_names(name, english) -> None:
    assert is_english(name) is english


def test_a_broken_folder_is_refused_without_loading_vosk(tmp_path) -> None:
    # Vosk cannot be imported in this test, so reaching it would be told otherwise.
    with pytest.raises(VoiceError, match=r"not a Vosk model \(am/final\.mdl is missing\)"):
        load_vosk(tmp_path, vouched_for=True)


def test_a_model_of_nonsense_is_found_out_in_another_process(tmp_path) -> None:
    with pytest.raises(VoiceError, match="not a working Vosk model"):
        load_vosk(model_folder(tmp_path))


def test_a_model_that_never_loads_is_given_up(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("simulator.voice.vosk_folder.TRIAL_SECONDS", 0.0)
    with pytest.raises(VoiceError, match="loading it never ends"):
        try_in_child(model_folder(tmp_path))


def test_without_vosk_the_candidate_is_told() -> None:
    with pytest.raises(VoiceError, match="Vosk is not usable on this machine"):
        VoskRecognizer(Path("anything"))


def test_vosk_is_silenced_and_always_given_a_path(monkeypatch) -> None:
    said: list[tuple[str, object]] = []
    fake = SimpleNamespace(
        SetLogLevel=lambda level: said.append(("log", level)),
        Model=lambda **options: said.append(("model", options)),
    )
    monkeypatch.setitem(sys.modules, "vosk", fake)
    assert VoskRecognizer(Path("a/vosk-model-x")).name == "Vosk, vosk-model-x"
    assert said == [("log", -1), ("model", {"model_path": str(Path("a/vosk-model-x"))})]


# A real model


@pytest.fixture
def recognizer():
    return korean_recognizer()


@cache
def heard_in(size: int | None) -> list[Heard]:
    """What the model hears in its speech, in pieces of `size` bytes; it takes seconds each time."""
    return hear(korean_recognizer().start(), korean_speech(), size)


def timed(heard: Sequence[Utterance]) -> list[tuple[str, float, float]]:
    return [(word.text, word.start, word.end) for one in heard for word in one.words]


def sure(heard: Sequence[Utterance]) -> list[float | None]:
    """The confidences, which two hearings of the same sound share to some five digits."""
    return [word.confidence for one in heard for word in one.words]


@pytest.mark.uses("vosk")
@pytest.mark.timeout(300)
def test_the_words_are_the_same_whole_in_20_ms_and_in_odd_sizes() -> None:
    whole = utterances(heard_in(None))
    assert sum(len(utterance.words) for utterance in whole) > 10
    for size in (MS_20, 997, 7_777):
        heard = utterances(heard_in(size))
        assert timed(heard) == timed(whole)
        assert sure(heard) == pytest.approx(sure(whole), abs=1e-3)


@pytest.mark.uses("vosk")
@pytest.mark.timeout(300)
def test_words_partials_times_and_confidence_are_those_of_the_speech() -> None:
    pcm = korean_speech()
    heard = heard_in(MS_20)
    found = utterances(heard)
    partials = [item.text for item in heard if isinstance(item, PartialResult)]
    assert len(found) >= 2, "the silence between ends an utterance"
    assert len(partials) > 5
    assert all(one != other for one, other in pairwise(partials))
    words = [word for utterance in found for word in utterance.words]
    assert all(0.0 <= word.start < word.end <= len(pcm) / 32_000 for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
    assert all(word.confidence is not None and 0 <= word.confidence <= 1 for word in words)
    # Silence comes first, and lies between the two: times count from the first sample.
    assert words[0].start > 0.4
    assert found[1].words[0].start - found[0].words[-1].end > 1.0
    assert all(
        utterance.text == " ".join(word.text for word in utterance.words) for utterance in found
    )


@pytest.mark.uses("vosk")
def test_silence_holds_no_words(recognizer) -> None:
    assert utterances(hear(recognizer.start(), bytes(64_000), MS_20)) == []
    assert hear(recognizer.start(), b"") == []


@pytest.mark.timeout(300)
def test_a_good_model_passes_its_trial() -> None:
    try_in_child(korean_model())


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "name", ["graph/disambig_tid.int", "ivector/splice.conf", "graph/HCLr.fst"]
)
def test_a_part_that_would_end_this_process_ends_another(tmp_path, name) -> None:
    source = korean_model()
    for file in source.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.symlink_to(file)
    data = (source / name).read_bytes()
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(VoiceError, match="not a working Vosk model"):
        load_vosk(tmp_path)
