"""The interview as readable lines, for dumb terminals and screen readers.

No cursor movement, no colour, no wrapping: a line is as long as what is said. An answer ends with
an empty line; a line that begins with "/" is a command.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from simulator.errors import IllegalEvent
from simulator.interview.effects import Ask, Effect, GiveTime, Listen, ShowPaused, ShowScorecard
from simulator.interview.events import (
    AnswerDrafted,
    Begun,
    Event,
    Intent,
    IntentGiven,
    Paused,
    QuestionDelivered,
    Resumed,
)
from simulator.interview.intents import reply
from simulator.interview.state import Phase, QuestionKind
from simulator.interview.wording import pick
from simulator.report.report import interview_reports
from simulator.report.safe import printable
from simulator.report.terminal import render_terminal
from simulator.session.runner import Runner

COLUMNS = 80

_HELP = """\
End an answer with an empty line. Instead of an answer you may type:
  /repeat    hear the question again
  /think     take your time; nothing is timed against you
  /skip      go on to the next question
  /no-story  say that you have no such story
  /pause     stop the clock until the next line
  /stop      finish now, with a scorecard
  /leave     leave now and resume later
  /help      show this"""

_INTENTS = {
    "/repeat": Intent.REPEAT,
    "/think": Intent.THINK,
    "/skip": Intent.SKIP,
    "/no-story": Intent.NO_STORY,
    "/stop": Intent.STOP,
}


class PlainShell:
    """Holds one interview over text streams."""

    def __init__(self, runner: Runner, lines: TextIO, out: TextIO) -> None:
        """Read from `lines`, write to `out`."""
        self._runner = runner
        self._lines = lines
        self._out = out
        self._told_problem: str | None = None

    def run(self, first: Event | None = None) -> None:
        """Hold the interview to its end, to `/leave`, or to the end of the input.

        `first` takes up an interview that was left; without it a new one begins. The end of the
        input ends the interview with a scorecard, as there is nobody to go on with.
        """
        self._say(_HELP)
        self._send(first or Begun(at=self._runner.clock()))
        left = False
        while not left and not self._runner.state.is_over:
            left = self._take_answer()
        if left:
            self._say(f"Left. Resume it with: incident-interview resume {self._runner.id} --plain")

    def _take_answer(self) -> bool:
        """Read one answer or command; whether the candidate left."""
        said = [self._runner.state.draft] if self._runner.state.draft else []
        while True:
            line = self._lines.readline()
            if not line:
                self._send(IntentGiven(at=self._runner.clock(), intent=Intent.STOP))
                return False
            text = line.rstrip("\r\n")
            if self._runner.state.phase is Phase.PAUSED:
                self._send(Resumed(at=self._runner.clock()))
            if text.strip() == "/leave":
                return True
            if text.startswith("/"):
                self._command(text.strip())
                return False
            if not text.strip():
                self._send(reply("\n".join(said), self._runner.clock()))
                return False
            said.append(text)
            # Each line is on disk before the next is typed.
            self._send(AnswerDrafted(at=self._runner.clock(), text="\n".join(said)))

    def _command(self, command: str) -> None:
        if command in _INTENTS:
            self._send(IntentGiven(at=self._runner.clock(), intent=_INTENTS[command]))
        elif command == "/pause":
            self._send(Paused(at=self._runner.clock()))
        elif command == "/help":
            self._say(_HELP)
        else:
            self._say(f"There is no command {command}; /help lists them.")

    def _send(self, event: Event) -> None:
        try:
            effects = list(self._runner.send_and_assess(event))
        except IllegalEvent:
            self._say("That is not possible now.")
            return
        self._tell_storage_problem()
        self._perform(effects)

    def _perform(self, effects: Iterable[Effect]) -> None:
        phrases, seed = self._runner.rubric.phrases, self._runner.state.plan.seed
        for effect in effects:
            match effect:
                case Ask(question, again):
                    self._say("")
                    self._say(f"{self._label(question.kind, again)}: {question.text}")
                    if self._runner.state.phase is not Phase.ANSWERING:
                        self._send(QuestionDelivered(at=self._runner.clock()))
                case Listen(after_nothing=True):
                    self._say("Nothing was typed yet. Type your answer, or /help.")
                case Listen(draft=draft) if draft:
                    self._say("Your answer so far, go on from here:")
                    self._say(draft)
                case GiveTime():
                    self._say(f"Interviewer: {pick(phrases.think, seed, 'think', ())}")
                case ShowPaused():
                    self._say("Paused. The next line goes on.")
                case ShowScorecard():
                    self._show_scorecard()
                case _:
                    pass  # nothing to do without a microphone or a screen

    def _label(self, kind: QuestionKind, again: bool) -> str:
        state = self._runner.state
        label = "Interviewer"
        if kind is QuestionKind.OPENING and state.plan.stories > 1:
            label += f" (story {state.story + 1} of {state.plan.stories})"
        if kind is QuestionKind.FOLLOW_UP:
            label += f" (follow-up {state.follow_ups_asked} of at most {state.plan.follow_ups})"
        return f"{label}, again" if again else label

    def _show_scorecard(self) -> None:
        runner = self._runner
        thanks = pick(runner.rubric.phrases.thanks, runner.state.plan.seed, "thanks", ())
        self._say("")
        self._say(f"Interviewer: {thanks}")
        self._say("")
        self._say(
            render_terminal(
                *interview_reports(runner.debrief()), width=COLUMNS, color=False
            ).rstrip()
        )
        self._say("")
        self._say(f"Kept as {runner.id}: incident-interview show {runner.id}")

    def _tell_storage_problem(self) -> None:
        problem = self._runner.storage_problem
        if problem is not None and problem != self._told_problem:
            self._say(f"Not saved: {problem}. The interview goes on and saving is tried again.")
        self._told_problem = problem

    def _say(self, text: str) -> None:
        self._out.write(printable(text) + "\n")
        self._out.flush()
