"""Numbers and states as the words that screens show. Pure functions of plain values."""

from __future__ import annotations

from datetime import datetime

from simulator.interview.state import InterviewState, Phase, QuestionKind
from simulator.report.format import count, grade
from simulator.session.store import SessionSummary

WORDS_A_MINUTE = 150
"""An unhurried pace of speech."""

SHORTEST_OPENING = 250
LONGEST_OPENING = 450
"""Words of an opening answer worth two to three minutes aloud."""

LONGEST_FOLLOW_UP = 150
"""Words; an answer to a follow-up is about a minute at most."""


def clock_text(seconds: float) -> str:
    """Time spent as `mm:ss`, from an hour on as `h:mm:ss`."""
    whole = max(int(seconds), 0)
    hours, rest = divmod(whole, 3600)
    minutes, second = divmod(rest, 60)
    if hours:
        return f"{hours}:{minutes:02}:{second:02}"
    return f"{minutes:02}:{second:02}"


def word_count(text: str) -> int:
    """How many words a writer would say `text` has."""
    return len(text.split())


def length_advice(words: int, kind: QuestionKind) -> str:
    """How long the answer is so far, and how long one of its kind should be."""
    written = count(words, "word")
    match kind:
        case QuestionKind.OPENING if words > LONGEST_OPENING:
            minutes = words / WORDS_A_MINUTE
            return f"{written}: about {minutes:.1f} minutes aloud, advised are two to three"
        case QuestionKind.OPENING if words >= SHORTEST_OPENING:
            return f"{written}: a good length, two to three minutes aloud"
        case QuestionKind.OPENING:
            return f"{written} of about {SHORTEST_OPENING} to {LONGEST_OPENING} (2 to 3 min aloud)"
        case QuestionKind.FOLLOW_UP if words > LONGEST_FOLLOW_UP:
            return f"{written}: more than a minute aloud, long for one question"
        case QuestionKind.FOLLOW_UP:
            return f"{written} of at most {LONGEST_FOLLOW_UP} (a minute aloud)"
        case QuestionKind.CLOSING:
            return f"{written}; nothing to add? Send it empty"


def place_in(state: InterviewState) -> str:
    """Which question the interview is at."""
    if not state.turns:
        return "Before the first question"
    story = f"Story {state.story + 1} of {state.plan.stories} · " if state.plan.stories > 1 else ""
    match state.turns[-1].asked.kind:
        case QuestionKind.OPENING:
            return f"{story}Opening question"
        case QuestionKind.FOLLOW_UP:
            return f"{story}Follow-up {state.follow_ups_asked} of {state.plan.follow_ups}"
        case QuestionKind.CLOSING:
            return "Closing question"


def seconds_spent(state: InterviewState, now: float) -> float:
    """Active time up to `now`; the clock stands in a pause and after the end."""
    if state.clock_at is None or state.is_over or state.phase is Phase.PAUSED:
        return state.active_seconds
    return state.active_seconds + max(now - state.clock_at, 0.0)


def session_result(session: SessionSummary) -> str:
    """What came of a session in one word or figure."""
    if session.is_unfinished:
        return "unfinished"
    if session.phase is Phase.ABANDONED:
        return "given up"
    return ", ".join(map(grade, session.grades)) or "scored"


def local_minute(at: float) -> str:
    """A moment, seconds since the epoch, as the candidate's own calendar and clock have it."""
    return datetime.fromtimestamp(at).strftime("%Y-%m-%d %H:%M")
