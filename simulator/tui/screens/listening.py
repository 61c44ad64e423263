"""The side of a spoken interview that listens: what the studio tells, shown and written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from simulator.interview.events import Event
from simulator.interview.state import Phase
from simulator.report.safe import one_line
from simulator.session.runner import Runner
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.lost_microphone import AfterLoss, lost_microphone
from simulator.tui.spoken_turn import SpokenTurn
from simulator.tui.spoken_words import Stage, sound_state
from simulator.tui.widgets.question_card import QuestionCard
from simulator.tui.widgets.review_line import ReviewLine
from simulator.tui.widgets.spoken_answer import SpokenAnswer as SpokenAnswerPanel
from simulator.voice.answer import joined
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

TYPE_ON = "What was said is kept; go on by typing."


class ListeningScreen(InterviewScreen):
    """Follows the studio. When to listen, and what an answer's end means, is its subclass's."""

    yields_function_keys = True

    @dataclass
    class Signalled(Message):
        """Posted from the studio's threads."""

        signal: Signal

        def can_replace(self, message: Message) -> bool:
            """Of levels that wait to be shown only the last counts."""
            both = isinstance(message, type(self)) and isinstance(message.signal, Level)
            return both and isinstance(self.signal, Level)

    def __init__(self, runner: Runner, first: Event, *, studio: Studio, **options: Any) -> None:
        """Speak and listen in `studio`; `options` are those of any interview screen."""
        super().__init__(runner, first, **options)
        self._studio = studio
        self._turn = SpokenTurn(studio)

    def compose_answer(self) -> ComposeResult:
        """What is heard, and the editor in which it is checked."""
        yield SpokenAnswerPanel(id="spoken")
        yield ReviewLine(id="review")
        yield from super().compose_answer()

    def on_mount(self) -> None:
        """Load the recognizer while the question is spoken; Textual mounts the base after this."""
        self._studio.tell(self._pass_on)
        self._studio.prepare()
        self._panel.close()

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

    # What the subclass does

    def _begin_take(self) -> None:
        """Listen, and show it."""
        raise NotImplementedError

    def _hand_in(self) -> None:
        """The answer is at its end."""
        raise NotImplementedError

    def _type(self, note: str = "") -> None:
        """Go on by keyboard; `note` says why."""
        raise NotImplementedError

    # What there is

    @property
    def _panel(self) -> SpokenAnswerPanel:
        return self.query_one(SpokenAnswerPanel)

    @property
    def is_listening(self) -> bool:
        """Whether an answer is open and is given by voice."""
        return self.runner.state.phase is Phase.ANSWERING and not self._turn.is_typed

    @property
    def has_floor(self) -> bool:
        """Whether the microphone counts: the interviewer has finished."""
        return self._turn.has_floor

    @property
    def draft_text(self) -> str:
        """All that was said or typed; of the unfinished sentence what was made of it so far."""
        return self._turn.draft.with_partial if self.is_listening else self._editor.text

    @property
    def sound_state(self) -> str:
        """Whether this answer is recorded, and whether the interviewer is silent."""
        recording = self._studio.is_recording and self.is_listening and bool(self._turn.takes)
        return sound_state(is_recording=recording, is_muted=self._studio.manner.muted)

    @property
    def _listening_stage(self) -> Stage:
        if self._studio.is_speaking:
            return Stage.INTERVIEWER
        if not self.has_floor:
            # Whoever reads "listening" may end the answer at once, which a key cannot do yet.
            return Stage.OPENING
        return Stage.LISTENING if self._studio.is_ready else Stage.LOADING

    # Signals of the studio

    @on(Signalled)
    def _signalled(self, message: Signalled) -> None:
        takes = self._turn.takes
        match message.signal:
            case Level(lit):
                self._panel.hear(lit=lit)
            case Floor(is_candidates):
                self._turn.has_floor = is_candidates
                self._show_stage()
            case ModelReady():
                self._show_stage()
            case Countdown(seconds):
                self._panel.hear(countdown=seconds)
            case SoundLost(blocks):
                self._panel.hear(lost=blocks * BLOCK_SECONDS)
                self._show_draft()
            case Saying(take, text) if takes.is_wanted(take):
                self._turn.draft.partial = text
                self._show_draft()
            case Said(take, utterance) if takes.is_wanted(take):
                self._turn.draft.add(utterance)
                self._write_down(utterance.text)
            case TakeEnded(take) as ended if takes.is_wanted(take):
                self._take_ended(ended)
            case RecordingStopped(reason):
                self._warn(one_line(reason))
                self._show_status()
            case VoiceFailed(reason):
                card = self.query_one(QuestionCard)
                card.remark(f"{reason}. The questions are on the screen.")

    def _show_stage(self) -> None:
        takes = self._turn.takes
        if self.is_listening and takes and not takes.is_awaited:
            self._panel.hear(stage=self._listening_stage)

    def _show_draft(self) -> None:
        draft = self._turn.draft
        self._panel.show(draft.text, draft.partial)

    def _write_down(self, text: str) -> None:
        """Show what was just said where the candidate looks, and keep it."""
        if self._turn.is_typed and self.runner.state.phase is Phase.ANSWERING:
            self._editor.replace(joined(self._editor.text, text))
        self._show_draft()
        self._keep_draft()

    def _take_ended(self, ended: TakeEnded) -> None:
        takes = self._turn.takes
        reason = one_line(ended.reason)
        if ended.ending is Ending.NO_RECOGNIZER:
            # The last sentence as far as it came is better than none.
            self._turn.keep_partial()
        self._turn.draft.partial = ""
        awaited = takes.is_awaited
        takes.end(ended.take)
        if awaited or takes or not self.is_listening:
            if reason:
                self._warn(reason)
        elif ended.ending is Ending.SILENCE:
            self._hand_in()
        elif ended.ending is Ending.NO_MICROPHONE:
            self._offer_another_microphone(reason, ended.microphones)
        elif ended.ending is Ending.NO_RECOGNIZER:
            self._type(f"{reason}. {TYPE_ON}")

    def _warn(self, reason: str) -> None:
        self.notify(reason, severity="warning", markup=False, timeout=10)

    def _offer_another_microphone(self, reason: str, names: Sequence[str]) -> None:
        self._panel.hear(stage=Stage.STOPPED, lit=0.0, countdown=None)

        def chosen(choice: AfterLoss | None) -> None:
            if not self.is_listening:
                return
            if choice is None or choice.types:
                self._type(TYPE_ON)
                return
            self._studio.use_microphone(choice.microphone)
            self._begin_take()

        self.app.push_screen(lost_microphone(reason, names), chosen)
