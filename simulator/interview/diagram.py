"""The state diagram in the docs, drawn from the transition table.

python -m simulator.interview.diagram > docs/state-machine.md
"""

from __future__ import annotations

from simulator.interview.reducer import TRANSITIONS, Transition
from simulator.interview.state import Phase

# Pause, reopening and giving up lead from every phase; drawn as arrows they would hide the rest.
_EVERYWHERE = ("Paused", "Resumed", "Reopened", "Abandoned")


def state_diagram() -> str:
    """The page `docs/state-machine.md`: a Mermaid diagram and the table behind it."""
    arrows: dict[tuple[Phase, Phase], list[str]] = {}
    for row in TRANSITIONS:
        if row.event.__name__ not in _EVERYWHERE:
            assert row.target is not None
            arrows.setdefault((row.phase, row.target), []).append(_label(row))
    lines = ["stateDiagram-v2", f"    [*] --> {Phase.BRIEFING}"]
    for (source, target), labels in arrows.items():
        lines += [f"    {source} --> {target}: {label}" for label in labels]
    lines.append(f"    {Phase.SCORED} --> [*]")
    table = [
        f"| {row.phase} | {_label(row)} | {row.target or 'the paused phase'} |"
        for row in TRANSITIONS
    ]
    return "\n".join(
        [
            "# The interview's state machine",
            "",
            "Generated from `TRANSITIONS` in `simulator/interview/reducer.py` by",
            "`python -m simulator.interview.diagram > docs/state-machine.md`;",
            "a test fails when it is stale.",
            "Pausing, reopening and giving up are possible from every live phase;",
            "the picture leaves them out.",
            "",
            "```mermaid",
            *lines,
            "```",
            "",
            "Rows are tried from the top; the first that fits is taken.",
            "",
            "| phase | event | next phase |",
            "| --- | --- | --- |",
            *table,
            "",
        ]
    )


def _label(row: Transition) -> str:
    name = row.event.__name__
    if row.intent is not None:
        name = f"{name} {row.intent}"
    if row.condition is not None:
        name = f"{name} [{row.condition.__name__.replace('_', ' ')}]"
    return name


if __name__ == "__main__":
    print(state_diagram(), end="")
