"""The package as it is described, and as it is installed."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from itertools import chain, pairwise
from typing import Any

import pytest

import simulator
from tests.builders import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SOURCES = sorted((ROOT / "simulator").rglob("*.py"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
DECLARED = {
    re.split(r"[^\w.-]", requirement)[0].lower().replace("-", "_")
    for requirement in chain(
        PROJECT["project"]["dependencies"],
        *(requirements for extra, requirements in EXTRAS.items() if extra != "test"),
    )
}
IMPORTED_AS = {"yaml": "pyyaml"}


def test_the_version_is_a_version() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", simulator.__version__)


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "simulator" / "py.typed").is_file()


def test_the_command_is_the_clis_main() -> None:
    assert PROJECT["project"]["scripts"] == {"incident-interview": "simulator.cli:main"}
    from simulator.cli import main

    assert callable(main)


def test_the_wheel_carries_the_content_where_the_package_looks_for_it() -> None:
    included = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {
        "question_bank": "simulator/question_bank",
        "rubrics": "simulator/rubrics",
    }
    assert all(list((ROOT / folder).glob("*.yaml")) for folder in included)


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lines = text[text.index("dependencies = [") :].split("\n]\n", 1)[0].splitlines()
    for above, line in pairwise(lines):
        told = re.search(r'",\s+# \S', line) or above.lstrip().startswith("#")
        assert told or line.lstrip().startswith("#"), line


def imports(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_everything_imported_is_declared() -> None:
    known = {*sys.stdlib_module_names, "simulator"}
    for file in SOURCES:
        others = imports(file.read_text(encoding="utf-8")) - known
        missing = {name for name in others if IMPORTED_AS.get(name, name) not in DECLARED}
        assert missing == set(), f"{file.name} imports what is not declared"


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(file: Any) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
