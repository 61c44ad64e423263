"""Fetching from a server that drops, truncates, redirects and lies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.errors import ModelError
from simulator.voice.models.download import ATTEMPTS, Source, check_url, download
from tests.voice import faulty_server as server_that
from tests.voice.faulty_server import FaultyServer

pytestmark = pytest.mark.uses("loopback")

DATA = bytes(range(256)) * 4_000


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    server = FaultyServer()
    yield server
    server.stop()


@pytest.fixture
def part(tmp_path: Path) -> Path:
    return tmp_path / "model.zip.part"


class Waits:
    """Takes the place of waiting, and counts it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def fetch(server: FaultyServer, part: Path, largest: int = 10_000_000, **known: int) -> Waits:
    waits = Waits()
    download(Source(server.url(), largest, **known), part, wait=waits)
    return waits


def test_a_file_arrives_whole(server, part) -> None:
    server.answers = [server_that.whole(DATA)]
    fetch(server, part)
    assert part.read_bytes() == DATA


def test_progress_is_told_up_to_the_whole(server, part) -> None:
    server.answers = [server_that.whole(DATA)]
    told: list[tuple[str, int, int | None]] = []
    download(Source(server.url(), len(DATA)), part, lambda *step: told.append(step))
    assert told[-1] == ("downloading", len(DATA), len(DATA))
    assert [step[1] for step in told] == sorted(step[1] for step in told)


def test_a_dropped_connection_is_gone_on_with_where_it_broke(server, part) -> None:
    server.answers = [server_that.dropping(DATA, 300_000), server_that.whole(DATA)]
    waits = fetch(server, part)
    assert part.read_bytes() == DATA
    assert [asked for _, asked in server.seen] == [None, "bytes=300000-"]
    assert waits.seconds == [1.0]


def test_a_connection_that_drops_often_but_gets_on_is_not_given_up(server, part) -> None:
    server.answers = [server_that.dropping(DATA, 100_000)] * 10 + [server_that.whole(DATA)]
    fetch(server, part)
    assert part.read_bytes() == DATA
    assert len(server.seen) == 11


def test_a_later_call_goes_on_with_what_an_earlier_one_left(server, part) -> None:
    server.answers = [server_that.dropping(DATA, 300_000), server_that.failing(503)]
    with pytest.raises(ModelError, match="300000 bytes are kept"):
        fetch(server, part)
    server.answers = [server_that.whole(DATA)]
    server.seen.clear()
    fetch(server, part)
    assert part.read_bytes() == DATA
    assert server.seen == [("/model.zip", "bytes=300000-")]


def test_what_has_arrived_whole_is_not_asked_for_again(server, part) -> None:
    server.answers = [server_that.whole(DATA)]
    fetch(server, part)
    fetch(server, part)
    assert len(server.seen) == 1


def test_a_part_of_another_version_is_thrown_away(server, part) -> None:
    newer = b"n" * len(DATA)
    server.answers = [server_that.dropping(DATA, 300_000), server_that.whole(newer, '"2"')]
    fetch(server, part)
    assert part.read_bytes() == newer


def test_a_part_is_never_gone_on_with_from_another_address(server, part) -> None:
    server.answers = [server_that.dropping(DATA, 300_000), server_that.failing(404)]
    with pytest.raises(ModelError):
        fetch(server, part)
    server.answers = [server_that.whole(DATA)]
    server.seen.clear()
    download(Source(server.url("/other.zip"), len(DATA)), part)
    assert server.seen == [("/other.zip", None)]
    assert part.read_bytes() == DATA


def test_a_part_without_a_version_is_begun_anew(server, part) -> None:
    server.answers = [
        server_that.dropping(DATA, 300_000, etag=None),
        server_that.whole(DATA, etag=None),
    ]
    fetch(server, part)
    assert part.read_bytes() == DATA
    assert [asked for _, asked in server.seen] == [None, None]


def test_a_part_with_an_unreadable_note_is_begun_anew(server, part) -> None:
    part.write_bytes(b"left from somewhere")
    part.with_name(f"{part.name}.json").write_text("{}")
    server.answers = [server_that.whole(DATA)]
    fetch(server, part)
    assert part.read_bytes() == DATA


def test_a_server_that_sends_another_part_is_not_believed(server, part) -> None:
    server.answers = [
        server_that.dropping(DATA, 300_000),
        server_that.elsewhere(DATA, 1000),
        server_that.whole(DATA),
    ]
    fetch(server, part)
    assert part.read_bytes() == DATA


def test_a_server_that_always_breaks_off_and_cannot_go_on_is_given_up(server, part) -> None:
    server.answers = [server_that.dropping(DATA, 300_000, etag=None)]
    with pytest.raises(ModelError, match="the connection broke after 300000 of"):
        fetch(server, part)
    assert len(server.seen) == ATTEMPTS


@pytest.mark.parametrize("status", [500, 503, 429])
def test_passing_trouble_is_tried_again(server, part, status) -> None:
    server.answers = [server_that.failing(status), server_that.whole(DATA)]
    assert len(fetch(server, part).seconds) == 1
    assert part.read_bytes() == DATA


@pytest.mark.parametrize("status", [403, 404, 410])
def test_a_refusal_is_told_at_once(server, part, status) -> None:
    server.answers = [server_that.failing(status)]
    with pytest.raises(ModelError, match=f"the server answered {status}"):
        fetch(server, part)
    assert len(server.seen) == 1


def test_a_part_longer_than_the_file_is_now_is_thrown_away(server, part) -> None:
    shorter = DATA[:100_000]
    server.answers = [
        server_that.dropping(DATA, 300_000),
        server_that.failing(416),
        server_that.whole(shorter),
    ]
    fetch(server, part)
    assert part.read_bytes() == shorter


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_to_another_address_is_followed(server, part, status) -> None:
    target = server.url("/moved.zip")
    server.answers = [server_that.redirecting(target, status), server_that.whole(DATA)]
    fetch(server, part)
    assert part.read_bytes() == DATA
    assert [path for path, _ in server.seen] == ["/model.zip", "/moved.zip"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/model.zip", "data:,x", "javascript:1"]
)
def test_a_redirect_to_anything_but_the_web_is_refused(server, part, target) -> None:
    server.answers = [server_that.redirecting(target)]
    with pytest.raises(ModelError):
        fetch(server, part)
    assert not part.exists()
    assert len(server.seen) == 1


def test_redirects_in_a_circle_end(server, part) -> None:
    server.answers = [server_that.redirecting(server.url())]
    with pytest.raises(ModelError):
        fetch(server, part)


def test_a_file_of_another_size_than_known_is_refused_before_it_is_fetched(server, part) -> None:
    server.answers = [server_that.whole(DATA)]
    with pytest.raises(ModelError, match=f"has {len(DATA)} bytes and should have 5"):
        fetch(server, part, exact=5)
    assert not part.exists()


def test_a_file_larger_than_allowed_is_refused_before_it_is_fetched(server, part) -> None:
    server.answers = [server_that.whole(DATA)]
    with pytest.raises(ModelError, match="more than the 1000 allowed"):
        fetch(server, part, largest=1000)
    assert not part.exists()


def test_a_file_that_never_ends_is_cut_off(server, part) -> None:
    server.answers = [server_that.unmeasured(DATA)]
    with pytest.raises(ModelError, match="sends more than it said or may"):
        fetch(server, part, largest=300_000)
    assert not part.exists()


def test_a_file_without_a_length_arrives(server, part) -> None:
    server.answers = [server_that.unmeasured(DATA)]
    fetch(server, part)
    assert part.read_bytes() == DATA


def test_a_length_that_promises_more_than_comes_is_a_broken_connection(server, part) -> None:
    server.answers = [server_that.lying(DATA, len(DATA) + 1)]
    with pytest.raises(ModelError, match="the connection broke"):
        fetch(server, part)


def test_an_encoding_nobody_asked_for_is_refused(server, part) -> None:
    server.answers = [server_that.encoded(DATA)]
    with pytest.raises(ModelError, match="encoded"):
        fetch(server, part)


def test_nobody_at_the_address_is_told(part) -> None:
    server = FaultyServer()
    server.stop()
    waits = Waits()
    with pytest.raises(ModelError, match="cannot be reached"):
        download(Source(server.url(), 1000), part, wait=waits)
    assert waits.seconds == [1.0, 2.0, 4.0, 8.0]


def test_stopping_half_way_keeps_what_arrived(server, part) -> None:
    server.answers = [server_that.whole(DATA)]

    def stop(_: str, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        download(Source(server.url(), len(DATA)), part, stop)
    kept = part.stat().st_size
    assert 0 < kept < len(DATA)
    server.seen.clear()
    fetch(server, part)
    assert part.read_bytes() == DATA
    assert server.seen == [("/model.zip", f"bytes={kept}-")]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org/x.zip", "example.org/x.zip", "http://", "http://["],
)
def test_only_web_addresses_are_taken(url) -> None:
    with pytest.raises(ModelError, match="not an http or https address"):
        check_url(url)
