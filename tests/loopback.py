"""A scripted HTTP/1.1 server on the loopback device: what real servers do, and what bad ones do.

    with Loopback({"/latest": Say(body=b"...")}) as server:
        http.fetch([Ask(server.url("/latest"), 100)])
    assert server.counts["/latest"] == 1

A path has one answer or several; the last one is repeated. A path without a script is a 404. It is
a proxy as well: a script may stand under a whole URL, and CONNECT makes a real tunnel.
"""

from __future__ import annotations

import select
import socket
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from email.message import Message


class Say(NamedTuple):
    """One answer.

    Attributes:
        status: 0 says nothing at all: the connection is cut.
        body: Sent as it is.
        headers: Beside Content-Length.
        length: Content-Length where it is not the truth; -1 sends none.
        before: Called in the server's thread before anything is sent; may delay.
        stream: Sent after the body, piece by piece; may have no end, each next() may delay.
        raw: Sent instead of all this.
        headless: The headers do not end before what is streamed.
    """

    status: int = 200
    body: bytes = b""
    headers: Sequence[tuple[str, str]] = ()
    length: int | None = None
    before: Callable[[], object] = bool
    stream: Callable[[], Iterable[bytes]] = tuple
    raw: bytes = b""
    headless: bool = False


class Loopback:
    """The server, running while the context is entered.

    Attributes:
        counts: Requests per path, failed ones too.
        headers: Of each request, in the order of their arrival.
        greatest: The most requests that were being answered at one time.
        connections: How many were accepted.
    """

    def __init__(
        self, scripts: Mapping[str, Say | Sequence[Say]], *, tls: ssl.SSLContext | None = None
    ) -> None:
        self.counts: Counter[str] = Counter()
        self.headers: list[Message] = []
        self.greatest = 0
        self.connections = 0
        self._scripts = {
            path: [script] if isinstance(script, Say) else list(script)
            for path, script in scripts.items()
        }
        self._now = 0
        self._lock = threading.Lock()
        self._scheme = "https" if tls else "http"
        self._server = _Server(self, tls)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()

    @property
    def base(self) -> str:
        """Scheme, host and port."""
        return f"{self._scheme}://{self.place}"

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self._server.server_port}"

    def url(self, path: str, userinfo: str = "") -> str:
        """Return the URL of a path, with `user:password@` where it is given."""
        return f"{self._scheme}://{userinfo}{self.place}{path}"

    def begin(self, path: str, headers: Message) -> Say:
        """Note a request; return its answer."""
        with self._lock:
            self._now += 1
            self.greatest = max(self.greatest, self._now)
            self.headers.append(headers)
            self.counts[path] += 1
            script = self._scripts.get(path, [Say(404, b"not found")])
            return script[min(self.counts[path], len(script)) - 1]

    def end(self) -> None:
        """Note that a request has been answered."""
        with self._lock:
            self._now -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, owner: Loopback, tls: ssl.SSLContext | None) -> None:
        self.owner = owner
        self._tls = tls
        self._open: list[socket.socket] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        sock, address = super().get_request()
        self.owner.connections += 1
        if self._tls:
            sock = self._tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        self._open.append(sock)
        return sock, address

    def hang_up(self) -> None:
        """End the connections that clients still keep, so that their threads end."""
        for sock in self._open:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that leave are what is tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        owner = self.server.owner
        say = owner.begin(self.path, self.headers)
        try:
            say.before()
            self._send(say)
        finally:
            owner.end()

    def do_CONNECT(self) -> None:
        owner = self.server.owner
        owner.begin(self.path, self.headers)
        owner.end()
        host, _, port = self.path.rpartition(":")
        self.close_connection = True
        with socket.create_connection((host, int(port))) as onward:
            self.send_response(200)
            self.end_headers()
            self._pump(onward)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _send(self, say: Say) -> None:
        if say.raw or not say.status:
            self.wfile.write(say.raw)
            self.close_connection = True
            return
        self.send_response(say.status)
        for name, value in say.headers:
            self.send_header(name, value)
        length = len(say.body) if say.length is None else say.length
        if length >= 0:
            self.send_header("Content-Length", str(length))
        self.close_connection = self.close_connection or length != len(say.body)
        if say.headless:
            self.flush_headers()
        else:
            self.end_headers()
        self.wfile.write(say.body)
        for piece in say.stream():
            self.wfile.write(piece)

    def _pump(self, onward: socket.socket) -> None:
        ends = {self.connection: onward, onward: self.connection}
        while True:
            for end in select.select(list(ends), [], [])[0]:
                data = end.recv(65536)
                if not data:
                    return
                ends[end].sendall(data)


class StillClock:
    """A clock that stands still unless somebody sleeps or moves it; its jitter is always 1."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float, /) -> None:
        """Move on without waiting."""
        self.slept.append(seconds)
        self.now += seconds

    def jitter(self) -> float:
        """Return the most."""
        return 1.0
