"""Rubric files: what is refused, and where the message points."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.content.rubrics import check_rubric, load_rubric, load_rubrics
from simulator.content.yaml_source import BrokenContent
from simulator.scoring.rubric import ALTITUDE, Altitude, CueDetector, Level
from tests.content.small_files import RUBRIC, changed, place_of, write


def test_a_sound_file_becomes_a_rubric(tmp_path: Path) -> None:
    rubric = load_rubric(write(tmp_path, "small.yaml", RUBRIC))
    assert (rubric.id, rubric.title, rubric.version) == ("small", "Small", 1)
    (criterion,) = rubric.criteria
    assert criterion.expected == {Level.JUNIOR: 1, Level.SENIOR: 2, Level.STAFF: 2}
    assert criterion.value[Level.STAFF] == {0: 6, 1: 3}
    assert criterion.scores[0] == "Not said."
    assert rubric.altitude.outcomes[Altitude.TOO_VAGUE].probes == ("What broke?",)
    assert rubric.dimensions[0].criteria == {"detection": 1, ALTITUDE: 0.5}
    assert rubric.dimensions[0].anchors[Level.SENIOR][3] == "c"
    detector = rubric.detectors["detection"]
    assert isinstance(detector, CueDetector)
    assert detector.rules[0].any == ("{monitor} fired",)
    assert rubric.lists == {"monitor": ("alert", "dashboard")}


def test_a_rubric_needs_no_detectors(tmp_path: Path) -> None:
    text = RUBRIC[: RUBRIC.index("lists:")]
    rubric = load_rubric(write(tmp_path, "small.yaml", text))
    assert (rubric.detectors, rubric.altitude_detector, rubric.fillers) == ({}, None, ())


PLAIN_PROBE = '      - "How was it found?"\n'
LAST_QUOTING = "      - 'Before \"{quote}\", what was seen?'\n"
# what is changed, into what, where the message points, the message
BROKEN = [
    ("title: Small", "titel: Small", "titel", "unknown key 'titel'"),
    ("version: 1\n", "", "schema", "'version' is missing"),
    ("version: 1", "version: 0", "version", "version: input should be greater than or equal to 1"),
    ("id: small", "id: Small Rubric", "id: Small", "id: string should match pattern"),
    ("schema: 1", "schema: 9", "schema", "schema: input should be 1"),
    (
        "advised_share: 0.75",
        "advised_share: 75",
        "advised_share: 75",
        "sections.0.advised_share: input should be less than or equal to 1",
    ),
    (
        "advised_share: 0.75",
        "advised_share: 0.5",
        "- {id: story",
        "the advised shares do not sum to 1",
    ),
    (
        "advised_share: 0.75",
        "advised_share: .nan",
        "advised_share: .nan",
        "sections.0.advised_share: input should be",
    ),
    ("{id: after,", "{id: story,", "id: story, title: After", "id 'story' is already taken"),
    ("section: story", "section: middle", "section: middle", "no section is called 'middle'"),
    (
        "- id: detection",
        "- id: how-found",
        "id: how-found",
        "criteria.0.id: string should match pattern",
    ),
    ("- id: detection", "- id: altitude", "id: altitude", "id 'altitude' is already taken"),
    (
        "expected: {junior: 1, senior: 2, staff: 2}",
        "expected: {junior: 1, senior: 2}",
        "{junior: 1, senior: 2}",
        "'staff' is missing",
    ),
    (
        "expected: {junior: 1, senior: 2, staff: 2}",
        "expected: {junior: 1, senior: 3, staff: 2}",
        "senior: 3",
        "criteria.0.expected.senior: input should be 0, 1 or 2",
    ),
    (
        "expected: {junior: 1, senior: 2, staff: 2}",
        "expected: {junior: 1, senior: 2, staff: 2, lead: 2}",
        "lead: 2",
        "criteria.0.expected.lead.[key]: input should be 'junior', 'senior' or 'staff'",
    ),
    ("staff: {0: 6, 1: 3}", "staff: {0: 6}", "{0: 6}", "'1' is missing"),
    (
        "staff: {0: 6, 1: 3}",
        "staff: {0: 11, 1: 3}",
        "0: 11",
        "criteria.0.value.staff.0: input should be less than or equal to 10",
    ),
    (', 2: "Clear."}', "}", '{0: "Not said."', "'2' is missing"),
    (
        "    section: story\n",
        "    section: story\n    overdue_after: repair\n",
        "overdue_after",
        "no criterion is called 'repair'",
    ),
    (
        "    section: story\n",
        "    section: story\n    needs: repair\n",
        "needs",
        "no criterion is called 'repair'",
    ),
    (
        "    deeper: [",
        '    weak: ["Which?"]\n    deeper: [',
        '["Which?"]',
        "fewer than 5 wordings",
    ),
    (
        "    deeper: [",
        "    weak: ['\"{quote}\"?']\n    deeper: [",
        "['\"{quote}\"?']",
        "none can be asked without {quote}",
    ),
    (
        "dimensions:\n",
        "bait: {levels: [senior], criterion: blame, after: detection, probes: [Who?],"
        " reframed: A, blamed: B, avoided: C}\ndimensions:\n",
        "criterion: blame",
        "no criterion is called 'blame'",
    ),
    (
        "dimensions:\n",
        "bait: {levels: [senior], criterion: detection, after: cause, probes: [Who?],"
        " reframed: A, blamed: B, avoided: C}\ndimensions:\n",
        "after: cause",
        "no criterion is called 'cause'",
    ),
    (PLAIN_PROBE, "", '- "Who saw', "criteria.0.probes: tuple should have at least 5 items"),
    (LAST_QUOTING, '      - "And then?"\n', '- "How was', "fewer than 2 carry {quote}"),
    (
        'deeper: ["What did that signal measure?"]',
        "deeper: ['In \"{quote}\", which?']",
        "['In",
        "none can be asked without {quote}",
    ),
    (
        ', deeper: ["Which part?"]}',
        "}",
        '{score: 0, text: "Too high."',
        "none can be asked without {quote}",
    ),
    (
        '    right: {score: 2, text: "Easy to follow."}\n',
        "",
        "too_technical",
        "'right' is missing",
    ),
    ("detection: 1, altitude", "detektion: 1, altitude", "detektion", "no criterion is called"),
    (
        "{detection: 1, altitude: 0.5}",
        "{detection: 0, altitude: 0.5}",
        "detection: 0",
        "dimensions.0.criteria.detection: input should be greater than 0",
    ),
    (
        "weight: {junior: 1, senior: 1, staff: 1}",
        "weight: {junior: -1, senior: 1, staff: 1}",
        "junior: -1",
        "dimensions.0.weight.junior: input should be greater than or equal to 0",
    ),
    (
        "weight: {junior: 1, senior: 1, staff: 1}",
        "weight: {junior: heavy, senior: 1, staff: 1}",
        "junior: heavy",
        "dimensions.0.weight.junior: input should be a valid number",
    ),
    (
        "weight: {junior: 1, senior: 1, staff: 1}",
        "weight: {junior: 1, senior: 0, staff: 1}",
        "- id: handling",
        "all weights are 0 at level senior",
    ),
    (
        "weight: {junior: 1, senior: 1, staff: 1}",
        "weight: {junior: 1, senior: 1}",
        "{junior: 1, senior: 1}",
        "'staff' is missing",
    ),
    (
        '      staff: {1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}\n',
        '      staff: {1: "a", 2: "b", 3: "x", 5: "e"}\n',
        '{1: "a", 2: "b", 3: "x"',
        "'4' is missing",
    ),
    (
        'closing: ["Anything to add?"]',
        "closing: []",
        "[]",
        "phrases.closing: tuple should have at least 1 item",
    ),
    ('  think: ["Take your time."]\n', "", "reframe", "'think' is missing"),
    (
        "  detection:\n    kind",
        "  detector:\n    kind",
        "kind",
        "no criterion is called 'detector'",
    ),
    ("kind: cues", "kind: magic", "kind: magic", "detectors.detection: input tag 'magic'"),
    ("combine: best", "combine: worst", "combine: worst", "detectors.detection.cues.combine: "),
    ("points: 2", "points: 3", "points: 3", "detectors.detection.cues.rules.0.points: "),
    ("[alert, dashboard]", "[]", "[]", "lists.monitor: tuple should have at least 1 item"),
    (
        '["{monitor} fired"]',
        '["{watcher} fired"]',
        '["{watcher} fired"]',
        "no list is called 'watcher', in '{watcher} fired'",
    ),
    ('["no alert"]', '["no ..."]', '["no ..."]', "a cue begins and ends with a word: 'no ...'"),
    ("jargon: [mutex]", "jargon: [mu*tex]", "[mu*tex]", "'mu*tex' is not a cue word in 'mu*tex'"),
    ("fillers: [um]", "fillers: [um?]", "[um?]", "a cue begins and ends with a word: 'um?'"),
    (
        "technical_per_hundred: 5",
        "technical_per_hundred: 0",
        "technical_per_hundred: 0",
        "altitude_detector.technical_per_hundred: input should be greater than 0",
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "message"), BROKEN, ids=[row[1] for row in BROKEN])
def test_a_broken_file_is_refused_with_the_place(
    old: str, new: str, at: str, message: str, tmp_path: Path
) -> None:
    text = changed(RUBRIC, old, new)
    file = write(tmp_path, "small.yaml", text)
    with pytest.raises(BrokenContent) as caught:
        load_rubric(file)
    expected = f"{file}:{place_of(text, at)}: {message}"
    found = [str(problem) for problem in caught.value.problems]
    assert [line for line in found if line.startswith(expected)] != [], found


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = changed(RUBRIC, "section: story", "section: middle")
    text = changed(text, "detection: 1, altitude", "detektion: 1, altitude")
    with pytest.raises(BrokenContent, match=r"\(and 1 more\)$"):
        load_rubric(write(tmp_path, "small.yaml", text))


def test_of_two_rubrics_with_one_id_the_first_counts(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "a.yaml", RUBRIC),
        write(tmp_path, "b.yaml", changed(RUBRIC, "title: Small", "title: Other")),
    ]
    loaded = load_rubrics(files)
    assert [rubric.title for rubric in loaded.values] == ["Small"]
    assert [str(p) for p in loaded.problems] == [f"{files[1]}:1:1: rubric 'small' is already taken"]


def test_a_broken_rubric_leaves_the_good_ones_standing(tmp_path: Path) -> None:
    files = [write(tmp_path, "a.yaml", "schema: 1\n"), write(tmp_path, "b.yaml", RUBRIC)]
    loaded = load_rubrics(files)
    assert [rubric.id for rubric in loaded.values] == ["small"]
    assert {problem.file for problem in loaded.problems} == {files[0]}


# Example sentences of cue rules


def test_a_sound_file_has_nothing_to_report(tmp_path: Path) -> None:
    assert check_rubric(write(tmp_path, "small.yaml", RUBRIC)) == []


EXAMPLES = '{fires: ["The alert fired."], silent: ["We noticed."]}'


@pytest.mark.parametrize(
    ("examples", "at", "message"),
    [
        ('{fires: ["It broke."]}', "- points", "does not fire on: It broke."),
        (
            '{fires: ["An alert fired."], silent: ["The alert fired."]}',
            "- points",
            "fires on: The alert fired.",
        ),
        ('{silent: ["We noticed."]}', "{silent", "no example that fires"),
    ],
)
def test_a_rule_that_breaks_its_own_examples_is_reported(
    examples: str, at: str, message: str, tmp_path: Path
) -> None:
    text = changed(RUBRIC, EXAMPLES, examples)
    file = write(tmp_path, "small.yaml", text)
    place = place_of(text, at).split(":")
    line, column = int(place[0]), int(place[1]) + (2 if at.startswith("- ") else 0)
    assert [str(problem) for problem in check_rubric(file)] == [
        f"{file}:{line}:{column}: {message}"
    ]


def test_checking_a_broken_file_reports_what_is_broken(tmp_path: Path) -> None:
    file = write(tmp_path, "small.yaml", "schema: 1\n")
    assert "'id' is missing" in [problem.message for problem in check_rubric(file)]
