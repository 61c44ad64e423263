"""The learned scorer at run time: some exchanges in, chances for every criterion and clause out.

It needs ONNX Runtime, a tokenizer library and numpy, imported when a scorer is loaded. The model
files lie beside this module and nothing is ever fetched. One thread and a fixed order of
operations give the same numbers on every run.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.scoring.evidence import Exchange
from simulator.scoring.text import Clause, clauses, normalise

if TYPE_CHECKING:
    import numpy.typing as npt

    from simulator.scoring.model.encoding import Batch, TokenIds

MODEL_FOLDER = Path(__file__).parent / "model"
MANIFEST = "manifest.json"
ENCODER = "encoder.onnx"
HEADS = "heads.onnx"
TOKENIZER = "tokenizer.json"

ENCODER_INPUTS = ("ids", "pool")
HEADS_INPUTS = ("clauses", "features", "slots", "share", "plain")
HEADS_OUTPUTS = ("evidence", "labels", "altitude", "overall", "probe")
"""The networks' inputs and outputs, all logits but the grade; see `training/model.py`."""


class BrokenModel(Exception):
    """Model files that are missing or are not the ones the manifest names."""


class Chances(NamedTuple):
    """What one clause may be to one criterion; three chances, each from 0 to 1."""

    against: float
    """That it counts against the criterion."""
    weak: float
    """That it counts for it, weakly or strongly."""
    strong: float
    """That it counts strongly for it."""


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """One clause of one answer, as the scorer read it."""

    exchange: int
    """Index of the exchange it was said in."""
    start: int
    """First character in that answer."""
    end: int
    """One past the last character."""
    chances: Mapping[str, Chances]
    """By criterion."""


@dataclass(frozen=True, slots=True)
class LearnedReading:
    """Everything the scorer has to say about some exchanges read together."""

    labels: Mapping[str, tuple[float, float, float]]
    """By criterion the chances of 0, 1 and 2; they sum to 1."""
    clauses: tuple[ClauseReading, ...]
    """In the order they were said, covering every word."""
    altitude: Mapping[str, float]
    """By altitude its chance; they sum to 1."""
    overall: float
    """The grade, 1 to 5, on the scale of the labels' senior bar."""
    probe: Mapping[str, float]
    """By criterion how much an interviewer would want to ask about it next; they sum to 1."""

    def expected(self, criterion: str) -> float:
        """The expected label, 0 to 2; its nearest whole number agrees best with the labels."""
        _, weak, strong = self.labels[criterion]
        return weak + 2 * strong


class LearnedScorer:
    """A loaded model. Reading is a pure function and may be called from any thread."""

    def __init__(
        self, encoder: Any, heads: Any, token_ids: TokenIds, manifest: Mapping[str, Any]
    ) -> None:
        self._encoder = encoder
        self._heads = heads
        self._token_ids = token_ids
        self._criteria: Sequence[str] = manifest["criteria"]
        self._altitudes: Sequence[str] = manifest["altitudes"]
        self._temperature: float = manifest["temperature"]

    @classmethod
    def load(cls, folder: Path = MODEL_FOLDER) -> LearnedScorer:
        """The model in `folder`. Takes a few tenths of a second. Raises BrokenModel."""
        manifest = verified_manifest(folder)
        from simulator.scoring.model.encoding import word_tokens

        return cls(
            _session(folder / ENCODER),
            _session(folder / HEADS),
            word_tokens(folder / TOKENIZER),
            manifest,
        )

    @property
    def criteria(self) -> Sequence[str]:
        """The criteria this model has learned."""
        return self._criteria

    def read(self, exchanges: Sequence[Exchange]) -> LearnedReading | None:
        """Judge the exchanges as one text, each answer after its question; None without words.

        Leave the opening question out (None): it is the same for everybody, so the scorer was
        trained without it.
        """
        from simulator.scoring.model.encoding import Passage, encode

        passages: list[Passage] = []
        spoken: list[tuple[int, Clause]] = []
        for index, exchange in enumerate(exchanges):
            normal = normalise(exchange.answer)
            parts = clauses(normal)
            if not parts:
                continue
            question = [word.text for word in normalise(exchange.question or "").words]
            words = [
                [word.text for word in normal.words[part.first_word : part.last_word]]
                for part in parts
            ]
            passages.append(Passage(question, words))
            spoken += [(index, part) for part in parts]
        if not passages:
            return None
        batch = encode([passages], self._token_ids)
        inputs = {**batch.arrays(), "clauses": self._clauses(batch)}
        outputs = self._heads.run(HEADS_OUTPUTS, {name: inputs[name] for name in HEADS_INPUTS})
        return self._reading(outputs, spoken)

    def _clauses(self, batch: Batch) -> npt.NDArray[Any]:
        """[N, H] the clauses, read window by window: it takes less memory and no padding."""
        windows, width = batch.ids.shape
        pool = batch.pool.reshape(-1, windows, width)
        parts = []
        for index, length in enumerate(batch.mask.sum(1)):
            inputs = {"ids": batch.ids[index : index + 1, :length], "pool": pool[:, index, :length]}
            parts.append(self._encoder.run(None, inputs)[0])
        clauses: npt.NDArray[Any] = sum(parts[1:], start=parts[0])
        return clauses

    def _reading(
        self, outputs: Sequence[npt.NDArray[Any]], spoken: Sequence[tuple[int, Clause]]
    ) -> LearnedReading:
        evidence, labels, altitude, overall, probe = outputs
        found = _sigmoid(evidence)
        reached = _sigmoid(labels[0] / self._temperature)
        return LearnedReading(
            labels={
                name: _levels(float(row[0]), float(row[1]))
                for name, row in zip(self._criteria, reached, strict=True)
            },
            clauses=tuple(
                ClauseReading(
                    index,
                    part.start,
                    part.end,
                    {
                        name: Chances(float(row[0]), float(row[1]), float(row[2]))
                        for name, row in zip(self._criteria, rows, strict=True)
                    },
                )
                for (index, part), rows in zip(spoken, found, strict=True)
            ),
            altitude=dict(zip(self._altitudes, _softmax(altitude[0]), strict=True)),
            overall=min(max(float(overall[0]), 1.0), 5.0),
            probe=dict(zip(self._criteria, _softmax(probe[0]), strict=True)),
        )


def verified_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest, once every file it names is there with its checksum. Raises BrokenModel."""
    try:
        manifest: Mapping[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for name, checksum in manifest["files"].items():
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
            if found != checksum:
                raise BrokenModel(f"{name} is not the file that {MANIFEST} names")
    except (OSError, ValueError, KeyError) as error:
        raise BrokenModel(f"no model in {folder}: {error}") from error
    return manifest


def _session(file: Path) -> Any:
    """A network on one thread, its operations always in the same order."""
    # Imported here: it costs more than the rest of the program to load.
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def _levels(weak: float, strong: float) -> tuple[float, float, float]:
    """Chances of 0, 1 and 2 from those of reaching 1 and 2."""
    strong = min(strong, weak)
    return 1 - weak, weak - strong, strong


def _sigmoid(logits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    import numpy as np

    chances: npt.NDArray[Any] = 1 / (1 + np.exp(-logits))
    return chances


def _softmax(logits: npt.NDArray[Any]) -> list[float]:
    import numpy as np

    powers = np.exp(logits - logits.max())
    return [float(power) for power in powers / powers.sum()]
