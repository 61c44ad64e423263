"""The interviewer's words: a wording chosen by seed, with the candidate's own words in its slot."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from simulator.scoring.evidence import Evidence, Exchange
from simulator.scoring.replies import ReplyKind, reply_kind
from simulator.scoring.rubric import Rubric
from simulator.scoring.text import normalise

SLOT = "{quote}"

MOST_SPOKEN_WORDS = 30
"""A longer question is hard to keep in mind when it is heard."""

SHORTEST_QUOTE = 3
LONGEST_QUOTE = 12

SURE_ENOUGH = 0.6
"""The recognizer's confidence from which a word may be said back."""

# Words that a clause may begin with and a quotation should not.
_LEADING = frozenset(
    "and but so because then which um uh er oh like well okay right yeah yes also"
    " basically actually honestly anyway".split()
)
# A clause that begins or ends with one of these is a piece of a longer one.
_HANGING_FIRST = frozenset(
    "before after when while if until unless although though where who whose that as since than"
    " or nor".split()
)
_HANGING_LAST = frozenset(
    "the a an of to and or but because with for in on at from by that which so then if when was"
    " were is are i we my our their your his her".split()
)
# A clause with one of these is a false start or a repair, and would be quoted as a stumble.
_STUMBLES = frozenset("um uh er erm hmm sorry".split())
_SENTENCE_END = re.compile(r"[.!]\"? ")


def pick(wordings: Sequence[str], seed: int, key: str, used: Collection[str]) -> str:
    """One of `wordings`, the same for the same seed and key, and none of `used` if that can be."""
    fresh = [wording for wording in wordings if wording not in used] or list(wordings)
    # A string seeds Random through SHA-512, so the choice holds over processes and versions.
    return random.Random(f"{seed}:{key}").choice(fresh)


class Worded(NamedTuple):
    """A question ready to be put."""

    text: str
    wording: str
    """The wording it was made from."""


def choose_wording(
    wordings: Sequence[str],
    quote: str | None,
    *,
    seed: int,
    key: str,
    used: Collection[str] = (),
    avoid: Collection[str] = (),
    lead_in: str = "",
) -> Worded:
    """A question from `wordings`, carrying `quote` where one fits, after `lead_in` where that fits.

    None of `used` or `avoid` is taken while there is another, and one of `avoid` before one of
    `used`: the first were heard in this interview, the second in earlier ones.
    """
    plain = [wording for wording in wordings if SLOT not in wording]
    carrying = [wording for wording in wordings if SLOT in wording and _fits(wording, quote)]
    barred = [{*used, *avoid}, set(used), set[str]()]
    pools = [
        [wording for wording in some if wording not in bar]
        for bar in barred
        for some in (carrying, plain)
    ]
    wording = pick(next(pool for pool in pools if pool), seed, key, ())
    text = wording if quote is None else wording.replace(SLOT, quote)
    return Worded(led(lead_in, text, wording), wording)


def _fits(wording: str, quote: str | None) -> bool:
    if quote is None:
        return False
    return len(wording.replace(SLOT, quote).split()) <= MOST_SPOKEN_WORDS


def led(lead_in: str, text: str, wording: str) -> str:
    """`text` after its lead-in, or without one where both together would be clumsy."""
    if not lead_in or len(f"{lead_in} {text}".split()) > MOST_SPOKEN_WORDS:
        return text
    # A colon announces the question itself, and not a sentence that comes before it.
    if lead_in.endswith(":") and _SENTENCE_END.search(wording):
        return text
    return f"{lead_in} {text}"


def quotable(
    evidence: Sequence[Evidence], exchanges: Sequence[Exchange], spent: Sequence[str] = ()
) -> str | None:
    """The first of `evidence` whose words can be said back without sounding mangled, or None.

    What one of the questions `spent` has said back already is not said again, and the words of
    somebody who had no answer are never turned into a question.
    """
    for item in evidence:
        if reply_kind(exchanges[item.answer].answer) is not ReplyKind.ANSWER:
            continue
        if not _heard_well(item, exchanges[item.answer]):
            continue
        quote = _clean(exchanges[item.answer].answer[item.start : item.end])
        if quote is not None and not any(f'"{quote}"' in question for question in spent):
            return quote
    return None


def quote_for(
    criterion: str,
    found: Mapping[str, Sequence[Evidence]],
    exchanges: Sequence[Exchange],
    rubric: Rubric,
    spent: Sequence[str] = (),
) -> str | None:
    """Words to say back when asking about `criterion`, none that a question of `spent` has said.

    Its own evidence first, then that of the criteria in the same section of the story.
    """
    sections = {c.id: c.section for c in rubric.criteria}
    section = sections.get(criterion)
    if section is None:
        return quotable(found.get(criterion, ()), exchanges, spent)
    near = (id for id, other in sections.items() if other == section and id != criterion)
    for id in (criterion, *near):
        # "You said nothing changed. What changed?" would be deaf: what counts against a part of
        # the story is not said back when asking for it. How somebody tells it all may be.
        telling = [evidence for evidence in found.get(id, ()) if evidence.points]
        quote = quotable(telling, exchanges, spent)
        if quote is not None:
            return quote
    return None


def _heard_well(item: Evidence, exchange: Exchange) -> bool:
    """Whether no word of it is doubtful: to be quoted with words never said is worse than none."""
    return all(
        word.confidence is None or word.confidence >= SURE_ENOUGH
        for word in exchange.words
        if word.start < item.end and item.start < word.end
    )


def _clean(words: str) -> str | None:
    normal = normalise(words)
    first = 0
    while first < len(normal.words) and normal.words[first].text in _LEADING:
        first += 1
    kept = normal.words[first:]
    if not SHORTEST_QUOTE <= len(kept) <= LONGEST_QUOTE:
        return None
    if any(word.text in _STUMBLES for word in kept):
        return None
    if kept[0].text in _HANGING_FIRST or kept[-1].text in _HANGING_LAST:
        return None
    quote = words[kept[0].start : kept[-1].end]
    # Quotation marks, line breaks and control characters would break the question it stands in,
    # and a question within a question leaves open which one is meant.
    if any(mark in quote for mark in '"“”?') or not quote.isprintable():
        return None
    return quote
