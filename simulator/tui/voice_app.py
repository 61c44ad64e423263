"""What an application knows of voice: keys that stop the interviewer, and its settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from textual import on
from textual.events import Event, Key
from textual.worker import Worker, WorkerState

from simulator.report.safe import one_line
from simulator.tui.base_app import BaseApp
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.screens.sampling import SamplingScreen
from simulator.tui.screens.voice_settings import VoiceSettingsScreen
from simulator.tui.voice_desk import VoiceDesk
from simulator.voice.ports import Device

SOUND = "sound"
KEEP = "keep"
DEVICES = "devices"


@dataclass(frozen=True, slots=True)
class Devices:
    """The names of what there is to hear with and to speak through."""

    microphones: tuple[str, ...]
    loudspeakers: tuple[str, ...]


def _names(devices: Sequence[Device]) -> tuple[str, ...]:
    return tuple(device.name for device in devices)


class VoiceApp(BaseApp):
    """Passes on what screens ask for of voice, in threads where it takes a moment."""

    def __init__(self, desk: VoiceDesk) -> None:
        super().__init__()
        self.desk = desk

    async def on_event(self, event: Event) -> None:
        """Any key stops the interviewer's speech, before it does what it is for."""
        if isinstance(event, Key) and not event.is_forwarded:
            if self.desk.studio is not None:
                self.desk.studio.hush()
            for screen in self.screen_stack:
                if isinstance(screen, InterviewScreen):
                    screen.any_key()
            if isinstance(self.screen, SamplingScreen):
                self.screen.any_key(event.key)
        await super().on_event(event)

    def on_unmount(self) -> None:
        """Leave every device."""
        self.desk.close()

    @on(HomeScreen.ModeChosen)
    def _mode_chosen(self, event: HomeScreen.ModeChosen) -> None:
        mode = "voice" if event.is_voice else "keyboard"
        self.set_voice(mode=mode)
        self.run_worker(self.desk.open, group=SOUND, thread=True, exit_on_error=False)

    @on(Worker.StateChanged)
    def _voice_worked(self, event: Worker.StateChanged) -> None:
        if event.worker.group == SOUND and event.state is WorkerState.SUCCESS:
            self.show_mode()
        elif event.worker.group == KEEP and event.state is WorkerState.ERROR:
            self.notify(one_line(str(event.worker.error)), severity="warning", markup=False)
        elif isinstance(event.worker.result, Devices) and event.state is WorkerState.SUCCESS:
            self._open_settings(event.worker.result)

    @on(HomeScreen.VoiceAsked)
    def _voice_asked(self) -> None:
        studio = self.desk.studio
        if studio is None:
            self.notify(one_line(self.desk.says), markup=False)
            return
        self.run_worker(
            lambda: Devices(_names(studio.microphones()), _names(studio.loudspeakers())),
            group=DEVICES,
            thread=True,
            exclusive=True,
            exit_on_error=False,
        )

    def _open_settings(self, devices: Devices) -> None:
        settings, studio = self.desk.settings, self.desk.studio
        if settings is None or studio is None or not isinstance(self.screen, HomeScreen):
            return
        screen = VoiceSettingsScreen(settings, devices.microphones, devices.loudspeakers, studio)

        def changed(choices: dict[str, Any] | None) -> None:
            if choices:
                self.set_voice(**choices)

        self.push_screen(screen, changed)

    def set_voice(self, **choices: Any) -> None:
        """Go on with other settings, and keep them."""
        self.desk.change(**choices)
        self.show_mode()
        self.run_worker(
            partial(self.desk.keep, **choices), group=KEEP, thread=True, exit_on_error=False
        )

    def show_mode(self) -> None:
        """Say at home how answers are given."""
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.show_mode(self.desk.says, is_voice=self.desk.wants_voice)
