"""What kind of reply something is, from its words alone: an answer, or a reason for none."""

from __future__ import annotations

from enum import StrEnum

from simulator.scoring.cues import compile_cues
from simulator.scoring.text import clauses, normalise

LONGEST_REFUSAL = 30
"""Words; a longer reply tells something, and is an answer whatever else it says."""

DRIFT_WORDS = 12
"""Words; a reply of as many, without one on anything that is judged, has gone elsewhere."""


class ReplyKind(StrEnum):
    """How a question was met."""

    ANSWER = "answer"
    UNKNOWN = "unknown"
    """The candidate does not know or remember."""
    DID_NOT_HAPPEN = "did_not_happen"
    """There was nothing of the kind."""
    CONFIDENTIAL = "confidential"
    """The candidate may not say."""


# Tried in this order: who "can't say because of an NDA" does know, and who does not know whether
# there was a review has not said that there was none.
_CUES: dict[ReplyKind, tuple[str, ...]] = {
    ReplyKind.CONFIDENTIAL: (
        # "I can't say" alone is not knowing more often than not being allowed.
        "can't|cannot|couldn't|won't really|actually? share|disclose|discuss|reveal",
        "can't|cannot talk about|publicly",
        "can't|cannot go into",
        "can't|cannot give you? names|numbers|figures|details|customers|any|exact|the",
        "can't|cannot say|tell ... legal|public|publicly|contract|lawyers|record|name|names",
        "not|isn't allowed|permitted|free|mine|cleared ... say|share|disclose|discuss",
        "not|isn't allowed|permitted|free|mine|cleared ... talk|tell|reveal|name",
        "i'm|am not allowed|permitted",
        "not at liberty",
        "confidential|confidentiality|nda|proprietary|classified|embargoed",
        "rather|prefer not ... say|share|name|discuss|disclose",
        "i'd|would rather not",
    ),
    ReplyKind.UNKNOWN: (
        "i don't|dont|didn't|do really|honestly|exactly|actually? know|remember|recall",
        "i do|did not know|remember|recall",
        "can't|cannot|couldn't really|honestly? remember|recall|say",
        "i can't|cannot|couldn't really|honestly? tell",
        "couldn't tell you",
        "no|any idea|clue",
        "not|isn't sure",
        "never knew|learned|learnt|asked|heard",
        "i never found out",
        "i don't|didn't have that|it|those|these",
        "anybody's|anyone's guess",
        "hard to say",
        "i wouldn't know",
        "i'd have to look|dig|check|ask|reread",
        "you'd have to ask",
        "nothing more? to add",
        "told you all|everything i know|can|have",
        "that's|that is all i know|have|can",
    ),
    ReplyKind.DID_NOT_HAPPEN: (
        "didn't really|ever? happen",
        "did not happen",
        "never happened",
        "there was|were|is|are|wasn't|weren't|isn't|aren't no|any|none|nothing",
        "we|i|they|nobody never did|had|held|got|wrote|changed|told|looked",
        "we|i|they|nobody never measured|checked|tested|tried|asked",
        "we|i|they|it didn't",
        "we|i|they|it did|had not|none|nothing",
        "nothing changed|happened|really|much|at|of|like|came",
        "nobody|no did|was|knew|told|asked",
        "not really",
        "not so far",
        "not that i know|remember",
        "we|i just moved on",
    ),
}

_FILLERS = frozenset(
    "um uh er erm ah oh ooh oof ha hah hm hmm well so okay ok honestly frankly sorry right".split()
)
# "Yeah, no, I had the pager" says yes, so only a no that opens the reply counts.
_NEGATIONS = frozenset("no nope nah none not nothing never nobody neither zero zilch".split())


def reply_kind(reply: str) -> ReplyKind:
    """The kind of `reply`; anything that tells something is an answer."""
    normal = normalise(reply)
    if len(normal.words) > LONGEST_REFUSAL:
        return ReplyKind.ANSWER
    for kind in (ReplyKind.CONFIDENTIAL, ReplyKind.UNKNOWN):
        if _says(kind, normal.text):
            return kind
    # Further on it is part of an account: "it got through because we didn't test that path".
    opening = next((clause.text for clause in clauses(normal)), "")
    if _says(ReplyKind.DID_NOT_HAPPEN, opening) and not _gives_a_reason(opening):
        return ReplyKind.DID_NOT_HAPPEN
    opens_with = next((word.text for word in normal.words if word.text not in _FILLERS), "")
    return ReplyKind.DID_NOT_HAPPEN if opens_with in _NEGATIONS else ReplyKind.ANSWER


def went_elsewhere(reply: str, on_topic: bool) -> bool:
    """Whether `reply` left its question; `on_topic` is whether the judge found anything in it.

    A short reply has not gone anywhere, and one that gives a reason for no answer is on its topic.
    """
    if on_topic or reply_kind(reply) is not ReplyKind.ANSWER:
        return False
    return len(normalise(reply).words) >= DRIFT_WORDS


def _says(kind: ReplyKind, text: str) -> bool:
    expression = _EXPRESSIONS[kind]
    return expression is not None and expression.search(text) is not None


def _gives_a_reason(text: str) -> bool:
    return not {"because", "since", "so", "but"}.isdisjoint(text.split())


_EXPRESSIONS = {kind: compile_cues(cues, {}) for kind, cues in _CUES.items()}
