"""The labelled answers that the scoring model is trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import ROOT
from training.schema import BadData, read_labelled

FILES = sorted((ROOT / "training" / "data").glob("*.yaml"))


def test_all_of_it_fits_the_schema_with_exact_quotes_and_ids_used_once() -> None:
    items = read_labelled(FILES)
    assert len(items) > 1500


def test_nothing_that_is_only_measured_on_is_among_it() -> None:
    assert not [file.name for file in FILES if file.name.startswith("d")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quote: it broke", "quote: it bent", "not an exact quote"),
        ("detection: 2", "detection: 3", "labels.detection"),
        ("flavour", "flavour", "extra"),
    ],
)
def test_an_answer_that_breaks_the_schema_is_named(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    reply = (
        "- id: x-1\n  criterion: detection\n  question: How?\n  render: prose\n"
        "  reply: it broke\n  labels: {detection: 2}\n"
        "  evidence: {detection: [{quote: it broke, points: 2}]}\n"
    )
    broken = reply.replace(old, new) if old != new else reply + "  flavour: odd\n"
    file = tmp_path / "x.yaml"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(BadData, match=said) as error:
        read_labelled([file])
    assert "x-1" in str(error.value)


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    reply = (
        "- id: x-1\n  criterion: detection\n  question: How?\n  render: prose\n"
        "  reply: it broke\n  labels: {detection: 0}\n"
    )
    file = tmp_path / "x.yaml"
    file.write_text(reply * 2, encoding="utf-8")
    with pytest.raises(BadData, match="more than once"):
        read_labelled([file])
