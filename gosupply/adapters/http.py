"""Answers from HTTP servers and `file://` trees: the only place of gosupply that speaks HTTP.

`Http.fetch` takes many questions at once and never raises for one of them. What it returns is
suspect; nothing here authenticates it. Success is status 200 and nothing else.

Limits: the decoded size that each question allows; 32 requests in flight; 10 s for a connection,
30 s for the next bytes, 120 s for a question with all its tries; 4 tries, 5 redirects; a site that
fails for 10 s is asked no more (`Limits`). A thread whose server holds it past those 120 s is given
up, and its question answered without it. With one request in flight there is no such thread: only
the 30 s bound a read that has begun, and headers that drip have no bound.

Refused: redirects to another scheme, host or port (but see `Ask.roams`), answers larger than
allowed, content encodings that nobody asked for, schemes other than `http`, `https` and `file`.

Credentials come from the URL's userinfo or, for https, from netrc; they go to the site they were
given for, and into no message.
"""

from __future__ import annotations

import functools
import queue
import threading
from collections import deque
from contextlib import suppress
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple, Self

from gosupply.adapters.addresses import Address, local_path, parse_address, redact, redirected
from gosupply.adapters.retries import (
    CHECK_NETWORK,
    LIMITS,
    Limits,
    Patience,
    Refusal,
    Setback,
    SystemClock,
    Watch,
    over,
    retry_after,
)
from gosupply.facts import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gosupply.adapters.retries import Clock
    from gosupply.adapters.transport import Reply, Transport

__all__ = ["Answer", "Ask", "Fetched", "Gone", "Http", "redact"]

_HTTP_OK = 200
_ABSENT = (404, 410)
_CREDENTIALS = (401, 403, 407)
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, *range(500, 1000))

_CHECK_URL = "check GOPROXY and GOSUMDB"
_CHECK_FILE = "check the file and its permissions"
_CHECK_SERVER = "check the address in GOPROXY or GOSUMDB, or ask who runs the server"
_CHECK_CREDENTIALS = "check the credentials in the URL or in netrc, then run again"
_CHECK_REDIRECT = "if that address is to be trusted, name it in GOPROXY or GOSUMDB itself"


class Fetched(NamedTuple):
    """The bytes of a 200 answer, decoded."""

    data: bytes


class Gone(NamedTuple):
    """The server says that it does not have it: 404 or 410, and who said so."""

    status: int
    source: str


Answer = Fetched | Gone | Unavailable
_Outcome = Fetched | Gone | Setback | Refusal


class Ask(NamedTuple):
    """A question.

    Attributes:
        url: What to fetch.
        limit: How many bytes its decoded body may have.
        roams: Whether it may be redirected to other hosts: to https only, and without any
            credentials. Not for what its host vouches for.
    """

    url: str
    limit: int
    roams: bool = False


class Http:
    """Fetches many URLs at once. Close it, or use it as a context manager."""

    def __init__(
        self,
        *,
        in_flight: int = 32,
        netrc: bool = True,
        clock: Clock | None = None,
        tell: Callable[[int, int], None] | None = None,
        limits: Limits = LIMITS,
    ) -> None:
        """Prepare, without touching network, disk or environment.

        Args:
            in_flight: The most requests at one time; with 1 no thread is ever started.
            netrc: Whether netrc may be read.
            clock: The real one unless told otherwise.
            tell: Called in the thread of `fetch` with how many of how many are done.
            limits: Seconds and counts.
        """
        self._clock = clock or SystemClock()
        self._netrc = netrc
        self._tell = tell or (lambda _done, _total: None)
        self._limits = limits
        self._patience = Patience(self._clock, limits)
        self._in_flight = in_flight
        self._turn = threading.Lock()
        self._opened: Transport | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def requests(self) -> int:
        """How many requests were sent, each try and each redirect counted."""
        return self._opened.requests if self._opened else 0

    @property
    def bytes(self) -> int:
        """How many bytes of bodies were received."""
        return self._opened.bytes if self._opened else 0

    def fetch(self, asks: Sequence[Ask]) -> list[Answer]:
        """Return the answer to each question, in their order. Threads that call take turns.

        Raises:
            KeyboardInterrupt: The person interrupted; what was in flight is not waited for.
        """
        with self._turn:
            self._open()  # here, not in several threads at once
            batch = _Batch(asks)
            try:
                if self._in_flight > 1:
                    self._fetch_together(batch)
                else:
                    for index in batch.indexes():
                        batch.settle(index, self._answer(batch, index))
                        self._tell(index + 1, len(asks))
            finally:
                batch.halt.set()
        return [batch.answers[index] for index in range(len(asks))]

    def close(self) -> None:
        """Close all connections."""
        if self._opened:
            self._opened.close()

    def _open(self) -> Transport:
        if self._opened is None:
            from gosupply.adapters.transport import Transport

            self._opened = Transport(self._limits, self._in_flight, netrc=self._netrc)
        return self._opened

    def _fetch_together(self, batch: _Batch) -> None:
        done, total = 0, len(batch.asks)
        for _ in range(min(self._in_flight, total)):
            self._start(batch)
        while done < total:
            try:
                error = batch.finished.get(timeout=self._limits.look)
            except queue.Empty:
                self._give_up(batch)
                continue
            if error:
                raise error
            done += 1
            self._tell(done, total)

    def _give_up(self, batch: _Batch) -> None:
        """Answer what is overdue, and put others in the place of the threads that are held."""
        for index, (base, watch) in batch.watches.copy().items():
            if watch.left() <= 0:
                why = f"'{redact(batch.asks[index].url)}' could not be read: {over(self._limits)}."
                if batch.settle(index, Unavailable(why, CHECK_NETWORK)):
                    self._patience.health.failed(base, over(self._limits))
                    self._start(batch)

    def _start(self, batch: _Batch) -> None:
        work = functools.partial(self._work, batch)
        threading.Thread(target=work, name="gosupply-http", daemon=True).start()

    def _work(self, batch: _Batch) -> None:
        """Answer questions of a batch until none is left, or somebody else has taken over."""
        try:
            for index in batch.indexes():
                if not batch.settle(index, self._answer(batch, index)):
                    return
        except BaseException as error:  # noqa: BLE001 - fetch raises it, in its own thread
            batch.finished.put(error)

    def _answer(self, batch: _Batch, index: int) -> Answer:
        ask = batch.asks[index]
        if ask.url.partition(":")[0].lower() == "file":
            return _read_file(ask)
        address = parse_address(ask.url)
        if address is None:
            reason = f"'{redact(ask.url)}' cannot be read: it is no https, http or file URL."
            return Unavailable(reason, _CHECK_URL)
        base, watch = address.site.base, Watch(self._clock, self._limits.whole, batch.halt)
        batch.watches[index] = (base, watch)
        outcome, tries = self._patience.persist(
            base, watch, lambda: self._follow(address, ask, watch)
        )
        if not isinstance(outcome, (Setback, Refusal)):
            return outcome
        counted = f"{tries} try" if tries == 1 else f"{tries} tries"
        failed = f"could not be read after {counted}" if tries else "was not asked for"
        return Unavailable(f"'{redact(ask.url)}' {failed}: {outcome.why}.", outcome.remedy)

    def _follow(self, address: Address, ask: Ask, watch: Watch) -> _Outcome:
        """Ask once, and go where the answers redirect to, if that is allowed."""
        for _ in range(self._limits.redirects + 1):
            reply = self._open().exchange(address.site, address.path, ask.limit, watch)
            if isinstance(reply, (Setback, Refusal)):
                return reply
            location = reply.headers.get("Location")
            if reply.status not in _REDIRECTS or location is None:
                return _judge(reply, address.site.base)
            onward = redirected(address, location)
            if onward is not None and onward.site.base == address.site.base:
                address = Address(address.site, onward.path)
            elif onward is not None and ask.roams and onward.site.scheme == "https":
                # Also not those that netrc has for it: nobody here has chosen to ask it.
                address = Address(onward.site._replace(basic=None), onward.path)
            else:
                return _elsewhere(onward)
        return Refusal(f"it redirects more than {self._limits.redirects} times", _CHECK_SERVER)


class _Batch:
    """The questions of one call, and their answers. Shared by threads."""

    def __init__(self, asks: Sequence[Ask]) -> None:
        self.asks = asks
        self.answers: dict[int, Answer] = {}
        self.watches: dict[int, tuple[str, Watch]] = {}
        self.halt = threading.Event()  # nobody waits for answers any more
        # One None for each answer, and what has ended a thread.
        self.finished: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self._waiting = deque(range(len(asks)))

    def indexes(self) -> Iterator[int]:
        """Give out questions that nobody has taken."""
        with suppress(IndexError):
            while not self.halt.is_set():
                yield self._waiting.popleft()

    def settle(self, index: int, answer: Answer) -> bool:
        """Keep the first answer to a question; return whether this was it."""
        first = self.answers.setdefault(index, answer) is answer
        if first:
            self.finished.put(None)
        return first


def _judge(reply: Reply, base: str) -> _Outcome:
    status = reply.status
    why = f"the server answered {status}"
    if status == _HTTP_OK:
        return Fetched(reply.body)
    if status in _ABSENT:
        return Gone(status, base)
    if status in _BUSY:
        return Setback(why, retry_after(reply.headers))
    return Refusal(why, _CHECK_CREDENTIALS if status in _CREDENTIALS else _CHECK_SERVER)


def _elsewhere(onward: Address | None) -> Refusal:
    if onward is None:
        return Refusal("it redirects to something that is no http or https URL", _CHECK_SERVER)
    return Refusal(f"it redirects to another host, '{onward.site.base}'", _CHECK_REDIRECT)


def _read_file(ask: Ask) -> Answer:
    """Read a regular file; what is not there is Gone, as if a server had said 404."""
    name = redact(ask.url)
    path = local_path(ask.url)
    try:
        if path is None or not S_ISREG(path.stat().st_mode):
            return Unavailable(f"'{name}' names no regular file of this machine.", _CHECK_URL)
        with path.open("rb") as file:
            data = file.read(ask.limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Gone(404, "file://")
    except OSError as error:
        return Unavailable(f"'{name}' could not be read: {error.strerror}.", _CHECK_FILE)
    if len(data) > ask.limit:
        return Unavailable(f"'{name}' is larger than the {ask.limit} bytes allowed.", _CHECK_FILE)
    return Fetched(data)
