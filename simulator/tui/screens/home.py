"""Home: set up a new interview, go on with one, or look back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Button, Static

from simulator.content.questions import Question
from simulator.interview.plan import (
    DEFAULT_FOLLOW_UPS,
    DEFAULT_STYLE,
    FEWEST_FOLLOW_UPS,
    MOST_FOLLOW_UPS,
)
from simulator.report.safe import one_line
from simulator.scoring.rubric import Level
from simulator.session.store import SessionSummary
from simulator.tui.screens.confirm import ConfirmDialog
from simulator.tui.screens.question_picker import Picked, QuestionPicker
from simulator.tui.setup import Setup
from simulator.tui.voice_desk import TYPED
from simulator.tui.widgets.choice_row import ChoiceRow
from simulator.tui.widgets.key_bar import KeyBar
from simulator.tui.widgets.question_row import QuestionRow
from simulator.tui.widgets.session_list import SessionList
from simulator.tui.words import local_minute

TITLE = "Incident interview"
WHAT = "Practise telling a production incident: real follow-ups, then a scorecard."
MODES = ("voice", "keyboard")
STORIES = ("1", "2")
LOADING = "Reading questions and rubrics…"
NOTHING_YET = "No interviews yet. Press Enter on Start for the first one."


class HomeScreen(Screen[None]):
    """Knows what to ask for, and leaves doing it to the app."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "start", "Start"),
        Binding("r", "resume", "Resume", tooltip="Go on with the latest unfinished interview"),
        Binding("v", "voice", "Voice", tooltip="Microphone, interviewer's voice, recordings"),
        Binding("f1", "app.help", "Help"),
        Binding("q", "app.quit", "Quit"),
        Binding("up", "app.focus_previous", "Up", show=False),
        Binding("down", "app.focus_next", "Down", show=False),
    ]
    AUTO_FOCUS = "#start"

    @dataclass
    class StartAsked(Message):
        """Posted when a new interview is wanted."""

        setup: Setup

    @dataclass
    class OpenAsked(Message):
        """Posted when a session is to be resumed, or its scorecard shown."""

        session: SessionSummary

    @dataclass
    class DeletionConfirmed(Message):
        """Posted when a session is to be deleted, and that is certain."""

        session: SessionSummary

    @dataclass
    class ModeChosen(Message):
        """Posted when answers are to be given in another way."""

        is_voice: bool

    @dataclass
    class VoiceAsked(Message):
        """Posted when the settings of voice are wanted."""

    def __init__(self, how: str = TYPED, *, offers_voice: bool = False) -> None:
        """`how` says how answers are given; `offers_voice` lets that be changed."""
        super().__init__()
        self._how = how
        self._offers_voice = offers_voice
        self._questions: tuple[Question, ...] = ()
        self._question: Question | None = None
        self._unfinished: SessionSummary | None = None
        self._ready = False

    def compose(self) -> ComposeResult:
        """Title, setup, and earlier interviews."""
        with VerticalScroll(id="home", can_focus=False):
            yield Static(TITLE, id="title", markup=False)
            yield Static(WHAT, classes="lead", markup=False)
            yield Static(one_line(self._how), id="how", classes="lead", markup=False)
            yield ChoiceRow("Level", [level.value for level in Level], Level.SENIOR, id="level")
            yield QuestionRow(id="question-row")
            yield ChoiceRow("Stories", STORIES, STORIES[0], id="stories")
            counts = [str(n) for n in range(FEWEST_FOLLOW_UPS, MOST_FOLLOW_UPS + 1)]
            yield ChoiceRow("Follow-ups", counts, str(DEFAULT_FOLLOW_UPS), id="follow-ups")
            yield ChoiceRow("Style", [DEFAULT_STYLE], DEFAULT_STYLE, id="style")
            if self._offers_voice:
                yield ChoiceRow("Answers", MODES, MODES[0], id="mode")
            with Horizontal(id="home-buttons"):
                yield Button("Start", id="start", disabled=True)
                yield Button("Resume", id="resume", disabled=True)
                yield Static(id="resume-what", markup=False)
            yield Static(LOADING, id="notice", markup=False)
            yield Static("Recent interviews", id="recent-title", markup=False)
            yield SessionList(id="sessions")
        yield KeyBar()

    def ready(self, questions: Sequence[Question], styles: Sequence[str] = ()) -> None:
        """Content is loaded: interviews can start, by interviewers of these styles."""
        self._questions = tuple(questions)
        if styles:
            self.query_one("#style", ChoiceRow).offer(styles)
        self._ready = bool(questions)
        self.query_one("#start", Button).disabled = not self._ready
        if self._ready and self.focused is None:
            self.query_one("#start").focus()
        self.refresh_bindings()

    def show_mode(self, how: str, *, is_voice: bool) -> None:
        """Say how answers are given."""
        self.query_one("#how", Static).update(one_line(how))
        for row in self.query("#mode").results(ChoiceRow):
            with self.prevent(ChoiceRow.Changed):
                row.chosen = 0 if is_voice else 1

    @on(ChoiceRow.Changed, "#mode")
    def _mode_chosen(self, event: ChoiceRow.Changed) -> None:
        self.post_message(self.ModeChosen(event.value == MODES[0]))

    def action_voice(self) -> None:
        """Ask for the settings of voice."""
        self.post_message(self.VoiceAsked())

    def notice(self, text: str) -> None:
        """Show what is wrong as one line; an empty text removes it."""
        notice = self.query_one("#notice", Static)
        notice.update(one_line(text))
        notice.display = bool(text)

    def show_sessions(self, sessions: Sequence[SessionSummary]) -> None:
        """Show earlier interviews, and offer the latest unfinished one."""
        sessions_list = self.query_one(SessionList)
        sessions_list.show(sessions)
        sessions_list.display = bool(sessions)
        title = "Recent interviews" if sessions else NOTHING_YET
        self.query_one("#recent-title", Static).update(title)
        self._unfinished = next((s for s in sessions if s.is_unfinished), None)
        resume = self.query_one("#resume", Button)
        resume.disabled = self._unfinished is None
        resume.display = self._unfinished is not None
        what = ""
        if self._unfinished is not None:
            plan = self._unfinished.plan
            begun = local_minute(self._unfinished.created_at)
            what = f"{plan.level}, {begun}: {one_line(plan.question)}"
        self.query_one("#resume-what", Static).update(what)
        if self.focused is None and self._ready:
            self.query_one("#start").focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Start needs questions, and resume something to resume."""
        if action == "start":
            return True if self._ready else None
        if action == "voice":
            return self._offers_voice and self._ready
        if action == "resume":
            return self._ready and self._unfinished is not None
        return super().check_action(action, parameters)

    @on(Button.Pressed, "#start")
    def action_start(self) -> None:
        """Ask for a new interview as set up."""
        level = Level(self.query_one("#level", ChoiceRow).value)
        setup = Setup(
            level=level,
            question=self._question.id if self._question is not None else None,
            follow_ups=int(self.query_one("#follow-ups", ChoiceRow).value),
            stories=int(self.query_one("#stories", ChoiceRow).value),
            style=self.query_one("#style", ChoiceRow).value,
        )
        self.post_message(self.StartAsked(setup))

    @on(Button.Pressed, "#resume")
    def action_resume(self) -> None:
        """Ask to go on with the latest unfinished interview."""
        if self._unfinished is not None:
            self.post_message(self.OpenAsked(self._unfinished))

    @on(QuestionRow.Pressed)
    def _pick(self) -> None:
        if not self._ready:
            return
        level = Level(self.query_one("#level", ChoiceRow).value)

        def picked(choice: Picked | None) -> None:
            if choice is not None:
                self._question = choice.question
                self.query_one(QuestionRow).show(choice.question)

        self.app.push_screen(QuestionPicker(self._questions, level, self._question), picked)

    @on(SessionList.Opened)
    def _open(self, event: SessionList.Opened) -> None:
        self.post_message(self.OpenAsked(event.session))

    @on(SessionList.DeletionAsked)
    def _delete(self, event: SessionList.DeletionAsked) -> None:
        session = event.session

        def delete(sure: bool | None) -> None:
            if sure:
                self.post_message(self.DeletionConfirmed(session))

        details = f"{local_minute(session.created_at)}, {session.plan.level}\n"
        details += f"{one_line(session.plan.question)}\n\n"
        details += "Everything said in it is deleted. This cannot be undone."
        self.app.push_screen(
            ConfirmDialog("Delete this interview?", details, yes="Delete", no="Keep it"), delete
        )
