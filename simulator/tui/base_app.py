"""What any application of ours looks like: themes, sizes, keys, palette, complaints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from simulator.errors import ExitCode, InterviewError
from simulator.report.safe import one_line
from simulator.tui.commands import key_name, screen_commands
from simulator.tui.theme import DARK, LIGHT


class BaseApp(App[ExitCode]):
    """Knows nothing of interviews."""

    def __init__(self) -> None:
        super().__init__()
        # Classes that the style sheet hangs its small layouts on: columns, then lines.
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (70, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]
        for theme in (DARK, LIGHT):
            self.register_theme(theme)
        self.theme = DARK.name

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they stand on a keyboard: F1, Esc, ^S."""
        return binding.key_display or key_name(binding.key)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The commands of the palette: those of the screen, the theme, and the way out."""
        yield from screen_commands(screen)
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Quit", "Leave the program (^Q)", self.action_quit)

    @contextmanager
    def complaining(self) -> Iterator[None]:
        """What goes wrong is shown as one line, and the screen stays."""
        try:
            yield
        except InterviewError as error:
            self.notify(one_line(str(error)), severity="error", markup=False)
