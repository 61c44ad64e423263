"""The terms of a story, the same for typed and spoken words, and how common each one is.

A term is a word without its ending, or a number in digits however it was said. What every story of
an incident says (alert, on call, rolled back) tells nothing of which incident it is: `COMMON` knows
how many training answers hold such a term.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from simulator.scoring.text import Word, normalise

SHORTEST_STEM = 3
"""Letters that an ending must leave."""
_ENDING = re.compile(rf"(.{{{SHORTEST_STEM},}}?)(ingly|edly|ing|ied|ies|ers|ed|es|er|ly|s|e)")

_DIGITS = re.compile(r"[$€£]?(\d[\d,.:]*)[^\W\d_]*%?")

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}


_NUMBERS = frozenset((*_UNITS, *_TENS, "hundred", "thousand"))


@dataclass(frozen=True, slots=True)
class Term:
    """One term where it was said."""

    text: str
    """The stem, or `#` and a number in digits."""
    start: int
    """First character in the answer."""
    end: int
    """One past the last character in the answer."""


def terms(answer: str) -> tuple[Term, ...]:
    """The terms of `answer` in order; each word belongs to exactly one of them."""
    words = normalise(answer).words
    found: list[Term] = []
    at = 0
    while at < len(words):
        word = words[at].text
        length, text = _number(words, at) if word in _NUMBERS else (1, _written(word))
        found.append(Term(text, words[at].start, words[at + length - 1].end))
        at += length
    return tuple(found)


def compounds(answer: str, said: Sequence[Term]) -> frozenset[str]:
    """What neighbours make when written as one: "note books" holds notebooks, "four twenty" 420.

    `said` are the terms of `answer`.
    """
    found: set[str] = set()
    for left, right in pairwise(said):
        if left.text.startswith("#"):
            if right.text.startswith("#"):
                found.add(left.text + right.text[1:])
        else:
            first, second = answer[left.start : left.end], answer[right.start : right.end]
            found.add(stem((first + second).lower()))
    return frozenset(found)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word of the normal form without its ending; two forms of a word mostly share it."""
    bare = word.replace("'s", "").replace("'", "")
    if ending := _ENDING.fullmatch(bare):
        bare = ending[1] + ("y" if ending[2] in ("ied", "ies") else "")
    return bare[:-1] if len(bare) > SHORTEST_STEM and bare[-1] == bare[-2] else bare


def surprise(term: str, words: int) -> float:
    """How little to expect `term` in a story of `words` words by chance: 0 or more, in nats."""
    absent = 1 - _share(term)
    # So long a story holds nearly every word, and nothing in it would count.
    stories = min(max(words, SHORTEST_STORY), LONGEST_STORY) / USUAL_STORY
    return -math.log1p(-(absent**stories))


def _share(term: str) -> float:
    """The share of training answers that hold `term`."""
    return _COMMON.get(term, RARE)


def _written(word: str) -> str:
    digits = _DIGITS.fullmatch(word)
    return "#" + digits[1].replace(",", "").rstrip(".:") if digits else stem(word)


def _number(words: Sequence[Word], at: int) -> tuple[int, str]:
    """The number said in words from `at` on: how many words it takes, and the term."""
    thousands = below = 0
    end = at
    while end < len(words):
        word = words[end].text
        if word in _TENS and below % 100 == 0:
            below += _TENS[word]
        elif word in _UNITS and _takes_unit(below, _UNITS[word]):
            below += _UNITS[word]
        elif word == "hundred" and below < 100:
            below = max(below, 1) * 100
        elif word == "thousand":
            thousands, below = thousands + max(below, 1) * 1000, 0
        else:
            break
        end += 1
    return end - at, f"#{thousands + below}"


def _takes_unit(below: int, unit: int) -> bool:
    """Whether a unit may follow: after nothing, hundreds, or tens where it has one digit."""
    return below % 100 == 0 or (below % 10 == 0 and below % 100 >= 20 and unit < 10)


SHORTEST_STORY, USUAL_STORY, LONGEST_STORY = 60, 150, 1800
"""Words. The usual one is as long as the training answers are."""

RARE = 0.02
"""The share of training answers taken for a term that `COMMON` lacks."""

# `benchmarks/retelling.py --common` prints it from the training answers.
COMMON = {
    0.06: """
        #100 #11 #12 #15 #200 #50 #60 #8 #90 acros action addres age answer anybody anyon anyway
        anywher arriv assign balanc bank bas batch begin believ bet bil block board bounc bridg
        bug cach cap car cash caught chain charg claim clean clear client climb clock clos clust
        colleagu config connection consum contract country crash cut d dat deal decision declar
        default died dif different director disk door doubl drain driv dump duty eat enough
        event everyon expir failur fair fal far fault few field figur financ find flag form gat
        gateway given graph green gues guy hadnt hang hard hasnt havent hear heard help him his
        hit hom hop hospital host index insid instead jump jun knew known laptop learn leav led
        library login loud lunch m mail man many march may meant merg middl millisecond mis
        model moment monday money monitor mortem must myself near neith nop notic odd offic onto
        operation outsid p pair pap park paus pay payment perfect person pictur piec pin ping
        pipelin plain play plu pod pok policy pretty previou pric print proces product
        production provid publish question quit rais re reach reason record region rememb replay
        replica respons rest restor retry ring rout row s sal sav scan schedul screen script
        search secondary seen senior shop short simp skip smal someon split spr squad stag stand
        standard stat statu stay storag story stuck stuf such sunday sup suppos sur synthetic
        taken templat text theory theyd theyr though thursday til timeout today trac traffic try
        tuesday updat upgrad use used wal walk web wednesday weekend werent wev wil wont yes zon
    """,
    0.12: """
        #0 #20 #30 #40 #6 #7 account actual afternoon afterward against agre alarm already also
        alway anoth answ app around away bad basical behind being between big book box build
        built can cant card carry channel cod command compar copy count custom data databas dead
        decid deploy desk doe doesnt doing don drop eith els empty engine error everybody exact
        fin finish flat folk follow found friday front ful gav giv group happen head held ill
        isnt itself ive keep kept key kil kind land left limit littl lock long lost lot lov
        machin mak match mean memory messag min month most much nam need network nod non normal
        onc one ord part pas past per percent pick plac plan platform point pool primary push
        quart query queu rang rat rath red refus releas report request restart review rollback
        room root round rul sat saw see send sent serv session shar ship should show sign singl
        siz slow sorry step stor straight suspect switch system tabl talk than third togeth top
        total touch tri twic typ uh und until version very watch wed wheth whil why without word
        writ written wrong year yet your
    """,
    0.24: """
        #10 #3 #4 #5 #9 add any anyth are ask be bit both cam chang com company could couldnt
        day didnt do dont down each end even ever everyth fail fil fir fix get go goe going gon
        good half hand has he her hold honest how id if im incident into its job last lat lead
        let lin list liv load mad manag mor morn mov new next night now numb oh okay old only
        open or oth own pag phon post postmortem pul ran read real rol said servic set sev she
        sid sinc sit som somebody someth sort stil stop support tak tel test their think thos
        thought through ticket told too took turn um wait want wasnt way week wel when wher who
        whol work would wrot yeah
    """,
    0.48: """
        about aft again alert all an as back becaus been befor but by cal caus check did first
        from got hav hour is just know lik log look me minut my nev nobody not noth off our out
        over peopl put right run sam say second start team them they thi thing tim up us went
        wer what which you
    """,
    0.9: """
        #1 #2 a and at every for had i in it no of on so that the then ther to was we with
    """,
}
"""Terms by the share of training answers that hold them, in five steps."""

_COMMON = {term: share for share, row in COMMON.items() for term in row.split()}
