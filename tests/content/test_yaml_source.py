"""Files that are not even YAML, and where the message says the fault is."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from simulator.content.yaml_source import LARGEST_FILE, BrokenContent, Shape, load_all, read_yaml

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 10)}]\n" for i in range(12)
)
"""Ten to the twelfth values, if anybody counted them out."""

BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "1:1: the file is empty"),
    "only a comment": (b"# nothing yet\n", "1:1: the file is empty"),
    "not UTF-8": (b"a: b\nc: d\xff\n", "2:5: not UTF-8 text"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00", "1:1: not UTF-8 text"),
    "a NUL": (b"a: b\nc: \x00\n", "2:4: control character U+0000"),
    "an escape sequence": (b"a: b\n  \x1b[31m\n", "2:3: control character U+001B"),
    "a tab as indent": (b"a:\n\t- b\n", "2:1: found character that cannot start any token"),
    "an open quote": (b'a: "b\n', "2:1: found unexpected end of stream"),
    "an open bracket": (b"a: [b\nc: d\n", "2:2: did not find expected ',' or ']'"),
    "two documents": (b"a: b\n---\nc: d\n", "2:1: but found another document"),
    "a key twice": (b"a: 1\nb: 2\na: 3\n", "3:1: 'a' stands twice"),
    "an inner key twice": (b"x:\n  - {a: 1, b: 2, a: 3}\n", "2:18: 'a' stands twice"),
    "a key that is a list": (b"? [a]\n: b\n", "1:3: found unhashable key"),
    "an unknown alias": (b"a: *nobody\n", "1:4: found undefined alias"),
    "an impossible date": (b"a: 1\nb: 2024-13-45\n", "2:4: '2024-13-45' is not a timestamp"),
    "an impossible number": (b"a: !!int many\n", "1:4: 'many' is not a int"),
    "an impossible truth": (b"a: !!bool maybe\n", "1:4: 'maybe' is not a bool"),
    "an impossible time": (b"a: !!timestamp noon\n", "1:4: 'noon' is not a timestamp"),
    "a list called a map": (b"a: !!map [x]\n", "1:4: expected a mapping node, but found sequence"),
    "a word called a map": (b"a: !!map x\n", "1:4: expected a mapping node, but found scalar"),
    "a number too long": (b"a: " + b"1" * 5000, f"1:4: '{'1' * 40}' is not a int"),
    "code": (
        b"a: !!python/object/apply:os.system [ls]\n",
        "1:4: could not determine a constructor for the tag"
        " 'tag:yaml.org,2002:python/object/apply:os.system'",
    ),
    "nested too deeply": (b"[" * 100_000, "exceeded maximum nesting depth"),
    "huge": (b"a: b\n" * (LARGEST_FILE // 5 + 1), f"1:1: larger than {LARGEST_FILE} bytes"),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_refused_with_the_place(raw: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.yaml"
    file.write_bytes(raw)
    with pytest.raises(BrokenContent) as caught:
        read_yaml(file)
    (problem,) = caught.value.problems
    assert problem.file == file
    assert str(problem).startswith(f"{file}:{problem.line}:{problem.column}: ")
    assert str(problem).endswith(message)
    assert "\n" not in str(problem)


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenContent, match=r"gone.yaml:1:1: No such file or directory"):
        read_yaml(tmp_path / "gone.yaml")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(BrokenContent, match=r"folder.yaml:1:1: Is a directory"):
        read_yaml(tmp_path / "folder.yaml")


def test_a_file_that_may_not_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        # Taking the permission away would not stop a super-user, as whom tests may run.
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(BrokenContent, match=r"locked.yaml:1:1: Permission denied"):
        read_yaml(tmp_path / "locked.yaml")


class Names(Shape):
    """Some names."""

    names: tuple[str, ...]


def test_a_bomb_of_aliases_is_refused_without_being_counted_out(tmp_path: Path) -> None:
    file = tmp_path / "bomb.yaml"
    file.write_text(f"{BOMB}names: *m\n")
    with pytest.raises(BrokenContent) as caught:
        read_yaml(file).parse(Names)
    messages = [problem.message for problem in caught.value.problems]
    assert "unknown key 'a'" in messages
    assert "names.0: input should be a valid string" in messages
    assert len(messages) < 40


def test_a_value_that_holds_itself_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "loop.yaml"
    file.write_text("names: &x [*x]\n")
    with pytest.raises(BrokenContent, match=r"loop.yaml:1:8: names.0: input should be a valid str"):
        read_yaml(file).parse(Names)


@pytest.mark.parametrize("text", ["just words", "- a\n- b\n", "7", "null"])
def test_a_file_that_holds_something_else_altogether_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(text)
    with pytest.raises(BrokenContent, match=r"other.yaml:1:1: the file: input should be"):
        read_yaml(file).parse(Names)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbfnames:\r\n  - a\r\n")
    assert read_yaml(file).parse(Names).names == ("a",)


def test_a_byte_order_mark_moves_no_place(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbfother: 1\r\nnames: [a]\r\n")
    with pytest.raises(BrokenContent, match=r"windows.yaml:1:1: unknown key 'other'"):
        read_yaml(file).parse(Names)
    file.write_bytes(b"\xef\xbb\xbfnames: \x07\r\n")
    with pytest.raises(BrokenContent, match=r"windows.yaml:1:8: control character U\+0007"):
        read_yaml(file)


def test_all_problems_of_a_file_are_found_at_once(tmp_path: Path) -> None:
    file = tmp_path / "names.yaml"
    file.write_text("names: [1, a]\nother: 2\n")
    with pytest.raises(BrokenContent, match=r"\(and 1 more\)$") as caught:
        read_yaml(file).parse(Names)
    places = [(problem.line, problem.column) for problem in caught.value.problems]
    assert places == [(1, 9), (2, 1)]


def test_a_broken_file_leaves_the_good_ones_standing(tmp_path: Path) -> None:
    for name, text in {"a": "names: [x]", "b": "names: [", "c": "names: [y]"}.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    loaded = load_all(sorted(tmp_path.glob("*.yaml")), lambda f: read_yaml(f).parse(Names).names)
    assert loaded.values == (("x",), ("y",))
    assert [problem.file.name for problem in loaded.problems] == ["b.yaml"]
