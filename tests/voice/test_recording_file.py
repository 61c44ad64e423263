from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
import wave
from pathlib import Path
from threading import Thread

import pytest
import soundfile

from simulator.voice.pcm import level, resample, seconds, silence, split, to_float
from simulator.voice.ports import VoiceError
from simulator.voice.recording_file import RecordingFile, read_audio
from simulator.voice.scripted import tone

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX (signals and file modes)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "recordings" / "answer.wav"


def test_what_was_written_is_read_back(path: Path) -> None:
    pcm = tone(2.3)
    with RecordingFile(path) as file:
        for block in split(pcm, 0.02):
            file.write(block)
    assert read_audio(path) == pcm


def test_the_file_is_an_ordinary_wav(path: Path) -> None:
    with RecordingFile(path) as file:
        file.write(tone(1))
    with wave.open(str(path)) as sound:
        assert sound.getparams()[:4] == (1, 2, 16_000, 16_000)


@posix
def test_only_the_owner_may_read_it(path: Path) -> None:
    with RecordingFile(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_earlier_recording_is_never_written_over(path: Path) -> None:
    with RecordingFile(path) as file:
        file.write(tone(1))
    before = path.read_bytes()
    with pytest.raises(VoiceError, match=r"answer\.wav: File exists"):
        RecordingFile(path)
    assert path.read_bytes() == before


def test_at_most_a_second_is_held_back_while_recording(path: Path) -> None:
    with RecordingFile(path) as file:
        for block in split(tone(3.9), 0.02):
            file.write(block)
        assert 3.9 - seconds(read_audio(path)) < 1


def test_closing_twice_is_harmless(path: Path) -> None:
    file = RecordingFile(path)
    file.close()
    file.close()


def test_two_threads_that_close_at_once_close_it_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = RecordingFile(path)
    file.write(tone(0.1))
    other = Thread(target=file.close)
    flushed = file._flush

    def closed_by_another_meanwhile() -> None:
        if threading.current_thread() is not other:
            other.start()
            other.join(0.2)
        flushed()

    monkeypatch.setattr(file, "_flush", closed_by_another_meanwhile)
    file.close()
    other.join(10)
    assert not other.is_alive()
    assert len(read_audio(path)) == len(tone(0.1))


_RECORD_FOR_EVER = """
import sys
import threading
from pathlib import Path
from simulator.voice.recording_file import RecordingFile
from simulator.voice.scripted import tone

file = RecordingFile(Path(sys.argv[1]))
block = tone(0.1)
for number in range(10**9):
    file.write(block)
    print(number, flush=True)
"""


@posix
def test_a_killed_recording_loses_at_most_a_second(path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _RECORD_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= 57:
            break
    child.send_signal(signal.SIGKILL)
    written = line + child.stdout.read()
    child.stdout.close()
    child.wait()
    blocks = max(map(int, written.splitlines()[:-1] or [57])) + 1
    assert blocks * 0.1 - seconds(read_audio(path)) <= 1
    assert level(read_audio(path)) == pytest.approx(-12, abs=0.3)


_RECORD_ON_A_SMALL_DISK = """
import resource, sys
from pathlib import Path
from simulator.voice.ports import VoiceError
from simulator.voice.recording_file import RecordingFile
from simulator.voice.scripted import tone

# The kernel then takes a part of a write and refuses the next, as a full disk does.
resource.setrlimit(resource.RLIMIT_FSIZE, (100_001, 100_001))
file = RecordingFile(Path(sys.argv[1]))
for attempt in range(2):
    try:
        for _ in range(100):
            file.write(tone(0.1))
    except VoiceError as error:
        print(error)
file.close()
"""


@posix
def test_a_full_disk_ends_the_recording_and_keeps_what_was_said(path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", _RECORD_ON_A_SMALL_DISK, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    stopped = f"recording to {path} stopped: File too large; what was recorded is kept"
    assert child.stdout.splitlines() == [stopped, stopped]
    assert child.stderr == ""
    assert seconds(read_audio(path)) >= 100_000 / 32_000 - 1
    assert level(read_audio(path)) == pytest.approx(-12, abs=0.3)


def test_a_recording_that_cannot_begin_leaves_nothing_behind(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(file: RecordingFile, position: int, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(RecordingFile, "_write_at", refuse)
    with pytest.raises(VoiceError, match="No space left on device"):
        RecordingFile(path)
    assert not path.exists()


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg"])
@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (44_100, 2), (48_000, 1)])
def test_any_usual_recording_becomes_16_khz_mono(
    tmp_path: Path, suffix: str, rate: int, channels: int
) -> None:
    path = tmp_path / f"answer.{suffix}"
    samples = to_float(resample(tone(2), 16_000, rate))
    soundfile.write(path, samples.repeat(channels).reshape(-1, channels), rate)
    pcm = read_audio(path)
    assert seconds(pcm) == pytest.approx(2, abs=0.1)
    assert level(pcm) == pytest.approx(-12, abs=0.5)


def test_a_wav_whose_writer_was_killed_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    with RecordingFile(path) as file:
        file.write(tone(2))
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = b"\xff\xff\xff\xff"  # what recorders write before they know
    path.write_bytes(data)
    assert seconds(read_audio(path)) == pytest.approx(2, abs=0.01)


def test_a_recording_cut_short_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "answer.wav"
    with RecordingFile(path) as file:
        file.write(tone(2))
    path.write_bytes(path.read_bytes()[:32_044])
    assert seconds(read_audio(path)) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("start", "end", "loud"),
    [
        (1.0, 2.0, 1.0),
        (0.5, 1.5, 0.5),
        (2.0, None, 0.0),
        (-1.0, 0.5, 0.0),
        (2.5, 99.0, 0.0),
    ],
)
def test_a_span_is_exactly_that_part(
    path: Path, start: float, end: float | None, loud: float
) -> None:
    with RecordingFile(path) as file:
        file.write(silence(1) + tone(1) + silence(1))
    span = read_audio(path, start, end)
    assert seconds(span) == pytest.approx(min(3, end or 3) - max(0, start))
    heard = sum(0.01 for block in split(span, 0.01) if level(block) > -20)
    assert heard == pytest.approx(loud, abs=0.011)


@pytest.mark.parametrize(("start", "end"), [(5.0, 6.0), (2.0, 1.0)])
def test_a_span_with_nothing_in_it_is_empty(path: Path, start: float, end: float) -> None:
    with RecordingFile(path) as file:
        file.write(tone(3))
    assert read_audio(path, start, end) == b""


def test_a_span_of_another_rate_is_where_it_should_be(tmp_path: Path) -> None:
    path = tmp_path / "answer.flac"
    soundfile.write(path, to_float(silence(1) + tone(1)), 44_100)
    length = 2 * 16_000 / 44_100
    assert level(read_audio(path, 0, length / 2 - 0.01)) < -60
    assert level(read_audio(path, length / 2 + 0.01)) > -20


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file"),
        (b"", "is empty"),
        (b"not a recording at all", "not a recording this program can read"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", "not a recording this program can read"),
        (bytes(5_000), "not a recording this program can read"),
    ],
)
def test_a_file_that_is_no_recording_is_one_line(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "answer.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VoiceError, match=message) as raised:
        read_audio(path)
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="cannot read"):
        read_audio(tmp_path)
