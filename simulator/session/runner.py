"""Runs one interview: logs each event, steps the core, and hands the effects to a shell.

The runner knows no screen and no pipe. A shell sends it events (`send`) and performs the effects
that come back; `Assess` is performed by `assess`, which a shell may call in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from simulator.errors import StorageError
from simulator.interview.debrief import Debrief, debrief
from simulator.interview.effects import Assess, Effect, ShowScorecard
from simulator.interview.events import Assessed, Event, Intent, IntentGiven, QuestionReworded
from simulator.interview.follow_up import next_question
from simulator.interview.plan import Plan
from simulator.interview.questions import reworded
from simulator.interview.reducer import fold, step
from simulator.interview.state import InterviewState
from simulator.report.json_report import session_json
from simulator.scoring.evidence import Judge
from simulator.scoring.hearing import read_heard
from simulator.scoring.rubric import Rubric
from simulator.session.store import SessionStore

Clock = Callable[[], float]
"""Seconds since the epoch, UTC."""


class Runner:
    """One interview in progress."""

    def __init__(
        self,
        *,
        id: str,
        plan: Plan,
        rubric: Rubric,
        judge: Judge,
        clock: Clock,
        store: SessionStore | None,
        log: Sequence[Event] = (),
    ) -> None:
        """Take up the interview `id` after the events of `log`; without a store nothing is kept."""
        self.id = id
        self.rubric = rubric
        self.clock = clock
        self._judge = judge
        self._store = store
        self._logged = len(log)
        self._waiting: list[Event] = []
        self._state = fold(plan, log)
        self.storage_problem: str | None = None
        """Why the latest events are not on disk; None when they are, or when nothing is kept."""

    @property
    def state(self) -> InterviewState:
        """Where the interview stands."""
        return self._state

    def send(self, event: Event) -> tuple[Effect, ...]:
        """Take `event`, and return what the shell must now do.

        Raises IllegalEvent, and changes nothing, when the interview does not allow it now. The
        event is on disk before this returns. When it cannot be written the interview goes on: the
        event is kept in memory and written with the next one, and `storage_problem` says why.
        """
        event = self._answered_by_the_runner(event)
        after, effects = step(self._state, event)
        self._waiting.append(event)
        self._state = after
        with self._storing():
            if self._store is not None:
                self._store.append(self.id, self._logged, self._waiting, after.phase)
            self._logged += len(self._waiting)
            self._waiting.clear()
        if any(isinstance(effect, ShowScorecard) for effect in effects):
            self._keep_scorecard()
        return effects

    def assess(self) -> Assessed:
        """Perform `Assess`: judge what was said, and choose the next question. Changes nothing."""
        state = self._state
        reading = read_heard(self._judge, state.exchanges, self.rubric)
        return Assessed(
            at=self.clock(),
            scores={id: finding.score for id, finding in reading.findings.items()},
            next_question=next_question(state, reading, self.rubric),
        )

    def send_and_assess(self, event: Event) -> Iterator[Effect]:
        """`send`, with `Assess` performed on the spot: what is left is for a waiting shell."""
        for effect in self.send(event):
            if isinstance(effect, Assess):
                yield from self.send_and_assess(self.assess())
            else:
                yield effect

    def debrief(self) -> Debrief:
        """What was said so far, judged story by story."""
        return debrief(self._state, self.rubric, self._judge)

    def _answered_by_the_runner(self, event: Event) -> Event:
        """The event that a wish for other words leads to: only the runner holds the rubric."""
        if isinstance(event, IntentGiven) and event.intent is Intent.REPHRASE:
            question = reworded(self._state, self.rubric)
            if question is not None:
                return QuestionReworded(at=event.at, question=question)
        return event

    def _keep_scorecard(self) -> None:
        # Beside a log that lacks its last events it would be a scorecard of something else.
        if self._store is not None and not self._waiting:
            with self._storing():
                self._store.keep_scorecard(self.id, session_json(self.debrief()))

    @contextmanager
    def _storing(self) -> Iterator[None]:
        try:
            yield
        except StorageError as error:
            self.storage_problem = str(error)
        else:
            self.storage_problem = None
