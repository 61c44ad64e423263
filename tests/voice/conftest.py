"""Virtual sound for the tests that need a real device."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.voice.portaudio import portaudio
from tests.voice.virtual_audio import VirtualAudio, missing_part


@pytest.fixture
def virtual_audio(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[VirtualAudio]:
    """A microphone and a loudspeaker in software; a test that uses it is marked so."""
    marks = {part for mark in request.node.iter_markers("uses") for part in mark.args}
    assert "sounddevice" in marks, 'mark the test with @pytest.mark.uses("sounddevice")'
    missing = missing_part()
    if missing is not None:
        pytest.skip(f"needs {missing} (virtual sound)")
    audio = VirtualAudio()
    for name, value in audio.environment.items():
        monkeypatch.setenv(name, value)
    portaudio.cache_clear()
    portaudio().look_again()
    try:
        yield audio
    finally:
        portaudio.cache_clear()
        audio.close()
