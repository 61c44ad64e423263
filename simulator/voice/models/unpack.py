"""Unpacking a zip file from anywhere without trusting it."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from simulator.errors import ModelError
from simulator.voice.models.progress import Progress, untold


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these an archive is no speech model; the largest known is a fraction of each."""

    entries: int = 5_000
    total: int = 16_000_000_000
    """Bytes when unpacked."""
    ratio: int = 50
    """Unpacked bytes for each byte of the archive; the known models stay below 5."""


USUAL_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class _Entry:
    info: zipfile.ZipInfo
    path: PurePosixPath


_CHUNK = 1 << 20
_LONGEST_NAME = 200


def unpacked_size(archive: Path, limits: Limits = USUAL_LIMITS) -> int:
    """Bytes the archive takes when unpacked. Raises ModelError when it must not be unpacked."""
    with _open(archive) as opened:
        return sum(entry.info.file_size for entry in _checked(opened, archive, limits))


def unpack(
    archive: Path, folder: Path, limits: Limits = USUAL_LIMITS, progress: Progress = untold
) -> None:
    """Unpack into `folder`, which is made; a single folder around everything is left away.

    Every entry is checked before the first is written. Raises ModelError or OSError; what was
    written by then is the caller's to remove.
    """
    with _open(archive) as opened:
        entries = _checked(opened, archive, limits)
        total = sum(entry.info.file_size for entry in entries)
        depth = 1 if _single_folder(entries) else 0
        folder.mkdir(parents=True)
        done = 0
        for entry in entries:
            target = folder.joinpath(*entry.path.parts[depth:])
            if entry.info.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            for written in _write(opened, entry.info, target, archive):
                done += written
                progress("unpacking", done, total)


def copy_folder(source: Path, folder: Path, limits: Limits = USUAL_LIMITS) -> None:
    """Copy a folder by the rules an archive is held to. Raises ModelError or OSError."""
    found = sorted(source.rglob("*"))
    for path in found:
        mode = path.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            raise ModelError(f"{path}: a link or device, which no speech model holds")
    if len(found) > limits.entries:
        raise ModelError(f"{source}: holds more than {limits.entries} files")
    if sum(path.lstat().st_size for path in found) > limits.total:
        raise ModelError(f"{source}: larger than {limits.total} bytes")
    shutil.copytree(source, folder)


def _open(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ModelError(f"{archive.name}: not a zip file ({error})") from None


def _checked(opened: zipfile.ZipFile, archive: Path, limits: Limits) -> list[_Entry]:
    infos = opened.infolist()
    if len(infos) > limits.entries:
        raise ModelError(f"{archive.name}: holds more than {limits.entries} entries")
    total = sum(info.file_size for info in infos)
    if total > limits.total:
        raise ModelError(f"{archive.name}: would unpack to more than {limits.total} bytes")
    if total > limits.ratio * max(archive.stat().st_size, 1):
        raise ModelError(f"{archive.name}: would unpack to over {limits.ratio} times its size")
    entries = [_Entry(info, _path(info, archive)) for info in infos]
    _refuse_doubles(entries, archive)
    return entries


def _path(info: zipfile.ZipInfo, archive: Path) -> PurePosixPath:
    """Where an entry goes, relative to the folder it is unpacked into. Raises ModelError."""
    # `zipfile` cuts a name at NUL and turns backslashes about; the name as stored is what counts.
    name = info.orig_filename
    kind = stat.S_IFMT(info.external_attr >> 16)
    parts = name.rstrip("/").split("/")
    if any(part in ("", ".", "..") for part in parts) or len(name) > _LONGEST_NAME:
        fault = "a path that leads outside"
    elif any(c in name for c in '\\:*?"<>|') or not name.isprintable():
        fault = "a name that is no plain path"
    elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        fault = "a link or device"
    elif info.flag_bits & 0x1:
        fault = "an encrypted entry"
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        fault = "an unusual compression"
    else:
        return PurePosixPath(*parts)
    raise ModelError(f"{archive.name}: holds {fault} ({name[:60]!r}), so it was not unpacked")


def _refuse_doubles(entries: Sequence[_Entry], archive: Path) -> None:
    """No path twice, also where case does not count, and no file where another needs a folder."""
    seen: set[str] = set()
    files = {str(entry.path).lower() for entry in entries if not entry.info.is_dir()}
    for entry in entries:
        path = str(entry.path).lower()
        parents = {str(parent).lower() for parent in entry.path.parents}
        if path in seen or parents & files or (entry.info.is_dir() and path in files):
            raise ModelError(f"{archive.name}: holds {str(entry.path)[:60]!r} twice")
        seen.add(path)


def _single_folder(entries: Sequence[_Entry]) -> bool:
    tops = {entry.path.parts[0] for entry in entries}
    return len(tops) == 1 and all(
        len(entry.path.parts) > 1 or entry.info.is_dir() for entry in entries
    )


def _write(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, archive: Path
) -> Iterator[int]:
    """The sizes of the pieces as they are written.

    Together they are never more than the entry declared, whose sum was checked: `zipfile` stops
    there, and compares the checksum.
    """
    try:
        with opened.open(info) as source, target.open("xb") as out:
            while chunk := source.read(_CHUNK):
                out.write(chunk)
                yield len(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        raise ModelError(f"{archive.name}: damaged ({error})") from None
