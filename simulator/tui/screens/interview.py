"""The interview: the conversation so far, the question, and the answer being typed."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from simulator.interview import effects as do
from simulator.interview import events as at_event
from simulator.interview.effects import Effect
from simulator.interview.events import Assessed, Event, Intent
from simulator.interview.intents import recognise
from simulator.interview.state import Asked, Phase, QuestionKind
from simulator.interview.wording import pick
from simulator.session.runner import Runner
from simulator.tui.legal import allows
from simulator.tui.screens.confirm import ConfirmDialog
from simulator.tui.screens.pause import AfterPause, pause_menu
from simulator.tui.timings import Timings
from simulator.tui.widgets.answer_editor import AnswerEditor
from simulator.tui.widgets.conversation import Conversation
from simulator.tui.widgets.key_bar import KeyBar
from simulator.tui.widgets.question_card import QuestionCard
from simulator.tui.widgets.status_line import StatusLine
from simulator.tui.words import clock_text

HINT = (
    "Answer as you would speak: what happened, what you did, how it ended, what changed.\n"
    "Ctrl+S sends, Enter is a new line, F1 is help. You may be asked for more afterwards."
)
ASSESSING = "Considering your answer…"
ASSESS = "assess"


class Ending(Enum):
    """How an interview screen was left."""

    SCORED = "scored"
    LEFT = "left"
    """It can be resumed."""
    DISCARDED = "discarded"


class InterviewScreen(Screen[Ending]):
    """Sends events to the runner, and performs the effects that come back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # No priority: a key that jumps the queue would hand in an answer whose last letters are
        # still on their way to the text area.
        Binding("ctrl+s,ctrl+enter", "send", "Send"),
        Binding("escape", "pause", "Pause", tooltip="Stop the clock; finish, leave or discard"),
        Binding("f1", "app.help", "Help"),
        Binding("f2", "wish('repeat')", "Repeat", tooltip="Hear the question again"),
        Binding("f3", "wish('think')", "Think", tooltip="Say that you need a moment"),
        Binding("f4", "wish('skip')", "Skip", tooltip="Leave this question out"),
        Binding("f5", "wish('no_story')", "No story", tooltip="Say that you have no such story"),
        Binding("f8", "pause", "Pause", show=False, tooltip="Stop the clock"),
        Binding("f10", "finish", "Finish", tooltip="End now, with a scorecard"),
    ]

    def __init__(
        self,
        runner: Runner,
        first: Event,
        *,
        not_kept: str | None = None,
        timings: Timings | None = None,
    ) -> None:
        """Take `runner` up with the event `first`; `not_kept` says why nothing is saved."""
        super().__init__()
        self.runner = runner
        self._first = first
        self._not_kept = not_kept
        self._timings = timings or Timings()
        self._thought = 0
        self._remark = ""
        self._thanked = False

    def compose(self) -> ComposeResult:
        """From the top: status, conversation, question, answer, keys."""
        yield StatusLine(id="status")
        yield Conversation(self.hint, id="conversation")
        yield QuestionCard(id="card")
        yield from self.compose_answer()
        # The keys of an interview take the whole line.
        yield KeyBar(palette=False)

    hint = HINT
    """What stands in place of the conversation before there is one."""

    yields_function_keys = False
    """Whether F6 and F7 are keys of the interview and not of the text area."""

    def compose_answer(self) -> ComposeResult:
        """Where the answer is given."""
        yield AnswerEditor(
            pause=self._timings.draft_pause,
            longest=self._timings.draft_longest,
            yields_function_keys=self.yields_function_keys,
            id="editor",
        )

    def on_mount(self) -> None:
        """Begin, or go on."""
        self.set_interval(self._timings.tick, self._show_status)
        if self.runner.state.phase is Phase.PAUSED:
            # Whoever reopens an interview that was paused wants to go on with it.
            self._tell(self._first, quietly=True)
            self._tell(at_event.Resumed(at=self._now))
        else:
            self._tell(self._first)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key works exactly when the interview allows what it would send."""
        now = self._now
        match action:
            case "send":
                wanted: Event = at_event.AnswerConfirmed(at=now, text="")
            case "wish":
                wanted = at_event.IntentGiven(at=now, intent=Intent(str(parameters[0])))
            case "finish":
                wanted = at_event.IntentGiven(at=now, intent=Intent.STOP)
            case "pause":
                wanted = at_event.Paused(at=now)
            case _:
                return super().check_action(action, parameters)
        return True if allows(self.runner.state, wanted) else None

    def any_key(self) -> None:
        """A key was pressed, whatever it does."""

    def action_send(self) -> None:
        """Hand the answer in, or do what it wishes."""
        answer = self._editor.text
        intent = recognise(answer)
        if intent is not None and allows(self.runner.state, self._wish(intent)):
            self._editor.clear()
            self._wish_for(intent)
            return
        # The answer itself goes to the log: no draft of it is needed any more.
        self._editor.cancel_timers()
        self._tell(at_event.AnswerConfirmed(at=self._now, text=answer))

    def action_wish(self, name: str) -> None:
        """Ask for something instead of answering."""
        self._wish_for(Intent(name))

    def action_finish(self) -> None:
        """End now, if that is really wanted."""
        self._keep_draft()

        def finish(sure: bool | None) -> None:
            if sure:
                self._wish_for(Intent.STOP)

        self.app.push_screen(
            ConfirmDialog(
                "Finish now?",
                "What you have typed counts as your last answer, and you get the scorecard.",
                yes="Scorecard now",
                no="Keep on",
            ),
            finish,
        )

    def action_pause(self) -> None:
        """Stop the clock."""
        self._keep_draft()
        self._tell(at_event.Paused(at=self._now))

    def park(self) -> None:
        """Keep everything, since the program is about to end."""
        self._keep_draft()
        self._tell(at_event.Paused(at=self._now), quietly=True)

    # Events to the runner

    @property
    def _now(self) -> float:
        return self.runner.clock()

    @property
    def _editor(self) -> AnswerEditor:
        return self.query_one(AnswerEditor)

    @property
    def draft_text(self) -> str:
        """The unfinished answer as the candidate sees it."""
        return self._editor.text

    def _wish(self, intent: Intent) -> Event:
        return at_event.IntentGiven(at=self._now, intent=intent)

    def _wish_for(self, intent: Intent) -> None:
        self._keep_draft()
        state = self.runner.state
        turn = state.open_turn
        if intent is Intent.SKIP and turn and turn.asked.kind is not QuestionKind.CLOSING:
            self._remark = pick(
                self.runner.rubric.phrases.skip, state.plan.seed, f"skip:{len(state.turns)}", ()
            )
        self._tell(self._wish(intent))

    def _keep_draft(self) -> None:
        """Bring the runner's draft up to what the editor holds."""
        self._editor.cancel_timers()
        draft = at_event.AnswerDrafted(at=self._now, text=self.draft_text)
        state = self.runner.state
        if draft.text != state.draft and allows(state, draft):
            self.runner.send(draft)
            self._show_status()

    @on(AnswerEditor.Drafted)
    def _drafted(self) -> None:
        self._keep_draft()

    def _tell(self, event: Event, *, quietly: bool = False) -> None:
        """Send `event` and perform what follows; one that came too late is dropped."""
        if not allows(self.runner.state, event):
            return
        effects = self.runner.send(event)
        if quietly:
            return
        for effect in effects:
            self._perform(effect)
        self.query_one(Conversation).show(self.runner.state.turns)
        self._show_status()
        self.refresh_bindings()

    # Effects of the runner

    def _perform(self, effect: Effect) -> None:
        match effect:
            case do.Ask(question, again):
                self._ask(question, again)
            case do.Listen(draft, after_nothing):
                self._listen(draft, after_nothing)
            case do.Review(text):
                self._review(text)
            case do.StopListening():
                self._stop_listening()
            case do.GiveTime():
                self._give_time()
            case do.Assess():
                self._assess()
            case do.ShowScorecard():
                self._thank()
            case do.ShowPaused():
                self._show_pause()
            case do.Leave():
                self.dismiss(Ending.DISCARDED)

    @property
    def _asking(self) -> bool:
        return self.runner.state.phase in (Phase.ASKING, Phase.FOLLOWING_UP, Phase.CLOSING)

    def _ask(self, question: Asked, again: bool) -> None:
        remark = "Here it is again." if again and self._asking else self._remark
        self.query_one(QuestionCard).ask(question.text, remark)
        self._remark = ""
        if self._asking:
            self._tell(at_event.QuestionDelivered(at=self._now))

    def _review(self, text: str) -> None:
        self._listen(text, after_nothing=False)

    def _stop_listening(self) -> None:
        self._editor.close()

    def _give_time(self) -> None:
        self._thought += 1
        phrases = self.runner.rubric.phrases.think
        seed = self.runner.state.plan.seed
        self.query_one(QuestionCard).remark(pick(phrases, seed, f"think:{self._thought}", ()))

    def _listen(self, draft: str, after_nothing: bool) -> None:
        turn = self.runner.state.open_turn
        # What was handed in without a word in it is still in the editor, and may be newer.
        text = self._editor.text if after_nothing else draft
        self._editor.open(text, turn.asked.kind if turn else QuestionKind.OPENING)
        if after_nothing:
            self.query_one(QuestionCard).remark(
                "I heard no answer. Type it below, or press F4 to skip the question."
            )

    def _assess(self) -> None:
        self._editor.clear()
        self.query_one(QuestionCard).ask(ASSESSING)
        self.run_worker(
            self.runner.assess, group=ASSESS, thread=True, exclusive=True, exit_on_error=False
        )

    @on(Worker.StateChanged)
    def _assessed(self, event: Worker.StateChanged) -> None:
        if event.worker.group != ASSESS or self.runner.state.phase is not Phase.ASSESSING:
            return
        if event.state is WorkerState.SUCCESS and isinstance(event.worker.result, Assessed):
            self._tell(event.worker.result)
        elif event.state is WorkerState.ERROR:
            self.query_one(QuestionCard).ask(
                "Your answer could not be judged.",
                f"{event.worker.error} - Escape, then resume, tries again. Nothing is lost.",
            )

    def _thank(self) -> None:
        state = self.runner.state
        self.query_one(QuestionCard).ask(
            pick(self.runner.rubric.phrases.thanks, state.plan.seed, "thanks", ()),
            "Your scorecard is being written…",
        )
        self.set_timer(self._timings.thanks, self._end)

    def _end(self) -> None:
        self._thanked = True
        if self.is_active:
            self.dismiss(Ending.SCORED)

    def on_screen_resume(self) -> None:
        """Help was open when the interview ended: end it now."""
        if self._thanked:
            self._end()

    def _show_pause(self) -> None:
        self.workers.cancel_group(self, ASSESS)
        clock = clock_text(self.runner.state.active_seconds)
        kept = self._not_kept is None and self.runner.storage_problem is None
        self.app.push_screen(pause_menu(clock, kept=kept), self._after_pause)

    def _after_pause(self, choice: AfterPause | None) -> None:
        match choice:
            case AfterPause.FINISH:
                self._tell(self._wish(Intent.STOP))
            case AfterPause.LEAVE:
                self.dismiss(Ending.LEFT)
            case AfterPause.DISCARD:
                self.app.push_screen(
                    ConfirmDialog(
                        "Discard this interview?",
                        "Everything said in it is deleted. This cannot be undone.",
                        yes="Discard",
                        no="Keep it",
                    ),
                    self._after_discard,
                )
            case _:
                self._tell(at_event.Resumed(at=self._now))

    def _after_discard(self, sure: bool | None) -> None:
        if sure:
            self._tell(at_event.Abandoned(at=self._now))
        else:
            self._show_pause()

    def _show_status(self) -> None:
        problem = self._not_kept or self.runner.storage_problem
        self.query_one(StatusLine).show(self.runner.state, self._now, problem, self.sound_state)

    @property
    def sound_state(self) -> str:
        """What the status line says of sound; nothing where there is none."""
        return ""
