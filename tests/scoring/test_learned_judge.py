"""The learned judge: laws that hold for any answer, whatever its figures are.

The model is a reader, not a rule: where a law cannot hold to the letter it is stated for most of
the judgements, with the share written down.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scoring.evidence import Exchange, Reading
from simulator.scoring.learned import ENCODER, HEADS, MODEL_FOLDER, BrokenModel, LearnedScorer
from simulator.scoring.learned_judge import LearnedJudge
from simulator.scoring.rubric import Altitude, CueRule
from simulator.scoring.rule_judge import RuleJudge
from simulator.scoring.text import clauses, normalise
from tests.builders import (
    ROOT,
    cue_detector,
    make_criterion,
    make_dimension,
    make_rubric,
    real_rubric,
)

pytestmark = pytest.mark.skipif(
    not all((MODEL_FOLDER / name).exists() for name in (ENCODER, HEADS)),
    reason="needs the scoring model (python -m training)",
)

CRITERIA = tuple(criterion.id for criterion in real_rubric().criteria)

STRONG = {
    "role": "I was the primary on-call engineer for that service and I owned the response.",
    "detection": "A latency alert on our dashboard fired and paged me before any customer noticed.",
    "mitigation": "I rolled the release back to the previous version and the errors stopped.",
    "impact": "In total it lasted forty minutes and about twelve hundred customers were affected.",
    "communication": "I posted an update in the incident channel and on the status page every"
    " fifteen minutes and told the support lead by phone.",
    "wrong_turn": "At first I suspected the database pool, but its connections were flat the whole"
    " time, so I ruled that out.",
    "shipped": "We added a test that fails when the timeout is missing, and it is now enforced in"
    " every build.",
    "verification": "Since then that new alert has caught three bad releases before they reached"
    " anybody, and we ran a drill to prove it.",
}
DENIED = {
    "detection": "No alert fired, and I cannot say how it was noticed.",
    "communication": "I told nobody while it was going on.",
    "wrong_turn": "There was never another theory.",
    "shipped": "We talked about a test, but nothing was ever added.",
    "verification": "Nobody has ever checked whether any of it works.",
}
PLAIN = (
    "It was a shop for garden tools and one morning the basket page stopped working for everybody."
    " I looked at the logs of the basket servers, and then at what had gone out that morning."
    " A setting had been left out of the new release because the template did not ask for it."
)
ASIDE = "The office had new chairs that week and the coffee was rather better than usual."


@cache
def judge() -> LearnedJudge:
    return LearnedJudge(LearnedScorer.load(), RuleJudge())


@cache
def answers() -> tuple[str, ...]:
    """Some labelled answers, as texts only."""
    rows = yaml.safe_load((ROOT / "training" / "data" / "t7.yaml").read_text(encoding="utf-8"))
    return tuple(row["text"].strip() for row in rows)


@cache
def read(*answers: str, questions: tuple[str, ...] = (), targets: str = "") -> Reading:
    asked = ("", *questions)
    exchanges = [
        Exchange(asked[i] or None, answer, (targets,) if i and targets else ())
        for i, answer in enumerate(answers)
    ]
    return judge().read(exchanges, real_rubric())


def scores(reading: Reading) -> dict[str, int | None]:
    return {id: finding.score for id, finding in reading.findings.items()}


def agreement(one: Reading, other: Reading) -> float:
    """Share of criteria that were scored alike."""
    return sum(scores(one)[id] == scores(other)[id] for id in CRITERIA) / len(CRITERIA)


def expected(reading: Reading, criterion: str) -> float:
    chances = reading.findings[criterion].chances
    assert chances is not None
    return chances[1] + 2 * chances[2]


def test_every_criterion_is_scored_with_chances_that_sum_to_one() -> None:
    reading = read(PLAIN)
    assert set(reading.findings) == set(CRITERIA)
    for finding in reading.findings.values():
        assert finding.score in (0, 1, 2)
        assert finding.chances is not None
        assert sum(finding.chances) == pytest.approx(1.0)
    assert reading.altitude in Altitude
    assert reading.grade is not None
    assert 1 <= reading.grade <= 5


def test_what_scores_above_zero_has_a_quote_and_quotes_are_whole_clauses() -> None:
    for text in answers():
        reading = read(text)
        spans = {(clause.start, clause.end) for clause in clauses(normalise(text))}
        for id, finding in reading.findings.items():
            supporting = [e for e in finding.evidence if e.points]
            if finding.score:
                assert supporting, f"{id} has a score and no quote"
            assert len(finding.evidence) <= 6
            assert all((e.start, e.end) in spans for e in finding.evidence)


def test_case_and_punctuation_change_next_to_nothing() -> None:
    alike = []
    for text in answers():
        bare = re.sub(r"[^\w\s'%$€£]", " ", text.replace("’", "'")).lower()
        alike.append(agreement(read(text), read(bare)))
    assert sum(alike) / len(alike) > 0.9


def test_an_unrelated_sentence_changes_next_to_nothing() -> None:
    alike = [agreement(read(text), read(f"{text} {ASIDE}")) for text in answers()]
    assert sum(alike) / len(alike) > 0.93


@pytest.mark.parametrize("criterion", STRONG)
def test_strong_evidence_raises_its_criterion(criterion: str) -> None:
    before, after = read(PLAIN), read(f"{PLAIN} {STRONG[criterion]}")
    assert scores(after)[criterion] == 2
    assert expected(after, criterion) > expected(before, criterion)


@pytest.mark.parametrize("criterion", STRONG)
def test_strong_evidence_hardly_ever_lowers_its_criterion(criterion: str) -> None:
    lowered = 0
    for text in answers():
        before, after = read(text), read(f"{text} {STRONG[criterion]}")
        lowered += (scores(after)[criterion] or 0) < (scores(before)[criterion] or 0)
    assert lowered <= 1


@pytest.mark.parametrize("criterion", DENIED)
def test_the_same_denied_earns_less(criterion: str) -> None:
    claimed = read(f"{PLAIN} {STRONG[criterion]}")
    denied = read(f"{PLAIN} {DENIED[criterion]}")
    assert expected(denied, criterion) < expected(claimed, criterion) - 0.5
    assert (scores(denied)[criterion] or 0) < 2


def test_somebody_faulted_is_not_blameless() -> None:
    neutral = read(f"{PLAIN} Nothing in the release tool asked for the setting.")
    blaming = read(f"{PLAIN} Honestly it was Kevin's fault, he was careless and should have known.")
    assert scores(neutral)["blameless"] == 2
    assert scores(blaming)["blameless"] == 0


def test_a_reply_is_read_with_its_question() -> None:
    opening = read(PLAIN)
    replied = read(
        PLAIN,
        "We added two, a test and an alert, and both are live.",
        questions=("What changed afterwards?",),
        targets="action_items",
    )
    assert (scores(replied)["action_items"] or 0) > (scores(opening)["action_items"] or 0)
    assert scores(replied)["shipped"] == 2


def test_a_reply_that_says_nothing_changes_nothing() -> None:
    replied = read(PLAIN, "Not that I know.", questions=("Who was told?",), targets="communication")
    assert scores(replied) == scores(read(PLAIN))


def test_a_reply_may_raise_what_was_not_asked_about() -> None:
    replied = read(
        PLAIN,
        STRONG["detection"],
        questions=("What did you do to bring it back?",),
        targets="mitigation",
    )
    assert scores(replied)["detection"] == 2


@pytest.mark.parametrize(
    "text", ["", "Yes.", "Wir hatten einen Ausfall der Datenbank und niemand wusste warum."]
)
def test_what_cannot_be_read_is_unscored_and_says_why(text: str) -> None:
    reading = read(text)
    assert set(scores(reading).values()) == {None}
    assert reading.unscored_because


def test_a_criterion_the_model_never_learned_is_judged_by_the_rubrics_rules() -> None:
    rules = {"humour": cue_detector(CueRule(2, ("joke",)))}
    rubric = make_rubric(
        criteria=(make_criterion("detection"), make_criterion("humour")),
        detectors=rules,
        dimensions=(make_dimension("both", "detection", "humour"),),
    )
    reading = judge().read([Exchange(None, f"{PLAIN} Then somebody made a joke.")], rubric)
    assert reading.findings["humour"].score == 2
    assert reading.findings["humour"].chances is None
    assert reading.findings["detection"].chances is not None


@cache
def read_first(text: str) -> Reading:
    """What a judge makes of `text` that has read nothing before."""
    return LearnedJudge(LearnedScorer.load(), RuleJudge()).read(
        [Exchange(None, text)], real_rubric()
    )


@settings(max_examples=15)
@given(st.lists(st.integers(0, 11), min_size=1, max_size=4))
def test_what_was_judged_before_has_no_say(order: list[int]) -> None:
    """The same judge, after any others, reads as a new one does."""
    for index in order:
        text = answers()[index % len(answers())]
        assert judge().read([Exchange(None, text)], real_rubric()) == read_first(text)


def test_the_scores_are_the_same_in_any_process_and_with_any_number_of_threads() -> None:
    child = (
        "import json, sys\n"
        "from simulator.scoring.evidence import Exchange\n"
        "from simulator.scoring.learned import LearnedScorer\n"
        "reading = LearnedScorer.load().read([Exchange(None, sys.stdin.read())])\n"
        "print(json.dumps([reading.labels, reading.altitude, reading.overall]))\n"
    )
    outputs = set()
    for threads in ("1", "2", "7"):
        done = subprocess.run(
            [sys.executable, "-c", child],
            input=answers()[0],
            env={**os.environ, "OMP_NUM_THREADS": threads, "PYTHONHASHSEED": threads},
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=60,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert json.loads(outputs.pop())


def test_twenty_thousand_words_are_judged() -> None:
    reading = read(" ".join(answers())[:120_000])
    assert set(scores(reading)) == set(CRITERIA)


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    for file in MODEL_FOLDER.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    network = tmp_path / HEADS
    network.write_bytes(network.read_bytes()[:-1] + b"\0")
    with pytest.raises(BrokenModel, match=HEADS):
        LearnedScorer.load(tmp_path)


def test_a_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenModel, match="no model"):
        LearnedScorer.load(tmp_path)
