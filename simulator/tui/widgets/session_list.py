"""Earlier interviews, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from simulator.report.safe import one_line
from simulator.session.store import SessionSummary
from simulator.tui.words import local_minute, session_result


class SessionList(OptionList):
    """One line a session. Enter opens it, d asks to delete it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", show=True),
        Binding("d,delete", "delete", "Delete", show=True),
    ]

    @dataclass
    class Opened(Message):
        """Posted when a session was chosen."""

        session: SessionSummary

    @dataclass
    class DeletionAsked(Message):
        """Posted when a session is to be deleted; nothing has happened yet."""

        session: SessionSummary

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._sessions: tuple[SessionSummary, ...] = ()

    def show(self, sessions: Sequence[SessionSummary]) -> None:
        """Show `sessions`; the highlight stays on its line."""
        line = self.highlighted
        self._sessions = tuple(sessions)
        self.clear_options()
        self.add_options(Option(session_line(session)) for session in self._sessions)
        if self._sessions:
            self.highlighted = min(line or 0, len(self._sessions) - 1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to delete, no key for it."""
        if action in ("delete", "select"):
            return bool(self._sessions)
        return super().check_action(action, parameters)

    def action_delete(self) -> None:
        """Ask to delete the highlighted session."""
        if self.highlighted is not None:
            self.post_message(self.DeletionAsked(self._sessions[self.highlighted]))

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Opened(self._sessions[event.option_index]))


def session_line(session: SessionSummary) -> Content:
    """Date, level, result and question; the question comes last, where it may be cut."""
    return Content.assemble(
        f"{local_minute(session.created_at)}  {session.plan.level:<6}  ",
        (f"{session_result(session):<10}", "bold"),
        f"  {one_line(session.plan.question)}",
    )
