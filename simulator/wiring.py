"""The composition root: puts folders, content, judge, clock and store together."""

from __future__ import annotations

import random
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.content.questions import Question, QuestionBank, load_question_bank
from simulator.content.rubrics import load_rubric, load_rubrics
from simulator.content.yaml_source import Loaded, Problem
from simulator.errors import ContentError, IllegalEvent, StorageError, UsageError
from simulator.interview.events import Assessed, Event, QuestionReworded, Reopened
from simulator.interview.plan import DEFAULT_FOLLOW_UPS, DEFAULT_STYLE, Opening, Plan
from simulator.interview.state import Asked
from simulator.paths import UserFolders, content_files, user_folders
from simulator.scoring.evidence import Judge
from simulator.scoring.learned import BrokenModel, LearnedScorer
from simulator.scoring.learned_judge import LearnedJudge
from simulator.scoring.rubric import Level, Rubric
from simulator.scoring.rule_judge import RuleJudge
from simulator.session.recordings import Recordings
from simulator.session.runner import Clock, Runner
from simulator.session.store import SessionStore

if TYPE_CHECKING:
    from simulator.config import Settings
    from simulator.sound import Sound
    from simulator.voice.choose import Choice

RECENT_SESSIONS = 3
"""In how many of the latest interviews a wording must not have been heard."""


@dataclass(frozen=True, slots=True)
class Reopening:
    """An unfinished interview, with the event that takes it up again."""

    runner: Runner
    event: Reopened


class Workbench:
    """Everything a shell needs, made at first use and kept."""

    def __init__(self, folders: UserFolders | None = None, clock: Clock = time.time) -> None:
        """Use the user's own folders and the system clock unless told otherwise."""
        self.folders = folders or user_folders()
        self.clock = clock
        self.judge_problem: str | None = None
        """Why the learned judge could not be loaded; None when it was, or was not wanted yet."""

    @cached_property
    def rubrics(self) -> Loaded[Rubric]:
        """Every rubric that could be read, beside what could not."""
        return load_rubrics(content_files("rubrics", self.folders))

    @cached_property
    def bank(self) -> QuestionBank:
        """Every question that could be read, beside what could not."""
        files = content_files("question_bank", self.folders)
        return load_question_bank(files, [rubric.id for rubric in self.rubrics.values])

    @cached_property
    def judge(self) -> Judge:
        """The judge that all scoring goes through: the learned one, or the rules without its model.

        Loading it takes a few tenths of a second; `judge_problem` then says why it is the rules.
        """
        try:
            return LearnedJudge(LearnedScorer.load(), RuleJudge())
        except (BrokenModel, ImportError) as error:
            self.judge_problem = f"judging by rules only, which is much coarser: {error}"
            return RuleJudge()

    def judge_called(self, name: str) -> Judge:
        """The judge called "learned" or "rules". Raises UsageError where it cannot be had."""
        if name == "rules":
            return RuleJudge()
        judge = self.judge
        if self.judge_problem is not None:
            raise UsageError(self.judge_problem)
        return judge

    @cached_property
    def store(self) -> SessionStore:
        """The session store. Raises StorageError when it cannot be opened."""
        return SessionStore(self.folders.sessions)

    @cached_property
    def recordings(self) -> Recordings:
        """The recorded answers."""
        return Recordings(self.folders.recordings)

    def delete(self, id: str) -> None:
        """Delete the session `id` with everything said in it, on paper and on tape.

        Raises StorageError; the session is then still listed, so that it can be tried again.
        """
        from simulator.voice.speech_cache import SpeechCache  # loads what reads sound

        self.recordings.delete(id)
        # Follow-ups quote the candidate, and so does what was kept of their sound.
        SpeechCache(self.folders.speech).clear()
        self.store.delete(id)

    def recognizer_choice(self, settings: Settings) -> Choice:
        """What hears the answers, as `settings` want it and this machine has it; loads nothing.

        Raises VoiceError, with the mend, when what is asked for by name is not there.
        """
        # At first use: an interview by keyboard needs none of it.
        from simulator.voice.choose import Wanted, choose
        from simulator.voice.models.store import ModelStore

        installed = ModelStore(self.folders.models).installed()
        return choose(Wanted(settings.recognizer), installed, settings.speech_model)

    def sound(self, settings: Settings) -> Sound:
        """Whether interviews can be spoken here, and with what; looks at devices, in a moment."""
        from simulator.sound import open_sound  # what is only read needs no sound

        return open_sound(self.folders, settings, self.recognizer_choice)

    @property
    def content_problems(self) -> tuple[Problem, ...]:
        """Everything wrong in the content files; what is not wrong loaded."""
        return (*self.rubrics.problems, *self.bank.problems)

    def rubric(self, name: str) -> Rubric:
        """The rubric called `name`, or in the file `name`. Raises UsageError or ContentError."""
        for rubric in self.rubrics.values:
            if rubric.id == name:
                return rubric
        if name.endswith((".yaml", ".yml")):
            return load_rubric(Path(name))
        if not self.rubrics.values and self.rubrics.problems:
            raise ContentError(str(self.rubrics.problems[0]))
        known = ", ".join(rubric.id for rubric in self.rubrics.values)
        raise UsageError(f"no rubric is called '{name}' (there is: {known})")

    def question(self, id: str) -> Question:
        """The question called `id`. Raises UsageError."""
        question = self.bank.find(id)
        if question is None:
            raise UsageError(
                f"no question is called '{id}'; 'incident-interview questions list' lists them"
            )
        return question

    def any_question(self, level: Level, seed: int) -> Question:
        """A question that suits `level`, the same for the same seed. Raises ContentError."""
        suited = self.bank.suited_to(level)
        open_ones = [q for q in suited if q.kind == "production_incident"] or list(suited)
        if not open_ones:
            problems = self.content_problems
            raise ContentError(str(problems[0]) if problems else "the question bank is empty")
        return random.Random(f"{seed}:question").choice(open_ones)

    def plan(
        self,
        *,
        level: Level,
        question: str | None = None,
        stories: int = 1,
        follow_ups: int = DEFAULT_FOLLOW_UPS,
        time_budget: float | None = None,
        seed: int | None = None,
        style: str = DEFAULT_STYLE,
    ) -> Plan:
        """A plan for a new interview; without a seed one is drawn, and kept in the plan.

        With a seed of the caller's the interview repeats itself, so earlier ones have no say in its
        words. Raises UsageError for an unknown question or style, and where a second story is
        wanted and the bank has no question for it.
        """
        drawn = secrets.randbelow(2**31) if seed is None else seed
        chosen = self.question(question) if question else self.any_question(level, drawn)
        rubric = self.rubric(chosen.rubric)
        if style != DEFAULT_STYLE and rubric.style(style) is None:
            known = ", ".join(known.id for known in rubric.styles)
            raise UsageError(f"no interviewer's style is called '{style}' (there is: {known})")
        return Plan(
            question_id=chosen.id,
            question=chosen.text,
            second=self._second(chosen, level, drawn) if stories > 1 else None,
            rubric=chosen.rubric,
            level=level,
            follow_ups=follow_ups,
            time_budget=time_budget,
            seed=drawn,
            style=style,
            avoid=self._recent_wordings() if seed is None else (),
        )

    def _second(self, first: Question, level: Level, seed: int) -> Opening:
        """A question for another story than `first` asks for: of another kind where there is one.

        Raises UsageError.
        """
        others = [
            question
            for question in self.bank.suited_to(level)
            if question.rubric == first.rubric and question.id != first.id
        ]
        unlike = [question for question in others if question.kind != first.kind]
        if not others:
            raise UsageError("the question bank has no second question for this level")
        chosen = random.Random(f"{seed}:second question").choice(unlike or others)
        return Opening(chosen.id, chosen.text)

    def _recent_wordings(self) -> tuple[str, ...]:
        """What the candidate was asked in the latest interviews, of those that can be read."""
        try:
            recent = self.store.sessions()[:RECENT_SESSIONS]
        except StorageError:
            return ()
        wordings: list[str] = []
        for session in recent:
            with suppress(StorageError):
                put = map(_question_put, self.store.events(session.id))
                wordings += [question.wording for question in put if question is not None]
        return tuple(wordings)

    def start(self, plan: Plan, *, keep: bool = True) -> Runner:
        """A new interview, kept in the store unless `keep` is false. Raises StorageError."""
        now = self.clock()
        id = _session_id(now)
        rubric = self.rubric(plan.rubric)
        store = self.store if keep else None
        if store is not None:
            store.create(id, plan, now)
        return Runner(
            id=id, plan=plan, rubric=rubric, judge=self.judge, clock=self.clock, store=store
        )

    def reopen(self, id: str | None = None) -> Reopening:
        """The session `id`, or the latest unfinished one, to be gone on with. Raises UsageError."""
        if id is None:
            unfinished = [s for s in self.store.sessions() if s.is_unfinished]
            if not unfinished:
                raise UsageError("no interview was interrupted; nothing to resume")
            session = unfinished[0]
        else:
            session = self.store.find(id)
            if not session.is_unfinished:
                raise UsageError(f"session {session.id} is over; 'show {session.id}' shows it")
        return Reopening(self.replay(session.id), Reopened(at=self.clock()))

    def replay(self, id: str) -> Runner:
        """The interview `id` as its log leaves it. Raises UsageError or StorageError."""
        session = self.store.find(id)
        try:
            return Runner(
                id=session.id,
                plan=session.plan,
                rubric=self.rubric(session.plan.rubric),
                judge=self.judge,
                clock=self.clock,
                store=self.store,
                log=self.store.events(session.id),
            )
        except IllegalEvent as error:
            # A log is only ever written through the core, so one that does not fit has lost events.
            raise StorageError(f"session {session.id} is damaged: {error}") from None


def _question_put(event: Event) -> Asked | None:
    """The question that `event` puts in words of the interviewer's own; None where it puts none."""
    match event:
        case Assessed():
            return event.next_question
        case QuestionReworded():
            return event.question
        case _:
            return None


def _session_id(now: float) -> str:
    """Sorts by time, and differs between two interviews begun in one second."""
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    return f"{stamp}-{secrets.token_hex(2)}"
