from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.voice.pcm import (
    SILENT_DBFS,
    Resampler,
    from_float,
    level,
    meter,
    mixed_to_mono,
    repeated,
    resample,
    seconds,
    silence,
    split,
    to_float,
)
from simulator.voice.scripted import tone

pcm_bytes = st.binary(max_size=4_000).map(lambda data: data[: len(data) // 2 * 2])


@given(pcm_bytes)
def test_pcm_survives_the_way_through_floats_unchanged(pcm: bytes) -> None:
    assert from_float(to_float(pcm)) == pcm


def test_half_a_sample_at_the_end_is_left_out() -> None:
    assert len(to_float(b"\0\0\0")) == 1


def test_what_is_too_loud_is_clipped_and_never_wrapped_round() -> None:
    loud = from_float(to_float(tone(0.1, dbfs=-3)) * 4)
    assert max(to_float(loud)) > 0.99
    assert min(to_float(loud)) == -1


@pytest.mark.parametrize("dbfs", [-60.0, -30.0, -12.0, -3.1])
def test_the_level_of_a_tone_is_its_level(dbfs: float) -> None:
    assert level(tone(0.5, dbfs=dbfs)) == pytest.approx(dbfs, abs=0.2)


@pytest.mark.parametrize("nothing", [b"", b"\0", silence(1)])
def test_nothing_has_the_level_of_silence(nothing: bytes) -> None:
    assert level(nothing) == SILENT_DBFS


@pytest.mark.parametrize(
    ("dbfs", "lit"),
    [(SILENT_DBFS, 0), (-60, 0), (-30, 0.5), (-15, 0.75), (0, 1)],
)
def test_the_meter_is_even_in_decibels(dbfs: float, lit: float) -> None:
    assert meter(dbfs) == pytest.approx(lit)


def test_channels_are_mixed_by_their_mean() -> None:
    left, right = tone(0.1, dbfs=-12), silence(0.1)
    both = b"".join(left[at : at + 2] + right[at : at + 2] for at in range(0, len(left), 2))
    assert level(mixed_to_mono(both, 2)) == pytest.approx(-18, abs=0.2)


def test_a_frame_that_is_not_whole_is_left_out_of_the_mix() -> None:
    assert len(mixed_to_mono(bytes(4 * 10 + 3), 2)) == 2 * 10


@given(pcm_bytes, st.integers(1, 4))
def test_mixing_what_was_repeated_gives_it_back(pcm: bytes, channels: int) -> None:
    assert mixed_to_mono(repeated(pcm, channels), channels) == pcm


@given(pcm_bytes, st.floats(0, 0.1))
def test_blocks_put_together_are_the_whole(pcm: bytes, duration: float) -> None:
    blocks = list(split(pcm, duration))
    assert b"".join(blocks) == pcm
    assert all(len(block) == len(blocks[0]) for block in blocks[:-1])


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000, 96_000])
def test_resampling_keeps_length_and_level(rate: int) -> None:
    there = resample(tone(1.0, hertz=440), 16_000, rate)
    back = resample(there, rate)
    assert len(there) == pytest.approx(2 * rate, abs=8)
    assert seconds(back) == pytest.approx(1.0, abs=0.001)
    assert level(back) == pytest.approx(-12, abs=0.3)


def test_what_is_above_half_the_rate_is_filtered_out_and_not_folded_back() -> None:
    ultrasonic = tone(1.0, hertz=3_000)  # played three times as fast it is at 9 kHz
    assert level(resample(ultrasonic, 48_000)) < -50


@given(st.lists(st.integers(1, 3_001), min_size=1, max_size=20))
def test_resampling_gives_the_same_however_the_stream_is_cut(sizes: list[int]) -> None:
    pcm = tone(0.5)
    resampler = Resampler(44_100)
    pieces, at = [], 0
    for size in sizes:
        pieces.append(resampler.feed(pcm[at : at + size]))
        at += size
    pieces += [resampler.feed(pcm[at:]), resampler.finish()]
    assert b"".join(pieces) == resample(pcm, 44_100)


@given(st.lists(st.binary(max_size=9), max_size=9))
def test_the_same_rate_passes_everything_through(pieces: list[bytes]) -> None:
    resampler = Resampler(16_000)
    through = b"".join(resampler.feed(piece) for piece in pieces) + resampler.finish()
    whole = b"".join(pieces)
    assert through == whole[: len(whole) // 2 * 2]
