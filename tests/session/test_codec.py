"""Events and plans as JSON, there and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import StorageError
from simulator.interview import events as on
from simulator.interview.events import Event, Intent
from simulator.interview.plan import Opening, Plan
from simulator.interview.state import Asked, Move, QuestionKind
from simulator.scoring.evidence import SpokenWord
from simulator.scoring.rubric import Level
from simulator.session.codec import decode_event, decode_plan, encode, event_name

AT = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any characters, lone surrogates and controls included."""
ASKED = st.builds(
    Asked,
    kind=st.sampled_from(QuestionKind),
    text=TEXT,
    targets=st.lists(TEXT, max_size=3).map(tuple),
    because=TEXT,
    move=st.sampled_from(Move),
    wording=TEXT,
)
WORDS = st.lists(
    st.builds(
        SpokenWord,
        start=st.integers(0, 99),
        end=st.integers(0, 99),
        from_=AT,
        to=AT,
        confidence=st.none() | AT,
    ),
    max_size=3,
).map(tuple)
SCORES = st.dictionaries(TEXT, st.sampled_from([0, 1, 2, None]), max_size=5)
EVENTS = st.one_of(
    st.builds(on.Begun, at=AT),
    st.builds(on.QuestionDelivered, at=AT),
    st.builds(on.AnswerDrafted, at=AT, text=TEXT),
    st.builds(on.AnswerHeard, at=AT, text=TEXT, words=WORDS, recording=TEXT),
    st.builds(on.AnswerTakenBack, at=AT, text=TEXT),
    st.builds(on.AnswerConfirmed, at=AT, text=TEXT),
    st.builds(on.IntentGiven, at=AT, intent=st.sampled_from(Intent)),
    st.builds(on.QuestionReworded, at=AT, question=ASKED),
    st.builds(on.Assessed, at=AT, scores=SCORES, next_question=st.none() | ASKED),
    st.builds(on.Paused, at=AT),
    st.builds(on.Resumed, at=AT),
    st.builds(on.Reopened, at=AT),
    st.builds(on.Abandoned, at=AT),
)
PLANS = st.builds(
    Plan,
    question_id=TEXT,
    question=TEXT,
    rubric=TEXT,
    level=st.sampled_from(Level),
    second=st.none() | st.builds(Opening, TEXT, TEXT),
    follow_ups=st.integers(0, 8),
    time_budget=st.none() | st.floats(min_value=1, max_value=1e6),
    seed=st.integers(0, 2**31),
    style=TEXT,
    avoid=st.lists(TEXT, max_size=3).map(tuple),
)


@given(EVENTS)
def test_every_event_comes_back_as_it_was(event: Event) -> None:
    assert decode_event(event_name(event), encode(event)) == event


@given(PLANS)
def test_every_plan_comes_back_as_it_was(plan: Plan) -> None:
    assert decode_plan(encode(plan)) == plan


@given(EVENTS)
def test_an_event_is_one_line_of_plain_letters(event: Event) -> None:
    data = encode(event)
    assert data.isascii() and data.isprintable()


def test_every_kind_of_event_can_be_stored() -> None:
    for kind in Event.__subclasses__():
        with pytest.raises(StorageError, match="cannot be read"):
            decode_event(kind.__name__, "{}")


def test_the_names_in_the_log_are_the_ones_that_were_released() -> None:
    """A rename in the code would leave old logs unread."""
    assert {kind.__name__ for kind in Event.__subclasses__()} == {
        "Begun",
        "QuestionDelivered",
        "AnswerDrafted",
        "AnswerHeard",
        "AnswerTakenBack",
        "AnswerConfirmed",
        "IntentGiven",
        "QuestionReworded",
        "Assessed",
        "Paused",
        "Resumed",
        "Reopened",
        "Abandoned",
    }


def test_an_unknown_event_is_refused_by_name() -> None:
    with pytest.raises(StorageError, match="unknown event 'Teleported'"):
        decode_event("Teleported", "{}")


DEEP = "[" * 200_000
DAMAGED = {
    "empty": ("AnswerDrafted", ""),
    "cut off": ("AnswerDrafted", '{"at": 1, "te'),
    "a list": ("AnswerDrafted", "[]"),
    "a null": ("AnswerDrafted", "null"),
    "a number": ("AnswerDrafted", "7"),
    "without its text": ("AnswerDrafted", '{"at": 1}'),
    "without its time": ("AnswerDrafted", '{"text": "a"}'),
    "a time in words": ("AnswerDrafted", '{"at": "noon", "text": "a"}'),
    "a text in figures": ("AnswerDrafted", '{"at": 1, "text": 7}'),
    "an unknown intent": ("IntentGiven", '{"at": 1, "intent": "dance"}'),
    "an unknown score": ("Assessed", '{"at": 1, "scores": {"a": 3}, "next_question": null}'),
    "an unknown question": (
        "Assessed",
        '{"at": 1, "scores": {}, "next_question": {"kind": "riddle", "text": "?"}}',
    ),
    "nested too deeply": ("AnswerDrafted", DEEP),
}


@pytest.mark.parametrize(("name", "data"), DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_event_is_refused_in_one_line(name: str, data: str) -> None:
    with pytest.raises(StorageError, match=f"its {name} cannot be read") as caught:
        decode_event(name, data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [{"follow_ups": 99}, {"follow_ups": "many"}, {"level": "lead"}, {"time_budget": -1}],
    ids=str,
)
def test_a_damaged_plan_is_refused_in_one_line(changes: dict[str, object]) -> None:
    plan = {"question_id": "q", "question": "Q?", "rubric": "r", "level": "senior"}
    decode_plan(json.dumps(plan))
    with pytest.raises(StorageError, match="its Plan cannot be read") as caught:
        decode_plan(json.dumps({**plan, **changes}))
    assert "\n" not in str(caught.value)


def test_what_cannot_be_read_is_named_with_its_first_fault() -> None:
    with pytest.raises(StorageError) as caught:
        decode_event("AnswerDrafted", '{"at": "noon"}')
    assert str(caught.value).startswith("its AnswerDrafted cannot be read (at: Input should be")
