"""Wishes, and answers that only sound like one."""

from __future__ import annotations

import pytest

from simulator.interview.events import Intent
from simulator.interview.intents import LONGEST_INTENT, recognise

WISHES = {
    Intent.REPEAT: [
        "Could you repeat that?",
        "could you repeat the question please",
        "Sorry, can you say that again?",
        "Sorry, what was the question?",
        "Pardon?",
        "I didn't catch that.",
        "I didn’t get the question, sorry",
        "um can i hear that one more time",
        "REPEAT",
        "Repeat the question.",
        "Can you ask that again?",
        "One more time, please.",
        "excuse me",
        "Huh?",
    ],
    Intent.REPHRASE: [
        "can you rephrase the question",
        "What do you mean?",
        "Sorry, what do you mean by that?",
        "I don't understand the question.",
        "Could you put that another way, please?",
        "what are you asking",
        "What do you mean by impact?",
        "what do you mean by contributing factors",
        "I don't understand what you're asking.",
        "Could you clarify?",
        "In what sense?",
    ],
    Intent.THINK: [
        "Let me think.",
        "let me think about that for a moment",
        "Hmm, give me a second.",
        "Okay, just a moment please.",
        "Can I take a minute to think?",
        "One moment.",
        "hold on",
        "I need a minute.",
        "Good question, let me think.",
        "That's a good question.",
    ],
    Intent.SKIP: [
        "Skip.",
        "Can we skip that one?",
        "I'd rather skip this",
        "Next question please",
        "Pass.",
        "I'll pass",
        "let's move on",
    ],
    Intent.NO_STORY: [
        "I don't have one.",
        "I don't have a story like that.",
        "Sorry, nothing comes to mind.",
        "I've never had an incident.",
        "i can't think of one right now",
        "No story",
        "I have never handled one.",
        "I have no example of that.",
        "I don't think I have one.",
    ],
    Intent.STOP: [
        "Stop.",
        "Stop the interview please",
        "Can we stop here?",
        "I'd like to stop.",
        "Let's stop here.",
        "quit",
        "exit",
        "End the interview.",
    ],
}

ANSWERS = [
    "",
    "   ",
    "...",
    "no",
    "yes",
    "I don't know",
    "We had to stop the rollout.",
    "I stopped the deploy and rolled it back.",
    "Stop the rollout was what I told the team.",
    "They asked us to repeat the test.",
    "The job would skip that row.",
    "We skipped the canary.",
    "I thought about it for a minute and then restarted the server.",
    "Let me think about it like an engineer: the queue was full.",
    "Nothing came to mind at first, so I looked at the graphs.",
    "I don't have one answer, there were two causes.",
    "I've never had a page like that before, so I called the owner.",
    "The pass rate fell.",
    "The exit code was one.",
    "The process would not quit.",
    "I could not repeat the failure on my machine.",
    "Could you repeat that? was what support kept asking us.",
    "skip skip skip skip skip skip skip skip skip skip skip skip skip skip skip",
]


@pytest.mark.parametrize(
    ("words", "intent"),
    [(words, intent) for intent, all_words in WISHES.items() for words in all_words],
)
def test_a_wish_is_recognised(words: str, intent: Intent) -> None:
    assert recognise(words) is intent


@pytest.mark.parametrize("words", ANSWERS)
def test_an_answer_is_not_taken_for_a_wish(words: str) -> None:
    assert recognise(words) is None


def test_every_intent_is_tried() -> None:
    assert set(WISHES) == set(Intent)


@pytest.mark.parametrize("intent", Intent)
def test_a_wish_survives_capitals_and_marks(intent: Intent) -> None:
    for words in WISHES[intent]:
        bare = words.lower().replace(".", "").replace("?", "").replace(",", "")
        assert recognise(bare) is intent
        assert recognise(f"  {words.upper()}!!\n") is intent


def test_a_long_utterance_tells_something_whatever_its_words_are() -> None:
    polite = "sorry " * LONGEST_INTENT
    assert recognise(polite + "skip") is None


def test_twenty_thousand_words_are_an_answer() -> None:
    assert recognise("please " * 20_000 + "stop") is None
