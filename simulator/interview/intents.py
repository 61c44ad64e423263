"""Telling a wish from an answer: "could you repeat that?" is not part of the story."""

from __future__ import annotations

import re

from simulator.interview.events import AnswerConfirmed, Intent, IntentGiven
from simulator.scoring.cues import compile_cues
from simulator.scoring.text import normalise

LONGEST_INTENT = 14
"""Words; anything longer tells something, whatever it begins with."""

# The whole utterance must match, so that "we had to stop the rollout" is never taken for a wish.
_POLITE = (
    "(?:(?:sorry|um|uh|er|okay|ok|well|please|right|oh|hmm|hi|yes|yeah|no|actually"
    "|good question|that's a good question) )*"
)
_TAIL = "(?: (?:please|thanks|thank you|sorry|then|right now|now|again|for me|one more time|here))*"

_PATTERNS: dict[Intent, tuple[str, ...]] = {
    Intent.REPEAT: (
        "repeat",
        "repeat that|it",
        "repeat the question",
        "can|could|would|will you repeat that|it|please",
        "can|could|would|will you please? repeat the question",
        "can|could|would you please? say that|it again",
        "can|could|would|will you ask|say the question again",
        "can|could|would|will you ask that|it again",
        "ask|say the question again",
        "one more time",
        "excuse me",
        "huh",
        "can|could i hear that|it again",
        "can|could i hear that|it",
        "can|could i hear the question",
        "say that|it again",
        "what was the question",
        "what did you ask",
        "i didn't|don't catch|hear|get that|it|you",
        "i didn't|don't catch|hear|get the question",
        "pardon",
        "pardon me",
        "come again",
    ),
    Intent.REPHRASE: (
        "rephrase",
        "rephrase that|it",
        "can|could|would you please? rephrase that|it|please",
        "can|could|would you please? rephrase the question",
        "can|could you put that|it differently|simpler",
        "can|could you put that|it another way",
        "what do you mean",
        "what do you mean by *",
        "what do you mean by * *",
        "what do you mean by * * *",
        "what do you want to know|hear",
        "in what sense",
        "meaning what",
        "can|could you clarify",
        "what exactly do you mean",
        "i don't|didn't really? understand the? question",
        "i don't|didn't understand",
        "i don't|didn't understand what you mean",
        "i don't|didn't understand what you're asking",
        "i'm not sure what you mean",
        "i'm not sure what you're asking",
        "i don't know what you mean",
        "can|could you explain|clarify the question",
        "can|could you explain|clarify that|it|please",
        "what are you asking",
        "how do you mean",
    ),
    Intent.THINK: (
        "let me think",
        "let me think about that|it",
        "let me think about that|it for? a moment|second|minute|bit",
        "let me think for|about a moment|second|minute|bit",
        "let me think a moment|second|minute|bit",
        "give me a moment|second|minute|sec",
        "can|could|may i have|get|take a moment|second|minute",
        "can|could|may i have|take a moment|second|minute to think",
        "give me a moment|second|minute to think",
        "i need a moment|second|minute",
        "i need a moment|second|minute to think",
        "one moment|second|minute|sec",
        "just a moment|second|minute|sec",
        "hold on",
        "thinking",
        "good question",
        "that's a good question",
    ),
    Intent.SKIP: (
        "skip",
        "skip this|that|it",
        "skip this|that|the question|one",
        "can|could we|i skip this|that|it",
        "can|could we|i skip this|that|the question|one",
        "i'd rather|prefer skip this|that|it",
        "next question",
        "pass",
        "i'll|i pass",
        "let's move on",
        "can|could we move on",
        "can|could we talk about something else",
    ),
    Intent.NO_STORY: (
        "i don't have one",
        "i don't have a story",
        "i don't have such|any|a story|incident|example|stories",
        "i don't have a story like that",
        "i have no such|good? story|incident|example",
        "i have no story like that",
        "i have no example of|for that",
        "i don't think i have one|any",
        "i have never had|handled|seen one|that",
        "i've never had|handled|seen one|that",
        "i've never had|handled a production incident",
        "i've never had|handled an incident|outage",
        "i never had|handled one",
        "i can't think of one|any|anything",
        "i can't think of an example",
        "nothing comes to mind",
        "that never happened to me",
        "no such story",
        "no story",
    ),
    Intent.STOP: (
        "stop",
        "stop the interview",
        "stop it? here",
        "let's stop",
        "let's stop here",
        "can|could we stop",
        "can|could we stop here",
        "i want|would|need to stop",
        "i'd like to stop",
        "i'd like to end the interview",
        "end the interview",
        "i want to end the interview",
        "let's end it|this here",
        "i have to go",
        "quit",
        "exit",
        "i'm done with the interview",
    ),
}


def recognise(answer: str) -> Intent | None:
    """The wish that `answer` is, or None when it is an answer."""
    normal = normalise(answer)
    if not 0 < len(normal.words) <= LONGEST_INTENT:
        return None
    for intent, expression in _EXPRESSIONS.items():
        if expression.fullmatch(normal.text):
            return intent
    return None


def reply(text: str, at: float) -> AnswerConfirmed | IntentGiven:
    """The event that an utterance is: a wish where it is one, an answer otherwise."""
    intent = recognise(text)
    if intent is not None:
        return IntentGiven(at=at, intent=intent)
    return AnswerConfirmed(at=at, text=text)


def _whole(patterns: tuple[str, ...]) -> re.Pattern[str]:
    cues = compile_cues(patterns, {})
    assert cues is not None
    return re.compile(_POLITE + cues.pattern + _TAIL)


_EXPRESSIONS = {intent: _whole(patterns) for intent, patterns in _PATTERNS.items()}
