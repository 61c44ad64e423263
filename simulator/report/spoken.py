"""How spoken answers were delivered, in sentences: told as it was heard, and never judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from simulator.report.format import count, duration
from simulator.report.safe import one_line
from simulator.scoring.delivery import LONG_PAUSE, STRETCH, AnswerLength, Delivery, Pause
from simulator.scoring.scorecard import Scorecard

QUOTED_WORDS = 4
"""How many words tell where a pause was."""


def delivery_notes(card: Scorecard, names: Sequence[str]) -> tuple[str, ...]:
    """Length, pace, pauses and fillers, a line each; nothing when every answer was typed.

    `names` are those of the answers, in the order of `card.exchanges`.
    """
    delivery = card.delivery
    if delivery.seconds is None:
        return ()
    return tuple(
        [
            *_lengths(delivery, names),
            *_paces(delivery, names),
            _pauses(card),
            "Filler words are counted as they were heard; recognizers leave some out.",
        ]
    )


def _lengths(delivery: Delivery, names: Sequence[str]) -> Iterator[str]:
    for length in delivery.lengths:
        if length.advised is not None:
            yield f"Length of the {names[length.answer]}: {_against(length, length.advised)}."
    replies = [
        f"{names[length.answer]} {duration(length.seconds)}"
        for length in delivery.lengths
        if length.advised is None
    ]
    if replies:
        yield f"Length of the replies: {', '.join(replies)}."


def _against(length: AnswerLength, advised: tuple[float, float]) -> str:
    fewest, most = advised
    span = f"{fewest / 60:.0f} to {most / 60:.0f} minutes"
    took = duration(length.seconds)
    if length.seconds < fewest:
        return f"{took}, shorter than the {span} advised"
    if length.seconds > most:
        return f"{took}, longer than the {span} advised"
    return f"{took}, within the {span} advised"


def _paces(delivery: Delivery, names: Sequence[str]) -> Iterator[str]:
    """The pace by stretch, for answers long enough to have more than one."""
    for answer, group in groupby(delivery.stretches, key=lambda stretch: stretch.answer):
        paces = [f"{stretch.words_per_minute:.0f}" for stretch in group]
        if len(paces) > 1:
            yield (
                f"Pace of the {names[answer]}, every {STRETCH:.0f} seconds: {', '.join(paces)} "
                "words a minute."
            )


def _pauses(card: Scorecard) -> str:
    pauses = card.delivery.pauses
    if not pauses:
        return f"No pause of {LONG_PAUSE:.0f} seconds or more."
    longest = max(pauses, key=lambda pause: pause.seconds)
    told = f"{count(len(pauses), 'pause')} of {LONG_PAUSE:.0f} seconds or more"
    where = f"{longest.seconds:.1f} s before “{_words_after(longest, card)}”"
    told += f", {where}" if len(pauses) == 1 else f", the longest {where}"
    return f"{told}. Thinking is fine: pauses change no score."


def _words_after(pause: Pause, card: Scorecard) -> str:
    words = one_line(card.exchanges[pause.answer].answer[pause.at :]).split()
    return " ".join(words[:QUOTED_WORDS]) + ("…" if len(words) > QUOTED_WORDS else "")
