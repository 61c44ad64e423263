"""What is imported when: the core imports nothing heavy, and `--help` shows at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.builders import ROOT

HEAVY = {
    "textual",
    "rich",
    "yaml",
    "pydantic",
    "sqlite3",
    "click",
    "vosk",
    "sounddevice",
    "pyttsx3",
    "jinja2",
    "platformdirs",
}
AT_FIRST_USE = {"textual", "vosk", "sounddevice", "pyttsx3"}

REPORT = """
import json, sys
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def modules_after(program: str) -> set[str]:
    """The top-level modules that a clean interpreter has loaded after `program`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{program}\n{REPORT}"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def command(*arguments: str) -> str:
    """A program that runs `python -m simulator` with `arguments` to its end."""
    return (
        "import runpy, sys\n"
        f"sys.argv = ['simulator', *{list(arguments)!r}]\n"
        "try:\n"
        "    runpy.run_module('simulator', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
    )


@pytest.mark.parametrize(
    "package", ["simulator", "simulator.errors", "simulator.interview", "simulator.scoring"]
)
def test_importing_the_core_loads_nothing_heavy(package: str) -> None:
    assert modules_after(f"import {package}") & HEAVY == set()


def test_every_module_of_the_core_loads_nothing_heavy() -> None:
    names = [
        f"simulator.{folder}.{file.stem}"
        for folder in ("interview", "scoring")
        for file in sorted((ROOT / "simulator" / folder).glob("*.py"))
        if file.stem != "__init__"
    ]
    assert len(names) > 12
    assert modules_after("\n".join(f"import {name}" for name in names)) & HEAVY == set()


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("score", "--help")])
def test_help_loads_neither_screens_nor_sound(arguments: tuple[str, ...]) -> None:
    assert modules_after(command(*arguments)) & AT_FIRST_USE == set()


def test_importing_the_cli_loads_neither_screens_nor_sound() -> None:
    assert modules_after("import simulator.cli") & AT_FIRST_USE == set()


@pytest.mark.parametrize("arguments", [("questions", "list"), ("rubrics", "list"), ("history",)])
def test_a_command_without_screens_loads_neither_screens_nor_sound(
    arguments: tuple[str, ...],
) -> None:
    assert modules_after(command(*arguments)) & AT_FIRST_USE == set()
