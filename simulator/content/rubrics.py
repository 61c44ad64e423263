"""Rubrics: their YAML shape, how a file becomes a `Rubric`, and what is checked on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field as Limit
from pydantic import StringConstraints

from simulator.content.questions import Sentence, Slug
from simulator.content.yaml_source import (
    BrokenContent,
    Loaded,
    Problem,
    Route,
    Shape,
    Source,
    load_all,
    read_yaml,
)
from simulator.scoring import rubric as value
from simulator.scoring.cues import compile_cues
from simulator.scoring.rubric import ALTITUDE, Altitude, Anchor, Level, Rubric, Score
from simulator.scoring.rule_judge import rule_matches

Id = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
Share = Annotated[float, Limit(ge=0, le=1)]
Weight = Annotated[float, Limit(ge=0, le=10)]
Worth = Annotated[float, Limit(ge=0, le=10)]
Cue = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Sentences = tuple[Sentence, ...]

FEWEST_PROBES = 5
FEWEST_QUOTING_PROBES = 2
SLOT = "{quote}"


class SectionShape(Shape):
    """A section of the story."""

    id: Id
    title: Sentence
    advised_share: Share


class CriterionShape(Shape):
    """A criterion with everything said about it."""

    id: Id
    title: Sentence
    section: Id | None = None
    expected: dict[Level, Score]
    value: dict[Level, dict[Score, Worth]]
    measures: Sentence
    scores: dict[Score, Sentence]
    why: Sentence
    say: Sentence
    probes: Annotated[Sentences, Limit(min_length=FEWEST_PROBES)]
    deeper: Annotated[Sentences, Limit(min_length=1)]
    weak: Sentences = ()
    overdue_after: Id | None = None
    needs: Id | None = None


class OutcomeShape(Shape):
    """One altitude."""

    score: Score
    text: Sentence
    say: str = ""
    probes: Sentences = ()
    deeper: Sentences = ()


class AltitudeShape(Shape):
    """How altitude is judged, described and probed."""

    title: Sentence
    measures: Sentence
    why: Sentence
    outcomes: dict[Altitude, OutcomeShape]


class DimensionShape(Shape):
    """A row of the scorecard."""

    id: Id
    title: Sentence
    weight: dict[Level, Weight]
    criteria: Annotated[dict[Id, Annotated[float, Limit(gt=0, le=10)]], Limit(min_length=1)]
    anchors: dict[Level, dict[Anchor, Sentence]]


class PhrasesShape(Shape):
    """What is said around the questions."""

    reframe: Annotated[Sentences, Limit(min_length=1)]
    closing: Annotated[Sentences, Limit(min_length=1)]
    think: Annotated[Sentences, Limit(min_length=1)]
    skip: Annotated[Sentences, Limit(min_length=1)]
    thanks: Annotated[Sentences, Limit(min_length=1)]
    clarify: Sentences = ()
    general_version: Sentences = ()
    nudge: Sentences = ()
    next_story: Sentences = ()


class JoinedShape(Shape):
    """A question about two criteria."""

    criteria: tuple[Id, Id]
    probes: Annotated[Sentences, Limit(min_length=1)]


class BaitShape(Shape):
    """The question that invites blame."""

    levels: tuple[Level, ...]
    criterion: Id
    after: Id
    probes: Annotated[Sentences, Limit(min_length=1)]
    reframed: Sentence
    blamed: Sentence
    avoided: Sentence


class StyleShape(Shape):
    """A manner of interviewing."""

    id: Id
    title: Sentence
    about: Sentence
    patience: Share
    lead_ins: tuple[str, ...]
    deeper_lead_ins: tuple[str, ...]


class ExamplesShape(Shape):
    """Sentences a cue rule is held to."""

    fires: Sentences = ()
    silent: Sentences = ()


class CueRuleShape(Shape):
    """Phrases that are evidence."""

    points: Score
    any: Annotated[tuple[Cue, ...], Limit(min_length=1)]
    unless: tuple[Cue, ...] = ()
    examples: ExamplesShape


class CueDetectorShape(Shape):
    """A detector by phrases."""

    kind: Literal["cues"]
    combine: Literal["best", "sum"]
    base: Score = 0
    decisive: bool = False
    rules: Annotated[tuple[CueRuleShape, ...], Limit(min_length=1)]


class PronounDetectorShape(Shape):
    """A detector by who acts."""

    kind: Literal["pronouns"]
    weak_share: Share
    strong_share: Share
    fewest: Annotated[int, Limit(ge=1)]


class AltitudeDetectorShape(Shape):
    """A detector of the altitude."""

    jargon: tuple[Cue, ...]
    mechanism: tuple[Cue, ...]
    technical_per_hundred: Annotated[float, Limit(gt=0)]


DetectorShape = Annotated[CueDetectorShape | PronounDetectorShape, Limit(discriminator="kind")]


class RubricShape(Shape):
    """A rubric file."""

    schema_: Literal[1] = Limit(alias="schema")
    id: Slug
    title: Sentence
    version: Annotated[int, Limit(ge=1)]
    levels: tuple[Level, ...]
    sections: Annotated[tuple[SectionShape, ...], Limit(min_length=1)]
    criteria: Annotated[tuple[CriterionShape, ...], Limit(min_length=1)]
    altitude: AltitudeShape
    dimensions: Annotated[tuple[DimensionShape, ...], Limit(min_length=1)]
    phrases: PhrasesShape
    lists: dict[Id, Annotated[tuple[Cue, ...], Limit(min_length=1)]] = Limit(default_factory=dict)
    detectors: dict[Id, DetectorShape] = Limit(default_factory=dict)
    altitude_detector: AltitudeDetectorShape | None = None
    fillers: tuple[Cue, ...] = ()
    joined: tuple[JoinedShape, ...] = ()
    bait: BaitShape | None = None
    styles: tuple[StyleShape, ...] = ()


def load_rubrics(files: Iterable[Path]) -> Loaded[Rubric]:
    """Every rubric in `files`; of two with one id the first counts and the second is a problem."""
    loaded = load_all(files, lambda file: (file, load_rubric(file)))
    kept: dict[str, Rubric] = {}
    problems = list(loaded.problems)
    for file, rubric in loaded.values:
        if rubric.id in kept:
            problems.append(Problem(file, 1, 1, f"rubric '{rubric.id}' is already taken"))
        else:
            kept[rubric.id] = rubric
    return Loaded(tuple(kept.values()), tuple(problems))


def load_rubric(file: Path) -> Rubric:
    """The rubric in `file`. Raises BrokenContent with everything that is wrong in it."""
    source = read_yaml(file)
    shape = source.parse(RubricShape)
    problems = [source.problem(route, message) for route, message in _inconsistencies(shape)]
    if problems:
        raise BrokenContent(problems)
    rubric = _rubric(shape)
    problems = [source.problem(route, message) for route, message in _cue_faults(shape, rubric)]
    if problems:
        raise BrokenContent(problems)
    return rubric


def failing_examples(source: Source, shape: RubricShape, rubric: Rubric) -> list[Problem]:
    """Every example sentence that its cue rule gets wrong, and every rule without examples."""
    problems: list[Problem] = []
    for route, rule_shape, rule in _cue_rules(shape, rubric):
        if not rule_shape.examples.fires:
            problems.append(source.problem((*route, "examples"), "no example that fires"))
        for sentence in rule_shape.examples.fires:
            if not rule_matches(rule, sentence, rubric):
                problems.append(source.problem(route, f"does not fire on: {sentence}"))
        for sentence in rule_shape.examples.silent:
            if rule_matches(rule, sentence, rubric):
                problems.append(source.problem(route, f"fires on: {sentence}"))
    return problems


def check_rubric(file: Path) -> list[Problem]:
    """Everything wrong in `file`, its example sentences included; empty when it is sound."""
    try:
        rubric = load_rubric(file)
    except BrokenContent as error:
        return list(error.problems)
    source = read_yaml(file)
    return failing_examples(source, source.parse(RubricShape), rubric)


def _inconsistencies(shape: RubricShape) -> Iterator[tuple[Route, str]]:
    """What the types cannot say: references that must meet, sets that must be whole."""
    sections = [section.id for section in shape.sections]
    criteria = [criterion.id for criterion in shape.criteria]
    yield from _taken_twice(sections, "sections")
    yield from _taken_twice(criteria, "criteria")
    yield from _taken_twice([dimension.id for dimension in shape.dimensions], "dimensions")
    if abs(sum(section.advised_share for section in shape.sections) - 1) > 0.005:
        yield ("sections",), "the advised shares do not sum to 1"
    for i, criterion in enumerate(shape.criteria):
        here: Route = ("criteria", i)
        if criterion.id == ALTITUDE:
            yield (*here, "id"), f"id '{criterion.id}' is already taken"
        if criterion.section is not None and criterion.section not in sections:
            yield (*here, "section"), f"no section is called '{criterion.section}'"
        yield from _missing_levels(criterion.expected, (*here, "expected"))
        yield from _missing_levels(criterion.value, (*here, "value"))
        for level, worths in criterion.value.items():
            yield from _missing(worths, (0, 1), (*here, "value", level))
        for key in ("overdue_after", "needs"):
            other = getattr(criterion, key)
            if other is not None and other not in criteria:
                yield (*here, key), f"no criterion is called '{other}'"
        yield from _missing(criterion.scores, (0, 1, 2), (*here, "scores"))
        if sum(SLOT in probe for probe in criterion.probes) < FEWEST_QUOTING_PROBES:
            yield (*here, "probes"), f"fewer than {FEWEST_QUOTING_PROBES} carry {SLOT}"
        yield from _unaskable(criterion.probes, (*here, "probes"))
        yield from _unaskable(criterion.deeper, (*here, "deeper"))
        if criterion.weak:
            if len(criterion.weak) < FEWEST_PROBES:
                yield (*here, "weak"), f"fewer than {FEWEST_PROBES} wordings"
            yield from _unaskable(criterion.weak, (*here, "weak"))
    yield from _missing(shape.altitude.outcomes, tuple(Altitude), ("altitude", "outcomes"))
    for altitude, outcome in shape.altitude.outcomes.items():
        here = ("altitude", "outcomes", altitude)
        if outcome.probes:
            yield from _unaskable(outcome.probes, (*here, "probes"))
            yield from _unaskable(outcome.deeper, (*here, "deeper"))
    for i, dimension in enumerate(shape.dimensions):
        here = ("dimensions", i)
        for id in dimension.criteria:
            if id != ALTITUDE and id not in criteria:
                yield (*here, "criteria", id), f"no criterion is called '{id}'"
        yield from _missing_levels(dimension.weight, (*here, "weight"))
        yield from _missing_levels(dimension.anchors, (*here, "anchors"))
        for level, anchors in dimension.anchors.items():
            yield from _missing(anchors, (1, 2, 3, 4, 5), (*here, "anchors", level))
    for level in Level:
        if not sum(dimension.weight.get(level, 0) for dimension in shape.dimensions):
            yield ("dimensions",), f"all weights are 0 at level {level}"
    for i, joined in enumerate(shape.joined):
        for j, id in enumerate(joined.criteria):
            if id not in criteria:
                yield ("joined", i, "criteria", j), f"no criterion is called '{id}'"
        if all(SLOT in probe for probe in joined.probes):
            yield ("joined", i, "probes"), f"none can be asked without {SLOT}"
    if shape.bait is not None:
        for key in ("criterion", "after"):
            id = getattr(shape.bait, key)
            if id not in criteria:
                yield ("bait", key), f"no criterion is called '{id}'"
        yield from _unaskable(shape.bait.probes, ("bait", "probes"))
    styles = [style.id for style in shape.styles]
    for i, id in enumerate(styles):
        if id in styles[:i]:
            yield ("styles", i, "id"), f"id '{id}' is already taken"
    for id in shape.detectors:
        if id not in criteria:
            yield ("detectors", id), f"no criterion is called '{id}'"


def _taken_twice(ids: Sequence[str], key: str) -> Iterator[tuple[Route, str]]:
    for i, id in enumerate(ids):
        if id in ids[:i]:
            yield (key, i, "id"), f"id '{id}' is already taken"


def _unaskable(wordings: Sentences, route: Route) -> Iterator[tuple[Route, str]]:
    """There is not always something to quote, so one wording must do without."""
    if all(SLOT in wording for wording in wordings):
        yield route, f"none can be asked without {SLOT}"


def _missing_levels(given: Mapping[Level, object], route: Route) -> Iterator[tuple[Route, str]]:
    return _missing(given, tuple(Level), route)


def _missing(
    given: Iterable[object], wanted: tuple[object, ...], route: Route
) -> Iterator[tuple[Route, str]]:
    present = set(given)
    for key in wanted:
        if key not in present:
            yield route, f"'{key}' is missing"


def _cue_faults(shape: RubricShape, rubric: Rubric) -> Iterator[tuple[Route, str]]:
    """Cue patterns that break the notation."""
    patterns: list[tuple[Route, tuple[str, ...]]] = [(("fillers",), shape.fillers)]
    for route, rule, _ in _cue_rules(shape, rubric):
        patterns += [((*route, "any"), rule.any), ((*route, "unless"), rule.unless)]
    if shape.altitude_detector is not None:
        patterns.append((("altitude_detector", "jargon"), shape.altitude_detector.jargon))
        patterns.append((("altitude_detector", "mechanism"), shape.altitude_detector.mechanism))
    for route, cues in patterns:
        try:
            compile_cues(cues, rubric.lists)
        except ValueError as error:
            yield route, str(error)


def _cue_rules(
    shape: RubricShape, rubric: Rubric
) -> Iterator[tuple[Route, CueRuleShape, value.CueRule]]:
    for id, detector in shape.detectors.items():
        built = rubric.detectors[id]
        if isinstance(detector, CueDetectorShape) and isinstance(built, value.CueDetector):
            for i, (rule, made) in enumerate(zip(detector.rules, built.rules, strict=True)):
                yield ("detectors", id, "rules", i), rule, made


def _rubric(shape: RubricShape) -> Rubric:
    altitude = shape.altitude
    return Rubric(
        id=shape.id,
        title=shape.title,
        version=shape.version,
        sections=tuple(value.Section(s.id, s.title, s.advised_share) for s in shape.sections),
        criteria=tuple(value.Criterion(**dict(c)) for c in shape.criteria),
        altitude=value.AltitudeRule(
            title=altitude.title,
            measures=altitude.measures,
            why=altitude.why,
            outcomes={k: value.AltitudeOutcome(**dict(o)) for k, o in altitude.outcomes.items()},
        ),
        dimensions=tuple(value.Dimension(**dict(d)) for d in shape.dimensions),
        phrases=value.Phrases(**dict(shape.phrases)),
        lists=dict(shape.lists),
        detectors={id: _detector(d) for id, d in shape.detectors.items()},
        altitude_detector=(
            value.AltitudeDetector(**dict(shape.altitude_detector))
            if shape.altitude_detector is not None
            else None
        ),
        fillers=shape.fillers,
        joined=tuple(value.JoinedProbe(**dict(j)) for j in shape.joined),
        bait=value.Bait(**dict(shape.bait)) if shape.bait is not None else None,
        styles=tuple(value.Style(**dict(s)) for s in shape.styles),
    )


def _detector(shape: CueDetectorShape | PronounDetectorShape) -> value.Detector:
    if isinstance(shape, PronounDetectorShape):
        return value.PronounDetector(shape.weak_share, shape.strong_share, shape.fewest)
    rules = tuple(
        value.CueRule(r.points, r.any, r.unless, r.examples.fires, r.examples.silent)
        for r in shape.rules
    )
    return value.CueDetector(shape.combine, rules, shape.base, shape.decisive)
