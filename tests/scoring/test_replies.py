"""What kind of reply something is: an answer, or a reason for none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scoring.replies import (
    DRIFT_WORDS,
    LONGEST_REFUSAL,
    ReplyKind,
    reply_kind,
    went_elsewhere,
)

REPLIES = {
    ReplyKind.CONFIDENTIAL: [
        "I'm not allowed to say.",
        "Sorry, I can't share that.",
        "That's confidential.",
        "It is under an NDA, I'm afraid.",
        "I can't give you the exact numbers.",
        "I'd rather not name the customer.",
        "i can't say for legal reasons",
        "I cannot talk about that customer, it is not mine to share.",
        "I'd rather not.",
        "um we're not allowed to disclose any of it",
    ],
    ReplyKind.UNKNOWN: [
        "I don't know.",
        "Honestly, I don't remember.",
        "No idea.",
        "um not sure",
        "I really can't say, I had left by then.",
        "i don't exactly recall the figure",
        "I never knew.",
        "Couldn't tell you.",
        "You'd have to ask the other team.",
        "That's anybody's guess.",
        "I have nothing to add to that.",
        "I have told you all I know about that.",
    ],
    ReplyKind.DID_NOT_HAPPEN: [
        "No.",
        "Nope, nothing.",
        "None.",
        "That didn't happen.",
        "It did not happen.",
        "We didn't.",
        "We never held a review.",
        "Not that I know of.",
        "Nothing changed.",
        "um no we just moved on",
        "There was none.",
        "Nobody did.",
        "Not a single one, no.",
        "Honestly? Nope.",
        "Zilch. The contract ended in June.",
    ],
    ReplyKind.ANSWER: [
        "",
        "Two alerts, both live.",
        "Yeah, no, I had the pager that night.",
        "It got through because we didn't test that path.",
        "You can't tell from the graph, so I pulled the logs.",
        "We moved on to the next shard.",
        "I was not allowed to restart it, so I called the lead.",
        "The alert didn't fire for ten minutes, so a customer called.",
        "Everybody knows now; the note is on the wall.",
        "I asked the network team, because nobody on ours had the keys.",
    ],
}


@pytest.mark.parametrize(
    ("kind", "reply"), [(kind, reply) for kind, replies in REPLIES.items() for reply in replies]
)
def test_a_reply_is_told_by_its_words(kind: ReplyKind, reply: str) -> None:
    assert reply_kind(reply) is kind


@pytest.mark.parametrize("reply", ["I don't know", "No", "I can't share that"])
def test_whoever_goes_on_long_enough_has_answered(reply: str) -> None:
    words = len(reply.split())
    assert reply_kind(reply + " more" * (LONGEST_REFUSAL - words)) is not ReplyKind.ANSWER
    assert reply_kind(reply + " more" * (LONGEST_REFUSAL - words + 1)) is ReplyKind.ANSWER


@given(st.text(max_size=300))
def test_any_text_has_a_kind_and_case_does_not_matter(reply: str) -> None:
    assert reply_kind(reply) in ReplyKind


@pytest.mark.parametrize(
    ("reply", "on_topic", "elsewhere"),
    [
        ("word " * DRIFT_WORDS, False, True),
        ("word " * (DRIFT_WORDS - 1), False, False),
        ("word " * DRIFT_WORDS, True, False),
        ("I don't know, " + "word " * DRIFT_WORDS, False, False),
        ("", False, False),
    ],
)
def test_a_long_reply_on_nothing_that_counts_went_elsewhere(
    reply: str, on_topic: bool, elsewhere: bool
) -> None:
    assert went_elsewhere(reply, on_topic) is elsewhere
