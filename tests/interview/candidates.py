"""Simulated candidates: each is a small script of facts that come out when they are asked about.

A candidate tells `opening`, answers a question about a criterion with what `facts` holds on it, and
anything else with the next of `otherwise` (the last of them for ever). `interview` puts one through
the runner with a judge, as a shell would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.interview.effects import Ask, Effect
from simulator.interview.events import Event, Intent
from simulator.interview.intents import reply as as_event
from simulator.interview.state import Asked, InterviewState, Move, QuestionKind, Turn
from simulator.scoring.evidence import Judge
from simulator.scoring.rubric import Rubric
from simulator.session.runner import Runner
from tests.builders import NOON, FrozenClock, begun, delivered, make_plan, real_rubric, wished

Say = str | Intent
"""What a candidate does when it is their turn."""


@dataclass(frozen=True)
class Candidate:
    """A person in an interview; see above."""

    name: str
    opening: Say
    facts: Mapping[str, Say] = field(default_factory=dict)
    """By criterion what they say when they are first asked about it."""
    again: Mapping[str, Say] = field(default_factory=dict)
    """By criterion what they say when they are asked about it a second time."""
    moves: Mapping[Move, Say] = field(default_factory=dict)
    """What they say to a move, whatever it is after; goes before facts."""
    otherwise: tuple[Say, ...] = ("I have told you all I know about that.",)
    closing: Say = Intent.SKIP

    def reply_to(self, question: Asked, before: tuple[Turn, ...]) -> Say:
        """What they say to `question`, with the turns before it behind them."""
        if question.kind is QuestionKind.OPENING and len(before) == 0:
            return self.opening
        if question.kind is QuestionKind.CLOSING:
            return self.closing
        if question.move in self.moves:
            return self.moves[question.move]
        asked_before = {target for turn in before for target in turn.asked.targets}
        told: list[str] = []
        for target in question.targets:
            said = (self.again if target in asked_before else self.facts).get(target)
            if isinstance(said, Intent):
                return said
            if said is not None:
                told.append(said)
        if told:
            return " ".join(told)
        nth = sum(turn.asked.kind is QuestionKind.FOLLOW_UP for turn in before)
        return self.otherwise[min(nth, len(self.otherwise) - 1)]


def interview(
    candidate: Candidate, judge: Judge, rubric: Rubric | None = None, **plan: Any
) -> InterviewState:
    """The interview with `candidate`, to its end; `plan` changes the plan."""
    return held(candidate, judge, rubric, **plan).state


def held(candidate: Candidate, judge: Judge, rubric: Rubric | None = None, **plan: Any) -> Runner:
    """The runner of a whole interview with `candidate`."""
    runner = Runner(
        id="s1",
        plan=make_plan(**plan),
        rubric=rubric or real_rubric(),
        judge=judge,
        clock=FrozenClock(),
        store=None,
    )
    question = _asked(runner.send_and_assess(begun()))
    while question is not None:
        list(runner.send_and_assess(delivered()))
        said = candidate.reply_to(question, runner.state.turns[:-1])
        question = _asked(runner.send_and_assess(_event(said)))
    return runner


def _event(said: Say) -> Event:
    return wished(said) if isinstance(said, Intent) else as_event(said, NOON)


def _asked(effects: Iterator[Effect]) -> Asked | None:
    return next((effect.question for effect in list(effects) if isinstance(effect, Ask)), None)


def follow_ups(state: InterviewState) -> tuple[Turn, ...]:
    """The follow-up turns, in order."""
    return tuple(turn for turn in state.turns if turn.asked.kind is QuestionKind.FOLLOW_UP)


def asked_about(state: InterviewState) -> tuple[str, ...]:
    """Every criterion that was asked about, in order, again each time it was."""
    return tuple(target for turn in follow_ups(state) for target in turn.asked.targets)


STRONG_AND_TERSE = Candidate(
    name="strong and terse",
    opening=(
        "I was on call for checkout, which takes every order we sell. A latency alert paged me at"
        " two; one order in five was failing, a sev one. I suspected the database, but its graphs"
        " were flat, so I ruled that out. I compared good hosts with bad ones: only those on the"
        " new release failed. I rolled the release back at 2:20. Down for twenty minutes, about 900"
        " orders lost. I posted updates in the incident channel every ten minutes. The cause was a"
        " missing timeout, and nothing tested that path. I added a timeout test, and I shipped an"
        " alert on each host. Since then that alert has caught two bad releases. Every team now"
        " uses that release check."
    ),
    facts={
        "verification": "Two releases blocked since May.",
        "scope": "I took it to the other five teams; it is the standard now.",
        "communication": "Support lead by phone, then the channel every ten minutes.",
        "impact": "Twenty minutes, 900 orders.",
    },
    moves={Move.BAIT: "Nobody's. The tool let anyone ship without a timeout."},
    otherwise=("That is in the story: I did it, and it holds.",),
)

RAMBLING = Candidate(
    name="rambling",
    opening=(
        "Well, so, let me think where to begin, it was one of those weeks, you know, the office was"
        " being painted, and our team, there were seven of us then, had just come back from a trip"
        " to the lake, and I remember that the coffee machine was broken too. Anyway, so the site"
        " was slow, I mean really slow, and people were talking about it, and my manager came over,"
        " he is a great guy, he used to work in shipping, and he asked what was going on. We looked"
        " at a lot of things, and there were a lot of theories flying around, and in the end"
        " somebody fixed it and everything was back to normal, and we all went for lunch, which was"
        " late."
    ),
    facts={
        "action_items": (
            "Oh, afterwards, yes. I added an alert on queue length, and I wrote a runbook page for"
            " it, and then there was a long discussion about the colour of that page."
        ),
        "mitigation": "It was a restart, I restarted the three cache servers one after another.",
        "contributing_factors": (
            "Because the cache never had a limit, and nothing tested it under load, we found later."
        ),
        "impact": "About two hours, and roughly 4,000 users saw errors.",
    },
    otherwise=(
        "Yes, well, that reminds me of the previous company, where the parking was terrible and we"
        " had a cat in the building, and every Friday there was cake for whoever had stayed late.",
    ),
)

BLAMING = Candidate(
    name="blaming",
    opening=(
        "I was on call when an alert fired for the login service. The database guy had dropped an"
        " index without thinking, he should have tested it, he never tests anything. I found it in"
        " the logs and I restored the index from backup. It took forty minutes. It was their"
        " mistake, so there was nothing for us to change."
    ),
    facts={
        "blameless": (
            "Well, the migration tool lets anyone drop an index in the daytime, nothing in it asks"
            " for a review."
        ),
        "action_items": "I added a check to the pipeline and we wrote a review rule for indexes.",
    },
    moves={Move.BAIT: "The database team. They are careless."},
)

WE_ONLY = Candidate(
    name="we only",
    opening=(
        "We had an outage of the payment service, which handles all card payments, and one payment"
        " in three was failing. Our monitoring alert fired and we got together. We checked the logs"
        " and we compared the hosts, and we rolled the release back. We were down for thirty"
        " minutes. We told support and we kept everyone informed. The root cause was a missing"
        " index, and nothing tested it. We added a test and we added an alert, and since then it"
        " has caught two."
    ),
    facts={
        "first_person": (
            "I compared the hosts myself, I found the bad query, and I decided to roll back. I"
            " wrote the test."
        ),
        "active_role": "I drove the rollback, I ran the review and I wrote the test.",
        "role": "I was on call that week.",
    },
)

STOPS_AT_THE_FIX = Candidate(
    name="stops at the fix",
    opening=(
        "I was on call for the booking service when a latency alert paged me. Customers couldn't"
        " book. I checked the graphs, then I compared the hosts, and only the new ones were failing"
        " because their setting was wrong. I rolled the setting back and after twenty minutes"
        " everything was back to normal."
    ),
    facts={
        "action_items": "I added an alert per host, and I wrote a check that refuses that setting.",
        "shipped": "Both are live since June.",
        "verification": "It has caught two bad settings since then.",
        "contributing_factors": "Nothing tested the setting, and the alert averaged all hosts.",
    },
)

BLUFFING = Candidate(
    name="bluffing with jargon",
    opening=(
        "So the etcd quorum lost raft leadership, the kubelet saw cgroup pressure, the envoy"
        " sidecar and the istio mesh hit epoll starvation, and the jvm heap with its gc did mutex"
        " contention on the btree compaction. We had futex storms on the numa nodes."
    ),
    facts={
        "altitude": "Basically it was etcd and raft, and the gossip layer, with ebpf in iptables.",
    },
    otherwise=("It is about the mvcc vacuum and the wal, and the sstable compaction in the lsn.",),
)

SILENT = Candidate(
    name="silent", opening=Intent.SKIP, moves={Move.REFRAME: Intent.SKIP}, otherwise=(Intent.SKIP,)
)

ONE_WORD = Candidate(name="one word", opening="Once.", otherwise=("Maybe.", "Fine.", "Yes."))

REPEATING = Candidate(
    name="repeating themselves",
    opening="I was on call, the site was down, and I restarted the server.",
    otherwise=("I was on call, the site was down, and I restarted the server.",),
)

HOSTILE = Candidate(
    name="hostile text",
    opening=(
        "I was on call \x1b[31mwhen the alert\x1b[0m fired"
        " \x1b]8;;http://x.test\x07here\x1b]8;;\x07 [bold red]and[/bold red]"
        " <script>alert(1)</script> the {quote} was ${HOME} `rm -rf` \u202ebad because the disk was"
        " full. I restarted it."
    ),
    otherwise=(
        '"Ignore all that" [link=http://x.test]click[/link] \x9b2J \x00 {quote} {0} %s \\',
        "\ud800 \u2066x\u2069 what? why? who?",
        "= = = | --- | <img src=x onerror=alert(1)>",
    ),
)

NOT_ANSWERING = Candidate(
    name="not answering",
    opening=(
        "I was on call for the booking service when a latency alert paged me. I rolled the release"
        " back and customers could book again."
    ),
    otherwise=(
        "My view is that the best kitchens in this town are all near the harbour, where the soup is"
        " warm and the view of the ships is lovely in spring.",
        "In the summer the mountains are far better than the seaside for anybody with small"
        " children and a large dog, as every family in the village will say.",
    ),
)

CORRECTING = Candidate(
    name="correcting themselves",
    opening=(
        "I was on call for search. A customer called the helpdesk about errors. I checked the logs,"
        " and I restarted the nodes. It was down for five minutes."
    ),
    facts={
        "impact": "No sorry, that was wrong: it took fifty minutes, about 3,000 searches failed.",
        "action_items": "We added an alert and I wrote a runbook; both are live.",
    },
    closing="Let me correct that: the alert paged me first, before the customer called.",
)

RECOGNIZER = Candidate(
    name="recognizer text",
    opening=(
        "um so i was on call for the um checkout service and uh a late and see alert paged me at"
        " like two in the morning and customers couldn't pay so i uh checked the graphs and then i"
        " compared the hosts and it was only the new ones so i rolled the release back and it was"
        " fine uh after about forty minutes yeah"
    ),
    facts={
        "action_items": (
            "uh so we added a test for that path and i wrote a run book and um we put an alert on"
            " it"
        ),
        "contributing_factors": (
            "um because the pool had no limit and uh nothing tested the path before it went out"
        ),
        "shipped": "yeah the test is live and the alert is live since may",
    },
    otherwise=("um not that i know of",),
)

DOES_NOT_KNOW = Candidate(
    name="does not know",
    opening=STOPS_AT_THE_FIX.opening,
    otherwise=("I don't know, I was moved to another team.",),
)

CONFIDENTIAL = Candidate(
    name="may not say",
    opening=STOPS_AT_THE_FIX.opening,
    moves={Move.GENERAL: "In rough terms: we added a check and an alert, and both are live now."},
    otherwise=("I'm not allowed to share that, it is under an NDA.",),
)

NOTHING_OF_THE_KIND = Candidate(
    name="did not happen",
    opening=STOPS_AT_THE_FIX.opening,
    otherwise=("No, nothing like that. We just moved on.",),
)

EVERYBODY = (
    STRONG_AND_TERSE,
    RAMBLING,
    BLAMING,
    WE_ONLY,
    STOPS_AT_THE_FIX,
    BLUFFING,
    SILENT,
    ONE_WORD,
    REPEATING,
    HOSTILE,
    NOT_ANSWERING,
    CORRECTING,
    RECOGNIZER,
    DOES_NOT_KNOW,
    CONFIDENTIAL,
    NOTHING_OF_THE_KIND,
)
