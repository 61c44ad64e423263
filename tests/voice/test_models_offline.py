"""`models install` is the only thing that can reach the network."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import simulator

PACKAGE = Path(simulator.__file__).parent
NETWORK = {
    "aiohttp",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "ssl",
    "urllib",
    "urllib3",
    "websockets",
}
DOWNLOAD = PACKAGE / "voice" / "models" / "download.py"


def imports(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


@pytest.mark.parametrize(
    "file", sorted(PACKAGE.rglob("*.py")), ids=lambda file: str(file.relative_to(PACKAGE))
)
def test_nothing_else_imports_what_could(file: Path) -> None:
    reaching = {name for name in imports(file) if name.split(".")[0] in NETWORK}
    allowed = {"urllib.parse"}  # takes addresses apart, and opens nothing
    if file == DOWNLOAD:
        assert "urllib.request" in reaching
        return
    assert reaching <= allowed


@pytest.mark.parametrize(
    "module", ["simulator.cli", "simulator.voice.choose", "simulator.voice.models.install"]
)
def test_it_is_not_even_loaded_before_it_is_asked_for(module: str) -> None:
    code = (
        f"import sys, {module}; print(*(m for m in ('urllib.request', 'ssl') if m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == ""
