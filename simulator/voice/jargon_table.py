"""The table of mishearings: the built-in one, and the user's own word list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import Field, field_validator

from simulator.content.yaml_source import Problem, Shape, read_yaml
from simulator.voice.jargon import JargonTable, Mishearing, phrase

FILE = Path(__file__).with_name("jargon.yaml")

LARGEST_WORD_LIST = 200_000
"""Bytes; some ten thousand words."""


@cache
def built_in() -> JargonTable:
    """The table that comes with the program."""
    shape = read_yaml(FILE).parse(_Shape)
    mishearings = [m for acronym in shape.acronyms for m in _spelled(acronym)]
    mishearings += [m for term in shape.terms for m in _mishearings(term)]
    return JargonTable.of(mishearings)


def user_words(file: Path) -> tuple[JargonTable, tuple[Problem, ...]]:
    """The user's own words, beside what is wrong in the file; no file is no words.

    A line is `heard phrase = Word`, or just `Word`: that is written as it stands there, and joined
    where it is heard in two pieces ("zoo keeper" for `ZooKeeper`). `#` begins a comment.
    """
    try:
        raw = file.read_bytes()
    except FileNotFoundError:
        return JargonTable({}), ()
    except OSError as error:
        problem = Problem(file, 1, 1, error.strerror or "cannot be read")
        return JargonTable({}), (problem,)
    if len(raw) > LARGEST_WORD_LIST:
        problem = Problem(file, 1, 1, f"larger than {LARGEST_WORD_LIST} bytes")
        return JargonTable({}), (problem,)
    found: list[Mishearing] = []
    problems: list[Problem] = []
    for number, line in enumerate(raw.decode("utf-8-sig", errors="replace").splitlines(), start=1):
        text = line.partition("#")[0].strip()
        try:
            found += _own(text) if text else ()
        except ValueError as error:
            problems.append(Problem(file, number, 1, str(error)))
    return JargonTable.of(found), tuple(problems)


def _own(line: str) -> Iterator[Mishearing]:
    heard, equals, write = (part.strip() for part in line.partition("="))
    if equals:
        if not write.isprintable() or not write:
            raise ValueError("needs a word after '='")
        yield Mishearing(phrase(heard), write)
        return
    if not heard.isprintable():
        raise ValueError("holds a control character")
    yield Mishearing(phrase(heard), heard)
    if len(phrase(heard)) == 1:
        yield from _in_pieces(heard)


def _in_pieces(word: str) -> Iterator[Mishearing]:
    """A word in two pieces, each long enough to be one."""
    shortest = 3
    for cut in range(shortest, len(word) - shortest + 1):
        yield Mishearing(phrase(f"{word[:cut]} {word[cut:]}"), word)


def _spelled(acronym: str) -> Iterator[Mishearing]:
    letters = tuple(acronym.lower())
    yield Mishearing(letters, acronym)
    for plural in (f"{letters[-1]}s", f"{letters[-1]}'s"):
        yield Mishearing((*letters[:-1], plural), f"{acronym}s")


def _mishearings(term: _Term) -> Iterator[Mishearing]:
    for heard in term.heard:
        yield Mishearing(phrase(heard), term.write)
    for place in term.in_context:
        yield Mishearing(
            phrase(place.word),
            term.write,
            before=tuple(phrase(text) for text in place.before),
            after=tuple(phrase(text) for text in place.after),
        )
    for heard in term.doubtful:
        yield Mishearing(phrase(heard), term.write, doubtful=True)


class _Place(Shape):
    word: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class _Term(Shape):
    write: str
    heard: tuple[str, ...] = ()
    in_context: tuple[_Place, ...] = ()
    doubtful: tuple[str, ...] = ()


class _Shape(Shape):
    acronyms: tuple[str, ...]
    terms: tuple[_Term, ...] = Field(min_length=1)

    @field_validator("acronyms")
    @classmethod
    def _are_letters(cls, acronyms: tuple[str, ...]) -> tuple[str, ...]:
        for acronym in acronyms:
            # Two lone letters are too often no acronym ("plan a b").
            if len(acronym) < 3 or not acronym.isalpha():
                raise ValueError(f"'{acronym}' is not three letters or more")
        return acronyms
