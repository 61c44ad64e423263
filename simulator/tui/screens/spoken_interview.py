"""The interview aloud: the question is spoken, the answer is heard, checked, and then counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from simulator.interview import events as at_event
from simulator.interview.events import Event, Intent
from simulator.interview.intents import recognise
from simulator.interview.state import Asked, Outcome, Phase, QuestionKind
from simulator.report.safe import one_line
from simulator.session.runner import Runner
from simulator.tui.legal import allows
from simulator.tui.open_takes import OpenTakes
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.lost_microphone import AfterLoss, lost_microphone
from simulator.tui.screens.menu import Menu, Way
from simulator.tui.screens.pause import AfterPause
from simulator.tui.spoken_words import Stage, sound_state
from simulator.tui.widgets.answer_editor import AnswerEditor
from simulator.tui.widgets.question_card import QuestionCard
from simulator.tui.widgets.review_line import ReviewLine
from simulator.tui.widgets.spoken_answer import SpokenAnswer as SpokenAnswerPanel
from simulator.voice.alignment import place_words
from simulator.voice.answer import AnswerDraft, SpokenAnswer, joined
from simulator.voice.jargon import Repair
from simulator.voice.pcm import BLOCK_SECONDS
from simulator.voice.signals import (
    Countdown,
    Ending,
    Floor,
    Level,
    ModelReady,
    RecordingStopped,
    Said,
    Saying,
    Signal,
    SoundLost,
    TakeEnded,
    VoiceFailed,
)
from simulator.voice.studio import Studio

HINT = (
    "Say what happened, what you did, how it ended, what changed. Think as long as you like.\n"
    "Space ends your answer; you check what was heard, and ^S lets it count. F6 types instead."
)


class SpokenInterviewScreen(InterviewScreen):
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

    @dataclass
    class Signalled(Message):
        """Posted from the studio's threads."""

        signal: Signal

        def can_replace(self, message: Message) -> bool:
            """Of levels that wait to be shown only the last counts."""
            both = isinstance(message, type(self)) and isinstance(message.signal, Level)
            return both and isinstance(self.signal, Level)

    def __init__(
        self,
        runner: Runner,
        first: Event,
        *,
        studio: Studio,
        recordings: Path | None,
        **options: Any,
    ) -> None:
        """Speak and listen in `studio`.

        Where answers are recorded, it is in the folder `recordings`; None records nothing.
        """
        super().__init__(runner, first, **options)
        self._studio = studio
        self._recordings = recordings
        self._draft = AnswerDraft()
        self._turn = 0
        """Which question the draft answers, counted from 1."""
        self._takes = OpenTakes()
        self._has_floor = False
        self._is_typing = False
        self._checked = SpokenAnswer("")

    yields_function_keys = True
    hint = HINT

    def compose_answer(self) -> ComposeResult:
        """What is heard, and the editor in which it is checked."""
        yield SpokenAnswerPanel(id="spoken")
        yield ReviewLine(id="review")
        yield from super().compose_answer()

    def on_mount(self) -> None:
        """Load the recognizer while the question is spoken."""
        self._studio.tell(self._pass_on)
        self._studio.prepare()
        self._panel.close()
        super().on_mount()

    def _pass_on(self, signal: Signal) -> None:
        """From the studio's threads to the screen's own."""
        self.post_message(self.Signalled(signal))

    def on_unmount(self) -> None:
        """Leave the studio quiet, but for the thanks at the end."""
        if self.runner.state.phase is not Phase.SCORED:
            self._studio.hush()
        if self.runner.state.phase is Phase.ABANDONED:
            self._studio.drop_answer()
        self._studio.end_answer()

    @property
    def _review_line(self) -> ReviewLine:
        return self.query_one(ReviewLine)

    @property
    def _panel(self) -> SpokenAnswerPanel:
        return self.query_one(SpokenAnswerPanel)

    @property
    def is_listening(self) -> bool:
        """Whether an answer is open and is given by voice."""
        return self.runner.state.phase is Phase.ANSWERING and not self._is_typing

    @property
    def draft_text(self) -> str:
        """All that was said or typed; of the unfinished sentence what was made of it so far."""
        return self._draft.with_partial if self.is_listening else self._editor.text

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
        if self._takes.is_awaited:
            self._draft.settle(self._draft.with_partial)
            self._draft.partial = ""
            self._takes.give_up()
        elif self.is_listening:
            # The key that stopped the interviewer is not also the end of an empty answer.
            if self._has_floor:
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
        self._is_typing = False
        self._draft.settle(self._editor.text)
        if self.runner.state.phase is Phase.REVIEWING:
            self._tell(at_event.AnswerTakenBack(at=self._now, text=self._draft.text))
        else:
            self._begin_take()

    def action_again(self) -> None:
        """Begin the answer from nothing."""
        self._forget()
        if self.runner.state.phase is Phase.REVIEWING:
            self._is_typing = False
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
        ways = [
            Way(str(number), f"{one_line(r.written)} was heard as {one_line(r.heard)}", r)
            for number, r in enumerate(self._review_line.repairs, start=1)
        ]
        menu = Menu("Put back what was heard", "Enter or its number puts it back.", ways)
        self.app.push_screen(menu, self._put_back)

    def _put_back(self, repair: Repair | None) -> None:
        if repair is not None:
            self._editor.replace(self._review_line.put_back(repair))
            self.refresh_bindings()

    # What the interview asks for

    def _ask(self, question: Asked, again: bool) -> None:
        # A question that is only taken up after a pause is on the screen, and was heard.
        if self._asking or not self._turn:
            self._studio.say(joined("" if again else self._remark, question.text))
        super()._ask(question, again)

    def _listen(self, draft: str, after_nothing: bool) -> None:
        turn = len(self.runner.state.turns)
        if turn != self._turn:
            self._turn = turn
            self._draft = AnswerDraft(settled=draft)
            self._takes.forget()
            self._studio.begin_answer(self._recordings, str(turn))
        self._checked = SpokenAnswer("")
        self._review_line.close()
        if self._is_typing:
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
        self._takes.begin(self._studio.listen())
        self._has_floor = False
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
        # What another process heard has neither its doubts nor its repairs any more.
        answer = self._checked if self._checked.text == text else SpokenAnswer(text)
        self._editor.mark(answer.unsure)
        self._open_editor(text)
        counts = self._studio.manner.hands_free and not self._is_typing
        self._review_line.check(answer, self._timings.counts_after if counts else None)

    def _assess(self) -> None:
        self._takes.forget()
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
        self._takes.when_over(then)

    def _hand_in(self) -> None:
        """What was heard goes to be checked, or is the wish that it says."""
        if self.runner.state.phase is not Phase.ANSWERING:
            return
        text = self._draft.text
        intent = recognise(text)
        if intent is not None and allows(self.runner.state, self._wish(intent)):
            self._forget()
            self._wish_for(intent)
            if self.is_listening and not self._takes:
                self._listen("", after_nothing=False)
            return
        turn = self.runner.state.open_turn
        if not text and turn is not None and turn.asked.kind is QuestionKind.CLOSING:
            self._tell(at_event.AnswerConfirmed(at=self._now, text=""))
            return
        self._checked = self._draft.assembled(*self._studio.words)
        self._tell(self._heard(self._checked))

    def _hand_in_typed(self) -> None:
        """Text counts as it stands; what was said of it keeps its times."""
        text = self._editor.text
        if self._draft.heard and recognise(text) is None:
            words = place_words(text, self._draft.heard)
            self._tell(self._heard(SpokenAnswer(text, words)), quietly=True)
        super().action_send()

    def _heard(self, answer: SpokenAnswer) -> Event:
        return at_event.AnswerHeard(
            at=self._now, text=answer.text, words=answer.words, recording=self._studio.recording
        )

    def _forget(self) -> None:
        """Keep nothing of the answer so far."""
        self._studio.stop_listening()
        self._studio.drop_answer()
        self._takes.forget()
        self._turn = -1
        self._draft = AnswerDraft()
        self._editor.clear()

    def _type(self, note: str = "") -> None:
        """Go on by keyboard."""
        self._is_typing = True
        self._takes.wait_for_nothing()
        self._studio.hush()
        self._studio.stop_listening()
        self._open_editor(self._draft.text)
        self.query_one(QuestionCard).remark(note)
        self._keep_draft()

    def _after_pause(self, choice: AfterPause | None) -> None:
        paused = self.runner.state.paused_from
        if choice is AfterPause.FINISH and paused is Phase.ANSWERING and self._draft.heard:
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
        if self._draft.heard and self.draft_text.strip():
            answer = self._draft.assembled(*self._studio.words)
            if self._is_typing:
                answer = SpokenAnswer(
                    self.draft_text, place_words(self.draft_text, self._draft.heard)
                )
            self._tell(self._heard(answer), quietly=True)
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

    # Signals of the studio

    @property
    def _listening_stage(self) -> Stage:
        if self._studio.is_speaking:
            return Stage.INTERVIEWER
        return Stage.LISTENING if self._studio.is_ready else Stage.LOADING

    @on(Signalled)
    def _signalled(self, message: Signalled) -> None:
        match message.signal:
            case Level(lit):
                self._panel.hear(lit=lit)
            case Floor(is_candidates):
                self._has_floor = is_candidates
                self._show_stage()
            case ModelReady():
                self._show_stage()
            case Countdown(seconds):
                self._panel.hear(countdown=seconds)
            case SoundLost(blocks):
                self._panel.hear(lost=blocks * BLOCK_SECONDS)
                self._show_draft()
            case Saying(take, text) if self._takes.is_wanted(take):
                self._draft.partial = text
                self._show_draft()
            case Said(take, utterance) if self._takes.is_wanted(take):
                self._draft.add(utterance)
                self._write_down(utterance.text)
            case TakeEnded(take) as ended if self._takes.is_wanted(take):
                self._take_ended(ended)
            case RecordingStopped(reason):
                self.notify(one_line(reason), severity="warning", markup=False, timeout=10)
                self._show_status()
            case VoiceFailed(reason):
                card = self.query_one(QuestionCard)
                card.remark(f"{reason}. The questions are on the screen.")

    def _show_stage(self) -> None:
        if self.is_listening and self._takes and not self._takes.is_awaited:
            self._panel.hear(stage=self._listening_stage)

    def _show_draft(self) -> None:
        self._panel.show(self._draft.text, self._draft.partial)

    def _write_down(self, text: str) -> None:
        """Show what was just said where the candidate looks, and keep it."""
        if self._is_typing and self.runner.state.phase is Phase.ANSWERING:
            self._editor.replace(joined(self._editor.text, text))
        self._show_draft()
        self._keep_draft()

    def _take_ended(self, ended: TakeEnded) -> None:
        reason = one_line(ended.reason)
        if ended.ending is Ending.NO_RECOGNIZER:
            # The last sentence as far as it came is better than none.
            self._draft.settle(self._draft.with_partial)
        self._draft.partial = ""
        awaited = self._takes.is_awaited
        self._takes.end(ended.take)
        if awaited or self._takes or not self.is_listening:
            if reason:
                self.notify(reason, severity="warning", markup=False, timeout=10)
        elif ended.ending is Ending.SILENCE:
            self._hand_in()
        elif ended.ending is Ending.NO_MICROPHONE:
            self._offer_another_microphone(reason, ended.microphones)
        elif ended.ending is Ending.NO_RECOGNIZER:
            self._type(f"{reason}. What was said is kept; go on by typing.")

    def _offer_another_microphone(self, reason: str, names: Sequence[str]) -> None:
        self._panel.hear(stage=Stage.STOPPED, lit=0.0, countdown=None)

        def chosen(choice: AfterLoss | None) -> None:
            if not self.is_listening:
                return
            if choice is None or choice.types:
                self._type("What was said is kept; go on by typing.")
                return
            self._studio.use_microphone(choice.microphone)
            self._begin_take()

        self.app.push_screen(lost_microphone(reason, names), chosen)

    @property
    def sound_state(self) -> str:
        """Whether this answer is recorded, and whether the interviewer is silent."""
        recording = self._studio.is_recording and self.is_listening and bool(self._takes)
        return sound_state(is_recording=recording, is_muted=self._studio.manner.muted)
