"""The application: it opens screens, and turns what they ask for into calls of the workbench."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.worker import Worker, WorkerState

from simulator.config import Settings
from simulator.errors import ExitCode, InterviewError
from simulator.interview.events import Begun, Event
from simulator.interview.plan import Plan
from simulator.scoring.rubric import Rubric
from simulator.session.runner import Runner
from simulator.sound import Sound
from simulator.tui import backstage
from simulator.tui.screens.help import HelpScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import Ending, InterviewScreen
from simulator.tui.screens.recordings import recordings_dialog
from simulator.tui.screens.scorecard import ScorecardScreen
from simulator.tui.setup import Setup
from simulator.tui.timings import Timings
from simulator.tui.voice_app import VoiceApp
from simulator.tui.voice_desk import VoiceDesk
from simulator.voice.library_noise import library_noise_silenced
from simulator.wiring import Workbench

LOAD = "load"


class InterviewApp(VoiceApp):
    """Home, interview and scorecard over one workbench."""

    TITLE = "incident-interview"
    CSS_PATH = "styles.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", show=False),
        # A text area with a selection takes Ctrl+C for copying before it gets here.
        Binding("ctrl+c", "interrupt", "Quit", show=False),
    ]

    def __init__(
        self,
        workbench: Workbench,
        *,
        plan: Plan | None = None,
        resume: str | None = None,
        resume_latest: bool = False,
        settings: Settings | None = None,
        sound: Sound | None = None,
        demo: Runner | None = None,
        timings: Timings | None = None,
    ) -> None:
        """Open home, the interview of `plan`, or an unfinished session.

        Without `settings` everything is typed. `sound` is given where it is not the machine's own.
        `demo` is an interview that nobody keeps; the program ends with it.
        """
        super().__init__(VoiceDesk(workbench, settings, sound))
        self.failure: InterviewError | None = None
        """Why the session that was to be resumed cannot be; None when it can."""
        self._workbench = workbench
        self._plan = plan
        self._demo = demo
        self._resume = resume
        self._resumes = resume_latest or resume is not None
        self._timings = timings or Timings()
        self._rubric: Rubric | None = None
        self._home = HomeScreen(self.desk.says, offers_voice=settings is not None)

    def on_mount(self) -> None:
        """Show home at once; what takes time to read is read in a thread."""
        self.push_screen(self._home)
        self.run_worker(self._load, group=LOAD, thread=True, exit_on_error=False)

    def _load(self) -> None:
        """Have the workbench make, and keep, what it makes at first use."""
        _ = (self._workbench.bank, self._workbench.judge)
        self.desk.open()

    @on(Worker.StateChanged)
    def _loaded(self, event: Worker.StateChanged) -> None:
        if event.worker.group == LOAD and event.state is WorkerState.ERROR:
            self._home.notice(f"The questions could not be read: {event.worker.error}")
        elif event.worker.group == LOAD and event.state is WorkerState.SUCCESS:
            self._open_first()

    def _open_first(self) -> None:
        self._rubric = next(iter(self._workbench.rubrics.values), None)
        self._refresh_home()
        styles = [style.id for style in self._rubric.styles] if self._rubric is not None else []
        self._home.ready(self._workbench.bank.questions, styles)
        self.show_mode()
        if self._demo is not None:
            self._interview(self._demo, Begun(at=self._demo.clock()), "this is a demo")
        elif self._plan is not None:
            self._start(self._plan)
        elif self._resumes:
            self._resume_or_exit()

    def _refresh_home(self) -> None:
        past = backstage.past(self._workbench)
        self._home.show_sessions(past.sessions)
        self._home.notice(past.wrong)

    # What screens ask for

    @on(HomeScreen.StartAsked)
    def _start_asked(self, event: HomeScreen.StartAsked) -> None:
        self._start_new(event.setup)

    @on(HomeScreen.OpenAsked)
    def _open_asked(self, event: HomeScreen.OpenAsked) -> None:
        with self.complaining():
            if event.session.is_unfinished:
                reopening = self._workbench.reopen(event.session.id)
                self._interview(reopening.runner, reopening.event)
            else:
                self._scorecard(self._workbench.replay(event.session.id))

    @on(HomeScreen.DeletionConfirmed)
    def _deletion_confirmed(self, event: HomeScreen.DeletionConfirmed) -> None:
        self._delete(event.session.id)
        self._refresh_home()

    # Opening screens

    def _start_new(self, setup: Setup | None) -> None:
        if self._demo is not None:
            self.exit(ExitCode.OK)
        elif setup is not None:
            with self.complaining():
                self._start(setup.plan(self._workbench))

    def _start(self, plan: Plan) -> None:
        with self.complaining():
            started = backstage.start(self._workbench, plan)
            runner = started.runner
            self._interview(runner, Begun(at=runner.clock()), started.not_kept)

    def _interview(self, runner: Runner, first: Event, not_kept: str | None = None) -> None:
        if not_kept is None and self.desk.must_ask_about_recordings:
            folder = self._workbench.folders.recordings

            def answered(sure: bool | None) -> None:
                self.set_voice(recordings=bool(sure))
                self._interview(runner, first)

            self.push_screen(recordings_dialog(folder), answered)
            return
        screen = self._interview_screen(runner, first, not_kept)

        def after(ending: Ending | None) -> None:
            if ending is Ending.DISCARDED and not_kept is None:
                self._delete(runner.id)
            self._refresh_home()
            if self._demo is not None and ending is not Ending.SCORED:
                self.exit(ExitCode.OK)
            if ending is Ending.SCORED:
                self._scorecard(runner, not_kept)

        self.push_screen(screen, after)

    def _interview_screen(
        self, runner: Runner, first: Event, not_kept: str | None
    ) -> InterviewScreen:
        studio = self.desk.studio
        if studio is None:
            return InterviewScreen(runner, first, not_kept=not_kept, timings=self._timings)
        # Brings the sound libraries with it, for which the first frame need not wait.
        from simulator.tui.screens.spoken_interview import SpokenInterviewScreen

        # What is not kept as text is not kept as sound either.
        recordings = self._workbench.recordings.folder(runner.id) if not_kept is None else None
        return SpokenInterviewScreen(
            runner,
            first,
            studio=studio,
            recordings=recordings,
            not_kept=not_kept,
            timings=self._timings,
        )

    def _scorecard(self, runner: Runner, not_kept: str | None = None) -> None:
        studio = self.desk.studio
        screen = ScorecardScreen(
            runner,
            not_kept=not_kept,
            recordings=self._workbench.recordings.folder(runner.id),
            play=studio.replay if studio is not None else None,
        )
        self.push_screen(screen, self._start_new)

    def _resume_or_exit(self) -> None:
        try:
            reopening = self._workbench.reopen(self._resume)
        except InterviewError as error:
            self.failure = error
            self.exit(ExitCode.USAGE)
        else:
            self._interview(reopening.runner, reopening.event)

    def _delete(self, id: str) -> None:
        with self.complaining():
            self._workbench.delete(id)

    # Everywhere

    def action_help(self) -> None:
        """Explain, in terms of the rubric in use."""
        if isinstance(self.screen, HelpScreen):
            return
        runner: Runner | None = getattr(self.screen, "runner", None)
        self.push_screen(HelpScreen(runner.rubric if runner is not None else self._rubric))

    async def action_quit(self) -> None:
        """Leave the program; an interview can be resumed."""
        self._leave(ExitCode.OK)

    def action_interrupt(self) -> None:
        """Leave the program as Ctrl+C does anywhere."""
        self._leave(ExitCode.INTERRUPTED)

    def _leave(self, code: ExitCode) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, InterviewScreen):
                screen.park()
        self.exit(code)


def run(
    workbench: Workbench,
    *,
    plan: Plan | None = None,
    resume: str | None = None,
    resume_latest: bool = False,
    settings: Settings | None = None,
) -> ExitCode:
    """Run the application to its end.

    Opens home; or the interview of `plan`; or the session whose id begins with `resume`, or the
    latest unfinished one. Interviews are spoken where `settings` and the machine allow it. Raises
    UsageError or StorageError when that session cannot be resumed.
    """
    return run_app(
        InterviewApp(
            workbench, plan=plan, resume=resume, resume_latest=resume_latest, settings=settings
        )
    )


def run_app(app: InterviewApp) -> ExitCode:
    """Run `app` to its end, with nothing but its screen on the terminal."""
    with library_noise_silenced():
        code = app.run()
    if app.failure is not None:
        raise app.failure
    # Without a code the app crashed; Textual has printed why.
    return ExitCode.CHECK_FAILED if code is None else code
