"""The `models` commands as a program sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.cli import main
from simulator.paths import user_folders
from simulator.voice.models.catalogue import catalogue
from simulator.voice.models.install import Installer, Wanted
from simulator.voice.models.store import ModelRecord
from tests.cli import program
from tests.cli.program import Done
from tests.voice import faulty_server as server_that
from tests.voice.faulty_server import FaultyServer
from tests.voice.model_zips import NAME, model_folder, zipped


def run(*arguments: str, answers: str = "") -> Done:
    return program.run("models", *arguments, stdin=answers)


@pytest.fixture
def by_hand(home: Path) -> Path:
    """A model that the user put into place."""
    return model_folder(user_folders().models / NAME)


def test_without_models_the_list_shows_what_there_is() -> None:
    done = run("list")
    assert done.returncode == 0
    assert "Installed" not in done.stdout
    for model in catalogue():
        assert model.name in done.stdout


def test_the_list_is_told_to_programs(by_hand) -> None:
    done = json.loads(run("list", "--json").stdout)
    assert [model["name"] for model in done["installed"]] == [NAME]
    assert [model["name"] for model in done["available"]] == [m.name for m in catalogue()]


def test_verifying_tells_what_is_wrong_and_fails(by_hand) -> None:
    assert run("verify").returncode == 0
    (by_hand / "graph" / "Gr.fst").unlink()
    done = run("verify", NAME)
    assert (done.returncode, done.stdout) == (1, f"{NAME}: graph/Gr.fst is missing\n")


def test_verifying_a_model_that_is_not_there_is_wrong_use() -> None:
    done = run("verify", "nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no installed model is called 'nothing'" in done.stderr


def test_removing_asks_first(by_hand) -> None:
    assert run("remove", NAME, answers="n\n").returncode == 0
    assert by_hand.exists()
    assert run("remove", NAME, answers="y\n").returncode == 0
    assert not by_hand.exists()


def test_removing_several_deletes_none_when_one_is_not_there(by_hand) -> None:
    assert run("remove", "--yes", NAME, "nothing").returncode == 2
    assert by_hand.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-model"], "no model is called"),
        (["./missing.zip"], "there is no such file"),
        (["x", "--url", "file:///etc/passwd"], "not an http or https address"),
        (["x\x1b[31m", "--url", "http://127.0.0.1:9/x"], "cannot be the name"),
    ],
)
def test_bad_input_is_one_line_on_stderr(arguments, said) -> None:
    done = run("install", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_zip_that_is_no_model_is_refused(tmp_path) -> None:
    file = tmp_path / "empty.zip"
    file.write_bytes(zipped({"README": b"hello"}))
    done = run("install", str(file))
    assert done.returncode == 2
    assert "not a Vosk model" in done.stderr
    assert run("list", "--json").stdout.count('"folder"') == 0


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    server = FaultyServer()
    yield server
    server.stop()


@pytest.mark.uses("loopback")
def test_a_model_that_ends_the_process_that_loads_it_is_refused(server) -> None:
    # Made of nonsense, it passes for a model until Vosk loads it.
    server.answers = [server_that.whole(zipped())]
    done = program.run_process("models", "install", NAME, "--url", server.url())
    assert done.returncode == 2
    assert "not a working Vosk model" in done.stderr
    assert not (user_folders().models / NAME).exists()


@pytest.mark.uses("loopback")
def test_a_refused_download_is_told_in_one_line_after_its_address(server) -> None:
    server.answers = [server_that.failing(404)]
    done = run("install", NAME, "--url", server.url())
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert first == f"{NAME} from {server.url()}"
    assert second == f"incident-interview: {server.url()}: the server answered 404 Not Found"


def test_stopping_a_download_says_that_it_can_be_gone_on_with(monkeypatch, capsys) -> None:
    def stopped(self: Installer, wanted: Wanted, *, replace: bool = False) -> ModelRecord:
        raise KeyboardInterrupt

    monkeypatch.setattr(Installer, "install", stopped)
    assert main(["models", "install", NAME, "--url", "http://127.0.0.1:9/x.zip"]) == 130
    assert capsys.readouterr().err.split("\n")[1:] == [
        "what was downloaded is kept; the same command goes on with it",
        "",
        "incident-interview: interrupted",
        "",
    ]
