"""Sums over PCM: level, conversion, resampling, splitting. No device, no file, no clock."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from simulator.voice.ports import BYTES_PER_SECOND, SAMPLE_RATE

BLOCK_SECONDS = 0.02
"""The length of one block of a stream."""

SILENT_DBFS = -96.0
"""The level of digital silence: the quietest that 16 bits can tell from nothing."""

METER_FLOOR_DBFS = -60.0
"""Where a level meter begins; below it is the noise of the room."""

Samples = npt.NDArray[np.float32]
"""Samples from -1 to 1."""

_FULL_SCALE = 32_768.0


def to_float(pcm: bytes) -> Samples:
    """The samples of `pcm`; half a sample at its end is left out."""
    whole = len(pcm) - len(pcm) % 2
    return np.frombuffer(pcm[:whole], dtype="<i2").astype(np.float32) / np.float32(_FULL_SCALE)


def from_float(samples: Samples) -> bytes:
    """`samples` as PCM; what is beyond full scale is clipped, never wrapped round."""
    scaled = np.rint(samples * np.float32(_FULL_SCALE))
    return bytes(np.clip(scaled, -32_768, 32_767).astype("<i2"))


def mixed_to_mono(interleaved: bytes, channels: int) -> bytes:
    """The mean of `channels` interleaved channels; a frame that is not whole is left out."""
    if channels == 1:
        return interleaved
    samples = np.frombuffer(interleaved[: len(interleaved) // 2 * 2], dtype="<i2")
    frames = samples[: len(samples) // channels * channels].reshape(-1, channels)
    return bytes(np.rint(frames.mean(axis=1)).astype("<i2"))


def repeated(pcm: bytes, channels: int) -> bytes:
    """`pcm` on each of `channels` interleaved channels."""
    return bytes(np.repeat(np.frombuffer(pcm, dtype="<i2"), channels))


def seconds(pcm: bytes) -> float:
    """How long `pcm` lasts."""
    return len(pcm) / BYTES_PER_SECOND


def silence(duration: float) -> bytes:
    """`duration` seconds of nothing."""
    return bytes(2 * round(duration * SAMPLE_RATE))


def level(pcm: bytes) -> float:
    """The root mean square level in dBFS, from `SILENT_DBFS` to 0."""
    samples = to_float(pcm)
    if not samples.size:
        return SILENT_DBFS
    rms = math.sqrt(float(np.mean(np.square(samples, dtype=np.float64))))
    return max(SILENT_DBFS, 20 * math.log10(rms)) if rms > 0 else SILENT_DBFS


def meter(dbfs: float) -> float:
    """A level as the share of a meter that is lit, 0 to 1, even in decibels."""
    return min(1.0, max(0.0, 1 - dbfs / METER_FLOOR_DBFS))


def split(pcm: bytes, duration: float) -> Iterator[bytes]:
    """`pcm` in blocks of `duration` seconds, at least one sample each; the last may be shorter."""
    size = 2 * max(1, round(duration * SAMPLE_RATE))
    for start in range(0, len(pcm), size):
        yield pcm[start : start + size]


class Resampler:
    """Turns a stream of PCM at one rate into one at another, without a seam between blocks."""

    def __init__(self, from_rate: int, to_rate: int = SAMPLE_RATE) -> None:
        """Rates are in samples per second; the same rate twice passes everything through."""
        self._stream = None
        self._half = b""
        if from_rate != to_rate:
            import soxr  # loads a library of its own; most devices run at our rate

            self._stream = soxr.ResampleStream(from_rate, to_rate, 1, dtype="float32")

    def feed(self, pcm: bytes) -> bytes:
        """Take the next PCM, of any length; what is ready. A filter's delay is held back."""
        pcm = self._half + pcm
        whole = len(pcm) - len(pcm) % 2
        pcm, self._half = pcm[:whole], pcm[whole:]
        return self._resampled(pcm, last=False)

    def finish(self) -> bytes:
        """End the stream; what was held back."""
        return self._resampled(b"", last=True)

    def _resampled(self, pcm: bytes, *, last: bool) -> bytes:
        if self._stream is None:
            return pcm
        return from_float(self._stream.resample_chunk(to_float(pcm), last=last))


def resample(pcm: bytes, from_rate: int, to_rate: int = SAMPLE_RATE) -> bytes:
    """The whole of `pcm`, from one rate to another."""
    resampler = Resampler(from_rate, to_rate)
    return resampler.feed(pcm) + resampler.finish()
