"""How well a story told again is told from another one, and how long that takes.

    python benchmarks/retelling.py [--every 1] [--common]

Caught: the retellings of tests/scoring/retelling/again.yaml. False alarms: the other incidents of
the same narrators (another.yaml), every pair of training answers about different kinds of incident,
and every pair about one kind, told by different people. `--every N` takes one pair of training
answers in N. `--common` prints instead the terms that many training answers hold, by their share,
which is the table of `simulator/scoring/retelling_terms.py`.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import textwrap
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import yaml

from simulator.scoring.retelling import ALIKE, Told, retelling, share_of, told
from simulator.scoring.retelling_terms import terms

TRAINING = ROOT / "training" / "data"
WRITTEN = ROOT / "tests" / "scoring" / "retelling"

FEWEST_HOLD = 24
"""Training answers that hold a term of the table, at least."""
STEPS = (0.06, 0.12, 0.24, 0.48, 0.9)
"""The shares of the table; each step begins at double the answers of the one before."""

WORDS = 900
"""Words of each story that is timed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One training answer."""

    incident: str
    text: str
    story: Told


def training_answers() -> dict[str, Answer]:
    """The training answers to the opening question, by id."""
    rows = [
        row
        for path in sorted(TRAINING.glob("t*.yaml"))
        for row in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]
    return {row["id"]: Answer(row["incident"], row["text"], told([row["text"]])) for row in rows}


def written_shares(name: str, half: str, answers: dict[str, Answer]) -> list[tuple[float, str]]:
    """The share of each written pair of one half, lowest first, with the answer it is about."""
    rows = yaml.safe_load((WRITTEN / name).read_text(encoding="utf-8"))
    return sorted(
        (share_of(answers[row["of"]].story, told([row["text"]])) or 0.0, row["of"])
        for row in rows
        if row["half"] == half
    )


def training_shares(answers: Iterable[Answer], *, alike: bool, every: int) -> Iterator[float]:
    """The shares of pairs of answers, of one kind of incident or of two."""
    pairs = (
        (one, other)
        for one, other in combinations(answers, 2)
        if (one.incident == other.incident) is alike
    )
    for one, other in islice(pairs, 0, None, every):
        yield share_of(one.story, other.story) or 0.0


def print_row(name: str, shares: list[float]) -> None:
    """Print how many of the pairs count as retellings, and the range of their shares."""
    over = sum(share >= ALIKE for share in shares)
    print(
        f"{name:44} {over:5} of {len(shares):6}   shares {min(shares):.3f}"
        f" {statistics.median(shares):.3f} {max(shares):.3f}"
    )


def print_common(answers: Iterable[Answer]) -> None:
    """Print the table of common terms."""
    holding = Counter(term for answer in answers for term in {t.text for t in terms(answer.text)})
    rows: dict[float, list[str]] = {share: [] for share in STEPS}
    for term, count in sorted(holding.items()):
        if count >= FEWEST_HOLD:
            step = min((count // FEWEST_HOLD).bit_length(), len(STEPS)) - 1
            rows[STEPS[step]].append(term)
    for share, row in rows.items():
        print(f"{share}:\n{textwrap.fill(' '.join(row), 88, break_on_hyphens=False)}")


def median_ms(answers: list[Answer], runs: int = 20) -> float:
    """Median milliseconds for two stories of `WORDS` words that share much."""
    words = " ".join(answer.text for answer in answers[:40]).split()
    times = []
    for run in range(runs):
        first, second = words[run : run + WORDS], words[run + 200 : run + 200 + WORDS]
        start = time.perf_counter()
        retelling([" ".join(first)], [" ".join(second)])
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="A story told again, or another one.")
    parser.add_argument("--every", type=int, default=1, help="take one training pair in so many")
    parser.add_argument("--common", action="store_true", help="print the table of common terms")
    options = parser.parse_args()
    answers = training_answers()
    if options.common:
        print_common(answers.values())
        return
    for half in ("chosen", "held"):
        again = written_shares("again.yaml", half, answers)
        another = written_shares("another.yaml", half, answers)
        print_row(f"told again, caught, {half}", [share for share, _ in again])
        print_row(f"another by the same narrator, {half}", [share for share, _ in another])
        missed = [of for share, of in again if share < ALIKE]
        alarms = [of for share, of in another if share >= ALIKE]
        print(f"    missed: {', '.join(missed) or 'none'}; false: {', '.join(alarms) or 'none'}")
    for name, alike in (("two kinds of incident", False), ("one kind, two narrators", True)):
        shares = list(training_shares(answers.values(), alike=alike, every=options.every))
        print_row(f"training answers, {name}", shares)
    print(f"two stories of {WORDS} words: {median_ms(list(answers.values())):.1f} ms")


if __name__ == "__main__":
    main()
