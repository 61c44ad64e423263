"""The benchmarks run, and count as they say."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.builders import ROOT, STORY

SCRIPT = ROOT / "benchmarks" / "interviewer.py"


def interviewer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_interviewer", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("reply", "nothing"),
    [
        ("No, nothing was proved.", True),
        ("Um, no, I don't think so.", True),
        ("Honestly? Nope.", True),
        ("nothing changed", True),
        ("I don't know, I had left.", True),
        ("i really couldn't tell you", True),
        ("We never tested it.", True),
        ("Not a single one.", True),
        ("Yeah, no, I had the pager.", False),
        ("Two alerts, both live.", False),
        ("Another team took it on.", False),
        ("Noticed by an alert at two.", False),
        ("", False),
    ],
)
def test_a_reply_with_nothing_in_it_is_told_by_how_it_opens(reply: str, nothing: bool) -> None:
    assert interviewer().says_nothing(reply) is nothing


def labelled(folder: Path, replies: str) -> Path:
    file = folder / "labelled.yaml"
    file.write_text(
        f"- id: a-00\n  level: senior\n  text: >-\n    {STORY}\n"
        "  labels: {role: 2, action_items: 0, communication: 0, altitude: right}\n"
        f"  probe_first: [action_items]\n{replies}",
        encoding="utf-8",
    )
    return file


REPLIES = (
    "  replies:\n    action_items: We added a test and I wrote a runbook.\n"
    "    communication: No, nobody was told.\n"
)


def test_it_measures_what_was_asked_and_what_came_of_it(tmp_path: Path) -> None:
    file = labelled(tmp_path, REPLIES)
    command = [sys.executable, SCRIPT, file, "--judge", "rules", "--json"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    figures = json.loads(run.stdout)
    assert (figures["people"], figures["wanted"], figures["repeats"]) == (1, 2, 0)
    assert figures["best_share"] == 1.0
    assert figures["asked_share"] == figures["asked_of_best"] == 1.0
    assert figures["first_hits"] == figures["rises"] == figures["holds"] == 1.0
    assert (figures["good_replies"], figures["empty_replies"]) == (1, 1)
    assert 0 < figures["wait_ms_median"] <= figures["wait_ms_p95"]


def test_without_anybody_who_replies_it_says_so(tmp_path: Path) -> None:
    command = [sys.executable, SCRIPT, labelled(tmp_path, "")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert run.returncode == 2
    assert "none of the answers has replies" in run.stderr
