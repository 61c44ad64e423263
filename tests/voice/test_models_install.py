"""Installing, verifying and removing models, with a server and a disk that fail."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from simulator.errors import ModelError
from simulator.voice.models.catalogue import RECOMMENDED, catalogue, known
from simulator.voice.models.install import Installer, Wanted, wanted_model
from simulator.voice.models.store import RECORD, ModelStore, read_record, verify
from simulator.voice.models.unpack import Limits
from simulator.voice.ports import VoiceError
from tests.voice import faulty_server as server_that
from tests.voice.faulty_server import FaultyServer
from tests.voice.model_zips import NAME, PARTS, everything_below, model_folder, sha256, zipped

ZIP = zipped()


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models")


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    server = FaultyServer()
    server.answers = [server_that.whole(ZIP)]
    yield server
    server.stop()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    file = tmp_path / f"{NAME}.zip"
    file.write_bytes(ZIP)
    return file


class Tries:
    """Takes the place of loading the model in another process."""

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.tried: list[Path] = []

    def __call__(self, folder: Path) -> None:
        self.tried.append(folder)
        if self.fails:
            raise VoiceError(f"{folder}: not a working Vosk model")


def installer(store: ModelStore, **parts) -> Installer:
    usual = {"try_model": Tries(), "wait": lambda seconds: None}
    return Installer(store, **{**usual, **parts})


def from_server(server: FaultyServer, **known_of_it) -> Wanted:
    return Wanted(NAME, url=server.url(), **known_of_it)


def only_the_model_is_there(store: ModelStore) -> bool:
    names = {path.name for path in store.folder.iterdir()}
    left = {path.name for path in store.parts.iterdir()} - {f"{NAME}.lock"}
    return names == {NAME, ".parts"} and not left


def no_model_is_there(store: ModelStore) -> bool:
    return {path.name for path in store.folder.iterdir()} == {".parts"} and not (
        store.parts / f"{NAME}.new"
    ).exists()


@pytest.mark.uses("loopback")
def test_a_model_is_installed_from_an_address(store, server) -> None:
    record = installer(store).install(from_server(server, sha256=sha256(ZIP)))
    assert only_the_model_is_there(store)
    (model,) = store.installed()
    assert (model.name, model.is_unchanged) == (NAME, True)
    assert model.record == record
    assert (record.sha256, record.confirmed, record.source) == (sha256(ZIP), True, server.url())
    assert verify(model) == ()


@pytest.mark.uses("loopback")
def test_without_a_known_checksum_the_one_that_arrived_is_recorded(store, server) -> None:
    record = installer(store).install(from_server(server))
    assert (record.sha256, record.confirmed) == (sha256(ZIP), False)


@pytest.mark.uses("loopback")
def test_a_corrupted_download_is_not_installed_and_not_kept(store, server) -> None:
    damaged = bytearray(ZIP)
    damaged[1000] ^= 0xFF
    server.answers = [server_that.whole(bytes(damaged))]
    with pytest.raises(ModelError, match=f"should be {sha256(ZIP)}; nothing was installed"):
        installer(store).install(from_server(server, sha256=sha256(ZIP)))
    assert no_model_is_there(store)
    server.answers = [server_that.whole(ZIP)]
    installer(store).install(from_server(server, sha256=sha256(ZIP)))
    assert only_the_model_is_there(store)


@pytest.mark.uses("loopback")
def test_an_interrupted_download_is_gone_on_with(store, server) -> None:
    def stop(what: str, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        installer(store, progress=stop).install(from_server(server))
    assert no_model_is_there(store)
    server.seen.clear()
    server.answers = [server_that.whole(ZIP)]
    installer(store).install(from_server(server))
    assert only_the_model_is_there(store)


@pytest.mark.uses("loopback")
def test_a_page_instead_of_the_file_is_told(store, server) -> None:
    server.answers = [server_that.whole(b"<html>sign in to the hotel network</html>")]
    with pytest.raises(ModelError, match="not a zip file"):
        installer(store).install(from_server(server))
    assert no_model_is_there(store)


@pytest.mark.uses("loopback")
def test_space_is_looked_at_before_anything_is_fetched(store, server) -> None:
    with pytest.raises(ModelError, match="not enough space: 36 MB are needed"):
        installer(store, free_space=lambda folder: 20_000_000).install(
            from_server(server, size=10_000_000)
        )
    assert server.seen == []


def test_space_is_looked_at_again_before_unpacking(store, archive) -> None:
    with pytest.raises(ModelError, match="not enough space"):
        installer(store, free_space=lambda folder: 1000).install(Wanted(NAME, local=archive))
    assert no_model_is_there(store)


def test_a_disk_that_fills_up_is_told_in_one_line(store, archive) -> None:
    def full(what: str, done: int, total: int | None) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(ModelError, match="No space left on device"):
        installer(store, progress=full).install(Wanted(NAME, local=archive))
    assert no_model_is_there(store)


def test_a_zip_file_of_this_machine_is_installed_and_left_alone(store, archive) -> None:
    record = installer(store).install(Wanted(NAME, local=archive))
    assert only_the_model_is_there(store)
    assert record.source == str(archive)
    assert archive.read_bytes() == ZIP


def test_a_folder_of_this_machine_is_installed(store, tmp_path) -> None:
    source = model_folder(tmp_path / NAME)
    record = installer(store).install(Wanted(NAME, local=source))
    assert record.sha256 is None
    assert set(record.files) == set(PARTS)
    assert everything_below(source) == everything_below(store.folder / NAME) - {RECORD}


def test_a_model_that_does_not_work_is_not_installed(store, archive) -> None:
    tries = Tries(fails=True)
    with pytest.raises(ModelError, match="not a working Vosk model"):
        installer(store, try_model=tries).install(Wanted(NAME, local=archive))
    assert len(tries.tried) == 1
    assert no_model_is_there(store)


def test_an_archive_that_holds_no_model_is_not_installed(store, archive) -> None:
    archive.write_bytes(zipped({"README": b"hello"}))
    with pytest.raises(ModelError, match=r"not a Vosk model \(am/final\.mdl is missing\)"):
        installer(store).install(Wanted(NAME, local=archive))
    assert no_model_is_there(store)


def test_limits_hold_while_installing(store, archive) -> None:
    with pytest.raises(ModelError, match="more than 3 entries"):
        installer(store, limits=Limits(entries=3)).install(Wanted(NAME, local=archive))


def test_what_is_installed_is_not_installed_again_unless_asked_to(store, archive) -> None:
    installer(store).install(Wanted(NAME, local=archive))
    with pytest.raises(ModelError, match="installed already; --force"):
        installer(store).install(Wanted(NAME, local=archive))
    (store.folder / NAME / "am" / "final.mdl").write_bytes(b"damaged")
    installer(store).install(Wanted(NAME, local=archive), replace=True)
    assert only_the_model_is_there(store)
    assert verify(store.find(NAME)) == ()


def test_a_failed_replacement_leaves_the_old_model(store, archive) -> None:
    installer(store).install(Wanted(NAME, local=archive))
    with pytest.raises(ModelError):
        installer(store, try_model=Tries(fails=True)).install(
            Wanted(NAME, local=archive), replace=True
        )
    assert verify(store.find(NAME)) == ()


def test_a_replacement_cut_off_between_its_renames_is_put_back(store, archive) -> None:
    installer(store).install(Wanted(NAME, local=archive))
    (store.folder / NAME).rename(store.parts / f"{NAME}.old")
    with pytest.raises(ModelError, match="installed already"):
        installer(store).install(Wanted(NAME, local=archive))
    assert verify(store.find(NAME)) == ()


def test_what_an_earlier_killed_attempt_left_is_cleared_away(store, archive) -> None:
    left = store.parts / f"{NAME}.new"
    model_folder(left, {"junk": b"x"})
    installer(store).install(Wanted(NAME, local=archive))
    assert not (store.folder / NAME / "junk").exists()
    assert only_the_model_is_there(store)


def test_two_installations_of_one_model_exclude_each_other(store, archive) -> None:
    store.parts.mkdir(parents=True)
    with (
        FileLock(store.parts / f"{NAME}.lock"),
        pytest.raises(ModelError, match="being installed by another process"),
    ):
        installer(store).install(Wanted(NAME, local=archive))
    installer(store).install(Wanted(NAME, local=archive))


# Looking after what is installed


@pytest.fixture
def model(store, archive):
    installer(store).install(Wanted(NAME, local=archive))
    return store.find(NAME)


def test_a_changed_file_is_found_by_its_size(model) -> None:
    (model.folder / "graph" / "Gr.fst").write_bytes(b"longer than before")
    assert not model.is_unchanged
    assert verify(model) == ("graph/Gr.fst has another size than when it was installed",)


def test_a_changed_file_of_the_same_size_is_found_by_its_checksum(model) -> None:
    (model.folder / "graph" / "Gr.fst").write_bytes(b"grammer")
    assert model.is_unchanged, "the quick look compares sizes"
    assert verify(model) == ("graph/Gr.fst is not what was installed",)


def test_a_missing_file_is_found(model) -> None:
    (model.folder / "README").unlink()
    assert not model.is_unchanged
    assert verify(model) == ("README cannot be read (No such file or directory)",)


def test_a_missing_part_of_the_model_goes_before_everything_else(model) -> None:
    (model.folder / "am" / "final.mdl").unlink()
    assert verify(model) == ("am/final.mdl is missing",)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[]", "{}", '{"files": {"a": {"size": 1}}}', '{"files": [], "x": 1}']
)
def test_a_record_that_makes_no_sense_counts_as_none(model, text) -> None:
    (model.folder / RECORD).write_text(text)
    assert read_record(model.folder) is None


def test_a_folder_put_there_by_hand_counts_as_a_model(store) -> None:
    model_folder(store.folder / "vosk-model-small-en-us-0.15")
    (model,) = store.installed()
    assert (model.record, model.is_english, model.is_unchanged) == (None, True, False)
    assert verify(model) == ()


def test_a_removed_model_is_gone(store, model) -> None:
    store.remove(NAME)
    assert store.installed() == ()
    with pytest.raises(ModelError, match="no installed model is called"):
        store.remove(NAME)


def test_removing_a_linked_model_leaves_what_it_leads_to(store, tmp_path) -> None:
    source = model_folder(tmp_path / "elsewhere")
    store.folder.mkdir()
    (store.folder / "linked").symlink_to(source)
    store.remove("linked")
    assert everything_below(source) >= set(PARTS)


def test_no_model_folder_is_no_model(tmp_path) -> None:
    assert ModelStore(tmp_path / "never" / "made").installed() == ()


def test_a_record_names_no_folder_of_the_machine_but_its_source(model) -> None:
    data = json.loads((model.folder / RECORD).read_text())
    assert set(data) == {"name", "source", "language", "sha256", "confirmed", "files"}
    assert not any(name.startswith("/") for name in data["files"])


# What the command line asks for


def test_a_name_of_the_catalogue_brings_all_that_is_known_of_it() -> None:
    wanted = wanted_model(RECOMMENDED)
    entry = known(RECOMMENDED)
    assert entry is not None
    assert (wanted.url, wanted.sha256, wanted.bytes) == (entry.url, entry.sha256, entry.bytes)


def test_another_address_is_held_to_the_same_checksum() -> None:
    wanted = wanted_model(RECOMMENDED, url="https://mirror.example/x.zip")
    assert (wanted.url, wanted.sha256) == (
        "https://mirror.example/x.zip",
        wanted_model(RECOMMENDED).sha256,
    )


def test_a_checksum_of_the_users_own_goes_before_the_catalogues() -> None:
    wanted = wanted_model(RECOMMENDED, sha256="AB" * 32)
    assert (wanted.sha256, wanted.bytes) == ("ab" * 32, None)


def test_a_model_nobody_knows_can_be_installed_from_an_address() -> None:
    wanted = wanted_model("my-model", url="http://127.0.0.1/x.zip")
    assert dataclasses.astuple(wanted)[:2] == ("my-model", "http://127.0.0.1/x.zip")


def test_a_zip_file_is_called_by_its_name_and_held_to_what_is_known_of_it(tmp_path) -> None:
    file = tmp_path / f"{RECOMMENDED}.zip"
    file.write_bytes(ZIP)
    wanted = wanted_model(str(file))
    entry = known(RECOMMENDED)
    assert entry is not None
    assert (wanted.name, wanted.url, wanted.sha256) == (RECOMMENDED, None, entry.sha256)
    assert wanted_model(str(file), name="other").sha256 is None


@pytest.mark.parametrize(
    ("what", "options", "said"),
    [
        ("no-such-model", {}, "no model is called 'no-such-model'"),
        ("./no-such.zip", {}, "there is no such file"),
        (RECOMMENDED, {"sha256": "abc"}, "64 hexadecimal digits"),
        (RECOMMENDED, {"url": "file:///x.zip"}, "not an http or https address"),
        (RECOMMENDED, {"name": "../x"}, "cannot be the name"),
        ("my model", {"url": "http://127.0.0.1/x"}, "cannot be the name"),
        (".hidden", {"url": "http://127.0.0.1/x"}, "cannot be the name"),
    ],
)
def test_what_cannot_be_installed_is_told(what, options, said) -> None:
    with pytest.raises(ModelError, match=said):
        wanted_model(what, **options)


def test_a_folder_cannot_be_held_to_a_checksum(tmp_path) -> None:
    folder = model_folder(tmp_path / "m")
    with pytest.raises(ModelError, match="a folder has no SHA-256"):
        wanted_model(str(folder), sha256="ab" * 32)


def test_every_entry_of_the_catalogue_is_sound() -> None:
    names = [model.name for model in catalogue()]
    assert names[0] == RECOMMENDED
    assert len(set(names)) == len(names)
    for model in catalogue():
        assert model.url.startswith("https://")
        assert model.url.endswith(f"/{model.name}.zip")
        assert model.bytes in (None, model.size)
        if model.sha256 is not None:
            assert len(bytes.fromhex(model.sha256)) == 32
