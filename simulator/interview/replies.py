"""What kind of reply something is, from its words alone: an answer, or a reason for none."""

from __future__ import annotations

from enum import StrEnum

from simulator.scoring.cues import compile_cues
from simulator.scoring.text import normalise

LONGEST_REFUSAL = 30
"""Words; a longer reply tells something, and is an answer whatever else it says."""


class ReplyKind(StrEnum):
    """How a question was met."""

    ANSWER = "answer"
    UNKNOWN = "unknown"
    """The candidate does not know or remember."""
    DID_NOT_HAPPEN = "did_not_happen"
    """There was nothing of the kind."""
    CONFIDENTIAL = "confidential"
    """The candidate may not say."""


_CUES: dict[ReplyKind, tuple[str, ...]] = {
    ReplyKind.CONFIDENTIAL: (
        "can't|cannot say|share|disclose|discuss|tell|reveal",
        "not allowed|able|permitted|free to say|share|disclose|discuss|talk|tell|reveal",
        "i'm|am not allowed|permitted",
        "confidential|nda",
        "under an? nda",
        "can't give|name ... number|numbers|figure|figures|details|names|customer|customers",
        "rather not say|share|name",
    ),
    ReplyKind.UNKNOWN: (
        "i don't|dont|didn't|do really|honestly|exactly? know|remember|recall",
        "i can't|cannot|couldn't really? remember|recall",
        "no idea",
        "not sure",
        "i never knew|learned|learnt|found",
        "i have|had no idea",
        "couldn't tell you",
        "i don't think i know",
    ),
    ReplyKind.DID_NOT_HAPPEN: (
        "didn't|did not really|ever? happen",
        "there was|were|wasn't|weren't no|any|none|nothing",
        "we|i|they never did|had|held|got|wrote|changed|measured",
        "we|i|they didn't|did not do|have|hold|change|measure|tell|check",
        "nothing changed|happened|really|much|at|of|like",
        "nobody|no did|was|knew",
        "not really",
        "not that i know",
        "we|i just moved on",
        "no we|i|it|there|nothing|nobody|never|not",
    ),
}

_NEGATIVE_WORDS = frozenset(("no", "nope", "none", "nothing", "never", "nobody"))


def reply_kind(reply: str) -> ReplyKind:
    """The kind of `reply`; anything that tells something is an answer."""
    normal = normalise(reply)
    if len(normal.words) > LONGEST_REFUSAL:
        return ReplyKind.ANSWER
    for kind, expression in _EXPRESSIONS.items():
        if expression is not None and expression.search(normal.text):
            return kind
    if normal.words and len(normal.words) <= 3 and normal.words[0].text in _NEGATIVE_WORDS:
        return ReplyKind.DID_NOT_HAPPEN
    return ReplyKind.ANSWER


_EXPRESSIONS = {kind: compile_cues(cues, {}) for kind, cues in _CUES.items()}
