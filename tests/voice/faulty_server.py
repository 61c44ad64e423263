"""A web server on this machine that fails in the ways real ones do."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Request"], None]


class Request(BaseHTTPRequestHandler):
    """One request; an `Answer` writes the response to it."""

    server: FaultyServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.seen.append((self.path, self.headers.get("Range")))
        answers = self.server.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def head(self, status: int, **headers: object) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()


class FaultyServer(ThreadingHTTPServer):
    """Gives its answers one after the other; the last one for good."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Request)
        self.answers: list[Answer] = []
        self.seen: list[tuple[str, str | None]] = []
        """Path and Range of every request."""
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def url(self, path: str = "/model.zip") -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"

    def server_bind(self) -> None:
        """Without looking up the host's name, as the base does."""
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def stop(self) -> None:
        self.shutdown()
        self._thread.join(5)
        self.server_close()


def whole(data: bytes, etag: str | None = '"1"') -> Answer:
    """The file, or the part that is asked for, as a good server gives it."""

    def answer(request: Request) -> None:
        start = _asked_start(request)
        may_resume = etag is not None and request.headers.get("If-Range") in (None, etag)
        tag = {"ETag": etag} if etag is not None else {}
        if start is None or not may_resume:
            request.head(200, Content_Length=len(data), **tag)
            request.wfile.write(data)
        elif start >= len(data):
            request.head(416, Content_Range=f"bytes */{len(data)}")
        else:
            span = f"bytes {start}-{len(data) - 1}/{len(data)}"
            request.head(206, Content_Length=len(data) - start, Content_Range=span, **tag)
            request.wfile.write(data[start:])

    return answer


def dropping(data: bytes, sent: int, etag: str | None = '"1"') -> Answer:
    """Says it sends all from where it is asked, sends `sent` bytes of that, and hangs up."""

    def answer(request: Request) -> None:
        start = _asked_start(request)
        tag = {"ETag": etag} if etag is not None else {}
        if start is None or etag is None:
            request.head(200, Content_Length=len(data), **tag)
            request.wfile.write(data[:sent])
        else:
            span = f"bytes {start}-{len(data) - 1}/{len(data)}"
            request.head(206, Content_Length=len(data) - start, Content_Range=span, **tag)
            request.wfile.write(data[start : start + sent])

    return answer


def redirecting(to: str, status: int = 302) -> Answer:
    return lambda request: request.head(status, Location=to, Content_Length=0)


def failing(status: int) -> Answer:
    return lambda request: request.head(status, Content_Length=0)


def unmeasured(data: bytes) -> Answer:
    """The file without a word about its length."""

    def answer(request: Request) -> None:
        request.head(200)
        request.wfile.write(data)

    return answer


def lying(data: bytes, length: int) -> Answer:
    """The file under a false length."""

    def answer(request: Request) -> None:
        request.head(200, Content_Length=length)
        request.wfile.write(data)

    return answer


def elsewhere(data: bytes, start: int) -> Answer:
    """Another part than the one asked for."""

    def answer(request: Request) -> None:
        span = f"bytes {start}-{len(data) - 1}/{len(data)}"
        request.head(206, Content_Length=len(data) - start, Content_Range=span, ETag='"1"')
        request.wfile.write(data[start:])

    return answer


def encoded(data: bytes) -> Answer:
    def answer(request: Request) -> None:
        request.head(200, Content_Length=len(data), Content_Encoding="gzip")
        request.wfile.write(data)

    return answer


def _asked_start(request: Request) -> int | None:
    match = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
    return int(match[1]) if match else None
