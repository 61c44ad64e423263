"""`models`: the speech models that recognize answers on this machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from simulator.cli.options import emit, narrate
from simulator.errors import ExitCode
from simulator.report.safe import one_line, printable

if TYPE_CHECKING:
    from simulator.voice.models.progress import Progress
    from simulator.voice.models.store import InstalledModel, ModelStore


@click.group()
def models() -> None:
    """Install speech models, and look after them.

    Only 'models install' uses the network, and only to fetch the model you name.
    """


@models.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def list_models(as_json: bool) -> ExitCode:
    """List the models that are installed, and those that can be."""
    from simulator.voice.models.catalogue import catalogue

    installed = _store().installed()
    names = {model.name for model in installed}
    others = [model for model in catalogue() if model.name not in names]
    if as_json:
        emit(
            json.dumps(
                {
                    "installed": [_object(model) for model in installed],
                    "available": [
                        {
                            "name": model.name,
                            "language": model.language,
                            "size": model.size,
                            "sha256": model.sha256,
                            "url": model.url,
                        }
                        for model in others
                    ],
                },
                indent=2,
            )
        )
        return ExitCode.OK
    if installed:
        emit("Installed")
        for found in installed:
            state = "" if found.is_unchanged or found.record is None else "  (changed: verify it)"
            emit(printable(f"  {found.name:<34} {_megabytes(found.size()):>8}{state}"))
    if others:
        emit(f"{'' if not installed else chr(10)}Available by 'models install NAME'")
    for model in others:
        emit(f"  {model.name:<34} {_megabytes(model.size):>8}  {model.about}")
    return ExitCode.OK


@models.command()
@click.argument("model")
@click.option("--url", metavar="URL", help="Fetch it from there instead.")
@click.option("--sha256", metavar="HEX", help="What the zip file's SHA-256 must be.")
@click.option("--name", metavar="NAME", help="Call it so.")
@click.option("--force", is_flag=True, help="Install it anew where it is installed already.")
def install(
    model: str, url: str | None, sha256: str | None, name: str | None, force: bool
) -> ExitCode:
    """Install a model: by name, or from a zip file or folder of this machine.

    A broken download is gone on with by the same command.
    """
    from simulator.voice.models.install import Installer, wanted_model

    wanted = wanted_model(model, url=url, sha256=sha256, name=name)
    store = _store()
    narrate(one_line(f"{wanted.name} from {wanted.url or wanted.local}"))
    try:
        with _bar() as progress:
            record = Installer(store, progress=progress).install(wanted, replace=force)
    except KeyboardInterrupt:
        if wanted.url is not None:
            narrate("what was downloaded is kept; the same command goes on with it")
        raise
    if record.sha256 is not None:
        known = "as expected" if record.confirmed else "recorded; none was known to compare it with"
        narrate(f"SHA-256 {record.sha256} ({known})")
    narrate(one_line(f"installed in {store.folder / wanted.name}"))
    return ExitCode.OK


@models.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
def verify(names: tuple[str, ...]) -> ExitCode:
    """Check that installed models are as they were installed; all of them without a name."""
    from simulator.voice.models.store import verify as verify_model

    store = _store()
    chosen = [store.find(name) for name in names] or list(store.installed())
    bad = 0
    for model in chosen:
        with _bar() as progress:
            problems = verify_model(model, progress)
        bad += bool(problems)
        for problem in problems:
            emit(one_line(f"{model.name}: {problem}"))
        if not problems:
            emit(one_line(f"{model.name}: {_sound(model)}"))
    if not chosen:
        narrate("no model is installed; 'incident-interview models list' shows which there are")
    return ExitCode.CHECK_FAILED if bad else ExitCode.OK


@models.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(names: tuple[str, ...], yes: bool) -> ExitCode:
    """Delete installed models."""
    store = _store()
    found = [store.find(name) for name in names]
    for model in found:
        size = _megabytes(model.size())
        if not yes and not click.confirm(f"Delete {one_line(model.name)} ({size})?", err=True):
            continue
        store.remove(model.name)
        narrate(one_line(f"deleted {model.name}"))
    return ExitCode.OK


def _store() -> ModelStore:
    from simulator.paths import user_folders
    from simulator.voice.models.store import ModelStore

    return ModelStore(user_folders().models)


def _object(model: InstalledModel) -> dict[str, object]:
    record = model.record
    return {
        "name": model.name,
        "folder": str(model.folder),
        "size": model.size(),
        "english": model.is_english,
        "sha256": record.sha256 if record is not None else None,
        "source": record.source if record is not None else None,
        "unchanged": model.is_unchanged if record is not None else None,
    }


def _sound(model: InstalledModel) -> str:
    if model.record is None:
        return "its parts are there; it was put there by hand, so nothing is known to compare with"
    if model.record.confirmed:
        return "whole; its zip file had the expected SHA-256"
    return "whole, as it was installed; there was no SHA-256 known to compare its source with"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000_000:.1f} GB" if size >= 1_000_000_000 else f"{size / 1e6:.0f} MB"


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar on stderr; without a terminal there, nothing is drawn."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    if not sys.stderr.isatty():
        from simulator.voice.models.progress import untold

        yield untold
        return
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, object] = {}

        def progress(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

        yield progress
