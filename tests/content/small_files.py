"""The smallest content files that load, for tests that break one thing in them."""

from __future__ import annotations

from pathlib import Path

QUESTIONS = """\
schema: 1
topic: caching
title: Caches
questions:
  - id: cache-served-stale-prices
    text: "Tell me about a cache that kept showing old prices."
    kind: data
    levels: [junior, senior]
    rubric: small
    tags: [cache, correctness]
    strong_answer:
      - "Says who was shown the old prices."
  - id: cache-was-empty
    text: "Tell me about a cache that lost everything at once."
    kind: capacity
    levels: [staff]
    rubric: small
    tags: [cache]
    strong_answer: ["Says what the load behind it did."]
"""

RUBRIC = """\
schema: 1
id: small
title: Small
version: 1
levels: [junior, senior, staff]
sections:
  - {id: story, title: Story, advised_share: 0.75}
  - {id: after, title: After, advised_share: 0.25}
criteria:
  - id: detection
    title: Detection
    section: story
    expected: {junior: 1, senior: 2, staff: 2}
    value: {junior: {0: 4, 1: 1}, senior: {0: 5, 1: 2}, staff: {0: 6, 1: 3}}
    measures: "How it was found."
    scores: {0: "Not said.", 1: "Vague.", 2: "Clear."}
    why: "It shows what was watched."
    say: "Name the signal."
    probes:
      - "How was it found?"
      - "Who saw it first?"
      - "What told you?"
      - 'You said "{quote}". Who noticed?'
      - 'Before "{quote}", what was seen?'
    deeper: ["What did that signal measure?"]
altitude:
  title: Altitude
  measures: "How high the story flies."
  why: "A listener must follow."
  outcomes:
    right: {score: 2, text: "Easy to follow."}
    too_technical: {score: 0, text: "Too deep.", probes: ["In plain words?"], deeper: ["Plainer?"]}
    too_vague: {score: 0, text: "Too high.", probes: ["What broke?"], deeper: ["Which part?"]}
dimensions:
  - id: handling
    title: Handling
    weight: {junior: 1, senior: 1, staff: 1}
    criteria: {detection: 1, altitude: 0.5}
    anchors:
      junior: {1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}
      senior: {1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}
      staff: {1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}
phrases:
  reframe: ["A smaller one?"]
  closing: ["Anything to add?"]
  think: ["Take your time."]
  skip: ["On we go."]
  thanks: ["Thank you."]
lists:
  monitor: [alert, dashboard]
detectors:
  detection:
    kind: cues
    combine: best
    rules:
      - points: 2
        any: ["{monitor} fired"]
        unless: ["no alert"]
        examples: {fires: ["The alert fired."], silent: ["We noticed."]}
altitude_detector:
  jargon: [mutex]
  mechanism: [because]
  technical_per_hundred: 5
fillers: [um]
"""


def write(folder: Path, name: str, text: str) -> Path:
    """A file called `name` in `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def place_of(text: str, at: str) -> str:
    """`line:column` of the only place in `text` where `at` stands."""
    assert text.count(at) == 1, f"{at!r} stands {text.count(at)} times"
    before = text[: text.index(at)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def changed(text: str, old: str, new: str) -> str:
    """`text` with its only `old` replaced."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)
