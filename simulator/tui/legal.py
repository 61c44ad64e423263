"""What the interview allows now, asked of its own transition table."""

from __future__ import annotations

from simulator.errors import IllegalEvent
from simulator.interview.events import Event
from simulator.interview.reducer import step
from simulator.interview.state import InterviewState


def allows(state: InterviewState, event: Event) -> bool:
    """Whether `event` may be sent; asking changes nothing."""
    try:
        step(state, event)
    except IllegalEvent:
        return False
    return True
