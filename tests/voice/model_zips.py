"""Archives that stand for speech models: small, whole, and broken in every way."""

from __future__ import annotations

import hashlib
import io
import random
import stat
import zipfile
from pathlib import Path

NAME = "vosk-model-test"

PARTS = {
    "am/final.mdl": random.Random(1).randbytes(200_000),  # so that it does not compress away
    "conf/model.conf": b"--min-active=200\n",
    "conf/mfcc.conf": b"--num-mel-bins=40\n",
    "graph/HCLr.fst": b"graph",
    "graph/Gr.fst": b"grammar",
    "graph/disambig_tid.int": b"1\n",
    "README": b"a model\n",
}


def zipped(entries: dict[str, bytes] | None = None, top: str = f"{NAME}/") -> bytes:
    """A zip file of `entries` under the folder `top`; of a whole model by default."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (PARTS if entries is None else entries).items():
            archive.writestr(top + name, data)
    return raw.getvalue()


def with_entry(name: str, data: bytes = b"x", mode: int = stat.S_IFREG | 0o644) -> bytes:
    """A whole model with one more entry, stored exactly so."""
    raw = io.BytesIO(zipped())
    with zipfile.ZipFile(raw, "a", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = info.orig_filename = name
        info.external_attr = mode << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, data)
    return raw.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def model_folder(folder: Path, parts: dict[str, bytes] = PARTS) -> Path:
    """A model that looks whole, laid out below `folder`."""
    for name, data in parts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def everything_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
