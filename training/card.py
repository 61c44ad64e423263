"""The model card: what was trained, on what, how well it agrees, and where it is weak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from training.pipeline import Held

CARD = "card.md"

_WEAKNESSES = """\
- It knows incident stories in English. Other text gets labels too, so text that is not an answer
  has to be kept from it.
- A cause that rests on a person (`blameless` 0 and 1) and a count of distinct causes
  (`contributing_factors` 1 or 2) are the hardest to tell; see the figures above.
- The overall grade follows the labels' senior bar; levels are applied after the model.
- Evidence is found by clause. Recognizer text has no punctuation, so its clauses, and with them
  the quotes, begin and end less exactly.
- All training answers are written, not recorded; real recognizer errors are more varied.
"""


def write_card(folder: Path, facts: Mapping[str, Any], held: Held) -> None:
    """Write `card.md` into a model folder."""
    lines = [
        "# The learned scorer",
        "",
        f"Trained on {facts['answers']} labelled answers and {facts['replies']} labelled replies",
        "(`training/data`; checksums in `manifest.json`). The figures below are from a run of the",
        "same settings that left every fifth answer and every tenth reply of the first collection",
        "aside; they are measured on those, in the int8 form that ships.",
        "",
        *table(held),
        "",
        "## Settings",
        "",
        *(f"- {name}: {value}" for name, value in facts["settings"].items()),
        "",
        "## Versions",
        "",
        *(f"- {name} {value}" for name, value in facts["versions"].items()),
        "",
        "## Known weaknesses",
        "",
        _WEAKNESSES.rstrip(),
        "",
    ]
    (folder / CARD).write_text("\n".join(lines), encoding="utf-8")


def table(held: Held) -> Iterator[str]:
    """The figures as Markdown lines."""
    found = held.figures
    yield f"| over {found.answers} answers | |"
    yield "|---|---|"
    yield f"| macro quadratic kappa | {found.macro:.3f} |"
    yield f"| typed | {found.macro_typed:.3f} |"
    yield f"| recognizer text | {found.macro_spoken:.3f} |"
    yield f"| altitude kappa | {found.altitude:.3f} |"
    yield f"| rank correlation of the overall grade | {found.overall_rank:.3f} |"
    yield f"| first probe among the labelled | {found.probe_first:.3f} |"
    yield f"| evidence overlap (token F1) | {found.evidence_overlap:.3f} |"
    yield f"| replies exact on the asked criterion | {held.replies_exact:.3f} |"
    yield f"| macro kappa before int8 | {held.float_macro:.3f} |"
    yield f"| temperature | {held.temperature:.2f} |"
    yield ""
    yield "| criterion | kappa | exact |"
    yield "|---|---|---|"
    for criterion, agreement in found.kappa.items():
        yield f"| {criterion} | {agreement:.3f} | {found.exact[criterion]:.2f} |"
    yield ""
    yield "| said chance of reaching a level | found share | count |"
    yield "|---|---|---|"
    for said, share, count in found.calibration:
        yield f"| {said:.2f} | {share:.2f} | {count} |"
