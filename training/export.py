"""The trained network as the files that ship: ONNX with an int8 encoder, tokenizer, manifest."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from simulator.scoring.learned import (
    ENCODER,
    ENCODER_INPUTS,
    HEADS,
    HEADS_INPUTS,
    HEADS_OUTPUTS,
    MANIFEST,
    TOKENIZER,
)
from simulator.scoring.model.encoding import Passage, TokenIds, encode
from training.model import Reader

_DYNAMIC = {
    "ids": {1: "tokens"},
    "pool": {0: "clauses", 1: "tokens"},
    "clauses": {0: "clauses"},
    "features": {0: "clauses"},
    "slots": {1: "clauses"},
    "share": {1: "clauses"},
    "evidence": {0: "clauses"},
}
"""The sizes that differ from text to text; one document is judged at a time."""


class _Clauses(nn.Module):
    """One window, without padding, to its part of the clauses."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    def forward(self, ids: Tensor, pool: Tensor) -> Tensor:
        return self._reader.clauses(ids, None, pool)


class _Judge(nn.Module):
    """All clauses of one document to what they say."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    def forward(
        self, clauses: Tensor, features: Tensor, slots: Tensor, share: Tensor, plain: Tensor
    ) -> tuple[Tensor, ...]:
        return self._reader.judge(clauses, features, slots, share, plain)


def export(reader: Reader, tokenizer_file: Path, token_ids: TokenIds, folder: Path) -> None:
    """Write the encoder in int8, the heads as they are, and the tokenizer into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    reader.eval()
    batch = encode([[Passage(["why"], [["we", "rolled", "it", "back"]] * 3)]], token_ids)
    sample = {name: torch.from_numpy(array) for name, array in batch.arrays().items()}
    length = int(sample["mask"].sum())
    sample["ids"], sample["pool"] = sample["ids"][:, :length], sample["pool"][:, :length]
    with torch.no_grad():
        sample["clauses"] = reader.clauses(sample["ids"], None, sample["pool"])
    with tempfile.TemporaryDirectory() as scratch:
        whole, ready = Path(scratch, "whole.onnx"), Path(scratch, "ready.onnx")
        _write(_Clauses(reader), sample, ENCODER_INPUTS, ("clauses",), whole)
        quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
        quantize_dynamic(
            ready,
            folder / ENCODER,
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"MatMulConstBOnly": True},
        )
    _write(_Judge(reader), sample, HEADS_INPUTS, HEADS_OUTPUTS, folder / HEADS)
    _save_tokenizer(tokenizer_file, folder / TOKENIZER)


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write what is known of the model, with the checksums of its files."""
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (ENCODER, HEADS, TOKENIZER)
    }
    text = json.dumps({**facts, "files": files}, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _write(
    network: nn.Module,
    sample: Mapping[str, Tensor],
    inputs: Sequence[str],
    outputs: Sequence[str],
    file: Path,
) -> None:
    torch.onnx.export(
        network,
        tuple(sample[name] for name in inputs),
        str(file),
        input_names=list(inputs),
        output_names=list(outputs),
        dynamic_axes={name: _DYNAMIC[name] for name in (*inputs, *outputs) if name in _DYNAMIC},
        opset_version=17,
        dynamo=False,
    )


def _save_tokenizer(source: Path, target: Path) -> None:
    """A copy without the truncation and padding that the base model asked for."""
    settings = json.loads(source.read_text(encoding="utf-8"))
    settings["truncation"] = settings["padding"] = None
    with target.open("w", encoding="utf-8") as out:
        json.dump(settings, out, ensure_ascii=False)
