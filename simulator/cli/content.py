"""`questions` and `rubrics`: look at content, and check it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.options import (
    DEFAULT_RUBRIC,
    JUDGES,
    emit,
    level_option,
    narrate,
    narrate_problems,
    open_workbench,
)
from simulator.errors import ExitCode, UsageError
from simulator.report.safe import printable
from simulator.scoring.rubric import Level, Rubric

if TYPE_CHECKING:
    from simulator.content.yaml_source import Problem


@click.group()
def questions() -> None:
    """Look at the question bank, and check it."""


@questions.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.option("--level", type=click.Choice([level.value for level in Level]), help="Suited to it.")
def list_questions(as_json: bool, level: str | None) -> ExitCode:
    """List the questions by topic."""
    bank = open_workbench().bank
    chosen = bank.suited_to(Level(level)) if level else bank.questions
    narrate_problems(bank.problems)
    if as_json:
        emit(json.dumps([dataclasses.asdict(question) for question in chosen], indent=2))
        return ExitCode.OK
    topic = ""
    for question in chosen:
        if question.topic != topic:
            topic = question.topic
            emit(printable(f"\n{topic}"))
        emit(printable(f"  {question.id:<38} {question.text}"))
    return ExitCode.OK


@questions.command("show")
@click.argument("id")
def show_question(id: str) -> ExitCode:
    """Show one question, and what a strong answer to it holds."""
    question = open_workbench().question(id)
    lines = [
        question.text,
        "",
        f"topic: {question.topic}",
        f"kind: {question.kind}",
        f"levels: {', '.join(question.levels)}",
        f"rubric: {question.rubric}",
        f"tags: {', '.join(question.tags)}",
        "",
        "A strong answer holds:",
        *(f"  - {line}" for line in question.strong_answer),
    ]
    emit(printable("\n".join(lines)))
    return ExitCode.OK


@questions.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
def check_questions(files: tuple[Path, ...]) -> ExitCode:
    """Check question files; without files, the whole bank and your own."""
    from simulator.content.questions import load_question_bank
    from simulator.paths import content_files

    workbench = open_workbench()
    checked = list(files) or content_files("question_bank", workbench.folders)
    bank = load_question_bank(checked, [rubric.id for rubric in workbench.rubrics.values])
    return _report(bank.problems, len(checked))


@click.group()
def rubrics() -> None:
    """Look at the rubrics, and check them."""


@rubrics.command("list")
def list_rubrics() -> ExitCode:
    """List the rubrics."""
    loaded = open_workbench().rubrics
    narrate_problems(loaded.problems)
    for rubric in loaded.values:
        emit(printable(f"{rubric.id:<24} {rubric.title} ({len(rubric.criteria)} criteria)"))
    return ExitCode.OK


@rubrics.command("show")
@click.argument("name")
@level_option()
def show_rubric(name: str, level: Level) -> ExitCode:
    """Show a rubric, given by id or file, as it judges at a level."""
    emit(printable("\n".join(_rubric_lines(open_workbench().rubric(name), level))))
    return ExitCode.OK


@rubrics.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[FILE...]")
def check_rubrics(files: tuple[Path, ...]) -> ExitCode:
    """Check rubric files and the examples of their rules; without files, all and your own."""
    from simulator.content.rubrics import check_rubric
    from simulator.paths import content_files

    checked = list(files) or content_files("rubrics", open_workbench().folders)
    problems = [problem for file in checked for problem in check_rubric(file)]
    return _report(problems, len(checked))


@rubrics.command("evaluate")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LABELLED..."
)
@click.option("--rubric", default=DEFAULT_RUBRIC, show_default=True, help="Its id, or its file.")
@level_option()
@click.option(
    "--judge",
    type=click.Choice(JUDGES),
    default=JUDGES[0],
    show_default=True,
    help="Whose judgement is measured.",
)
@click.option("--against", type=click.Choice(JUDGES), help="A second judge to compare with.")
@click.option(
    "--worst", type=click.IntRange(min=0), default=10, show_default=True, help="Disagreements told."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--at-least", type=float, metavar="KAPPA", help="Exit with 1 when the macro kappa is below."
)
def evaluate_rubric(
    files: tuple[Path, ...],
    rubric: str,
    level: Level,
    judge: str,
    against: str | None,
    worst: int,
    as_json: bool,
    at_least: float | None,
) -> ExitCode:
    """Measure how a judge agrees with labelled answers (YAML; see training/README.md)."""
    from simulator.evaluation.evaluate import evaluate
    from simulator.evaluation.labelled import read_labelled
    from simulator.evaluation.tables import comparison_text, figures_object, figures_text

    workbench = open_workbench()
    wanted = workbench.rubric(rubric)
    answers = read_labelled(files, wanted)
    if not answers:
        raise UsageError("the files hold no labelled opening answer")
    figures = evaluate(answers, wanted, level, workbench.judge_called(judge))
    other = None
    if against is not None:
        other = evaluate(answers, wanted, level, workbench.judge_called(against))
    if as_json:
        emit(json.dumps(figures_object(figures), indent=2))
    elif other is not None and against is not None:
        emit(comparison_text(figures, other, (judge, against)))
    else:
        emit(printable(figures_text(figures, worst=worst)))
    missed = at_least is not None and figures.macro < at_least
    return ExitCode.CHECK_FAILED if missed else ExitCode.OK


def _rubric_lines(rubric: Rubric, level: Level) -> list[str]:
    lines = [f"{rubric.title} ({rubric.id}, version {rubric.version}), level {level}", ""]
    for criterion in rubric.criteria:
        lines += [
            f"{criterion.id}: {criterion.measures}",
            f"  expected: {criterion.expected[level]} of 2",
            *(f"  {score}: {text}" for score, text in sorted(criterion.scores.items())),
            "",
        ]
    lines += [f"altitude: {rubric.altitude.measures}", ""]
    for dimension in rubric.dimensions:
        parts = ", ".join(f"{id} {weight:g}" for id, weight in dimension.criteria.items())
        lines += [
            f"{dimension.title}, weight {dimension.weight[level]:g}: {parts}",
            *(f"  {grade}: {text}" for grade, text in sorted(dimension.anchors[level].items())),
            "",
        ]
    return lines


def _report(problems: Sequence[Problem], files: int) -> ExitCode:
    """Every problem on a line of its own; the exit code says whether there were any."""
    for problem in problems:
        emit(printable(str(problem)))
    good = "sound" if not problems else f"{len(problems)} problems"
    narrate(f"{files} file{'' if files == 1 else 's'}: {good}")
    return ExitCode.CHECK_FAILED if problems else ExitCode.OK
