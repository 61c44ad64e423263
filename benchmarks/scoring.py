"""How fast answers are judged, how long the judge takes to load, and what memory it holds.

    python benchmarks/scoring.py [--runs 20]

Every figure is of one process with one thread for inference. Times are medians over the runs;
memory is what the process holds above the bare program (imports, rubric and rules loaded).
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from simulator.cli.options import DEFAULT_RUBRIC
from simulator.scoring.evidence import Exchange, Judge
from simulator.scoring.rubric import Level, Rubric
from simulator.scoring.scorecard import score_interview
from simulator.wiring import Workbench

LENGTHS = (50, 150, 450, 900, 1800)
"""Words per answer."""

SENTENCES = (
    "I was on call for the booking service when a latency alert paged me at two in the morning.",
    "I compared the servers that failed with those that did not and only the new ones were slow.",
    "At first I suspected the database pool, but its connections were flat, so I ruled that out.",
    "I rolled the release back and bookings returned after twenty minutes for everybody.",
    "We posted updates every ten minutes in the channel that the support people read.",
    "Nothing had tested the setting, and the template did not ask for it either.",
    "Since then a check refuses a release without it, and it has caught two of them.",
)


def answer_of(words: int, variant: int) -> str:
    """A story of about `words` words; every variant differs, so that nothing is remembered."""
    parts: list[str] = []
    count = index = 0
    while count < words:
        sentence = SENTENCES[(index + variant) % len(SENTENCES)].replace("two", f"{variant + 2}")
        parts.append(sentence)
        count += len(sentence.split())
        index += 1
    return " ".join(parts)


def median_ms(work: Callable[[int], object], runs: int) -> float:
    """Median milliseconds of `work` over `runs` calls, after one that is not counted."""
    work(runs)
    times = []
    for run in range(runs):
        start = time.perf_counter()
        work(run)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def resident_mb() -> float:
    """Resident memory of this process now, in MB (10^6 bytes)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(row for row in status.read_text().splitlines() if row.startswith("VmRSS"))
        return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure(name: str, judge: Judge, rubric: Rubric, runs: int, held: Callable[[], float]) -> None:
    """Print the median time per answer, and the memory held after it, for each length."""
    for words in LENGTHS:
        answers = [answer_of(words, variant) for variant in range(runs + 1)]

        def score(run: int, answers: list[str] = answers) -> object:
            exchanges = [Exchange(None, answers[run])]
            return score_interview(exchanges, rubric, Level.SENIOR, judge)

        print(f"{name:8} {words:5} words  {median_ms(score, runs):8.1f} ms  {held():6.0f} MB held")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description="Speed and memory of judging.")
    parser.add_argument("--runs", type=int, default=20)
    runs = parser.parse_args().runs
    workbench = Workbench()
    rubric = workbench.rubric(DEFAULT_RUBRIC)
    rules = workbench.judge_called("rules")
    score_interview([Exchange(None, answer_of(50, 0))], rubric, Level.SENIOR, rules)
    bare = resident_mb()

    def held() -> float:
        return resident_mb() - bare

    measure("rules", rules, rubric, runs, held)
    start = time.perf_counter()
    learned = workbench.judge_called("learned")
    print(f"load     {(time.perf_counter() - start) * 1000:8.0f} ms")
    measure("learned", learned, rubric, runs, held)


if __name__ == "__main__":
    main()
