"""One interview over pipes: a JSON object per line in and out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, TextIO

from simulator.errors import IllegalEvent
from simulator.interview.effects import Ask, Effect, Listen, ShowScorecard
from simulator.interview.events import (
    AnswerConfirmed,
    Begun,
    Intent,
    IntentGiven,
    QuestionDelivered,
)
from simulator.interview.intents import reply
from simulator.report.json_report import session_object
from simulator.session.runner import Runner

LONGEST_LINE = 1_000_000
"""Bytes; an hour of speech is about a tenth of it."""


class _BadLineError(Exception):
    """A line that is no message; its text says why."""


def run_jsonl(runner: Runner, lines: BinaryIO, out: TextIO) -> None:
    """Hold the interview: read messages from `lines` until it is over, write to `out`.

    A bad line is answered with an error message, and the interview goes on. The end of the input
    ends the interview with a scorecard.
    """
    plan = runner.state.plan
    _write(
        out,
        {"type": "session", "id": runner.id, "question": plan.question_id, "level": plan.level},
    )
    _perform(runner, runner.send_and_assess(Begun(at=runner.clock())), out)
    for line in _lines(lines):
        if runner.state.is_over:
            return
        try:
            event = _event(line, runner.clock())
            effects = list(runner.send_and_assess(event))
        except (_BadLineError, IllegalEvent) as error:
            _write(out, {"type": "error", "message": str(error)})
            continue
        _perform(runner, effects, out)
    if not runner.state.is_over:
        stop = IntentGiven(at=runner.clock(), intent=Intent.STOP)
        _perform(runner, runner.send_and_assess(stop), out)


def _perform(runner: Runner, effects: Iterable[Effect], out: TextIO) -> None:
    for effect in effects:
        match effect:
            case Ask(question):
                _write(
                    out,
                    {
                        "type": "ask",
                        "kind": question.kind,
                        "targets": list(question.targets),
                        "text": question.text,
                        "because": question.because,
                    },
                )
                delivered = QuestionDelivered(at=runner.clock())
                _perform(runner, runner.send_and_assess(delivered), out)
            case Listen(after_nothing=True):
                _write(out, {"type": "error", "message": "the answer has no words"})
            case ShowScorecard():
                _write(out, {"type": "scorecard", **session_object(runner.debrief())})
            case _:
                pass  # what is left is for shells with a screen or a voice


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines that hold something; of one that is too long only the beginning."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        if line.strip():
            yield line


def _event(line: bytes, at: float) -> AnswerConfirmed | IntentGiven:
    """The event that a message is. Raises _BadLineError."""
    if len(line) > LONGEST_LINE:
        raise _BadLineError(f"the line is longer than {LONGEST_LINE} bytes")
    try:
        message = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise _BadLineError("the line is not UTF-8") from None
    except (ValueError, RecursionError):
        raise _BadLineError("the line is not JSON") from None
    if not isinstance(message, dict):
        raise _BadLineError("a message is a JSON object")
    match message.get("type"):
        case "answer":
            text = message.get("text")
            if not isinstance(text, str):
                raise _BadLineError("an answer needs a string 'text'")
            return reply(text, at)
        case "intent":
            return IntentGiven(at=at, intent=_intent(message.get("name")))
        case _:
            raise _BadLineError("'type' must be 'answer' or 'intent'")


def _intent(name: object) -> Intent:
    try:
        return Intent(str(name))
    except ValueError:
        known = ", ".join(Intent)
        raise _BadLineError(f"'name' must be one of {known}") from None


def _write(out: TextIO, message: dict[str, Any]) -> None:
    # A reader at the other end waits for each line, so none may rest in a buffer.
    out.write(json.dumps(message) + "\n")
    out.flush()
