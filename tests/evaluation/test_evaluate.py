"""A judge measured on labelled answers, and the command that does it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.content.yaml_source import BrokenContent
from simulator.evaluation.evaluate import evaluate
from simulator.evaluation.labelled import read_labelled
from simulator.evaluation.tables import comparison_text, figures_object, figures_text
from simulator.scoring.rubric import Level
from simulator.scoring.rule_judge import RuleJudge
from tests.builders import make_rubric
from tests.cli.program import failed, run

RUBRIC = make_rubric()
LABELLED = """\
- id: a-1
  render: prose
  text: I saw that an alert paged me and I rolled it back because it was on fire.
  labels: {detection: 2, mitigation: 2, action_items: 0, blameless: 2, altitude: right}
  overall: 3
  probe_first: [action_items]
  evidence:
    detection:
      - {quote: an alert paged me, points: 2}
- id: a-2
  render: transcript
  text: we noticed it was down and then it came back by itself and that was all of it
  labels: {detection: 1, mitigation: 1, action_items: 0, blameless: 2, altitude: too_vague}
  overall: 2
  probe_first: [mitigation]
- id: r-1
  criterion: detection
  question: "Who noticed?"
  render: prose
  reply: Nobody.
  labels: {detection: 0}
"""


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    file = tmp_path / "labelled.yaml"
    file.write_text(LABELLED, encoding="utf-8")
    return file


def test_replies_are_passed_over(labelled: Path) -> None:
    assert [a.id for a in read_labelled([labelled], RUBRIC)] == ["a-1", "a-2"]


def test_figures_are_per_criterion_and_over_all(labelled: Path) -> None:
    figures = evaluate(read_labelled([labelled], RUBRIC), RUBRIC, Level.SENIOR, RuleJudge())
    by_id = {criterion.id: criterion for criterion in figures.criteria}
    assert by_id["detection"].kappa == pytest.approx(1.0)
    assert by_id["mitigation"].confusion == ((0, 0, 0), (1, 0, 0), (0, 0, 1))
    assert figures.answers == 2
    assert figures.macro_typed is not None
    assert figures.macro_spoken is not None
    assert figures.altitude == pytest.approx(1.0)
    assert figures.evidence is not None
    assert 0 < figures.evidence <= 1


def test_the_worst_disagreements_come_first_with_their_text(labelled: Path) -> None:
    figures = evaluate(read_labelled([labelled], RUBRIC), RUBRIC, Level.SENIOR, RuleJudge())
    assert [(d.answer, d.criterion) for d in figures.disagreements] == [("a-2", "mitigation")]
    assert "came back by itself" in figures_text(figures, worst=1)
    assert "came back by itself" not in figures_text(figures, worst=0)


def test_two_judges_stand_side_by_side(labelled: Path) -> None:
    figures = evaluate(read_labelled([labelled], RUBRIC), RUBRIC, Level.SENIOR, RuleJudge())
    assert "+0.000" in comparison_text(figures, figures, ("rules", "rules"))


def test_the_figures_are_plain_values(labelled: Path) -> None:
    figures = evaluate(read_labelled([labelled], RUBRIC), RUBRIC, Level.SENIOR, RuleJudge())
    assert json.loads(json.dumps(figures_object(figures)))["answers"] == 2


def test_no_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="no labelled answer"):
        evaluate([], RUBRIC, Level.SENIOR, RuleJudge())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("detection: 2", "flavour: 2", ":4:12: no criterion is called 'flavour'"),
        ("detection: 2", "detection: 3", ":4:12: labels.detection"),
        ("overall: 3", "overall: 9", ":5:3: overall: input should be less than or equal to 5"),
        ("  text: I saw", "  txt: I saw", ":1:3: text: field required"),
    ],
)
def test_a_label_that_does_not_fit_is_placed(labelled: Path, old: str, new: str, said: str) -> None:
    labelled.write_text(LABELLED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenContent) as error:
        read_labelled([labelled], RUBRIC)
    assert f"labelled.yaml{said}" in str(error.value)


def test_the_command_prints_the_figures_and_can_demand_a_least(tmp_path: Path) -> None:
    file = tmp_path / "labelled.yaml"
    rows = LABELLED.replace(", action_items: 0", ", action_items: 0, shipped: 0")
    file.write_text(rows, encoding="utf-8")
    done = run("rubrics", "evaluate", str(file), "--judge", "rules")
    assert done.returncode == 0
    assert "macro kappa" in done.stdout
    plain = run("rubrics", "evaluate", str(file), "--judge", "rules", "--json")
    assert json.loads(plain.stdout)["answers"] == 2
    demanding = ("--judge", "rules", "--at-least", "1.1")
    assert run("rubrics", "evaluate", str(file), *demanding).returncode == 1


def test_a_file_without_answers_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "none.yaml"
    file.write_text("[]\n", encoding="utf-8")
    assert failed(run("rubrics", "evaluate", str(file), "--judge", "rules"), "no labelled")
