"""Fetching a file over HTTP so that a broken download can be gone on with.

The only code of this program that opens a socket. What has arrived lies in a part file, with a
note beside it that says what it is part of; the next attempt asks for the rest and starts over
when the server now has something else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from simulator.errors import ModelError
from simulator.voice.models.progress import Progress, untold

if TYPE_CHECKING:
    import urllib.request
    from http.client import HTTPResponse

SCHEMES = ("http", "https")
ATTEMPTS = 5
"""Requests in a row that may bring nothing new before it is given up."""

SILENCE = 30.0
"""Seconds without a byte after which a connection counts as dropped."""

_CHUNK = 1 << 18
_PASSING_TROUBLE = frozenset((408, 429, 500, 502, 503, 504))


@dataclass(frozen=True, slots=True)
class Source:
    """What to fetch, and what is known of it before."""

    url: str
    largest: int
    """Bytes beyond which it is refused, whatever the server says."""
    exact: int | None = None
    """Bytes it must have; None when unknown."""


@dataclass(frozen=True, slots=True)
class _Note:
    """What a part file is part of."""

    url: str
    version: str | None
    """A strong ETag or a Last-Modified date; without one a part cannot be gone on with."""
    total: int | None


class _Dropped(Exception):
    """The connection failed in a way that another attempt may mend."""


def check_url(url: str) -> None:
    """Raises ModelError unless it is a web address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if host is None or parts.scheme.lower() not in SCHEMES:
        raise ModelError(f"'{url}' is not an http or https address")


def download(
    source: Source,
    part: Path,
    progress: Progress = untold,
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Bring `part` to the whole of `source.url`, going on with what is there of it.

    Raises ModelError; what arrived is kept for the next call. So it is on Ctrl-C.
    """
    check_url(source.url)
    failures, most = 0, _size(part)
    while True:
        try:
            _attempt(source, part, progress)
            return
        except _Dropped as error:
            # Only getting further than ever counts, so that a server which always breaks off and
            # cannot go on comes to an end as well.
            failures = failures + 1 if _size(part) <= most else 1
            most = max(most, _size(part))
            if failures >= ATTEMPTS:
                kept = f"; {_size(part)} bytes are kept" if _size(part) else ""
                raise ModelError(f"{source.url}: {error}{kept}") from None
            wait(2.0 ** (failures - 1))


def sha256_of(file: Path, progress: Progress = untold) -> str:
    """The file's SHA-256 in hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    total, done = file.stat().st_size, 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            done += len(chunk)
            progress("checking", done, total)
    return digest.hexdigest()


def forget_part(part: Path) -> None:
    """Remove a part file with its note."""
    part.unlink(missing_ok=True)
    _note_file(part).unlink(missing_ok=True)


def _attempt(source: Source, part: Path, progress: Progress) -> None:
    import http.client
    import socket
    import ssl
    import urllib.error
    import urllib.request

    have = _size(part)
    note = _read_note(part)
    resumes = have > 0 and note is not None and note.url == source.url and bool(note.version)
    if resumes and note is not None and have == note.total:
        return
    headers = {"User-Agent": "incident-interview", "Accept-Encoding": "identity"}
    if resumes and note is not None:
        headers |= {"Range": f"bytes={have}-", "If-Range": str(note.version)}
    request = urllib.request.Request(source.url, headers=headers)
    try:
        with _opener().open(request, timeout=SILENCE) as response:
            _receive(response, source, part, have if resumes else 0, progress)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416:  # what is there is not part of what the server has now
            forget_part(part)
            raise _Dropped("the server has another file now") from None
        said = f"the server answered {error.code} {error.reason}"
        if error.code in _PASSING_TROUBLE:
            raise _Dropped(said) from None
        raise ModelError(f"{source.url}: {said}") from None
    except urllib.error.URLError as error:
        said = f"cannot be reached ({error.reason})"
        if isinstance(error.reason, socket.gaierror | ssl.SSLCertVerificationError):
            raise ModelError(f"{source.url}: {said}") from None  # waiting does not mend these
        raise _Dropped(said) from None
    except (http.client.HTTPException, ConnectionError, TimeoutError, ssl.SSLError) as error:
        raise _Dropped(f"the connection broke ({error or type(error).__name__})") from None


def _receive(
    response: HTTPResponse, source: Source, part: Path, have: int, progress: Progress
) -> None:
    """Append what the server sends, or write it anew when it sends the whole."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ModelError(f"{source.url}: the server sent it encoded, which was not asked for")
    if response.status == 206:
        start, total = _content_range(response.headers.get("Content-Range", ""))
        if start != have:
            forget_part(part)
            raise _Dropped("the server sent another part than was asked for")
    else:
        have, total = 0, _length(response.headers.get("Content-Length"))
    _check_total(source, total)
    version = response.headers.get("ETag") or response.headers.get("Last-Modified")
    if version is not None and version.startswith("W/"):
        version = response.headers.get("Last-Modified")
    # The note before the bytes: a part without one is never gone on with.
    if not have:
        part.unlink(missing_ok=True)
    _note_file(part).write_text(json.dumps(asdict(_Note(source.url, version, total))))
    with part.open("ab") as out:
        while chunk := response.read(_CHUNK):
            have += len(chunk)
            if have > min(source.largest, total or source.largest):
                forget_part(part)
                raise ModelError(f"{source.url}: sends more than it said or may")
            out.write(chunk)
            progress("downloading", have, total)
    if total is not None and have < total:
        raise _Dropped(f"the connection broke after {have} of {total} bytes")
    # Complete: say so, so that a second call with the same part asks for nothing.
    _note_file(part).write_text(json.dumps(asdict(_Note(source.url, version, have))))


def _check_total(source: Source, total: int | None) -> None:
    if total is None:
        return
    if source.exact is not None and total != source.exact:
        raise ModelError(f"{source.url}: has {total} bytes and should have {source.exact}")
    if total > source.largest:
        raise ModelError(f"{source.url}: has {total} bytes, more than the {source.largest} allowed")


def _content_range(header: str) -> tuple[int | None, int | None]:
    """First byte and total of `bytes 5-9/10`; None where it does not say."""
    span, _, total = header.removeprefix("bytes ").partition("/")
    return _length(span.partition("-")[0]), _length(total)


def _length(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def _size(part: Path) -> int:
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def _note_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _read_note(part: Path) -> _Note | None:
    with contextlib.suppress(OSError, ValueError, TypeError):
        return _Note(**json.loads(_note_file(part).read_text()))
    return None


def _opener() -> urllib.request.OpenerDirector:
    """An opener that knows HTTP and nothing else: no redirect can lead it to a file."""
    import urllib.error
    import urllib.request

    class Redirects(urllib.request.HTTPRedirectHandler):
        """Follows to http and https only, and never from https to http."""

        def redirect_request(
            self,
            req: urllib.request.Request,
            fp: Any,
            code: int,
            msg: str,
            headers: Any,
            newurl: str,
        ) -> urllib.request.Request | None:
            scheme = urlsplit(newurl).scheme.lower()
            if scheme not in SCHEMES or (req.type == "https" and scheme != "https"):
                raise ModelError(
                    f"{req.full_url}: leads to {newurl[:100]!r}, which is not followed"
                )
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.UnknownHandler,
        Redirects,
    ):
        opener.add_handler(handler())
    return opener
