"""Labels of parts of an answer follow from the quotes that are left."""

import pytest

from training.examples import UNKNOWN, example, excerpt
from training.schema import CRITERIA, Answer

TEXT = "A latency alert paged me. I rolled back the build. It lasted ten minutes."
LABELS = dict.fromkeys(CRITERIA, 0) | {
    "detection": 2, "mitigation": 2, "impact": 2, "role": 2, "blameless": 2, "altitude": "right",
}  # fmt: skip
ANSWER = Answer.model_validate(
    {
        "id": "x-1",
        "incident": "slow build",
        "level": "senior",
        "style": "terse",
        "render": "prose",
        "text": TEXT,
        "labels": LABELS,
        "overall": 2,
        "probe_first": ["diagnosis"],
        "evidence": {
            "detection": [{"quote": "A latency alert paged me", "points": 2}],
            "role": [{"quote": "paged me", "points": 2}],
            "mitigation": [{"quote": "I rolled back the build", "points": 2}],
            "impact": [{"quote": "It lasted ten minutes", "points": 2}],
            "blameless": [{"quote": "I rolled back the build", "points": 2}],
        },
    }
)


def label(labels: object, name: str) -> int:
    return int(labels[CRITERIA.index(name)])  # type: ignore[index]


def test_a_criterion_whose_quotes_are_gone_is_missing() -> None:
    part = excerpt(example(ANSWER), [1, 2])
    assert label(part.labels, "detection") == 0
    assert label(part.labels, "mitigation") == 2
    assert label(part.labels, "impact") == 2


def test_what_only_the_whole_text_decides_is_unknown_in_a_part() -> None:
    assert label(excerpt(example(ANSWER), [0, 2]).labels, "blameless") == UNKNOWN


def test_all_clauses_give_the_labels_of_the_whole() -> None:
    whole = example(ANSWER)
    assert (excerpt(whole, [0, 1, 2]).labels == whole.labels).all()


def test_an_answer_without_a_label_is_refused() -> None:
    row = ANSWER.model_dump() | {"labels": {"altitude": "right"}}
    with pytest.raises(ValueError, match="labels missing"):
        Answer.model_validate(row)


def test_a_quote_that_is_not_in_the_text_is_refused() -> None:
    row = ANSWER.model_dump() | {"evidence": {"impact": [{"quote": "an hour", "points": 2}]}}
    with pytest.raises(ValueError, match="not an exact quote"):
        Answer.model_validate(row)
