"""Calls of the workbench that end in something to show instead of an error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.content.yaml_source import Problem
from simulator.errors import StorageError
from simulator.interview.plan import Plan
from simulator.session.runner import Runner
from simulator.session.store import Damage, SessionSummary
from simulator.wiring import Workbench


@dataclass(frozen=True, slots=True)
class Started:
    """A new interview."""

    runner: Runner
    not_kept: str | None
    """Why nothing said in it is on disk; None when it is."""


@dataclass(frozen=True, slots=True)
class Past:
    """Earlier sessions, and what is wrong with store and content."""

    sessions: tuple[SessionSummary, ...]
    wrong: str
    """One line; empty when nothing is wrong."""


def start(workbench: Workbench, plan: Plan) -> Started:
    """Start an interview; one that cannot be kept is held all the same.

    Raises UsageError or ContentError when the plan's rubric cannot be used.
    """
    try:
        return Started(workbench.start(plan), None)
    except StorageError as error:
        return Started(workbench.start(plan, keep=False), str(error))


def past(workbench: Workbench) -> Past:
    """The sessions in the store that can be listed, with what is wrong with the others."""
    wrong: list[str] = []
    sessions: tuple[SessionSummary, ...] = ()
    try:
        listing = workbench.store.listing()
        sessions = listing.sessions
        if listing.damages:
            wrong.append(_damage_line(listing.damages))
    except StorageError as error:
        wrong.append(f"Interviews are NOT SAVED: {error}")
    if workbench.content_problems:
        wrong.append(content_line(workbench.content_problems))
    elif not workbench.bank.questions:
        wrong.append("There are no questions.")
    return Past(sessions, "; ".join(wrong))


def _damage_line(damages: Sequence[Damage]) -> str:
    """The damage with its mend, or how many there are and where each is told."""
    if len(damages) == 1:
        return f"S{str(damages[0])[1:]}."
    return f"{len(damages)} sessions are damaged; 'incident-interview history' says which."


def content_line(problems: Sequence[Problem]) -> str:
    """How much content was left out, and where the first fault is."""
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"Left out: {problems[0]}{more}"
