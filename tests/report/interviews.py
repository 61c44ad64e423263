"""Interviews that the report tests render: a whole one, an empty one, and a hostile one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.interview.state import Asked, Outcome, QuestionKind, Turn
from simulator.scoring.evidence import Evidence, Exchange, Finding, Reading, SpokenWord
from simulator.scoring.rubric import Altitude, Level, Rubric, Score
from simulator.scoring.scorecard import Scorecard, build_scorecard
from simulator.scoring.text import normalise
from tests.builders import make_rubric, probe

OPENING = "Tell me about a production incident you handled."
STORY = (
    "A latency alert paged me at 2:15.\nI fixed it with *luck* & one restart.\n\n"
    "It was his fault, I said then."
)
FIRST_REPLY = "I rolled the release back and watched errors fall to 0.3%."
LAST_REPLY = "Afterwards I added a test and an alert."

HOSTILE = (
    "# heading\n- item\n1. one\n> quote\n---\n===\n```\n    code\n~~~\n"
    "<script>alert(1)</script> <img src=x onerror=alert(1)> &amp; &lt;b&gt; <!-- --> ]]>\n"
    "[link](javascript:alert(1)) ![i](http://x.test/p.png) <http://x.test>\n"
    "http://x.test www.x.test\n[ref]: http://x.test\n| a | b |\n| --- | --- |\n:--\n"
    "*e* **s** _e_ `c` ~~d~~ $m$ a@x.test\n"
    "{{ 7 * 7 }} {% raw %} [bold red]rich[/bold red] [link=http://x.test]l[/link] :boom: \\\n"
    "\x1b[31mred\x1b[0m \x1b]8;;http://x.test\x07l\x1b]8;;\x07 \x9b2J \x00 \x07 \x7f \r "
    "\u202eevil\u202c \u2066x\u2069 \u200f \udc80 end"
)


@dataclass(frozen=True)
class Interview:
    """What a renderer is given."""

    card: Scorecard
    rubric: Rubric
    turns: tuple[Turn, ...] = ()


def _said(criterion: str, answer: int, text: str, words: str, points: Score) -> Evidence:
    start = text.index(words)
    return Evidence(criterion, answer, start, start + len(words), points)


def whole_interview() -> Interview:
    """Four questions, of which one is skipped; every kind of score; scores that rise and fall."""
    rubric = make_rubric()
    exchanges = (
        Exchange(OPENING, STORY),
        Exchange("How did you mitigate it?", FIRST_REPLY, ("mitigation",)),
        Exchange("Anything to add?", LAST_REPLY),
    )
    opening: dict[str, Score | None] = {
        "detection": 2, "mitigation": 1, "action_items": 0, "blameless": 2,
    }  # fmt: skip
    middle = opening | {"mitigation": 2}
    last = middle | {"action_items": 1, "blameless": 0}
    alert = _said("detection", 0, STORY, "A latency alert paged me at 2:15", 2)
    fixed = _said("mitigation", 0, STORY, "I fixed it with *luck* & one restart", 1)
    rolled = _said("mitigation", 1, FIRST_REPLY, "I rolled the release back", 2)
    fault = _said("blameless", 0, STORY, "It was his fault", 0)
    added = _said("action_items", 2, LAST_REPLY, "I added a test", 1)
    whole = Reading(
        {
            "detection": Finding(2, (alert,)),
            "mitigation": Finding(2, (rolled, fixed)),
            "action_items": Finding(1, (added,)),
            "blameless": Finding(0, (fault,)),
        },
        Altitude.TOO_VAGUE,
    )
    first = Reading({id: Finding(score) for id, score in opening.items()}, Altitude.RIGHT)
    turns = (
        Turn(
            asked=Asked(kind=QuestionKind.OPENING, text=OPENING),
            answer=STORY,
            outcome=Outcome.ANSWERED,
            scores=opening,
        ),
        Turn(
            asked=replace(
                probe("action_items", "What changed afterwards?"),
                because="action_items is at 0; a senior answer is held to 2",
            ),
            outcome=Outcome.SKIPPED,
            scores=opening,
        ),
        Turn(
            asked=probe("mitigation", "How did you mitigate it?"),
            answer=FIRST_REPLY,
            outcome=Outcome.ANSWERED,
            scores=middle,
        ),
        Turn(
            asked=Asked(
                kind=QuestionKind.CLOSING,
                text="Anything to add?",
                because="nothing further is worth asking",
            ),
            answer=LAST_REPLY,
            outcome=Outcome.ANSWERED,
            scores=last,
        ),
    )
    card = build_scorecard(exchanges, whole, first, rubric, Level.SENIOR)
    return Interview(card, rubric, turns)


def spoken_interview() -> Interview:
    """The whole interview, its opening spoken with a pause and the first reply too."""
    whole = whole_interview()
    told = [
        replace(exchange, words=tuple(_timed(exchange.answer, pace)))
        for exchange, pace in zip(whole.card.exchanges, (5.0, 1.0, 0.0), strict=True)
    ]
    reading = Reading(
        {
            criterion.id: Finding(criterion.score, criterion.evidence)
            for criterion in whole.card.criteria
        },
        Altitude.TOO_VAGUE,
    )
    card = build_scorecard(told, reading, reading, whole.rubric, Level.SENIOR)
    return Interview(card, whole.rubric, whole.turns)


def _timed(answer: str, every: float) -> Iterator[SpokenWord]:
    """A word every so many seconds, with four seconds of silence before the ninth; 0 is typed."""
    for index, word in enumerate(normalise(answer).words if every else ()):
        start = index * every + (4.0 if index >= 8 else 0.0)
        yield SpokenWord(word.start, word.end, start, start + min(every, 3.5))


def unscored_interview() -> Interview:
    """An answer that could not be judged."""
    rubric = make_rubric()
    reading = Reading(
        {criterion.id: Finding(None) for criterion in rubric.criteria},
        None,
        "There was no answer to judge.",
    )
    card = build_scorecard((Exchange(None, ""),), reading, reading, rubric, Level.STAFF)
    return Interview(card, rubric)


def hostile_interview() -> Interview:
    """Hostile text wherever text from outside can stand: answers, questions, reasons, rubric."""
    calm = make_rubric()
    rubric = replace(
        calm,
        title=HOSTILE,
        criteria=tuple(
            replace(
                c,
                title=HOSTILE,
                why=HOSTILE,
                say=HOSTILE,
                scores=dict.fromkeys(c.scores, HOSTILE),
            )
            for c in calm.criteria
        ),
        sections=tuple(replace(section, title=HOSTILE) for section in calm.sections),
        altitude=replace(
            calm.altitude,
            title=HOSTILE,
            outcomes={a: replace(o, text=HOSTILE) for a, o in calm.altitude.outcomes.items()},
        ),
        dimensions=tuple(
            replace(
                d,
                title=HOSTILE,
                anchors={level: dict.fromkeys(a, HOSTILE) for level, a in d.anchors.items()},
            )
            for d in calm.dimensions
        ),
    )
    everything = Finding(0, (Evidence("detection", 0, 0, len(HOSTILE), 0),))
    reading = Reading({c.id: everything for c in rubric.criteria}, Altitude.RIGHT)
    turns = tuple(
        Turn(
            asked=Asked(kind=kind, text=HOSTILE, targets=("detection",), because=HOSTILE),
            answer=HOSTILE,
            outcome=Outcome.ANSWERED,
            scores={"detection": score},
        )
        for kind, score in ((QuestionKind.OPENING, 0), (QuestionKind.FOLLOW_UP, 2))
    )
    exchanges = tuple(Exchange(HOSTILE, HOSTILE) for _ in turns)
    card = build_scorecard(exchanges, reading, reading, rubric, Level.JUNIOR)
    return Interview(card, rubric, turns)
