"""Each rule of the follow-up policy, and each number that it turns on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.interview.follow_up import (
    ENOUGH,
    LEAST_WORTH,
    LOST,
    POLICY,
    WEIGHTY,
    next_question,
)
from simulator.interview.state import Move, Outcome, QuestionKind
from simulator.interview.view import MOST_PROBES, SHORT_REPLY, SHRINKING
from simulator.scoring.gaps import OVERDUE, WRONG_HEIGHT
from simulator.scoring.replies import DRIFT_WORDS
from simulator.scoring.rubric import ALTITUDE, Altitude, Level, Score
from tests.builders import (
    ScriptedJudge,
    all_levels,
    make_criterion,
    real_rubric,
    worth,
)
from tests.interview.asking import (
    RUBRIC,
    VAGUE,
    Deaf,
    about,
    ask,
    full_rubric,
    judge,
    rubric_of,
    told,
    turn,
)


def words(number: int, of: str = "w") -> str:
    """A reply of so many different words."""
    return " ".join(f"{of}{n}" for n in range(number))


LONG = words(DRIFT_WORDS)


def test_the_policy_is_what_its_page_says_in_that_order() -> None:
    assert [rule.__name__ for rule in POLICY] == [
        "end_when_over",
        "offer_a_smaller_story",
        "close_when_spent",
        "ask_for_the_story",
        "ask_for_a_general_version",
        "bring_back",
        "ask_in_plain_words",
        "probe_the_gap_worth_most",
        "invite_blame",
        "stretch",
        "close",
    ]


# Overdue first


def test_no_gap_of_the_shipped_rubric_is_worth_as_much_as_a_story_that_stopped_too_soon() -> None:
    for criterion in real_rubric().criteria:
        assert all(w < OVERDUE for level in Level for w in criterion.value[level].values())
    assert WRONG_HEIGHT < OVERDUE


@pytest.mark.parametrize("level", Level)
def test_a_story_that_ends_at_the_fix_is_first_asked_what_changed(level: Level) -> None:
    state = told(level=level)
    question = ask(state, judge(0, mitigation=2), real_rubric())
    assert question.targets[0] == "action_items"


@pytest.mark.parametrize("level", Level)
def test_a_story_without_a_fix_is_not_asked_first_what_changed_after_it(level: Level) -> None:
    question = ask(told(level=level), judge(0), real_rubric())
    assert question.targets[0] != "action_items"


# Joined questions


def test_with_more_gaps_than_questions_two_neighbours_share_one() -> None:
    question = ask(told(follow_ups=3), judge(0))
    assert question.targets == ("action_items", "mitigation")
    assert question.wording in RUBRIC.joined[1].probes
    assert question.because == "action_items is missing so far; mitigation is missing so far"


def test_with_questions_enough_each_gap_gets_its_own() -> None:
    assert ask(told(follow_ups=4), judge(0)).targets == ("action_items",)


def test_a_gap_without_a_fresh_neighbour_is_asked_about_alone() -> None:
    state = told(turn(about("mitigation"), outcome=Outcome.SKIPPED), follow_ups=3)
    assert ask(state, judge(0)).targets == ("action_items",)


def test_of_two_neighbours_the_one_worth_more_is_joined() -> None:
    rubric = full_rubric(
        joined=(
            *RUBRIC.joined,
            replace(RUBRIC.joined[0], criteria=("detection", "action_items")),
        )
    )
    assert ask(told(follow_ups=1), judge(0), rubric).targets == ("action_items", "mitigation")


def test_the_half_of_a_joined_question_that_was_left_is_asked_as_for_the_first_time() -> None:
    state = told(turn(about("action_items", "mitigation")), follow_ups=2)
    question = ask(state, Deaf(judge(action_items=2, mitigation=0)))
    assert (question.move, question.targets) == (Move.DEEPER, ("mitigation",))
    assert question.wording in RUBRIC.criterion("mitigation").probes
    assert question.because == "half of the question was left, and mitigation is missing so far"


def test_the_half_of_a_joined_question_that_was_hinted_at_gets_a_deeper_one() -> None:
    state = told(turn(about("action_items", "mitigation")))
    question = ask(state, judge(mitigation=1))
    assert question.wording in RUBRIC.criterion("mitigation").deeper


# What builds on something else


def test_what_builds_on_something_that_is_not_there_is_not_asked_about() -> None:
    after = make_criterion("shipped", value=worth(5.0), needs="action_items")
    rubric = full_rubric(criteria=(*RUBRIC.criteria, after), joined=())
    missing = judge(action_items=0, shipped=0)
    held = told(turn(about("action_items"), "No."))
    assert ask(held, missing, rubric).targets != ("shipped",)
    assert ask(held, judge(action_items=1, shipped=0), rubric).targets == ("shipped",)
    assert ask(told(), missing, rubric).targets == ("shipped",)


# Words for what is missing and for what is vague


def test_what_is_vague_is_asked_about_in_words_for_that() -> None:
    vague = ask(told(), judge(action_items=1))
    missing = ask(told(), judge(action_items=0))
    assert vague.wording in RUBRIC.criterion("action_items").weak
    assert missing.wording in RUBRIC.criterion("action_items").probes


# The second question about one thing


def after_a_reply(reply: str, *, before: str = words(20, "v"), move: Move = Move.PROBE) -> Move:
    """The move after `reply` to a question that stays half answered, with one reply before it."""
    state = told(turn(about("detection"), before), turn(about("action_items", move=move), reply))
    return ask(state, judge(action_items=1)).move


def test_a_vague_reply_is_dug_into_at_once() -> None:
    assert after_a_reply(VAGUE) is Move.DEEPER


def test_two_questions_about_one_thing_are_the_most() -> None:
    assert MOST_PROBES == 2
    state = told(turn(about("action_items")), turn(about("action_items", move=Move.DEEPER)))
    assert ask(state, judge(action_items=1)).move is not Move.DEEPER


@pytest.mark.parametrize("move", [move for move in Move if move is not Move.PROBE])
def test_only_a_first_question_is_followed_by_a_second_one(move: Move) -> None:
    assert after_a_reply(VAGUE, move=move) is not Move.DEEPER


@pytest.mark.parametrize(
    "reply", ["I don't know.", "That didn't happen.", "No.", "I may not, it is confidential."]
)
def test_a_reason_for_no_answer_is_not_dug_into(reply: str) -> None:
    assert after_a_reply(reply) is not Move.DEEPER


def test_a_topic_that_runs_dry_is_left() -> None:
    short = words(SHORT_REPLY - 1)
    at_the_edge = int((SHORT_REPLY - 1) / SHRINKING)
    assert after_a_reply(short, before=words(at_the_edge + 1, "v")) is not Move.DEEPER
    assert after_a_reply(short, before=words(at_the_edge, "v")) is Move.DEEPER


def test_a_reply_that_is_shorter_and_not_short_shows_no_dry_topic() -> None:
    assert after_a_reply(words(SHORT_REPLY), before=words(100, "v")) is Move.DEEPER


def test_a_short_first_reply_shows_no_dry_topic() -> None:
    state = told(turn(about("action_items"), "We added a thing."))
    assert ask(state, judge(action_items=1)).move is Move.DEEPER


def test_short_with_substance_leaves_nothing_to_dig_for() -> None:
    state = told(turn(about("action_items"), "Two alerts. Both live."))
    assert ask(state, judge()).kind is QuestionKind.FOLLOW_UP
    assert ask(state, judge()).move is Move.BAIT


def test_what_was_said_before_is_not_dug_into_when_it_is_said_again() -> None:
    again = "I rolled the last release back and bookings returned after twenty minutes."
    assert after_a_reply(again) is not Move.DEEPER


@pytest.mark.parametrize(
    ("style", "move"), [("patient", Move.PROBE), ("eager", Move.DEEPER), ("none", Move.DEEPER)]
)
def test_an_eager_interviewer_stays_where_a_patient_one_goes_on(style: str, move: Move) -> None:
    # A second question on mitigation is worth 3 (0.6 without a style), a fresh one on blameless 1.
    state = told(turn(about("mitigation")), style=style)
    assert ask(state, judge(mitigation=1, blameless=1)).move is move


# What may not be told


CONFIDENTIAL = "I'm not allowed to share that."


def test_what_may_not_be_told_is_asked_for_in_a_general_version() -> None:
    state = told(turn(about("action_items"), CONFIDENTIAL))
    question = ask(state, judge(action_items=0))
    assert (question.move, question.targets) == (Move.GENERAL, ("action_items",))
    assert question.wording in RUBRIC.phrases.general_version


def test_a_general_version_is_asked_for_once_in_an_interview() -> None:
    state = told(
        turn(about("action_items"), CONFIDENTIAL),
        turn(about("action_items", move=Move.GENERAL), CONFIDENTIAL),
        turn(about("detection"), CONFIDENTIAL),
    )
    assert ask(state, judge(action_items=0, detection=0)).move is not Move.GENERAL


def test_both_halves_of_a_question_are_asked_for_in_a_general_version() -> None:
    state = told(turn(about("action_items", "mitigation"), CONFIDENTIAL))
    question = ask(state, judge(action_items=0, mitigation=1))
    assert question.targets == ("action_items", "mitigation")


def test_what_was_told_all_the_same_is_not_asked_for_in_a_general_version() -> None:
    state = told(turn(about("action_items"), CONFIDENTIAL))
    assert ask(state, judge()).move is not Move.GENERAL


# What went elsewhere


def test_a_reply_that_went_elsewhere_is_brought_back() -> None:
    state = told(turn(about("action_items"), LONG))
    question = ask(state, Deaf(judge(0)))
    assert (question.move, question.targets) == (Move.NUDGE, ("action_items",))
    assert question.wording in RUBRIC.criterion("action_items").probes
    assert question.text.startswith(RUBRIC.phrases.nudge)
    assert question.text.endswith(question.wording)


def test_who_drifts_again_is_not_nudged_and_not_dug_into() -> None:
    drifting = [
        turn(about("action_items"), LONG),
        turn(about("action_items", move=Move.NUDGE), LONG),
    ]
    question = ask(told(*drifting), Deaf(judge(0)))
    assert question.move is Move.PROBE
    assert "action_items" not in question.targets
    question = ask(told(*drifting, turn(about("detection"), LONG), follow_ups=8), Deaf(judge(0)))
    assert (question.move, question.targets) == (Move.PROBE, ("mitigation",))


def test_a_short_reply_has_not_gone_elsewhere() -> None:
    state = told(turn(about("action_items"), LONG.rsplit(" ", 1)[0]))
    assert ask(state, Deaf(judge(0))).move is not Move.NUDGE


def test_a_reply_on_something_else_that_counts_has_not_gone_elsewhere() -> None:
    state = told(turn(about("action_items"), LONG))
    assert ask(state, judge(action_items=0, detection=1)).move is not Move.NUDGE


def test_more_of_what_was_told_in_full_is_no_answer_to_another_question() -> None:
    state = told(turn(about("action_items"), LONG))
    scores = {"action_items": 0, "mitigation": 0, "blameless": 0, "detection": 2}
    full = replace(state.turns[0], scores=scores)
    told_in_full = replace(state, turns=(full, state.turns[1]))
    thin = replace(state, turns=(replace(full, scores=scores | {"detection": 1}), state.turns[1]))
    assert ask(told_in_full, judge(0, detection=2)).move is Move.NUDGE
    assert ask(thin, judge(0, detection=1)).move is not Move.NUDGE


def test_a_reply_that_raised_anything_has_not_gone_elsewhere() -> None:
    state = told(turn(about("action_items"), LONG))
    assert ask(state, Deaf(judge(0, detection=2))).move is not Move.NUDGE


# The invitation to blame


@pytest.mark.parametrize(
    ("level", "move"),
    [(Level.JUNIOR, Move.CLOSE), (Level.SENIOR, Move.BAIT), (Level.STAFF, Move.BAIT)],
)
def test_blame_is_invited_at_its_levels(level: Level, move: Move) -> None:
    assert ask(told(level=level), judge()).move is move


def test_the_invitation_is_judged_by_its_own_criterion_and_gives_its_reason() -> None:
    question = ask(told(), judge())
    assert question.targets == ("blameless",)
    assert question.wording in RUBRIC.bait.probes  # type: ignore[union-attr]
    assert "name is asked for" in question.because


def test_blame_is_invited_once() -> None:
    state = told(turn(about("blameless", move=Move.BAIT)))
    assert ask(state, judge()).move is Move.CLOSE


def test_blame_is_not_invited_where_the_framing_was_asked_about() -> None:
    assert ask(told(turn(about("blameless"))), judge()).move is Move.CLOSE


def test_blame_is_not_invited_before_a_cause_was_told() -> None:
    state = told(
        turn(about("action_items")), turn(about("action_items", move=Move.DEEPER)), follow_ups=4
    )
    assert ask(state, judge(action_items=0)).move is Move.CLOSE


def test_whoever_has_blamed_is_not_invited_to() -> None:
    rubric = full_rubric(
        criteria=tuple(
            replace(c, expected=all_levels(0)) if c.id == "blameless" else c
            for c in RUBRIC.criteria
        )
    )
    assert ask(told(), judge(blameless=0), rubric).move is Move.CLOSE
    assert ask(told(), judge(blameless=1), rubric).move is Move.BAIT


@pytest.mark.parametrize(("vague", "move"), [(WEIGHTY, Move.PROBE), (WEIGHTY - 0.1, Move.BAIT)])
def test_the_last_question_invites_blame_unless_a_weighty_gap_is_left(
    vague: float, move: Move
) -> None:
    criteria = [c for c in RUBRIC.criteria if c.id != "detection"]
    rubric = full_rubric(
        criteria=(*criteria, make_criterion("detection", value=worth(vague))), joined=()
    )
    assert ask(told(follow_ups=1), judge(detection=1), rubric).move is move
    assert ask(told(follow_ups=2), judge(detection=1), rubric).move is Move.PROBE


def test_the_invitation_quotes_a_cause_and_nothing_else() -> None:
    """`action_items` lies alone in its section; beside another part, shared words are left out."""
    shared = full_rubric(
        criteria=tuple(replace(c, section="after") for c in RUBRIC.criteria), joined=()
    )
    state = replace(told(), turns=(replace(told().turns[0], answer="The limit was missing."),))
    assert ask(state, judge()).text == 'You said "The limit was missing". Who was that?'
    assert ask(state, judge(), shared).text in BAIT_WITHOUT_WORDS


BAIT_WITHOUT_WORDS = ("Whose change was it?", "Who let it through?")


# The stretch


def test_a_complete_story_is_stretched_once_towards_the_next_level() -> None:
    beyond = make_criterion("reach", expected={**all_levels(1), Level.STAFF: 2})
    rubric = full_rubric(criteria=(*RUBRIC.criteria, beyond), bait=None)
    state = told()
    question = ask(state, judge(reach=1), rubric)
    assert (question.move, question.targets) == (Move.STRETCH, ("reach",))
    assert question.because == "complete for a senior answer; a staff answer also tells this"
    stretched = told(turn(about("reach", move=Move.STRETCH)))
    assert ask(stretched, judge(reach=1), rubric).move is Move.CLOSE


def test_a_story_with_a_gap_is_not_stretched() -> None:
    beyond = make_criterion("reach", expected={**all_levels(1), Level.STAFF: 2})
    rubric = full_rubric(criteria=(*RUBRIC.criteria, beyond), bait=None)
    state = told(turn(about("detection"), outcome=Outcome.SKIPPED))
    assert ask(state, judge(reach=1, detection=1), rubric).move is Move.CLOSE


def test_above_staff_there_is_nothing_to_stretch_to() -> None:
    beyond = make_criterion("reach", expected=all_levels(1))
    rubric = full_rubric(criteria=(*RUBRIC.criteria, beyond), bait=None)
    assert ask(told(level=Level.STAFF), judge(reach=1), rubric).move is Move.CLOSE


# Enough


@pytest.mark.parametrize(
    ("asked", "vague", "score", "move"),
    [
        (ENOUGH - 1, LEAST_WORTH - 0.1, 1, Move.PROBE),
        (ENOUGH, LEAST_WORTH - 0.1, 1, Move.CLOSE),
        (ENOUGH, LEAST_WORTH, 1, Move.PROBE),
        (ENOUGH, LEAST_WORTH / 2 - 0.1, 0, Move.PROBE),
    ],
)
def test_after_enough_questions_a_thin_spot_is_let_go_and_a_missing_one_is_not(
    asked: int, vague: float, score: Score, move: Move
) -> None:
    rubric = rubric_of(small=vague, other=5.0)
    held = [turn(about("other", text=f"{n}?"), outcome=Outcome.SKIPPED) for n in range(asked)]
    assert ask(told(*held, follow_ups=8), judge(small=score), rubric).move is move


def test_the_reason_for_closing_is_told() -> None:
    spent = ask(told(follow_ups=0), judge(0))
    late = ask(replace(told(time_budget=60.0), active_seconds=60.0), judge(0))
    complete = ask(told(turn(about("blameless"))), judge())
    assert [question.because for question in (spent, late, complete)] == [
        "the follow-ups are spent",
        "the time is spent",
        "nothing further is worth asking",
    ]


# Too short an opening


def test_an_answer_in_which_nothing_could_be_judged_is_asked_to_become_a_story_once() -> None:
    state = told()
    question = ask(state, judge(None))
    assert (question.kind, question.move) == (QuestionKind.FOLLOW_UP, Move.REFRAME)
    assert (question.wording, question.targets) == (question.text, ())
    assert question.text in RUBRIC.phrases.clarify
    again = told(turn(question, "Yes."))
    assert ask(again, judge(None)).kind is QuestionKind.CLOSING


def test_a_story_that_came_late_is_probed_like_any_other() -> None:
    state = told(turn(ask(told(), judge(None)), VAGUE), follow_ups=8)
    assert ask(state, judge(0)).targets == ("action_items",)


def test_without_a_question_left_no_story_is_asked_for() -> None:
    assert ask(told(follow_ups=0), judge(None)).kind is QuestionKind.CLOSING


# The altitude


@pytest.mark.parametrize("altitude", [Altitude.TOO_TECHNICAL, Altitude.TOO_VAGUE])
def test_a_story_still_at_the_wrong_height_is_asked_for_once_more(altitude: Altitude) -> None:
    by = ScriptedJudge({}, others=2, altitude=altitude)
    state = told(turn(about(ALTITUDE), VAGUE))
    question = ask(state, by)
    assert (question.move, question.targets) == (Move.DEEPER, (ALTITUDE,))
    assert question.wording in RUBRIC.altitude.outcomes[altitude].deeper


def technical(missing: int, altitude: Altitude = Altitude.TOO_TECHNICAL) -> ScriptedJudge:
    """So many of the four criteria are missing, the others strong."""
    ids = [c.id for c in RUBRIC.criteria][:missing]
    return ScriptedJudge(dict.fromkeys(ids, 0), others=2, altitude=altitude)


def test_a_story_too_technical_to_make_out_is_asked_for_in_plain_words() -> None:
    state = told(turn(about("blameless"), "Fine."), follow_ups=8)
    assert LOST * len(RUBRIC.criteria) == 2
    question = ask(state, technical(2))
    assert (question.move, question.targets) == (Move.PROBE, (ALTITUDE,))
    assert question.wording in RUBRIC.altitude.outcomes[Altitude.TOO_TECHNICAL].probes


def test_plain_words_are_not_asked_for_first_nor_where_most_was_told_nor_again() -> None:
    after_one = told(turn(about("blameless"), "Fine."), follow_ups=8)
    assert ask(told(follow_ups=8), technical(2)).targets != (ALTITUDE,)
    assert ask(after_one, technical(1)).targets == ("detection",)
    assert ask(after_one, technical(2, Altitude.TOO_VAGUE)).targets == ("mitigation",)
    again = told(turn(about(ALTITUDE), "Fine."), turn(about("blameless"), "Fine."), follow_ups=8)
    assert ask(again, technical(2)).targets == ("mitigation",)


def test_a_rubric_without_the_optional_parts_is_asked_from_all_the_same() -> None:
    bare = replace(
        full_rubric(joined=(), bait=None, styles=()),
        phrases=replace(RUBRIC.phrases, clarify=(), general_version=(), nudge=()),
    )
    assert ask(told(), judge(None), bare).kind is QuestionKind.CLOSING
    drifted = told(turn(about("action_items"), LONG))
    assert ask(drifted, Deaf(judge(0)), bare).targets == ("mitigation",)
    held_back = told(turn(about("action_items"), CONFIDENTIAL))
    assert ask(held_back, judge(0), bare).targets == ("mitigation",)
    assert next_question(told(), judge().read((), bare), bare) is not None
