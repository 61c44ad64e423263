"""One training run: examples in, a network out. The same seed gives the same network."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from simulator.scoring.model.encoding import TokenIds, encode
from training.augment import Mishearing, replied, shortened
from training.examples import UNKNOWN, Example, example
from training.measure import Judged
from training.model import KINDS, LEVELS, Outputs, Reader
from training.schema import CRITERIA, Labelled

PROBE_WEIGHTS = (1.0, 0.8, 0.6)
"""How much the first, second and third choice of what to ask next count."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on besides its examples."""

    base: str
    """Folder or name of the encoder to start from."""
    seed: int = 0
    epochs: int = 5
    batch: int = 4
    """Examples per step."""
    encoder_rate: float = 2e-4
    """Peak learning rate of the encoder."""
    head_rate: float = 2e-3
    """Peak learning rate of everything else."""
    weight_decay: float = 0.02
    shortened: float = 0.1
    """Share of answers read as an excerpt, per epoch."""
    replied: float = 0.05
    """Share of answers read with a reply after them."""
    unmarked: float = 0.4
    """Share of texts read without their punctuation, and so with the clauses of spoken text."""
    misheard: float = 0.1
    """Share of texts read with recognizer errors."""
    evidence_weight: float = 3.0
    """Weight of the evidence loss beside the label loss."""
    rare: float = 4.0
    """Weight of evidence that is there beside evidence that is not."""
    threads: int = 2


def train(
    items: Sequence[Labelled],
    settings: Settings,
    token_ids: TokenIds,
    say: Callable[[str], None],
) -> Reader:
    """A network trained on `items`; `say` gets one line per epoch."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    rng = random.Random(settings.seed)
    reader = Reader(settings.base)
    optimizer, rates = _optimizer(reader, settings)
    steps = settings.epochs * (len(items) // settings.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, steps + 1, pct_start=0.1)
    variants = _Variants(items, settings)
    began = time.monotonic()
    for epoch in range(1, settings.epochs + 1):
        reader.train()
        losses = []
        for batch in _batches(variants.draw(rng), settings.batch, rng):
            loss = _loss(reader(**_tensors(batch, token_ids)), batch, settings)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
        minutes = (time.monotonic() - began) / 60
        say(f"epoch {epoch}/{settings.epochs} loss {np.mean(losses):.3f} {minutes:.1f} min")
    return reader.eval()


@torch.no_grad()
def judge(reader: Reader, examples: Sequence[Example], token_ids: TokenIds) -> list[Judged]:
    """What the network says about each example, read alone and at full precision."""
    reader.eval()
    judged = []
    for text in examples:
        out = reader(**_tensors([text], token_ids))
        judged.append(
            Judged(
                evidence=torch.sigmoid(out.evidence).numpy(),
                labels=torch.sigmoid(out.labels[0]).numpy(),
                altitude=torch.softmax(out.altitude[0], -1).numpy(),
                overall=float(out.overall[0]),
                probe=out.probe[0].numpy(),
            )
        )
    return judged


class _Variants:
    """The examples as they are read in one epoch: some unmarked, cut, replied to or misheard."""

    def __init__(self, items: Sequence[Labelled], settings: Settings) -> None:
        self._written = [example(item) for item in items]
        self._unmarked = [example(item, unmarked=True) for item in items]
        self._replies = [one for one in self._written if not one.is_answer]
        self._settings = settings
        self._mishearing = Mishearing(settings.misheard)

    def draw(self, rng: random.Random) -> list[Example]:
        drawn = []
        for written, unmarked in zip(self._written, self._unmarked, strict=True):
            read = unmarked if rng.random() < self._settings.unmarked else written
            drawn.append(self._mishearing(self._variant(read, rng), rng))
        return drawn

    def _variant(self, read: Example, rng: random.Random) -> Example:
        if not read.is_answer:
            return read
        if rng.random() < self._settings.shortened:
            read = shortened(read, rng)
        if self._replies and rng.random() < self._settings.replied:
            read = replied(read, rng.choice(self._replies))
        return read


def _optimizer(reader: Reader, settings: Settings) -> tuple[torch.optim.Optimizer, list[float]]:
    encoder = [p for p in reader.encoder.parameters() if p.requires_grad]
    heads = [p for name, p in reader.named_parameters() if not name.startswith("encoder.")]
    rates = [settings.encoder_rate, settings.head_rate]
    groups = [{"params": p, "lr": r} for p, r in zip((encoder, heads), rates, strict=True)]
    return torch.optim.AdamW(groups, weight_decay=settings.weight_decay, fused=True), rates


def _batches(examples: list[Example], size: int, rng: random.Random) -> Iterator[Sequence[Example]]:
    """Full batches of texts of like length, in random order."""
    rng.shuffle(examples)
    batches = []
    pool = size * 8
    for start in range(0, len(examples), pool):
        near = sorted(examples[start : start + pool], key=lambda text: text.words)
        batches += [near[at : at + size] for at in range(0, len(near), size)]
    full = [batch for batch in batches if len(batch) == size]
    rng.shuffle(full)
    yield from full


def _tensors(examples: Sequence[Example], token_ids: TokenIds) -> dict[str, Tensor]:
    arrays = encode([text.passages for text in examples], token_ids).arrays()
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def _loss(out: Outputs, batch: Sequence[Example], settings: Settings) -> Tensor:
    labels = torch.from_numpy(np.stack([text.labels for text in batch]))
    known = labels != UNKNOWN
    loss = settings.evidence_weight * _evidence_loss(out.evidence, batch, known, settings.rare)
    if known.any():
        reached = torch.stack([labels > level for level in range(LEVELS)], -1).float()
        wrong = functional.binary_cross_entropy_with_logits(out.labels, reached, reduction="none")
        # A batch of replies, with few labels each, counts less than one of whole answers.
        loss = loss + wrong[known].mean() * min(1.0, float(known.float().mean()) + 0.3)
    whole = [index for index, text in enumerate(batch) if text.is_answer]
    if whole:
        loss = loss + _answer_loss(out, [batch[index] for index in whole], whole)
    return loss


def _evidence_loss(
    evidence: Tensor, batch: Sequence[Example], known: Tensor, rare: float
) -> Tensor:
    """Evidence is learned for the criteria whose label is known, in every clause of the text."""
    targets = torch.zeros(evidence.shape)
    taught = torch.zeros(evidence.shape[:2], dtype=torch.bool)
    against, weak, strong, opens = range(len(KINDS))
    first = 0
    for index, text in enumerate(batch):
        end = first + len(text.clauses)
        taught[first:end] = known[index]
        points = torch.full((len(text.clauses), len(CRITERIA)), -1)
        for mark in text.marks:
            for clause in mark.clauses:
                here = points[clause, mark.criterion]
                points[clause, mark.criterion] = max(int(here), mark.points)
            if mark.points:
                targets[first + min(mark.clauses), mark.criterion, opens] = 1
        targets[first:end, :, against] = (points == 0).float()
        targets[first:end, :, weak] = (points >= 1).float()
        targets[first:end, :, strong] = (points == 2).float()
        first = end
    if not taught.any():
        return evidence.sum() * 0
    return functional.binary_cross_entropy_with_logits(
        evidence[taught], targets[taught], pos_weight=torch.tensor(rare)
    )


def _answer_loss(out: Outputs, answers: Sequence[Example], rows: Sequence[int]) -> Tensor:
    """Altitude, grade and what to ask next, which only whole answers teach."""
    at = torch.tensor(rows)
    altitude = torch.tensor([text.altitude for text in answers])
    overall = torch.tensor([float(text.overall) for text in answers])
    loss = 0.2 * functional.cross_entropy(out.altitude[at], altitude)
    loss = loss + 0.1 * functional.smooth_l1_loss(out.overall[at], overall)
    wanted = torch.zeros(len(answers), len(CRITERIA))
    for row, text in zip(wanted, answers, strict=True):
        for rank, criterion in enumerate(text.probe_first[: len(PROBE_WEIGHTS)]):
            row[criterion] = PROBE_WEIGHTS[rank]
    asked = wanted.sum(1) > 0
    if asked.any():
        share = wanted[asked] / wanted[asked].sum(1, keepdim=True)
        chosen = out.probe[at][asked].log_softmax(-1)
        loss = loss - 0.1 * (share * chosen).sum(1).mean()
    return loss
