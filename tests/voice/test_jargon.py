"""Mishearings of jargon are repaired; ordinary speech is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.paths import user_folders
from simulator.voice.jargon import JargonTable, Mishearing, repair
from simulator.voice.jargon_table import FILE, built_in, user_words
from simulator.voice.ports import HeardWord
from tests.builders import STORY


def repaired(text: str, words: tuple[HeardWord, ...] = ()) -> str:
    return repair(text, words, built_in()).text


def words_of(text: str, confidence: float | None) -> tuple[HeardWord, ...]:
    return tuple(HeardWord(word, 0.0, 0.1, confidence) for word in text.split())


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("the cooper netties cluster", "the Kubernetes cluster"),
        ("i ran cube control get pods", "i ran kubectl get pods"),
        ("post gress was down", "Postgres was down"),
        ("p ninety nine went up", "p99 went up"),
        ("pager duty paged me", "PagerDuty paged me"),
        ("a graph on a dashboard", "a Grafana dashboard"),
        ("the d n s record", "the DNS record"),
        ("a t l s certificate", "a TLS certificate"),
        ("our s l os were red", "our SLOs were red"),
        ("the cannery deployment", "the canary deployment"),
        ("engine x returned five oh threes", "nginx returned 503s"),
        ("a terra form plan", "a Terraform plan"),
        ("data dog and pro me theus", "Datadog and Prometheus"),
        ("it was a sev one", "it was a SEV1"),
        ("we wrote the post mortem", "we wrote the postmortem"),
        ("a rum book and a crown job", "a runbook and a cron job"),
        ("it leaked go routines", "it leaked goroutines"),
        ("the coffee consumer lag", "the Kafka consumer lag"),
        ("read this cluster", "Redis cluster"),
        ("we had to role back the deploy", "we had to roll back the deploy"),
        ("an automatic fail over", "an automatic failover"),
        ("cash misses went up", "cache misses went up"),
        ("a stale cash", "a stale cache"),
        ("an item potent handler", "an idempotent handler"),
    ],
)
def test_a_mishearing_is_repaired(heard, meant) -> None:
    assert repaired(heard) == meant


@pytest.mark.parametrize(
    "text",
    [
        "customers paid in cash and we lost the cash register data",
        "i read this and then i had a coffee",
        "what was my role back then",
        "we had progress and then it fell over",
        "the cannery was my first customer",
        "i was the one on call that night",
        "we fail over to the second region by hand",
        "i am the one who had to roll back the deploy",
        "it took seven one minute steps",
        "jason joined the call and jason fixed it",
        "we catch errors and catch mistakes early",
        "a plan a and a plan b",
        "i see i was wrong",
        "it was easy two hours later it was over",
        "the road back was long",
        "we were in a warm room",
        "so, uh, we, you know, i mean, it was bad",
        "the century was young and the rabbits ran",
    ],
)
def test_ordinary_speech_is_left_alone(text) -> None:
    assert repair(text, (), built_in()).repairs == ()


def test_a_whole_typed_story_is_left_alone() -> None:
    assert repaired(STORY) == STORY


def test_a_repair_does_not_reach_over_a_full_stop_or_a_comma() -> None:
    for text in ("We paid cash. Misses followed.", "i used post, gress came later"):
        assert repaired(text) == text
    assert repaired("the Cooper-Netties pods.") == "the Kubernetes pods."


def test_a_repair_keeps_punctuation_and_the_capital_of_a_sentence() -> None:
    assert repaired("Cash misses! Crown job, too.") == "Cache misses! Cron job, too."


def test_the_longest_phrase_wins() -> None:
    assert repaired("post gress q l") == "PostgreSQL"


def test_every_repair_says_what_it_did_and_where() -> None:
    text = "so the Cooper netties cluster, and d n s"
    result = repair(text, (), built_in())
    assert [(r.heard, r.written) for r in result.repairs] == [
        ("Cooper netties", "Kubernetes"),
        ("d n s", "DNS"),
    ]
    for one in result.repairs:
        assert text[one.heard_start : one.heard_end] == one.heard
        assert result.text[one.start : one.end] == one.written


def test_a_repair_can_be_undone_and_the_others_stay() -> None:
    text = "cooper netties and d n s and crown jobs"
    result = repair(text, (), built_in())
    undone = result.undo(1)
    assert undone.text == "Kubernetes and d n s and cron jobs"
    assert [(r.start, r.end) for r in undone.repairs] == [(0, 10), (25, 34)]
    assert undone.undo(1).undo(0).text == text
    with pytest.raises(IndexError):
        result.undo(3)


@pytest.mark.parametrize(("confidence", "meant"), [(0.3, "the deploy"), (0.95, "the the ploy")])
def test_a_doubtful_phrase_is_repaired_only_where_the_recognizer_was_unsure(
    confidence, meant
) -> None:
    text = "the the ploy"
    assert repaired(text, words_of(text, confidence)) == meant


def test_without_confidence_a_doubtful_phrase_stays() -> None:
    text = "we watched the ploy"
    assert repaired(text) == text
    assert repaired(text, words_of(text, None)) == text
    assert repaired(text, words_of("other words", 0.1)) == text


@given(st.text(max_size=200))
def test_any_text_comes_back_when_everything_is_undone(text) -> None:
    result = repair(text, (), built_in())
    for one in result.repairs:
        assert result.text[one.start : one.end] == one.written
    while result.repairs:
        result = result.undo(0)
    assert result.text == text


@given(
    st.lists(
        st.sampled_from(
            "cooper netties cash misses the d n s post gress q l , . we p ninety nine".split()
        ),
        max_size=30,
    )
)
def test_repairing_twice_changes_nothing_more(words) -> None:
    once = repaired(" ".join(words))
    assert repaired(once) == once


# The table


def test_nothing_is_changed_outright_that_is_one_everyday_word() -> None:
    everyday = set(
        "the cash coffee read role back catch jason century read this progress post dress".split()
    )
    for mishearings in built_in().by_first_word.values():
        for one in mishearings:
            if len(one.heard) == 1 and not (one.before or one.after or one.doubtful):
                assert one.heard[0] not in everyday


def test_no_phrase_has_two_meanings() -> None:
    seen: dict[tuple, str] = {}
    for mishearings in built_in().by_first_word.values():
        for one in mishearings:
            key = (one.heard, one.before, one.after)
            assert seen.setdefault(key, one.write) == one.write, one


def test_no_phrase_is_what_another_would_write() -> None:
    for mishearings in built_in().by_first_word.values():
        for one in mishearings:
            assert repaired(one.write) == one.write, "a repair would be repaired again"


def test_every_phrase_is_repaired_where_it_stands() -> None:
    for mishearings in built_in().by_first_word.values():
        for one in mishearings:
            before = one.after[0] if one.after and not one.before else ()
            after = one.before[0] if one.before else ()
            text = " ".join((*before, *one.heard, *after))
            heard = words_of(text, 0.1)
            assert repair(text, heard, built_in()).repairs, text


def test_the_table_lies_beside_the_code() -> None:
    assert FILE.is_file()
    assert len(built_in().by_first_word) > 150


# The user's own words


@pytest.fixture
def word_list(tmp_path):
    def write(text: str | bytes) -> Path:
        file = tmp_path / "words.txt"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def test_a_users_words_are_written_as_they_wrote_them(word_list) -> None:
    table, problems = user_words(
        word_list("# mine\nZooKeeper\nfluent bee = Fluent Bit  # ours\n\n  gateway two = GW2\n")
    )
    assert problems == ()
    text = "zoo keeper and zookeeper and fluent bee at gateway two"
    assert repair(text, (), built_in(), table).text == (
        "ZooKeeper and ZooKeeper and Fluent Bit at GW2"
    )


def test_a_users_word_goes_before_the_built_in_table(word_list) -> None:
    table, _ = user_words(word_list("data dog = our dog service"))
    assert repair("data dog", (), built_in(), table).text == "our dog service"


def test_a_word_that_is_right_already_is_no_repair(word_list) -> None:
    table, _ = user_words(word_list("ZooKeeper"))
    assert repair("ZooKeeper", (), built_in(), table).repairs == ()


def test_bad_lines_are_told_and_the_others_hold(word_list) -> None:
    table, problems = user_words(word_list("=x\na b =\nok thing = OKThing\n!!!\nbell\x07\n"))
    assert [problem.line for problem in problems] == [1, 2, 4, 5]
    assert repair("ok thing", (), built_in(), table).text == "OKThing"


def test_no_file_is_no_words_and_no_problem() -> None:
    assert user_words(user_folders().words) == (JargonTable({}), ())


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"x" * 300_000])
def test_what_is_no_word_list_does_no_harm(word_list, text) -> None:
    table, problems = user_words(word_list(text))
    assert problems or table.by_first_word or text
    assert repair("the post gress", (), built_in(), table).text == "the Postgres"


def test_a_folder_instead_of_a_file_is_told(tmp_path) -> None:
    assert len(user_words(tmp_path)[1]) == 1


def test_a_context_word_may_stand_on_either_side() -> None:
    table = JargonTable.of([Mishearing(("x",), "Y", before=(("a", "b"),), after=(("c",),))])
    for text, meant in [("x a b", "Y a b"), ("c x", "c Y"), ("x a", "x a"), ("x c", "x c")]:
        assert repair(text, (), table).text == meant
