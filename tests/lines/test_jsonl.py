"""The interview over pipes, message by message."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.interview.state import Phase
from simulator.lines.jsonl import LONGEST_LINE, run_jsonl
from simulator.session.runner import Runner
from tests.builders import STORY, ScriptedJudge, make_plan, make_workbench

GAPS = {"detection": 0, "action_items": 0}


def hold(home: Path, *messages: Any, judge: ScriptedJudge | None = None, **plan: Any) -> Session:
    workbench = make_workbench(home, judge or ScriptedJudge(GAPS, others=2))
    runner = workbench.start(make_plan(**plan))
    lines = [m if isinstance(m, bytes) else json.dumps(m).encode() for m in messages]
    out = io.StringIO()
    run_jsonl(runner, io.BytesIO(b"\n".join(lines) + b"\n"), out)
    return Session(runner, [json.loads(line) for line in out.getvalue().splitlines()])


class Session:
    """What came out of one interview."""

    def __init__(self, runner: Runner, messages: Sequence[dict[str, Any]]) -> None:
        self.runner = runner
        self.messages = messages

    @property
    def types(self) -> list[str]:
        return [m["type"] + (":" + m["kind"] if "kind" in m else "") for m in self.messages]


def answer(text: str) -> dict[str, str]:
    return {"type": "answer", "text": text}


def intent(name: str) -> dict[str, str]:
    return {"type": "intent", "name": name}


def test_an_interview_goes_from_the_session_over_questions_to_the_scorecard(home: Path) -> None:
    replies = (answer("We added a test."), answer("No."), answer("An alert."), answer("A page."))
    session = hold(home, answer(STORY), *replies, answer("Nothing to add."))
    assert session.types == [
        "session",
        "ask:opening",
        *["ask:follow_up"] * 4,
        "ask:closing",
        "scorecard",
    ]


def test_messages_have_exactly_the_keys_of_the_contract(home: Path) -> None:
    session = hold(home, answer(STORY), intent("stop"))
    assert list(session.messages[0]) == ["type", "id", "question", "level"]
    assert list(session.messages[1]) == ["type", "kind", "targets", "text", "because"]
    assert list(session.messages[-1]) == [
        "type",
        "schema",
        "file",
        "rubric",
        "level",
        "overall",
        "altitude",
        "criteria",
        "dimensions",
        "sections",
        "delivery",
        "probe_next",
        "ledger",
    ]


def test_a_follow_up_names_its_targets_and_its_reason(home: Path) -> None:
    follow_up = hold(home, answer(STORY)).messages[2]
    assert follow_up["targets"] == ["action_items"]
    assert follow_up["because"] == "action_items is missing so far"


def test_the_end_of_input_ends_the_interview_with_a_scorecard(home: Path) -> None:
    session = hold(home)
    assert session.types == ["session", "ask:opening", "scorecard"]
    assert session.messages[-1]["overall"] is None
    assert session.runner.state.phase is Phase.SCORED


def test_stop_is_honoured_at_once(home: Path) -> None:
    session = hold(home, answer(STORY), intent("stop"), answer("too late"))
    assert session.types == ["session", "ask:opening", "ask:follow_up", "scorecard"]


def test_repeat_asks_the_same_question_again(home: Path) -> None:
    session = hold(home, answer(STORY), intent("repeat"))
    assert session.messages[2] == session.messages[3]


def test_a_wish_in_words_is_taken_as_a_wish(home: Path) -> None:
    session = hold(home, answer("Could you repeat the question, please?"))
    assert session.messages[1] == session.messages[2]
    assert session.runner.state.exchanges == ()


def test_a_question_that_was_not_understood_is_put_in_other_words(home: Path) -> None:
    session = hold(home, answer("What do you mean by that?"), answer(STORY), intent("rephrase"))
    assert session.types[:5] == ["session", "ask:opening", "ask:opening", *["ask:follow_up"] * 2]
    assert session.messages[1]["text"] != session.messages[2]["text"]
    first, second = session.messages[3], session.messages[4]
    assert first["text"] != second["text"]
    assert first["targets"] == second["targets"]


def test_no_story_is_met_with_a_smaller_question_and_then_accepted(home: Path) -> None:
    session = hold(home, intent("no_story"), intent("no_story"))
    assert session.types == ["session", "ask:opening", "ask:opening", "scorecard"]
    assert session.messages[1]["text"] != session.messages[2]["text"]


def test_no_follow_ups_leads_straight_to_the_closing_question(home: Path) -> None:
    session = hold(home, answer(STORY), answer(""), follow_ups=0)
    assert session.types == ["session", "ask:opening", "ask:closing", "scorecard"]


def test_an_empty_answer_is_an_error_and_the_question_stays_open(home: Path) -> None:
    session = hold(home, answer("   "), answer(STORY))
    assert session.types[:4] == ["session", "ask:opening", "error", "ask:follow_up"]


def test_each_bad_line_gets_an_error_and_the_interview_goes_on(home: Path) -> None:
    bad: list[Any] = [
        b"not json",
        b"\xff\xfe{}",
        b"[1, 2]",
        b"null",
        {"type": "shout"},
        {"type": "answer"},
        {"type": "answer", "text": 3},
        {"type": "intent", "name": "dance"},
        {"type": "intent"},
        b"[" * 100_000,
        b'{"type": "answer", "text": "' + b"a " * LONGEST_LINE + b'"}',
    ]
    session = hold(home, *bad, answer(STORY))
    errors = [m for m in session.messages if m["type"] == "error"]
    assert len(errors) == len(bad)
    assert all("\n" not in error["message"] and error["message"] for error in errors)
    assert session.types[-2:] == ["ask:follow_up", "scorecard"]


def test_blank_lines_are_passed_over(home: Path) -> None:
    assert hold(home, b"", b"   ", answer(STORY)).types[2] == "ask:follow_up"


def test_escapes_and_lone_surrogates_come_back_as_ascii(home: Path) -> None:
    text = "I fixed \x1b[31mit \ud800 and \u202e then rolled the release back quickly."
    session = hold(home, answer(text), follow_ups=0)
    assert session.types[-1] == "scorecard"
    assert session.runner.state.exchanges[0].answer == text


def test_every_quote_is_where_the_scorecard_says_it_is(home: Path) -> None:
    session = hold(home, answer(STORY), answer("We added a test and it runs every night now."))
    answers = [exchange.answer for exchange in session.runner.state.exchanges]
    quotes = [e for c in session.messages[-1]["criteria"] for e in c["evidence"]]
    assert quotes
    for quote in quotes:
        assert answers[quote["answer"]][quote["start"] : quote["end"]] == quote["quote"]
