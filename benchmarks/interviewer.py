"""How much the interviewer draws out of people who are known to have more to say.

    python benchmarks/interviewer.py LABELLED.yaml... [--follow-ups 4] [--judge own|rules] [--json]

Every labelled answer that has `replies` (criterion: what this person says when asked about it) is
interviewed at its own level. A question is met with the replies to all it is after; somebody asked
about what they have no reply for says that there is nothing to add. Reported are:

- asked: of the wanted criteria (label below 2, and a reply exists) the share asked about; beside
  it a random asker's, who draws as many criteria from those that the judge finds open after the
  opening answer (mean of 20 seeds), and the best that one criterion a question allows. A question
  may join two criteria, so a budget can bring more than that best.
- first hits: how often the first follow-up's first criterion stands in the labelled `probe_first`.
- rises: of the good replies, how many raised their criterion; where it already stood at 2 nothing
  can rise, and the reply is left out. Told by the words alone: a reply that opens, fillers aside,
  with a no or a "not", with nothing, none, never or nobody, or with not knowing, has nothing.
- holds: of the replies that had nothing, how many left their criterion as it was.
- repeats: questions put twice in one interview.
- wait: milliseconds from an answer to the next question, the judging included.

The wordings, and so the figures, follow from the seed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

if __name__ == "__main__":  # run from a checkout, installed or not
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from simulator.interview.effects import Ask, Effect
from simulator.interview.events import (
    AnswerConfirmed,
    Begun,
    Event,
    Intent,
    IntentGiven,
    QuestionDelivered,
)
from simulator.interview.plan import DEFAULT_FOLLOW_UPS
from simulator.interview.state import Asked, QuestionKind
from simulator.paths import UserFolders
from simulator.scoring.evidence import Exchange
from simulator.scoring.rubric import Level
from simulator.scoring.rule_judge import RuleJudge
from simulator.scoring.scorecard import gaps_of
from simulator.scoring.text import normalise
from simulator.session.runner import Runner
from simulator.wiring import Workbench

RANDOM_SEEDS = 20
NOTHING_TO_ADD = "I have nothing to add to that."

_FILLERS = frozenset("um uh er erm ah oh ha hah hm hmm huh well so okay ok honestly sorry".split())
_NOTHING = re.compile(
    r"(?:no|nope|nah|not|none|nothing|never|nobody)\b"
    r"|(?:it|we|i|they|there) (?:never|didn't|did not|was no|was nothing|had no)\b"
    r"|i (?:really |honestly )?(?:don't|do not|couldn't|could not|can't|cannot)"
    r" (?:really |honestly )?(?:know|remember|recall|say|tell)\b"
)


@dataclass(frozen=True)
class Person:
    """A labelled answer with what its speaker has in reserve."""

    id: str
    level: Level
    text: str
    labels: Mapping[str, int]
    replies: Mapping[str, str]
    probe_first: Sequence[str]

    @property
    def wanted(self) -> frozenset[str]:
        """What a follow-up can still draw out."""
        return frozenset(id for id in self.replies if self.labels.get(id, 0) < 2)

    def reply_to(self, question: Asked) -> str:
        """What the person says to `question`."""
        told = [self.replies[id].strip() for id in question.targets if id in self.replies]
        return " ".join(told) or NOTHING_TO_ADD


@dataclass
class Held:
    """What came of one interview."""

    id: str
    asked: list[tuple[str, ...]] = field(default_factory=list)
    """The targets of each follow-up."""
    texts: list[str] = field(default_factory=list)
    """Every question but the opening one."""
    waits: list[float] = field(default_factory=list)
    """Seconds from an answer to the next question."""
    rose: list[bool] = field(default_factory=list)
    """By good reply, whether its criterion rose."""
    held: list[bool] = field(default_factory=list)
    """By reply with nothing in it, whether its criterion stayed."""

    @property
    def probed(self) -> frozenset[str]:
        """Every criterion that was asked about."""
        return frozenset(target for targets in self.asked for target in targets)


def says_nothing(reply: str) -> bool:
    """Whether a reply had nothing in it; see the top of this file."""
    words = [word.text for word in normalise(reply).words]
    while words and words[0] in _FILLERS:
        words.pop(0)
    return _NOTHING.match(" ".join(words)) is not None


def people_in(file: Path) -> list[Person]:
    """Everybody in a labelled file who has replies."""
    return [
        Person(
            id=answer["id"],
            level=Level(answer["level"]),
            text=answer["text"],
            labels={id: label for id, label in answer["labels"].items() if isinstance(label, int)},
            replies=answer["replies"],
            probe_first=answer["probe_first"],
        )
        for answer in yaml.safe_load(file.read_text(encoding="utf-8"))
        if answer.get("replies")
    ]


def hold(person: Person, workbench: Workbench, follow_ups: int, seed: int) -> Held:
    """One interview with `person`, from the opening question to the scorecard."""
    plan = workbench.plan(level=person.level, follow_ups=follow_ups, seed=seed)
    runner = workbench.start(plan, keep=False)
    held = Held(person.id)
    _send(runner, Begun(at=time.time()))
    _send(runner, QuestionDelivered(at=time.time()))
    question = _next_question(runner, AnswerConfirmed(at=time.time(), text=person.text), held)
    while question is not None:
        _send(runner, QuestionDelivered(at=time.time()))
        held.texts.append(question.text)
        if question.kind is QuestionKind.CLOSING:
            list(runner.send_and_assess(IntentGiven(at=time.time(), intent=Intent.SKIP)))
            break
        held.asked.append(question.targets)
        before = runner.state.turns[-2].scores or {}
        reply = AnswerConfirmed(at=time.time(), text=person.reply_to(question))
        following = _next_question(runner, reply, held)
        # The turn that was just answered is the last one, or the one before the next question.
        scored = runner.state.turns[-1 if following is None else -2].scores or {}
        for id in question.targets:
            if id not in person.replies:
                continue
            now, then = scored.get(id) or 0, before.get(id) or 0
            if says_nothing(person.replies[id]):
                held.held.append(now <= then)
            elif then < 2:
                held.rose.append(now > then)
        question = following
    return held


def _send(runner: Runner, event: Event) -> tuple[Effect, ...]:
    return runner.send(event)


def _next_question(runner: Runner, event: Event, held: Held) -> Asked | None:
    began = time.perf_counter()
    effects = list(runner.send_and_assess(event))
    held.waits.append(time.perf_counter() - began)
    return next((effect.question for effect in effects if isinstance(effect, Ask)), None)


def random_share(person: Person, workbench: Workbench, questions: int) -> float:
    """How many wanted criteria a random asker reaches with as many questions, on average."""
    rubric = workbench.rubric(workbench.plan(level=person.level, seed=0).rubric)
    reading = workbench.judge.read([Exchange(None, person.text)], rubric)
    open_ones = [gap.criterion for gap in gaps_of(reading, rubric, person.level)]
    hits = []
    for seed in range(RANDOM_SEEDS):
        shuffled = random.Random(f"{person.id}:{seed}").sample(open_ones, len(open_ones))
        hits.append(len(person.wanted & set(shuffled[:questions])))
    return statistics.fmean(hits)


def measure(
    people: Sequence[Person], workbench: Workbench, follow_ups: int, seed: int
) -> dict[str, Any]:
    """All figures over `people`."""
    interviews = [(person, hold(person, workbench, follow_ups, seed)) for person in people]
    wanting = [(person, held) for person, held in interviews if person.wanted]
    wanted = sum(len(person.wanted) for person, _ in wanting)
    reached = sum(len(person.wanted & held.probed) for person, held in wanting)
    best = sum(min(follow_ups, len(person.wanted)) for person, _ in wanting)
    by_chance = sum(random_share(person, workbench, follow_ups) for person, _ in wanting)
    expected = [(person, held) for person, held in interviews if person.probe_first]
    firsts = [
        bool(held.asked and held.asked[0]) and held.asked[0][0] in person.probe_first
        for person, held in expected
    ]
    rises = [rise for _, held in interviews for rise in held.rose]
    holds = [kept for _, held in interviews for kept in held.held]
    waits = sorted(1000 * wait for _, held in interviews for wait in held.waits)
    return {
        "people": len(people),
        "follow_ups": follow_ups,
        "questions_per_person": _ratio(sum(len(held.asked) for _, held in interviews), len(people)),
        "wanted": wanted,
        "asked_share": _ratio(reached, wanted),
        "random_share": _ratio(by_chance, wanted),
        "best_share": _ratio(best, wanted),
        "asked_of_best": _ratio(reached, best),
        "random_of_best": _ratio(by_chance, best),
        "first_hits": _ratio(sum(firsts), len(firsts)),
        "good_replies": len(rises),
        "rises": _ratio(sum(rises), len(rises)),
        "empty_replies": len(holds),
        "holds": _ratio(sum(holds), len(holds)),
        "repeats": sum(len(held.texts) - len(set(held.texts)) for _, held in interviews),
        "wait_ms_median": round(statistics.median(waits), 1) if waits else None,
        "wait_ms_p95": round(waits[int(0.95 * (len(waits) - 1))], 1) if waits else None,
    }


def _ratio(part: float, whole: float) -> float | None:
    """Rounded; None of nothing."""
    return round(part / whole, 3) if whole else None


def main() -> None:
    """Measure, and print one figure a line or all as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="LABELLED.yaml")
    parser.add_argument("--follow-ups", type=int, default=DEFAULT_FOLLOW_UPS, choices=range(9))
    parser.add_argument(
        "--judge", choices=("own", "rules"), default="own", help="own is the program's"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true", help="also print what was asked of whom")
    options = parser.parse_args()
    people = [person for file in options.files for person in people_in(file)]
    if not people:
        parser.error("none of the answers has replies")
    with tempfile.TemporaryDirectory() as home:
        workbench = Workbench(UserFolders(Path(home) / "config", Path(home) / "data"))
        if options.judge == "rules":
            workbench.judge = RuleJudge()
        # The first reading loads and warms the judge, which no candidate waits for.
        hold(people[0], workbench, 1, options.seed)
        if options.show:
            for person in people:
                held = hold(person, workbench, options.follow_ups, options.seed)
                print(f"{person.id} ({person.level}), first {', '.join(person.probe_first)}")
                for targets, text in zip(held.asked, held.texts, strict=False):
                    print(f"    {'+'.join(targets) or '-':<34} {text}")
        figures = measure(people, workbench, options.follow_ups, options.seed)
    if options.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:22} {figure}")


if __name__ == "__main__":
    main()
