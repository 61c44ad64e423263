"""Installing a speech model: fetch, check, unpack, try, and only then put it in its place."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from simulator.errors import ModelError
from simulator.voice.models.catalogue import catalogue, known
from simulator.voice.models.download import Source, check_url, download, forget_part, sha256_of
from simulator.voice.models.progress import Progress, untold
from simulator.voice.models.store import ModelRecord, ModelStore, record_files, write_record
from simulator.voice.models.unpack import USUAL_LIMITS, Limits, copy_folder, unpack, unpacked_size
from simulator.voice.ports import VoiceError
from simulator.voice.vosk_folder import try_in_child, why_unusable

LARGEST_DOWNLOAD = 4_000_000_000
"""Bytes; nearly twice the largest known model."""

UNPACKED_FACTOR = 2.5
"""Unpacked bytes for each byte of a model's zip file, at most, as a guess before it is there."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be installed, and from where."""

    name: str
    url: str | None = None
    """None when `local` is given."""
    local: Path | None = None
    """A zip file or a folder of this machine."""
    sha256: str | None = None
    """What the zip file must have; None when nothing is known."""
    bytes: int | None = None
    """The size the zip file must have; None when nothing is known."""
    size: int = 0
    """About how large the download is; 0 when nothing is known."""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Installer:
    """How to install; the parts that tests replace are here."""

    store: ModelStore
    limits: Limits = USUAL_LIMITS
    progress: Progress = untold
    try_model: Callable[[Path], None] = try_in_child
    wait: Callable[[float], None] = time.sleep
    free_space: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free

    def install(self, wanted: Wanted, *, replace: bool = False) -> ModelRecord:
        """Install a model and return its record. Raises ModelError.

        Whatever happens, a model of that name is either whole or was not touched. An interrupted
        download is kept, and the next call goes on with it.
        """
        target = self.store.folder / wanted.name
        try:
            self.store.parts.mkdir(parents=True, exist_ok=True)
            with self._alone(wanted.name):
                self._recover(target)
                if target.exists() and not replace:
                    raise ModelError(
                        f"{wanted.name} is installed already; --force installs it anew"
                    )
                return self._install(wanted, target)
        except VoiceError as error:
            raise ModelError(str(error)) from None
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise ModelError(f"{place}{error.strerror or error}") from None

    def _install(self, wanted: Wanted, target: Path) -> ModelRecord:
        fresh = self.store.parts / f"{wanted.name}.new"
        shutil.rmtree(fresh, ignore_errors=True)  # left by an attempt that was killed
        try:
            if wanted.local is not None and wanted.local.is_dir():
                copy_folder(wanted.local, fresh, self.limits)
                sha256 = None
            else:
                archive = wanted.local or self._fetched(wanted)
                sha256 = self._confirmed(wanted, archive)
                self._need(unpacked_size(archive, self.limits))
                unpack(archive, fresh, self.limits, self.progress)
            if fault := why_unusable(fresh):
                raise ModelError(f"{wanted.name}: not a Vosk model ({fault})")
            self.progress("trying", 0, None)
            self.try_model(fresh)
            record = ModelRecord(
                name=wanted.name,
                source=wanted.url or str(wanted.local),
                language=wanted.language,
                sha256=sha256,
                confirmed=sha256 is not None and wanted.sha256 is not None,
                files=record_files(fresh),
            )
            write_record(fresh, record)
            self._place(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        forget_part(self._part(wanted))
        return record

    def _fetched(self, wanted: Wanted) -> Path:
        part = self._part(wanted)
        there = part.stat().st_size if part.exists() else 0
        self._need(max(wanted.size - there, 0) + int(wanted.size * UNPACKED_FACTOR))
        room = there + self.free_space(self.store.parts)
        source = Source(wanted.url or "", min(LARGEST_DOWNLOAD, room), wanted.bytes)
        download(source, part, self.progress, self.wait)
        return part

    def _confirmed(self, wanted: Wanted, archive: Path) -> str:
        sha256 = sha256_of(archive, self.progress)
        if wanted.sha256 is not None and sha256 != wanted.sha256:
            # Nothing of it can be trusted, so the next attempt begins anew.
            forget_part(self._part(wanted))
            raise ModelError(
                f"{wanted.name}: the SHA-256 is {sha256} and should be {wanted.sha256}; "
                "nothing was installed"
            )
        return sha256

    def _need(self, size: int) -> None:
        free = self.free_space(self.store.parts)
        if free < size:
            raise ModelError(
                f"not enough space: {size // 1_000_000 + 1} MB are needed in {self.store.folder}, "
                f"{free // 1_000_000} MB are free"
            )

    def _place(self, fresh: Path, target: Path) -> None:
        """Swap the new folder in; a rename is whole or not at all."""
        if not target.exists():
            fresh.rename(target)
            return
        old = self._old(target)
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def _recover(self, target: Path) -> None:
        """Put back the old model if a swap was cut off between its two renames."""
        if self._old(target).exists() and not target.exists():
            self._old(target).rename(target)

    def _old(self, target: Path) -> Path:
        return self.store.parts / f"{target.name}.old"

    def _part(self, wanted: Wanted) -> Path:
        return self.store.parts / f"{wanted.name}.zip.part"

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """Hold a lock that ends with the process, however that ends."""
        lock = FileLock(self.store.parts / f"{name}.lock", timeout=0)
        try:
            with lock:
                yield
        except Timeout:
            raise ModelError(f"{name} is being installed by another process") from None


def wanted_model(
    what: str, *, url: str | None = None, sha256: str | None = None, name: str | None = None
) -> Wanted:
    """What the command line asks for: a model of the catalogue, an address, a zip or a folder.

    `sha256` goes before what the catalogue knows, and `url` before its address. Raises ModelError.
    """
    if sha256 is not None:
        sha256 = sha256.strip().lower().removeprefix("sha256:")
        if not _SHA256.fullmatch(sha256):
            raise ModelError("--sha256 takes 64 hexadecimal digits")
    local = None if url else _local(what)
    called = name or (_stem(local) if local is not None else what)
    if not _NAME.fullmatch(called):
        raise ModelError(f"'{called}' cannot be the name of a model; --name gives it one")
    entry = known(called)
    if local is not None and sha256 is not None and local.is_dir():
        raise ModelError(f"{local}: a folder has no SHA-256; --sha256 is for zip files")
    if local is None and url is None:
        if entry is None:
            names = ", ".join(model.name for model in catalogue())
            raise ModelError(f"no model is called '{what}' (there is: {names})")
        url = entry.url
    if url is not None:
        check_url(url)
    return Wanted(
        name=called,
        url=url,
        local=local,
        sha256=sha256 or (entry.sha256 if entry else None),
        # A checksum of the user's own stands for another file than the catalogue's.
        bytes=entry.bytes if entry is not None and sha256 is None else None,
        size=entry.size if entry is not None else 0,
        language=entry.language if entry is not None else None,
    )


def _local(what: str) -> Path | None:
    """The file or folder that is meant; None when `what` is a name. Raises ModelError."""
    path = Path(what)
    looks_like_path = path.suffix.lower() == ".zip" or path.name != what or what in (".", "..")
    if not looks_like_path:
        return None
    if not path.exists():
        raise ModelError(f"{what}: there is no such file or folder")
    return path.resolve()


def _stem(path: Path) -> str:
    return path.stem if path.suffix.lower() == ".zip" else path.name
