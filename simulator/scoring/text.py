"""One normal form for typed and spoken answers, with offsets back into the original.

A speech recognizer gives no capitals, no punctuation and numbers in words; a typist gives all
three. Both become the same sequence of lower-case words here. Each word keeps the half-open
character span it came from, so whatever is found in the normal form can be quoted exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A number keeps its decimals, thousands separators and clock colon; a currency or percent sign
# belongs to it, so that a quote does not begin in the middle of "$40,000".
_WORD = re.compile(
    r"[$€£]?\d+(?:[.,:]\d+)*(?:[^\W\d_]+)?%?"  # 11, 0.3%, $40,000, 2:15, 400ms
    r"|[^\W_]+(?:['’][^\W_]+)*"  # words, p99, don't
)
_SENTENCE_END = re.compile(r"[.!?;…\n]")
_CLAUSE_MARK = re.compile(r"[,:()–—]|\s-\s")

NUMBER_WORDS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred thousand million billion half dozen".split()
)

# Words that open a new clause when nothing but the grammar says so.
_JOINERS = frozenset(
    "and but so because then which when while until after before since although though if"
    " where once whereas".split()
)
_CLAUSE_HEADS = frozenset(
    "i we it they he she you the then that there this these those i'd i've i'm we'd we've my our"
    " nobody somebody one two what when".split()
)
_SUBJECTS = frozenset(("i", "we"))

SHORTEST_CLAUSE = 3
"""Words; anything shorter is joined to the clause before it."""
LONGEST_CLAUSE = 28
"""Words; a clause that never meets a joiner is cut here."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the normal form."""

    text: str
    """Lower case, straight apostrophes."""
    start: int
    """First character in the original."""
    end: int
    """One past the last character in the original."""
    at: int
    """First character in `NormalText.text`."""


@dataclass(frozen=True, slots=True)
class NormalText:
    """The normal form of one answer."""

    original: str
    text: str
    """The words joined by single spaces."""
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """A run of whole words that says about one thing."""

    start: int
    """First character in the original."""
    end: int
    """One past the last character in the original."""
    first_word: int
    """Index of its first word in `NormalText.words`."""
    last_word: int
    """One past its last word."""
    text: str
    """Its normal form."""


def normalise(original: str) -> NormalText:
    """The normal form of `original`; never fails, and has no words when there are none."""
    words: list[Word] = []
    at = 0
    for match in _WORD.finditer(original):
        # The capital I with a dot lowers to two characters, of which the second is no letter.
        folded = match.group().lower().replace("’", "'").replace("\u0307", "")
        words.append(Word(folded, match.start(), match.end(), at))
        at += len(folded) + 1
    return NormalText(original, " ".join(w.text for w in words), tuple(words))


def clauses(normal: NormalText) -> tuple[Clause, ...]:
    """The clauses of an answer, in order, covering every word exactly once.

    Punctuation is used where it is there. Without it (recognizer text) a new clause opens at a
    joining word followed by a likely subject, at "I" or "we" once the clause is long, and at
    `LONGEST_CLAUSE` words whatever happens.
    """
    return tuple(_clause(normal, first, last) for first, last in _clause_bounds(normal))


def _clause(normal: NormalText, first: int, last: int) -> Clause:
    head, tail = normal.words[first], normal.words[last - 1]
    return Clause(
        start=head.start,
        end=tail.end,
        first_word=first,
        last_word=last,
        text=normal.text[head.at : tail.at + len(tail.text)],
    )


def _clause_bounds(normal: NormalText) -> Iterator[tuple[int, int]]:
    """Word ranges, with runs too short to stand alone joined to the range before."""
    pending: tuple[int, int] | None = None
    for first, last in _raw_bounds(normal):
        if pending is not None and last - first < SHORTEST_CLAUSE:
            pending = (pending[0], last)
            continue
        if pending is not None:
            yield pending
        pending = (first, last)
    if pending is not None:
        yield pending


def _raw_bounds(normal: NormalText) -> Iterator[tuple[int, int]]:
    words = normal.words
    first = 0
    for i in range(1, len(words)):
        gap = normal.original[words[i - 1].end : words[i].start]
        if _SENTENCE_END.search(gap) or _opens_clause(normal, first, i, gap):
            yield first, i
            first = i
    if words:
        yield first, len(words)


def _opens_clause(normal: NormalText, first: int, i: int, gap: str) -> bool:
    length = i - first
    if length < 5:
        return False
    if length >= LONGEST_CLAUSE:
        return True
    word = normal.words[i].text
    following = normal.words[i + 1].text if i + 1 < len(normal.words) else ""
    marked = bool(_CLAUSE_MARK.search(gap))
    if marked and length >= 9:
        return True
    if word in _JOINERS:
        return marked or following in _CLAUSE_HEADS
    # "and I …" belongs together, so a joiner before the subject keeps it in the clause it opened.
    return word in _SUBJECTS and length >= 12 and normal.words[i - 1].text not in _JOINERS
