"""Events and plans as JSON, for the event log."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simulator.errors import StorageError
from simulator.interview import events
from simulator.interview.events import Event
from simulator.interview.plan import Plan

_EVENTS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        events.Begun,
        events.QuestionDelivered,
        events.AnswerDrafted,
        events.AnswerHeard,
        events.AnswerTakenBack,
        events.AnswerConfirmed,
        events.IntentGiven,
        events.QuestionReworded,
        events.Assessed,
        events.Paused,
        events.Resumed,
        events.Reopened,
        events.Abandoned,
    )
}
"""Names as they stand in the log: a rename here needs a migration."""


def event_name(event: Event) -> str:
    """The name an event is stored under."""
    return type(event).__name__


def encode(value: Event | Plan) -> str:
    """One line of JSON. Lone surrogates, which a terminal may deliver, survive as escapes."""
    return json.dumps(dataclasses.asdict(value))


def decode_event(name: str, data: str) -> Event:
    """The event stored as `name` and `data`. Raises StorageError when it makes no sense."""
    kind = _EVENTS.get(name)
    if kind is None:
        raise StorageError(f"its log holds an unknown event '{name}'")
    event: Event = _decode(kind, data)
    return event


def decode_plan(data: str) -> Plan:
    """The plan stored as `data`. Raises StorageError when it makes no sense."""
    plan: Plan = _decode(Plan, data)
    return plan


def _decode(kind: type[Any], data: str) -> Any:
    try:
        return _adapter(kind).validate_python(json.loads(data))
    except (ValueError, TypeError, RecursionError) as error:
        raise StorageError(f"its {kind.__name__} cannot be read ({_reason(error)})") from None


def _reason(error: Exception) -> str:
    """The first thing that `error` complains of, on one line."""
    reason = str(error)
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        reason = ": ".join((".".join(map(str, first["loc"])), first["msg"])).removeprefix(": ")
    return " ".join(reason.split())


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
"""Built at first use: each costs a few milliseconds."""


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]
