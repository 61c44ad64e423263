"""The scorecard: the result, every criterion, the story's air time, and the conversation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import OptionList, Static, TabbedContent, TabPane
from textual.worker import Worker, WorkerState

from simulator.errors import StorageError
from simulator.interview.debrief import Debrief, Story
from simulator.interview.state import Turn
from simulator.report.report import Report, interview_reports
from simulator.report.safe import one_line
from simulator.scoring.evidence import Evidence
from simulator.session.runner import Runner
from simulator.tui import cards
from simulator.tui.export import ExportFormat, Scored, write_export
from simulator.tui.replay import Stretch, stretch_of
from simulator.tui.screens.menu import Menu, Way
from simulator.tui.setup import Setup
from simulator.tui.widgets.blocks import BlockColumn
from simulator.tui.widgets.criteria_view import CriteriaView
from simulator.tui.widgets.key_bar import KeyBar

TABS = ("summary", "criteria", "story", "conversation")
SHOWN = "BlockColumn, OptionList"
"""What takes the keys in a tab."""
SCORING = "Writing the scorecard…"
PLAY = "play"

Play = Callable[[Path, float, float], None]
"""Plays a recording from one second to another; may raise."""


class ScorecardScreen(Screen[Setup | None]):
    """Scores the interview in a thread, then shows it in four tabs.

    Closes with the setup of the interview to hold next, or with None.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "1",
            "tab('summary')",
            "Tabs",
            key_display="1-4",
            tooltip="Summary, criteria, story, conversation",
        ),
        Binding(
            "2",
            "tab('criteria')",
            "Criteria",
            show=False,
            tooltip="Every criterion, with your own words",
        ),
        Binding("3", "tab('story')", "Story", show=False, tooltip="Where your words went"),
        Binding(
            "4", "tab('conversation')", "Conversation", show=False, tooltip="Question by question"
        ),
        Binding("right", "turn(1)", "Next tab", show=False),
        Binding("left", "turn(-1)", "Previous tab", show=False),
        Binding("o", "other", "Other story", tooltip="The scorecard of the other story"),
        Binding("e", "export", "Export"),
        Binding("p", "play", "Play", tooltip="Hear a quote again; once more for the next"),
        Binding("a", "again", "Again", tooltip="The same question once more"),
        Binding("n", "new", "New", tooltip="Another question, set up the same"),
        Binding("h,escape", "home", "Home", key_display="h"),
        Binding("f1", "app.help", "Help"),
        Binding("q", "app.quit", "Quit"),
    ]

    def __init__(
        self,
        runner: Runner,
        *,
        not_kept: str | None = None,
        folder: Path | None = None,
        recordings: Path | None = None,
        play: Play | None = None,
    ) -> None:
        """Show the interview of `runner`; `not_kept` says why nothing of it is saved.

        Exports go to `folder`, else the working directory. `play` plays from the recordings in
        the folder `recordings`, in a thread; None where there is no sound.
        """
        super().__init__()
        self._recordings = recordings
        self._play = play
        self.runner = runner
        self._not_saved = not_kept or runner.storage_problem
        self._folder = folder
        self._scored: Scored | None = None
        self._reports: tuple[Report, ...] = ()
        """One for each story, once they are scored."""
        self._story = 0
        self._can_play = False

    def compose(self) -> ComposeResult:
        """Title, the wait, and the keys; the tabs come when the card is there."""
        yield Static(self._title(self.runner.state.plan.question), id="card-title", markup=False)
        if self._not_saved is not None:
            reason = f"NOT SAVED: {one_line(self._not_saved)} (e exports it)"
            yield Static(reason, id="not-saved", markup=False)
        yield Static(SCORING, id="scoring", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        """Score in a thread: a long interview takes a moment."""
        self.run_worker(self.runner.debrief, thread=True, exit_on_error=False)

    def _title(self, question: str, part: str = "") -> str:
        facts = ("Scorecard", part, self.runner.state.plan.level, one_line(question))
        return "  ·  ".join(filter(None, facts))

    @on(Worker.StateChanged)
    async def _worked(self, event: Worker.StateChanged) -> None:
        if event.worker.group == PLAY:
            if event.state is WorkerState.ERROR:
                self.notify(one_line(str(event.worker.error)), severity="warning", markup=False)
        elif event.state is WorkerState.SUCCESS and isinstance(event.worker.result, Debrief):
            self._scored = Scored(self.runner.id, event.worker.result)
            self._reports = interview_reports(event.worker.result, source=self.runner.id)
            await self._show(event.worker.result)
            await self.query_one("#scoring").remove()
        elif event.state is WorkerState.ERROR:
            self.query_one("#scoring", Static).update(
                f"The interview could not be scored: {one_line(str(event.worker.error))}"
            )

    async def _show(self, held: Debrief) -> None:
        """Show the scorecard of one of the stories in place of the other's."""
        story = held.stories[self._story]
        report = self._reports[self._story]
        title = self.query_one("#card-title", Static)
        title.update(self._title(story.question, report.part))
        criteria = self._criteria(story, report)
        await self.query("#tabs").remove()
        await self.mount(TabbedContent(id="tabs"), before=self.query_one(KeyBar))
        tabs = self.query_one(TabbedContent)
        for number, (id, content) in enumerate(
            (
                ("summary", BlockColumn(cards.summary(report), id="summary-column")),
                ("criteria", criteria),
                ("story", BlockColumn(cards.story(report), id="story-column")),
                ("conversation", BlockColumn(cards.conversation(report), id="conversation-column")),
            ),
            start=1,
        ):
            await tabs.add_pane(TabPane(f"{number} {id.capitalize()}", content, id=id))
        self.refresh_bindings()
        self.call_after_refresh(self._focus_pane)

    def _criteria(self, story: Story, report: Report) -> CriteriaView:
        rubric, scores = self.runner.rubric, story.card.criteria
        matters = [one_line(rubric.criterion(scored.id).why) for scored in scores]
        stretches = [self._stretches(scored.evidence, story.turns) for scored in scores]
        self._can_play = self._play is not None and any(stretches)
        return CriteriaView(report.criteria, matters, stretches=stretches, id="criteria-view")

    def _stretches(self, evidence: Sequence[Evidence], turns: Sequence[Turn]) -> dict[int, Stretch]:
        """Which of the quotes can be heard again, and where they are."""
        if self._recordings is None:
            return {}
        folder = self._recordings
        places = {i: stretch_of(found, turns, folder) for i, found in enumerate(evidence)}
        return {i: place for i, place in places.items() if place is not None}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to turn or export before there is a card."""
        if action in ("tab", "turn", "export"):
            return True if self._scored is not None else None
        if action == "other":
            return len(self._reports) > 1
        if action == "play":
            return self._can_play
        return super().check_action(action, parameters)

    def action_tab(self, id: str) -> None:
        """Go to a tab."""
        self.query_one(TabbedContent).active = id

    def action_turn(self, by: int) -> None:
        """Go to a neighbouring tab, round the ends."""
        tabs = self.query_one(TabbedContent)
        tabs.active = TABS[(TABS.index(tabs.active) + by) % len(TABS)]

    @on(TabbedContent.TabActivated)
    def _focus_pane(self) -> None:
        # While one story gives way to the other there are no tabs, or an empty one.
        pane = next((tabs.active_pane for tabs in self.query(TabbedContent)), None)
        target = next(iter(pane.query(SHOWN)), None) if pane is not None else None
        if target is None:
            return
        target.focus()
        if isinstance(target, OptionList) and target.highlighted is None:
            target.highlighted = 0

    async def action_other(self) -> None:
        """Show the scorecard of the other story, at the same tab."""
        assert self._scored is not None
        tab = self.query_one(TabbedContent).active
        self._story = 1 - self._story
        await self._show(self._scored.held)
        self.query_one(TabbedContent).active = tab

    def action_play(self) -> None:
        """Play a quote of the highlighted criterion, another one each time."""
        stretch = self.query_one(CriteriaView).next_stretch()
        if self._play is None or self._recordings is None:
            return
        if stretch is None:
            self.notify("There is no recording of what counts here.", markup=False)
            return
        play = partial(self._play, self._recordings / stretch.recording, stretch.start, stretch.end)
        self.run_worker(play, group=PLAY, thread=True, exit_on_error=False)

    def action_home(self) -> None:
        """Hold no other interview now."""
        self.dismiss(None)

    def action_again(self) -> None:
        """Ask the question of the story that is shown once more."""
        plan = self.runner.state.plan
        second = self._story == 1 and plan.second
        self._hold_another(second.id if second else plan.question_id)

    def action_new(self) -> None:
        """Ask another question at the same level."""
        self._hold_another(None)

    def _hold_another(self, question: str | None) -> None:
        plan = self.runner.state.plan
        self.dismiss(Setup(plan.level, question, plan.follow_ups, plan.stories, plan.style))

    def action_export(self) -> None:
        """Choose a format and write the file."""
        folder = self._folder or Path.cwd()
        ways = [
            Way("m", "Markdown, to read and share", ExportFormat.MARKDOWN),
            Way("w", "HTML, to print or open in a browser", ExportFormat.HTML),
            Way("j", "JSON, for programs", ExportFormat.JSON),
        ]
        self.app.push_screen(Menu("Export", f"To {one_line(str(folder))}", ways), self._export)

    def _export(self, format: ExportFormat | None) -> None:
        if format is None or self._scored is None:
            return
        try:
            file = write_export(self._scored, format, self._folder or Path.cwd())
        except StorageError as error:
            self.notify(one_line(str(error)), severity="error", markup=False, title="Not written")
        else:
            self.notify(one_line(str(file)), markup=False, title="Written", timeout=10)
