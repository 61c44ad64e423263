"""Archives that try to get out of their folder, fill the disk, or are simply broken."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from simulator.errors import ModelError
from simulator.voice.models.unpack import Limits, copy_folder, unpack, unpacked_size
from tests.voice.model_zips import NAME, PARTS, everything_below, model_folder, with_entry, zipped


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Below a folder of its own, so that what gets out is seen."""
    return tmp_path / "box" / "models" / "new"


@pytest.fixture
def archive(tmp_path: Path):
    def write(data: bytes) -> Path:
        file = tmp_path / "model.zip"
        file.write_bytes(data)
        return file

    return write


def refused(archive: Path, target: Path, *said: str, limits: Limits | None = None) -> None:
    with pytest.raises(ModelError) as caught:
        unpack(archive, target, limits or Limits())
    for part in said:
        assert part in str(caught.value)
    assert not target.exists(), "something was written before everything had been checked"


def test_a_model_is_unpacked_without_the_folder_around_it(archive, target) -> None:
    unpack(archive(zipped()), target)
    assert {name: (target / name).read_bytes() for name in PARTS} == PARTS


def test_a_model_without_a_folder_around_it_is_unpacked_as_it_is(archive, target) -> None:
    unpack(archive(zipped(top="")), target)
    assert {name: (target / name).read_bytes() for name in PARTS} == PARTS


def test_its_size_is_known_before(archive) -> None:
    assert unpacked_size(archive(zipped())) == sum(map(len, PARTS.values()))


def test_progress_ends_at_the_whole(archive, target) -> None:
    told: list[tuple[str, int, int | None]] = []
    unpack(archive(zipped()), target, progress=lambda *step: told.append(step))
    total = sum(map(len, PARTS.values()))
    assert told[-1] == ("unpacking", total, total)


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../outside",
        f"{NAME}/../../outside",
        f"{NAME}/./inside",
        f"{NAME}//inside",
        "C:/outside",
        f"{NAME}\\..\\..\\outside",
        f"{NAME}/line\nbreak",
        f"{NAME}/nul\0l",
        f"{NAME}/bell\x1b[31m",
        f"{NAME}/" + "long" * 60,
    ],
)
def test_a_name_that_is_no_plain_path_is_refused(archive, target, name, tmp_path) -> None:
    before = everything_below(tmp_path)
    refused(archive(with_entry(name)), target)
    assert everything_below(tmp_path) == before | {"model.zip"}


@pytest.mark.parametrize(
    "kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK]
)
def test_links_and_devices_are_refused(archive, target, kind) -> None:
    refused(archive(with_entry(f"{NAME}/x", b"/etc", kind | 0o777)), target, "a link or device")


def test_a_bomb_is_refused_by_how_much_it_grows(archive, target) -> None:
    bomb = zipped({"am/final.mdl": bytes(20_000_000)})
    refused(archive(bomb), target, "over 50 times its size")


def test_an_archive_that_unpacks_to_too_much_is_refused(archive, target) -> None:
    refused(archive(zipped()), target, "more than 1000 bytes", limits=Limits(total=1000))


def test_an_archive_of_too_many_entries_is_refused(archive, target) -> None:
    refused(archive(zipped()), target, "more than 3 entries", limits=Limits(entries=3))


def test_a_path_that_comes_twice_is_refused(archive, target) -> None:
    refused(archive(with_entry(f"{NAME}/AM/FINAL.mdl")), target, "twice")


def test_a_file_where_a_folder_is_needed_is_refused(archive, target) -> None:
    refused(archive(with_entry(f"{NAME}/am")), target, "twice")


def test_an_encrypted_archive_is_refused(archive, target) -> None:
    data = bytearray(zipped())
    # The flag stands in the header of each entry and again in the directory at the end.
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    refused(archive(bytes(data)), target, "encrypted")


@pytest.mark.parametrize(
    "data",
    [b"", b"not a zip", zipped()[:-30], zipped()[:1000]],
    ids=["nothing", "text", "its end is missing", "its beginning alone"],
)
def test_what_is_no_whole_zip_file_is_refused(archive, target, data) -> None:
    refused(archive(data), target, "not a zip file")


def test_a_damaged_entry_is_told(archive, target) -> None:
    data = bytearray(zipped())
    data[5000] ^= 0xFF
    with pytest.raises(ModelError, match="damaged"):
        unpack(archive(bytes(data)), target)


def test_a_folder_is_copied(tmp_path, target) -> None:
    source = model_folder(tmp_path / "source")
    copy_folder(source, target)
    assert {name: (target / name).read_bytes() for name in PARTS} == PARTS


def test_a_folder_with_a_link_is_refused(tmp_path, target) -> None:
    source = model_folder(tmp_path / "source")
    (source / "leak").symlink_to("/etc/passwd")
    with pytest.raises(ModelError, match="a link or device"):
        copy_folder(source, target)
    assert not target.exists()


def test_a_folder_beyond_the_limits_is_refused(tmp_path, target) -> None:
    source = model_folder(tmp_path / "source")
    with pytest.raises(ModelError, match="more than 2 files"):
        copy_folder(source, target, Limits(entries=2))
    with pytest.raises(ModelError, match="larger than 10 bytes"):
        copy_folder(source, target, Limits(total=10))
