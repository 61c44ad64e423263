"""One answer being given aloud: what was heard of it so far, and the takes that are still open."""

from __future__ import annotations

from pathlib import Path

from simulator.interview import events as at_event
from simulator.interview.events import AnswerHeard
from simulator.tui.open_takes import OpenTakes
from simulator.voice.alignment import place_words
from simulator.voice.answer import AnswerDraft, SpokenAnswer
from simulator.voice.studio import Studio

NEVER = -1


class SpokenTurn:
    """Knows no widget. The studio it listens in is given."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._number = 0
        self.draft = AnswerDraft()
        self.takes = OpenTakes()
        self.has_floor = False
        """Whether the microphone counts: the interviewer is not speaking."""
        self.is_typed = False
        """Whether the candidate would rather type."""
        self._checked = SpokenAnswer("")

    @property
    def has_begun(self) -> bool:
        """Whether there was a question to answer yet."""
        return self._number != 0

    def open(self, number: int, draft: str, recordings: Path | None) -> None:
        """Answer question `number`, counted from 1; `draft` stands already.

        The answer goes on where it was if it is the same question. It is recorded in the folder
        `recordings`, unless that is None.
        """
        if number != self._number:
            self._number = number
            self.draft = AnswerDraft(settled=draft)
            self.takes.forget()
            self._studio.begin_answer(recordings, str(number))
        self._checked = SpokenAnswer("")

    def listen(self) -> None:
        """Begin a take."""
        self.takes.begin(self._studio.listen())
        self.has_floor = False

    def forget(self) -> None:
        """Keep nothing of the answer so far, neither its words nor its sound."""
        self._studio.stop_listening()
        self._studio.drop_answer()
        self.takes.forget()
        self._number = NEVER
        self.draft = AnswerDraft()

    def give_up_waiting(self) -> None:
        """Go on with the last sentence as far as it came."""
        self.keep_partial()
        self.takes.give_up()

    def keep_partial(self) -> None:
        """The unfinished sentence stands as it is."""
        self.draft.settle(self.draft.with_partial)
        self.draft.partial = ""

    # The answer at its end

    def as_heard(self) -> SpokenAnswer:
        """All that was said, with jargon repaired."""
        return self.draft.assembled(*self._studio.words)

    def as_typed(self, text: str) -> SpokenAnswer:
        """`text` as it stands in the editor; what was said of it keeps its times."""
        return SpokenAnswer(text, place_words(text, self.draft.heard))

    def check(self) -> SpokenAnswer:
        """What was said, about to be checked by the candidate."""
        self._checked = self.as_heard()
        return self._checked

    def checked(self, text: str) -> SpokenAnswer:
        """`text` with its doubts and repairs; what another process heard has none any more."""
        return self._checked if self._checked.text == text else SpokenAnswer(text)

    def told(self, answer: SpokenAnswer, at: float) -> AnswerHeard:
        """The event by which `answer` goes to the interview, at the time `at`."""
        return at_event.AnswerHeard(
            at=at, text=answer.text, words=answer.words, recording=self._studio.recording
        )
