"""`score`: judge answers that exist already."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from simulator.cli.hearing import RECORDINGS, Ears
from simulator.cli.options import (
    DEFAULT_RUBRIC,
    columns,
    emit,
    level_option,
    narrate,
    open_workbench,
    recognizer_options,
    use_color,
)
from simulator.errors import ExitCode, InterviewError, UsageError
from simulator.report.json_report import scorecard_object
from simulator.report.report import build_report
from simulator.scoring.evidence import Exchange
from simulator.scoring.rubric import Level, Rubric
from simulator.scoring.scorecard import Scorecard, score_interview

FORMATS = ("table", "json", "jsonl", "markdown", "html")
TEXT_SUFFIXES = (".txt", ".md")
INTERVIEW_SUFFIX = ".jsonl"
STDIN = "-"

LARGEST_FILE = 5_000_000
"""Bytes; a day of speech is about a fifth of it."""

Render = Callable[[Scorecard, Rubric, str], str]


@click.command()
@click.argument("files", nargs=-1, metavar="FILE...")
@level_option()
@click.option(
    "--rubric", default=DEFAULT_RUBRIC, show_default=True, help="A rubric's id, or its file."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="table",
    show_default=True,
    help="json and jsonl give one object per file, in order.",
)
@recognizer_options
def score(
    files: tuple[str, ...],
    level: Level,
    rubric: str,
    format_: str,
    recognizer: str | None,
    speech_model: Path | None,
) -> ExitCode:
    """Score answers: .txt or .md (an opening answer), .jsonl (an interview), or - for stdin.

    A line of an interview is {"question": "...", "answer": "..."}, the opening first. A recording
    (.wav, .flac, .mp3 or .ogg) is an opening answer too: it is transcribed on this machine.
    """
    if not files:
        raise UsageError("name at least one file, or - for standard input")
    if format_ == "html" and len(files) > 1:
        raise UsageError("--format html takes one file")
    from simulator.config import merged

    workbench = open_workbench()
    settings = merged(workbench.folders, {"recognizer": recognizer, "speech_model": speech_model})
    ears = Ears(workbench, settings)
    wanted = workbench.rubric(rubric)
    render = _renderer(format_)
    judge = workbench.judge
    if workbench.judge_problem is not None:
        narrate(workbench.judge_problem)
    code = ExitCode.OK
    for file in files:
        try:
            exchanges = read_exchanges(file, ears)
        except InterviewError as error:
            # One bad file does not take the others' results away.
            narrate(f"incident-interview: {error}")
            code = ExitCode.USAGE
            continue
        card = score_interview(exchanges, wanted, level, judge)
        emit(render(card, wanted, file))
    return code


def read_exchanges(file: str, ears: Ears) -> tuple[Exchange, ...]:
    """What a file holds to be scored. Raises UsageError naming file, line and column."""
    if file == STDIN:
        text = _decode(sys.stdin.buffer.read(LARGEST_FILE + 1), "standard input")
        first = text.lstrip()[:1]
        return _interview(text, "standard input") if first == "{" else (Exchange(None, text),)
    path = Path(file)
    suffix = path.suffix.lower()
    if _is_recording(file):
        return (ears.hear(path),)
    if suffix not in (*TEXT_SUFFIXES, INTERVIEW_SUFFIX):
        known = ", ".join((*TEXT_SUFFIXES, INTERVIEW_SUFFIX, *RECORDINGS))
        raise UsageError(f"{file}: cannot score this kind of file (known: {known})")
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror or error}") from None
    text = _decode(raw, file)
    return _interview(text, file) if suffix == INTERVIEW_SUFFIX else (Exchange(None, text),)


def _decode(raw: bytes, file: str) -> str:
    if len(raw) > LARGEST_FILE:
        raise UsageError(f"{file}: larger than {LARGEST_FILE} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise UsageError(f"{file}:{line}:{column}: not UTF-8 text") from None
    if "\0" in text:
        raise UsageError(f"{file}: binary, not text")
    return text


def _interview(text: str, file: str) -> tuple[Exchange, ...]:
    exchanges = [
        _exchange(line, f"{file}:{number}")
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if not exchanges:
        raise UsageError(f"{file}: holds no answer")
    return tuple(exchanges)


def _exchange(line: str, place: str) -> Exchange:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{place}:{error.colno}: {error.msg}") from None
    except RecursionError:
        raise UsageError(f"{place}:1: nested too deeply") from None
    if not isinstance(data, dict) or not isinstance(data.get("answer"), str):
        raise UsageError(f'{place}:1: needs an object with a string "answer"')
    question = data.get("question")
    if question is not None and not isinstance(question, str):
        raise UsageError(f'{place}:1: "question" must be a string')
    return Exchange(question, data["answer"])


def _renderer(format_: str) -> Render:
    # JSON is ASCII only: no terminal or pipe can mistake any of it.
    match format_:
        case "json":
            return lambda card, _rubric, file: json.dumps(_object(card, file), indent=2)
        case "jsonl":
            return lambda card, _rubric, file: json.dumps(_object(card, file))
        case "markdown":
            from simulator.report.markdown import render_markdown

            return lambda card, rubric, file: render_markdown(
                build_report(card, rubric, title=file)
            )
        case "html":
            from simulator.report.html import render_html

            return lambda card, rubric, file: render_html(build_report(card, rubric, title=file))
        case _:
            from simulator.report.terminal import render_terminal

            return lambda card, rubric, file: render_terminal(
                build_report(card, rubric, title=file),
                width=columns(),
                color=use_color(),
                tells=_is_recording(file),
            )


def _object(card: Scorecard, file: str) -> dict[str, Any]:
    """The scorecard; of a recording with what was heard, which quotes point into."""
    told = scorecard_object(card, file)
    return {**told, "transcript": card.exchanges[0].answer} if _is_recording(file) else told


def _is_recording(file: str) -> bool:
    return Path(file).suffix.lower() in RECORDINGS
