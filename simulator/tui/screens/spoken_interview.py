"""The interview aloud: the question is spoken, the answer is heard, checked, and then counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Static

from simulator.interview import events as at_event
from simulator.interview.events import Event, Intent
from simulator.interview.intents import recognise
from simulator.interview.state import Asked, Outcome, Phase, QuestionKind
from simulator.session.runner import Runner
from simulator.tui.legal import allows
from simulator.tui.screens.listening import ListeningScreen
from simulator.tui.screens.pause import AfterPause
from simulator.tui.screens.put_back import put_back_menu
from simulator.tui.spoken_words import Stage
from simulator.tui.widgets.answer_editor import AnswerEditor
from simulator.tui.widgets.question_card import QuestionCard
from simulator.tui.widgets.review_line import ReviewLine
from simulator.voice.answer import joined
from simulator.voice.jargon import Repair

HINT = (
    "Say what happened, what you did, how it ended, what changed. Think as long as you like.\n"
    "Space ends your answer; you check what was heard, and ^S lets it count. F6 types instead."
)


class SpokenInterviewScreen(ListeningScreen):
    """Listens while an answer is open, unless the candidate would rather type."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "app.help", "Help", show=False),
        Binding("f5", "wish('no_story')", "No story", show=False, tooltip="Say that you have none"),
        Binding("f6", "switch", "Type/speak", tooltip="From voice to keyboard and back"),
        Binding(
            "f7", "mute", "Mute", show=False, tooltip="Silence the interviewer, or let it speak"
        ),
        Binding("f9", "again", "Again", tooltip="Begin this answer again from nothing"),
        Binding("ctrl+r", "undo_repair", "Put back", show=False, tooltip="Undo a changed word"),
        Binding("f10", "finish", "Finish", show=False, tooltip="End now, with a scorecard"),
    ]

    hint = HINT

    def __init__(
        self, runner: Runner, first: Event, *, recordings: Path | None, **options: Any
    ) -> None:
        """`options` are those of a listening screen.

        Where answers are recorded, it is in the folder `recordings`; None records nothing.
        """
        super().__init__(runner, first, **options)
        self._recordings = recordings

    @property
    def _review_line(self) -> ReviewLine:
        return self.query_one(ReviewLine)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Voice keys work while an answer is open."""
        phase = self.runner.state.phase
        match action:
            case "switch" | "again":
                return True if phase in (Phase.ANSWERING, Phase.REVIEWING) else None
            case "undo_repair":
                return True if phase is Phase.REVIEWING and self._review_line.repairs else None
            case "mute":
                return True
        return super().check_action(action, parameters)

    def any_key(self) -> None:
        """Whoever presses a key has heard enough, and is not done with the answer."""
        if self._studio.is_speaking:
            self._studio.hush()
        self._studio.cancel_countdown()
        if self.is_mounted:
            self._review_line.stop_counting()

    def action_send(self) -> None:
        """The answer is at its end: by voice it is now checked, otherwise it counts.

        Asked for twice, it does not wait for a recognizer that takes too long.
        """
        if self._turn.takes.is_awaited:
            self._turn.give_up_waiting()
        elif self.is_listening:
            # The key that stopped the interviewer is not also the end of an empty answer.
            if self.has_floor:
                self._write_down_and(self._hand_in)
        elif self.runner.state.phase is Phase.ANSWERING:
            self._write_down_and(self._hand_in_typed)
        else:
            super().action_send()

    def action_switch(self) -> None:
        """Put the microphone away, or take it up again; what was said or typed stays."""
        if self.is_listening:
            self._type()
            return
        self._turn.is_typed = False
        self._turn.draft.settle(self._editor.text)
        if self.runner.state.phase is Phase.REVIEWING:
            self._tell(at_event.AnswerTakenBack(at=self._now, text=self._turn.draft.text))
        else:
            self._begin_take()

    def action_again(self) -> None:
        """Begin the answer from nothing."""
        self._forget()
        if self.runner.state.phase is Phase.REVIEWING:
            self._turn.is_typed = False
            self._tell(at_event.AnswerTakenBack(at=self._now))
            return
        self._tell(at_event.AnswerDrafted(at=self._now, text=""))
        self._listen("", after_nothing=False)

    def action_mute(self) -> None:
        """Silence the interviewer, or let the next question be heard."""
        self._studio.mute(not self._studio.manner.muted)
        self._show_status()

    def action_undo_repair(self) -> None:
        """Choose a changed word to be put back as it was heard."""
        self.app.push_screen(put_back_menu(self._review_line.repairs), self._put_back)

    def _put_back(self, repair: Repair | None) -> None:
        if repair is not None:
            self._editor.replace(self._review_line.put_back(repair))
            self.refresh_bindings()

    # What the interview asks for

    def _ask(self, question: Asked, again: bool) -> None:
        # A question that is only taken up after a pause is on the screen, and was heard.
        if self._asking or not self._turn.has_begun:
            self._studio.say(joined("" if again else self._remark, question.text))
        super()._ask(question, again)

    def _listen(self, draft: str, after_nothing: bool) -> None:
        self._turn.open(len(self.runner.state.turns), draft, self._recordings)
        self._review_line.close()
        if self._turn.is_typed:
            self._open_editor(draft, after_nothing)
            return
        self._begin_take()
        if after_nothing:
            self.query_one(QuestionCard).remark(
                "I heard no answer. Say it again, F6 to type it, or F4 to skip the question."
            )

    def _open_editor(self, text: str, after_nothing: bool = False) -> None:
        self._panel.close()
        self._editor.display = True
        super()._listen(text, after_nothing)

    def _begin_take(self) -> None:
        self._turn.listen()
        turn = self.runner.state.open_turn
        self._editor.display = False
        self._panel.open(turn.asked.kind if turn else QuestionKind.OPENING)
        self._panel.hear(stage=self._listening_stage, lit=0.0, countdown=None, lost=0.0)
        self._show_draft()
        self._show_status()

    def _stop_listening(self) -> None:
        self._studio.hush()
        self._studio.stop_listening()
        self._review_line.close()
        self._panel.hear(stage=Stage.STOPPED, lit=0.0, countdown=None)
        super()._stop_listening()

    def _give_time(self) -> None:
        self._studio.give_time()
        super()._give_time()

    def _review(self, text: str) -> None:
        answer = self._turn.checked(text)
        self._editor.mark(answer.unsure)
        self._open_editor(text)
        counts = self._studio.manner.hands_free and not self._turn.is_typed
        self._review_line.check(answer, self._timings.counts_after if counts else None)

    def _assess(self) -> None:
        self._turn.takes.forget()
        self._panel.close()
        self._editor.display = True
        turns = self.runner.state.turns
        if turns and turns[-1].outcome is not Outcome.ANSWERED:
            self._studio.drop_answer()
        else:
            self._studio.end_answer()
        super()._assess()

    def _thank(self) -> None:
        super()._thank()
        self._studio.say(str(self.query_one("#question", Static).content))

    # The answer

    def _write_down_and(self, then: Callable[[], None]) -> None:
        """Stop listening, and go on once everything said has been recognized."""
        self._studio.stop_listening()
        self._panel.hear(stage=Stage.FINISHING, countdown=None)
        self._turn.takes.when_over(then)

    def _hand_in(self) -> None:
        """What was heard goes to be checked, or is the wish that it says."""
        if self.runner.state.phase is not Phase.ANSWERING:
            return
        text = self._turn.draft.text
        intent = recognise(text)
        if intent is not None and allows(self.runner.state, self._wish(intent)):
            self._forget()
            self._wish_for(intent)
            if self.is_listening and not self._turn.takes:
                self._listen("", after_nothing=False)
            return
        turn = self.runner.state.open_turn
        if not text and turn is not None and turn.asked.kind is QuestionKind.CLOSING:
            self._tell(at_event.AnswerConfirmed(at=self._now, text=""))
            return
        self._tell(self._turn.told(self._turn.check(), self._now))

    def _hand_in_typed(self) -> None:
        """Text counts as it stands; what was said of it keeps its times."""
        text = self._editor.text
        if self._turn.draft.heard and recognise(text) is None:
            self._tell(self._turn.told(self._turn.as_typed(text), self._now), quietly=True)
        super().action_send()

    def _forget(self) -> None:
        """Keep nothing of the answer so far."""
        self._turn.forget()
        self._editor.clear()

    def _type(self, note: str = "") -> None:
        """Go on by keyboard."""
        self._turn.is_typed = True
        self._turn.takes.wait_for_nothing()
        self._studio.hush()
        self._studio.stop_listening()
        self._open_editor(self._turn.draft.text)
        self.query_one(QuestionCard).remark(note)
        self._keep_draft()

    def _after_pause(self, choice: AfterPause | None) -> None:
        paused = self.runner.state.paused_from
        if choice is AfterPause.FINISH and paused is Phase.ANSWERING and self._turn.draft.heard:
            self._tell(at_event.Resumed(at=self._now), quietly=True)
            self._wish_for(Intent.STOP)
            return
        super()._after_pause(choice)

    def _wish_for(self, intent: Intent) -> None:
        if intent is Intent.STOP and self.runner.state.phase is Phase.ANSWERING:
            self._write_down_and(self._stop)
            return
        super()._wish_for(intent)

    def _stop(self) -> None:
        """What was said before the candidate stopped counts, with its times."""
        self._keep_draft()
        if self._turn.draft.heard and self.draft_text.strip():
            turn = self._turn
            answer = turn.as_typed(self.draft_text) if turn.is_typed else turn.as_heard()
            self._tell(turn.told(answer, self._now), quietly=True)
        self._tell(self._wish(Intent.STOP))

    @on(AnswerEditor.Edited)
    def _edited(self) -> None:
        if self.runner.state.phase is Phase.REVIEWING:
            self._review_line.follow(self._editor.text)
            self.refresh_bindings()

    @on(ReviewLine.TimeUp)
    def _time_up(self) -> None:
        if self.runner.state.phase is Phase.REVIEWING and self.is_current:
            self.action_send()
