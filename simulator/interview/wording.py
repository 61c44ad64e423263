"""The interviewer's words: a wording chosen by seed, with the candidate's own words in its slot."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from simulator.scoring.evidence import Evidence, Exchange
from simulator.scoring.rubric import Rubric
from simulator.scoring.text import normalise

SLOT = "{quote}"

MOST_SPOKEN_WORDS = 30
"""A longer question is hard to keep in mind when it is heard."""

SHORTEST_QUOTE = 3
LONGEST_QUOTE = 12

# Words that a clause may begin with and a quotation should not.
_LEADING = frozenset(
    "and but so because then which um uh er like well okay right yeah also".split()
)
# A clause with one of these is a false start or a repair, and would be quoted as a stumble.
_STUMBLES = frozenset("um uh er erm hmm sorry".split())


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
    used: Collection[str],
    lead_in: str = "",
) -> Worded:
    """A question from `wordings`, carrying `quote` where one fits, after `lead_in` where that fits.

    None of the wordings in `used` is taken while there is another.
    """
    plain = [wording for wording in wordings if SLOT not in wording]
    carrying = [wording for wording in wordings if SLOT in wording and _fits(wording, quote)]
    unused = [[wording for wording in some if wording not in used] for some in (carrying, plain)]
    wording = pick(unused[0] or unused[1] or plain or carrying, seed, key, ())
    text = wording if quote is None else wording.replace(SLOT, quote)
    if lead_in and len(f"{lead_in} {text}".split()) <= MOST_SPOKEN_WORDS:
        text = f"{lead_in} {text}"
    return Worded(text, wording)


def _fits(wording: str, quote: str | None) -> bool:
    if quote is None:
        return False
    return len(wording.replace(SLOT, quote).split()) <= MOST_SPOKEN_WORDS


def quotable(evidence: Sequence[Evidence], exchanges: Sequence[Exchange]) -> str | None:
    """The first of `evidence` whose words can be said back without sounding mangled, or None."""
    for item in evidence:
        quote = _clean(exchanges[item.answer].answer[item.start : item.end])
        if quote is not None:
            return quote
    return None


def quote_for(
    criterion: str,
    found: Mapping[str, Sequence[Evidence]],
    exchanges: Sequence[Exchange],
    rubric: Rubric,
) -> str | None:
    """Words to say back when asking about `criterion`.

    Its own evidence first, then that of the criteria in the same section of the story.
    """
    own = quotable(found.get(criterion, ()), exchanges)
    if own is not None:
        return own
    sections = {c.id: c.section for c in rubric.criteria}
    section = sections.get(criterion)
    if section is None:
        return None
    near = (id for id, other in sections.items() if other == section and id != criterion)
    return next((q for id in near if (q := quotable(found.get(id, ()), exchanges))), None)


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
    quote = words[kept[0].start : kept[-1].end]
    # Quotation marks, line breaks and control characters would break the question it stands in,
    # and a question within a question leaves open which one is meant.
    if any(mark in quote for mark in '"“”?') or not quote.isprintable():
        return None
    return quote
