"""`python -m training`: check the data, train a scorer, measure a trained one."""

from __future__ import annotations

import os
from pathlib import Path

import click

# Read when torch is imported. Threads that spin while they wait for each other make training
# several times slower as soon as anything else runs on the machine.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

DATA = Path(__file__).parent / "data"


@click.group()
def main() -> None:
    """Train the learned scorer from labelled answers."""


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check labelled files (all training data when none is named)."""
    from training.schema import Answer, read_labelled

    items = read_labelled(files or data_files())
    answers = sum(isinstance(item, Answer) for item in items)
    click.echo(f"{answers} answers, {len(items) - answers} replies, all valid")


@main.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Model folder.")
@click.option("--base", help="Folder of the encoder to start from.")
@click.option("--seed", default=0, show_default=True)
@click.option("--epochs", default=5, show_default=True)
@click.option("--limit", type=int, help="Use only this many answers (for learning curves).")
@click.option("--held-only", is_flag=True, help="Stop after the run that leaves answers aside.")
def train(
    out: Path | None, base: str | None, seed: int, epochs: int, limit: int | None, held_only: bool
) -> None:
    """Train with some answers held aside, measure on them, then train on everything."""
    from training.pipeline import Plan, run

    plan = Plan(data_files(), out, base, seed, epochs, limit, held_only)
    run(plan, lambda line: click.echo(line, err=True))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--model", type=click.Path(file_okay=False, path_type=Path), help="Model folder.")
def measure(files: tuple[Path, ...], model: Path | None) -> None:
    """Measure the shipped model on labelled FILES that it was not trained on."""
    from training.card import table
    from training.pipeline import measure_shipped

    for line in table(measure_shipped(files, model)):
        click.echo(line)


def data_files() -> tuple[Path, ...]:
    """The training data, in a fixed order."""
    return tuple(sorted(DATA.glob("*.yaml")))


if __name__ == "__main__":
    main()
