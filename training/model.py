"""The network: one encoder over the answer, evidence per clause, labels per document.

Shapes: W windows of L tokens, N clauses, B documents of up to n clauses, C criteria, K kinds of
evidence, H hidden units.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from simulator.scoring.model.encoding import CLAUSE_FEATURES, DOCUMENT_FEATURES
from training.schema import ALTITUDES, CRITERIA

KINDS = ("against", "weak", "strong", "opens")
"""What a clause may be to a criterion: evidence against it, at least weakly for it, strongly for
it, and the clause where a quote for it begins (so that quotes can be counted)."""

LEVELS = 2
"""A label is the number of levels reached: at least 1, at least 2."""

_NEVER = -30.0
"""Logit of evidence in a slot that holds no clause."""


class Outputs(NamedTuple):
    """Everything the network says about a batch, as logits."""

    evidence: Tensor
    """[N, C, K]"""
    labels: Tensor
    """[B, C, LEVELS]"""
    altitude: Tensor
    """[B, altitudes]"""
    overall: Tensor
    """[B] the grade itself, about 1 to 5."""
    probe: Tensor
    """[B, C] preference for asking about each criterion next."""


class Reader(nn.Module):
    """Reads documents and judges them."""

    def __init__(self, base: str, dropout: float = 0.2) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, add_pooling_layer=False)
        hidden = self.encoder.config.hidden_size
        criteria = len(CRITERIA)
        document = hidden + DOCUMENT_FEATURES
        self.dropout = nn.Dropout(dropout)
        self.evidence = nn.Linear(hidden + CLAUSE_FEATURES, criteria * len(KINDS))
        self.labels = nn.Linear(document, criteria * LEVELS)
        self.altitude = nn.Linear(document, len(ALTITUDES))
        self.overall = nn.Linear(document + criteria * LEVELS, 1)
        self.probe = nn.Linear(document + criteria * LEVELS, criteria)
        self.weights = nn.Parameter(torch.zeros(criteria, LEVELS, 3, len(KINDS)))
        """How the best, the summed and the second best evidence of each kind count."""
        self.query = nn.Parameter(torch.randn(criteria, hidden) * 0.02)
        self.heed = nn.Parameter(torch.full((criteria, len(KINDS)), 0.5))
        """How much a clause draws attention by its evidence of each kind."""
        self.account = nn.Parameter(torch.zeros(criteria, LEVELS, hidden))
        """What the clauses attended to, read as one, say about the label."""
        self._start()

    def _start(self) -> None:
        """Begin where a label is its best evidence, evidence is rare and grades are middling."""
        against, weak, strong, opens = range(len(KINDS))
        best, summed, _ = range(3)
        del against
        with torch.no_grad():
            self.weights[:, 0, best, weak] = 0.5
            self.weights[:, 1, best, strong] = 0.5
            self.weights[:, 1, summed, opens] = 0.3
            self.evidence.bias.fill_(-2.0)
            self.overall.bias.fill_(2.5)
        for name, module in self.encoder.named_modules():
            # Without dropout inside it, attention runs on the processor's fast path.
            if isinstance(module, nn.Dropout) and "attention.self" in name:
                module.p = 0.0
        # 600 answers are too few to move the meaning of single words.
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False

    def forward(
        self,
        ids: Tensor,
        mask: Tensor,
        pool: Tensor,
        features: Tensor,
        slots: Tensor,
        share: Tensor,
        plain: Tensor,
    ) -> Outputs:
        """Judge a batch; the arguments are the fields of `encoding.Batch`."""
        return self.judge(self.clauses(ids, mask, pool), features, slots, share, plain)

    def clauses(self, ids: Tensor, mask: Tensor | None, pool: Tensor) -> Tensor:
        """[N, H] each clause as the mean of its tokens; without a mask there is no padding."""
        # Half precision doubles the speed of learning; judging is done in full.
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            tokens = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        means: Tensor = pool @ tokens.float().reshape(-1, tokens.shape[-1])
        return means

    def judge(
        self, clauses: Tensor, features: Tensor, slots: Tensor, share: Tensor, plain: Tensor
    ) -> Outputs:
        """What the clauses are evidence of, and the labels that follow."""
        evidence = self.evidence(torch.cat([self.dropout(clauses), features], -1))
        evidence = evidence.view(-1, len(CRITERIA), len(KINDS))

        mean = (share[:, :, None] * _in_slots(clauses, slots, 0.0)).sum(1)
        document = self.dropout(torch.cat([mean, plain], -1))
        placed = _in_slots(evidence, slots, _NEVER)
        labels = (self.weights[None] * self._found(placed)[:, :, None]).sum((-1, -2))
        labels = labels + self.labels(document).view(-1, len(CRITERIA), LEVELS)
        attended = self.dropout(self._attended(_in_slots(clauses, slots, 0.0), placed))
        labels = labels + (attended[:, :, None] * self.account).sum(-1)
        judged = torch.cat([document, torch.tanh(labels.detach().flatten(1) / 2)], -1)
        return Outputs(
            evidence,
            labels,
            self.altitude(document),
            self.overall(judged)[:, 0],
            self.probe(judged),
        )

    def _attended(self, clauses: Tensor, evidence: Tensor) -> Tensor:
        """[B, n, H] and [B, n, C, K] to [B, C, H]: for each criterion the clauses that matter."""
        drawn = clauses @ self.query.T + (evidence.clamp(min=-6) * self.heed).sum(-1)
        empty = evidence[:, :, :1, 0] <= _NEVER
        return drawn.masked_fill(empty, -1e4).softmax(1).transpose(1, 2) @ clauses

    @staticmethod
    def _found(evidence: Tensor) -> Tensor:
        """[B, n, C, K] logits to [B, C, 3, K]: the best, the sum and the second best."""
        chances = torch.sigmoid(evidence)
        # Two empty slots stand in where a document has fewer than two clauses.
        top = torch.topk(functional.pad(chances, (0, 0, 0, 0, 0, 2)), 2, dim=1).values
        top = torch.logit(top.clamp(0.005, 0.995))
        summed = 2 * torch.log1p(chances.sum(1)) - 1
        return torch.stack([top[:, 0], summed, top[:, 1]], 2)


def _in_slots(values: Tensor, slots: Tensor, empty: float) -> Tensor:
    """[N, ...] to [B, n, ...], with `empty` where a slot holds no clause."""
    spare = torch.full_like(values[:1], empty)
    return torch.cat([values, spare])[slots]
