"""The command line as a program sees it: stdout, stderr and exit code."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import __version__
from simulator.cli.options import open_workbench
from simulator.interview.state import Phase
from simulator.session.store import SessionStore
from tests.builders import NOON, ROOT, STORY, begun, make_plan
from tests.cli.program import failed, held_session, run, run_process

COMMANDS = (
    "practice",
    "resume",
    "score",
    "history",
    "show",
    "export",
    "delete",
    "questions",
    "rubrics",
    "models",
    "doctor",
)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    file = tmp_path / "story.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "arguments", [("questions", "check"), ("dance",), ("score", "missing.txt")], ids=" ".join
)
def test_a_process_says_and_ends_as_the_call_does(arguments: tuple[str, ...]) -> None:
    """So most tests here can do without a process."""
    called, started = run(*arguments), run_process(*arguments)
    assert started.returncode == called.returncode
    assert (started.stdout, started.stderr) == (called.stdout, called.stderr)


def test_help_names_every_command() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(f"  {command} " in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Usage: incident-interview " + command in done.stdout
    assert f"incident-interview {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_version_is_the_packages_own() -> None:
    assert __version__ in run_process("--version").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dance"], "No such command 'dance'"),
        (["--dance"], "No such option"),
        (["score"], "name at least one file"),
        (["score", "missing.txt"], "missing.txt: No such file"),
        (["score", "--format", "pdf", "x.txt"], "'pdf' is not one of"),
        (["score", "--level", "chief", "x.txt"], "'chief' is not one of"),
        (["score", "--rubric", "dance", "x.txt"], "no rubric is called 'dance'"),
        (["score", "--rubric", "gone.yaml", "x.txt"], "gone.yaml:1:1: No such file"),
        (["score", "x.png"], "cannot score this kind of file"),
        (["score", "--format", "html", "a.txt", "b.txt"], "takes one file"),
        (["practice", "--plain", "--jsonl"], "exclude each other"),
        (["practice", "--plain", "--question", "dance"], "no question is called 'dance'"),
        (["practice", "--plain", "--level", "chief"], "'chief' is not one of"),
        (["practice", "--plain", "--follow-ups", "9"], "9 is not in the range"),
        (["practice", "--plain", "--minutes", "0"], "0 is not in the range"),
        (["practice"], "needs a terminal"),
        ([], "needs a terminal"),
        (["resume"], "nothing to resume"),
        (["resume", "dance"], "no session is called 'dance'"),
        (["show", "dance"], "no session is called 'dance'"),
        (["export", "dance"], "no session is called 'dance'"),
        (["delete", "dance", "--yes"], "no session is called 'dance'"),
        (["questions", "show", "dance"], "no question is called 'dance'"),
        (["rubrics", "show", "dance"], "no rubric is called 'dance'"),
    ],
)
def test_bad_use_is_one_line_and_exit_code_2(arguments: list[str], said: str) -> None:
    assert failed(run(*arguments), said)


def test_an_error_never_repeats_an_escape_sequence() -> None:
    assert "\x1b" not in run("score", "a\x1b[2J.txt").stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("latin.txt", b"first line\nna\xefve", "latin.txt:2:3: not UTF-8"),
        ("blob.txt", b"abc\0def", "binary"),
        ("bad.jsonl", b'{"answer": "x"}\n{"answer"', "bad.jsonl:2:"),
        ("list.jsonl", b"[1]\n", "list.jsonl:1:1: needs an object"),
        ("none.jsonl", b"\n\n", "holds no answer"),
        ("odd.jsonl", b'{"question": 3, "answer": "x"}', '"question" must be a string'),
    ],
)
def test_a_file_that_cannot_be_scored_is_named_with_the_place(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert failed(run("score", str(file)), said)


def test_a_folder_cannot_be_scored(tmp_path: Path) -> None:
    folder = tmp_path / "folder.txt"
    folder.mkdir()
    assert failed(run("score", str(folder)), "Is a directory")


@pytest.mark.skipif(os.geteuid() == 0, reason="the super-user may read everything")
def test_a_file_that_may_not_be_read_is_named(story: Path) -> None:
    story.chmod(0)
    assert failed(run("score", str(story)), "Permission denied")


def test_one_bad_file_does_not_take_the_others_away(story: Path) -> None:
    done = run("score", "--format", "jsonl", "missing.txt", str(story))
    assert done.returncode == 2
    assert json.loads(done.stdout)["file"] == str(story)


def test_json_lines_come_in_input_order(story: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text(STORY, encoding="utf-8")
    done = run("score", "--format", "jsonl", str(other), str(story))
    files = [json.loads(line)["file"] for line in done.stdout.splitlines()]
    assert files == [str(other), str(story)]


def test_the_json_has_exactly_the_keys_of_the_contract(story: Path) -> None:
    card = json.loads(run("score", "--format", "json", str(story)).stdout)
    assert list(card) == [
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
    ]
    assert list(card["criteria"][0]) == ["id", "score", "unprompted", "evidence", "why", "next"]
    assert list(card["dimensions"][0]) == ["id", "score", "anchor"]
    assert list(card["sections"][0]) == ["id", "words", "share"]
    assert list(card["delivery"]) == ["words", "fillers", "words_per_minute"]
    evidence = [e for criterion in card["criteria"] for e in criterion["evidence"]]
    assert all(list(e) == ["quote", "start", "end", "answer", "points"] for e in evidence)
    assert all(STORY[e["start"] : e["end"]] == e["quote"] for e in evidence)


def test_standard_input_may_be_an_answer_or_an_interview() -> None:
    lines = "\n".join(json.dumps({"question": q, "answer": STORY}) for q in ("First?", "And then?"))
    one = json.loads(run("score", "-", "--format", "json", stdin=STORY).stdout)
    two = json.loads(run("score", "-", "--format", "json", stdin=lines).stdout)
    assert two["delivery"]["words"] == 2 * one["delivery"]["words"]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "Yes.",
        "asdf qwer zxcv uiop hjkl bnmt yuio ghjk dfgh",
        "Wir hatten einen Ausfall der Datenbank und niemand wusste warum das geschah.",
    ],
    ids=["empty", "one word", "gibberish", "another language"],
)
def test_what_cannot_be_judged_is_unscored_and_says_why(answer: str) -> None:
    card = json.loads(run("score", "-", "--format", "json", stdin=answer).stdout)
    assert card["overall"] is None
    assert all(criterion["score"] is None for criterion in card["criteria"])
    assert all(criterion["why"] for criterion in card["criteria"])
    assert card["probe_next"] == []


@pytest.mark.parametrize("format_", ["table", "markdown", "html"])
def test_twenty_thousand_words_with_escapes_are_scored_and_shown_safely(format_: str) -> None:
    answer = "I rolled the release \x1b[31mback\x1b[0m and it was [bold]fine[/bold] <b>again</b>. "
    done = run("score", "-", "--format", format_, stdin=answer * 2000)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "<b>again" not in done.stdout or format_ == "table"


def test_a_byte_order_mark_is_no_part_of_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "bom.txt"
    file.write_bytes(b"\xef\xbb\xbf" + STORY.encode())
    card = json.loads(run("score", "--format", "json", str(file)).stdout)
    assert all(
        STORY[e["start"] : e["end"]] == e["quote"] for c in card["criteria"] for e in c["evidence"]
    )


def test_history_show_export_and_delete_tell_the_same_session(tmp_path: Path) -> None:
    id = held_session(run_process)
    assert id in run("history").stdout
    assert json.loads(run("history", "--json").stdout)[0]["id"] == id
    assert STORY.split(".")[0] in run("show", id).stdout
    assert json.loads(run("show", id, "--format", "json").stdout)["schema"] == 1
    file = tmp_path / "card.html"
    assert run("export", id, "--format", "html", "-o", str(file)).returncode == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert failed(run("export", id, "--format", "html", "-o", str(file)), "exists already")
    assert run("export", id, "-o", str(file), "--force").returncode == 0
    assert run("delete", id, stdin="n\n").returncode == 0
    assert id in run("history").stdout
    assert run_process("delete", id, "--yes").returncode == 0
    assert run("history").stdout == ""


def damage(home: Path, statement: str) -> None:
    with sqlite3.connect(home / "data" / "sessions.sqlite3") as db:
        db.execute(statement)
    db.close()


def test_a_damaged_session_is_told_of_beside_the_readable_ones_and_can_be_deleted(
    home: Path,
) -> None:
    whole = held_session()
    store = SessionStore(home / "data" / "sessions.sqlite3")
    store.create("hurt", make_plan(), NOON)
    store.close()
    damage(home, "UPDATE sessions SET plan = '{\"level' WHERE id = 'hurt'")
    done = run("history")
    assert done.returncode == 0
    assert whole in done.stdout
    assert "hurt" not in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("session hurt is damaged: its Plan cannot be read")
    assert line.endswith("'incident-interview delete hurt' deletes it")
    as_json = run("history", "--json")
    assert [row["id"] for row in json.loads(as_json.stdout)] == [whole]
    assert as_json.stderr == done.stderr
    for command in ("show", "export", "resume"):
        assert failed(run(command, "hurt"), "session hurt is damaged", "delete hurt")
    assert run("delete", "hurt", "--yes").returncode == 0
    after = run("history")
    assert (after.stdout, after.stderr) == (done.stdout, "")


def test_a_history_of_nothing_but_damage_does_not_say_that_there_was_none(home: Path) -> None:
    store = SessionStore(home / "data" / "sessions.sqlite3")
    store.create("hurt\x1b[31m", make_plan(), NOON)
    store.close()
    damage(home, "UPDATE sessions SET phase = 'dancing'")
    done = run("history")
    assert done.stdout == ""
    assert done.stderr.startswith("session hurt\N{REPLACEMENT CHARACTER}[31m is damaged")
    assert len(done.stderr.splitlines()) == 1
    assert run("history", "--json").stdout == "[]\n"


@pytest.mark.parametrize(
    "scorecard", ["{", "[]", "{}", '{"overall": "high"}', "[" * 100_000], ids=lambda text: text[:20]
)
def test_a_scorecard_that_cannot_be_read_leaves_its_session_in_the_list(scorecard: str) -> None:
    store = open_workbench().store
    store.create("s1", make_plan(), NOON)
    store.append("s1", 0, [begun()], Phase.SCORED)
    store.keep_scorecard("s1", scorecard)
    store.close()
    assert " scored " in run("history").stdout
    (row,) = json.loads(run("history", "--json").stdout)
    assert (row["id"], row["overall"]) == ("s1", None)


def test_a_session_whose_id_names_no_folder_is_listed_without_recordings() -> None:
    store = open_workbench().store
    store.create("../s1", make_plan(), NOON)
    store.close()
    assert "../s1" in run("history").stdout


def test_a_broken_file_of_the_users_is_told_beside_the_good_ones(home: Path) -> None:
    folder = home / "config" / "question_bank"
    folder.mkdir(parents=True)
    shipped = (ROOT / "question_bank" / "latency.yaml").read_text(encoding="utf-8")
    mine = shipped.replace("topic: latency\ntitle:", "topic: mine\nflavour: odd\ntitle:", 1)
    (folder / "mine.yaml").write_text(mine, encoding="utf-8")
    done = run("questions", "list")
    assert done.returncode == 0
    assert "mine.yaml:3:1: unknown key 'flavour'" in done.stderr
    assert "incident-you-dealt-with" in done.stdout or len(done.stdout.splitlines()) > 30
    check = run("questions", "check")
    assert check.returncode == 1
    assert "mine.yaml:3:1" in check.stdout


def test_the_bundled_content_is_sound() -> None:
    assert run("questions", "check").returncode == 0
    assert run("rubrics", "check").returncode == 0


def test_a_rubric_of_the_users_own_is_scored_by(home: Path, tmp_path: Path, story: Path) -> None:
    text = (ROOT / "rubrics" / "production-incident.yaml").read_text(encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(text.replace("id: production-incident\n", "id: own\n", 1), encoding="utf-8")
    card = json.loads(run("score", "--rubric", str(own), "--format", "json", str(story)).stdout)
    assert card["rubric"] == "own"


def test_a_closed_pipe_ends_the_program_quietly(story: Path) -> None:
    command = f"'{sys.executable}' -m simulator score '{story}' | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False)
    assert done.stderr == b""


def test_an_interview_that_cannot_be_saved_is_still_held(home: Path) -> None:
    (home / "data").write_text("a file where the folder should be", encoding="utf-8")
    message = json.dumps({"type": "answer", "text": STORY})
    done = run("practice", "--jsonl", "--follow-ups", "0", stdin=message)
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[-1])["type"] == "scorecard"
    assert "will not be saved" in done.stderr
