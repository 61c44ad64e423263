"""What to look at in an answer that was heard: doubtful words, changes, and when it counts."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from simulator.tui.spoken_words import review_line
from simulator.voice.answer import SpokenAnswer, followed_repairs, undone
from simulator.voice.jargon import Repair


class ReviewLine(Static):
    """Gone while there is nothing to check. It follows the text that the candidate corrects."""

    @dataclass
    class TimeUp(Message):
        """Posted when the answer counts by itself."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self.display = False
        self._unsure: list[str] = []
        self._text = ""
        self._timer: Timer | None = None
        self._counts_in: int | None = None
        self.repairs: tuple[Repair, ...] = ()
        """The changes that still stand, at their places in the text."""

    def check(self, answer: SpokenAnswer, counts_after: int | None) -> None:
        """Show what to look at in `answer`; it counts after so many seconds, None being never."""
        self._unsure = [answer.text[start:end] for start, end in answer.unsure]
        self._text = answer.text
        self.repairs = answer.repairs
        self._counts_in = counts_after
        if counts_after is not None:
            self._timer = self.set_interval(1.0, self._count)
        self.display = True
        self._show()

    def close(self) -> None:
        """There is nothing to check."""
        self.stop_counting()
        self.repairs = ()
        self.display = False

    def follow(self, text: str) -> None:
        """The text was edited to `text`."""
        self.repairs = followed_repairs(self.repairs, self._text, text)
        self._text = text
        self._show()

    def put_back(self, repair: Repair) -> str:
        """The text with what was heard in the place of `repair`."""
        text = undone(repair, self._text)
        others = tuple(r for r in self.repairs if r != repair)
        self.repairs = followed_repairs(others, self._text, text)
        self._text = text
        self._show()
        return text

    def stop_counting(self) -> None:
        """The answer does not count by itself."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = self._counts_in = None
            self._show()

    def _count(self) -> None:
        assert self._counts_in is not None
        self._counts_in -= 1
        if self._counts_in > 0:
            self._show()
            return
        self.stop_counting()
        self.post_message(self.TimeUp())

    def _show(self) -> None:
        self.update(review_line(self._unsure, self.repairs, self._counts_in))
