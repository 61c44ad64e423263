"""YAML read together with where everything stands, and checked against a typed shape.

A broken file becomes `Problem`s with file, line and column; it never becomes half a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from simulator.errors import ContentError

LARGEST_FILE = 2_000_000
"""Bytes; a content file is a few hundred kilobytes at most, and anything above is a mistake."""

Route = tuple[str | int, ...]
"""Keys and indexes from the top of a document to a value."""

M = TypeVar("M", bound=BaseModel)
V = TypeVar("V")


class Shape(BaseModel):
    """Base of all content shapes: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a content file."""

    file: Path
    line: int
    """From 1."""
    column: int
    """From 1."""
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class BrokenContent(ContentError):
    """A content file that cannot be used; `problems` has everything that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        more = len(self.problems) - 1
        tail = f" (and {more} more)" if more else ""
        super().__init__(f"{self.problems[0]}{tail}")


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file that still knows where its values stand."""

    file: Path
    data: object
    root: yaml.Node

    def problem(self, path: Route, message: str) -> Problem:
        """A problem placed at the value that `path` leads to, or at the nearest value above it."""
        mark = _node_at(self.root, path).start_mark
        return Problem(self.file, mark.line + 1, mark.column + 1, message)

    def parse(self, model: type[M]) -> M:
        """The data as `model`. Raises BrokenContent with every mismatch in it."""
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            found = [self._place(e["loc"], e["type"], e["msg"]) for e in error.errors()]
            raise BrokenContent(found) from None

    def _place(self, path: Route, kind: str, message: str) -> Problem:
        name = ".".join(str(part) for part in path) or "the file"
        if kind == "extra_forbidden":
            return self.problem(path, f"unknown key '{path[-1]}'")
        if kind == "missing":
            return self.problem(path[:-1], f"'{path[-1]}' is missing")
        return self.problem(path, f"{name}: {message[:1].lower()}{message[1:]}")


def read_yaml(file: Path) -> Source:
    """Parse `file`. Raises BrokenContent when it cannot be read or is not YAML."""
    loader = _UniqueKeyLoader(_read_text(file))
    try:
        root = loader.get_single_node()
        data = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise BrokenContent([Problem(file, line, column, str(error.problem))]) from None
    except (yaml.YAMLError, RecursionError) as error:
        message = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise BrokenContent([Problem(file, 1, 1, f"not YAML: {message}")]) from None
    finally:
        loader.dispose()
    if root is None:
        raise BrokenContent([Problem(file, 1, 1, "the file is empty")])
    return Source(file, data, root)


def _read_text(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise BrokenContent([Problem(file, 1, 1, error.strerror or "cannot be read")]) from None
    if len(raw) > LARGEST_FILE:
        raise BrokenContent([Problem(file, 1, 1, f"larger than {LARGEST_FILE} bytes")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise BrokenContent([Problem(file, line, column, "not UTF-8 text")]) from None
    # Looked for here because the parsers report it without its place.
    strange = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if strange is not None:
        line = text.count("\n", 0, strange.start()) + 1
        column = strange.start() - text.rfind("\n", 0, strange.start())
        message = f"control character U+{ord(strange.group()):04X}"
        raise BrokenContent([Problem(file, line, column, message)])
    return text


class _UniqueKeyLoader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """The safe loader, refusing a key that stands twice: YAML would keep the last in silence."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        try:
            return super().construct_object(node, deep=deep)
        except (ValueError, TypeError, LookupError, AttributeError):
            # An impossible date, or a tag that does not suit its value; PyYAML lets these through.
            message = f"'{str(node.value)[:40]}' is not a {node.tag.rpartition(':')[2]}"
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f"'{key.value}' stands twice", key.start_mark
                    )
                seen.add(key.value)
        mapping: dict[object, object] = super().construct_mapping(node, deep=deep)
        return mapping


def _node_at(root: yaml.Node, path: Route) -> yaml.Node:
    node = root
    for part in path:
        # Some parts name no value but the shape that was chosen for it; they lead nowhere.
        node = _child(node, part) or node
    return node


def _child(node: yaml.Node, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode):
        children = node.value
        return children[part] if isinstance(part, int) and part < len(children) else None
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == str(part):
                # An unknown key is the problem itself, so a scalar is placed by its key.
                return value if isinstance(value, yaml.CollectionNode) else key
    return None


@dataclass(frozen=True, slots=True)
class Loaded(Generic[V]):
    """What a folder of content holds: the good values beside the problems of the bad files."""

    values: tuple[V, ...]
    problems: tuple[Problem, ...]


def load_all(files: Iterable[Path], load: Callable[[Path], V]) -> Loaded[V]:
    """`load` over `files`; a file that is broken leaves its problems and harms no other."""
    values: list[V] = []
    problems: list[Problem] = []
    for file in files:
        try:
            values.append(load(file))
        except BrokenContent as error:
            problems += error.problems
    return Loaded(tuple(values), tuple(problems))
