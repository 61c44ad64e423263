"""The command line as its callers see it: arguments and stdin in; stdout, stderr, exit code out."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Callable

from simulator.cli import main
from tests.builders import STORY

Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


def run(*arguments: str, stdin: str | bytes = b"") -> Done:
    """Run the command line in this process, with pipes for its three streams."""
    given = io.TextIOWrapper(io.BytesIO(_raw(stdin)), encoding="utf-8")
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    outside, sys.stdin = sys.stdin, given
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(arguments)
    finally:
        sys.stdin = outside
    return Done(arguments, code, _written(out), _written(err))


def run_process(*arguments: str, stdin: str | bytes = b"") -> Done:
    """Run the program in a process of its own, where that is what a test is about."""
    done = subprocess.run(
        [sys.executable, "-m", "simulator", *arguments],
        input=_raw(stdin),
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def _raw(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def failed(done: Done, *said: str) -> bool:
    """Whether it ended as bad input does: code 2, nothing on stdout, one line that says why."""
    lines = done.stderr.splitlines()
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert len(lines) == 1, lines
    assert lines[0].startswith("incident-interview: ")
    for part in said:
        assert part in lines[0]
    return True


def held_session(run: Run = run) -> str:
    """The id of an interview held over pipes."""
    messages = [{"type": "answer", "text": STORY}, {"type": "intent", "name": "stop"}]
    done = run("practice", "--jsonl", stdin="\n".join(json.dumps(m) for m in messages))
    return str(json.loads(done.stdout.splitlines()[0])["id"])
