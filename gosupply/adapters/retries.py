"""When to try again, how long to wait, and when to stop asking somebody.

A try ends in a reply, in a `Setback` (trying again may help) or in a `Refusal` (it would not).
Waiting is exponential with full jitter; a server's Retry-After counts up to a limit. A site that
gives nothing but failures for a while is down for the rest of the run: thousands of questions
must not each wait for their own timeouts. `Patience` puts it all together.
"""

from __future__ import annotations

import os
import random
import threading
import time
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CHECK_NETWORK = "check the network or the proxy, then run again"
CUT_SHORT = "the connection was closed before the answer was complete"
_CA_REMEDY = "name the CA bundle of your network in REQUESTS_CA_BUNDLE, then run again"

T = TypeVar("T")


class Clock(Protocol):
    """Time and chance, so that tests need neither."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""

    def sleep(self, seconds: float, /) -> None:
        """Wait."""

    def jitter(self) -> float:
        """Return a number from 0 to 1, each as likely as the other."""


class SystemClock:
    """The real clock."""

    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float, /) -> None:
        """Wait."""
        time.sleep(seconds)

    def jitter(self) -> float:
        """Return a number from 0 to 1."""
        return self._random.random()


class Limits(NamedTuple):
    """How long, in seconds, and how often.

    Attributes:
        connect: For a connection to come about.
        read: For the next bytes to arrive.
        whole: For one question with all its tries, waits and redirects.
        tries: For one question.
        redirects: Followed in one try.
        first_wait: The most that is waited after the first failed try; doubles each time.
        longest_wait: Where the doubling ends.
        retry_after: The most that a server may ask us to wait.
        down_after: How long a site may fail before it is asked no more.
        look: How often whoever waits looks whether there is still a point in waiting.
    """

    connect: float = 10.0
    read: float = 30.0
    whole: float = 120.0
    tries: int = 4
    redirects: int = 5
    first_wait: float = 0.25
    longest_wait: float = 2.0
    retry_after: float = 10.0
    down_after: float = 10.0
    look: float = 0.25


LIMITS = Limits()


class Watch:
    """Says how long a question may still take; nothing once the whole run has been halted."""

    def __init__(self, clock: Clock, seconds: float, halt: threading.Event) -> None:
        self._clock = clock
        self._deadline = clock.monotonic() + seconds
        self._halt = halt

    def left(self) -> float:
        """Return the seconds left; 0 or less when the time is over."""
        return 0.0 if self._halt.is_set() else self._deadline - self._clock.monotonic()

    def check(self) -> float:
        """Return the seconds left.

        Raises:
            TimeoutError: The time is over.
        """
        if (left := self.left()) <= 0:
            raise TimeoutError
        return left


class Setback(NamedTuple):
    """A failure that another try may mend: why, and how long the server asks us to wait."""

    why: str
    wait: float = 0.0
    remedy: str = CHECK_NETWORK


class Refusal(NamedTuple):
    """A failure that stays: why, what would help, and whether it is the server's own answer."""

    why: str
    remedy: str = CHECK_NETWORK
    answered: bool = True


def pause(limits: Limits, tries: int, jitter: float, asked: float) -> float:
    """Return how long to wait after so many failed tries.

    Args:
        limits: The bounds.
        tries: How many have failed; at least 1.
        jitter: From 0 to 1; full jitter spreads those who failed together.
        asked: What the server asked for; it may lengthen the wait, never shorten it.
    """
    longest: float = min(limits.longest_wait, limits.first_wait * 2 ** (tries - 1))
    return max(longest * jitter, min(asked, limits.retry_after))


def retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds that a Retry-After header asks for, 0 where it says nothing readable.

    A date is measured from the answer's own Date header (RFC 9110 section 10.2.3): the two come
    from one clock, and ours may be wrong.
    """
    value = headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    from email.utils import parsedate_to_datetime  # 15 ms, for what is rare

    try:
        until = parsedate_to_datetime(value)
        wait = until - parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError):  # no date; a date with a zone beside one without
        return 0.0
    return max(0.0, wait.total_seconds())


class Health:
    """Which sites have given nothing but failures for too long. Safe to share by threads."""

    def __init__(self, clock: Clock, down_after: float) -> None:
        self._clock = clock
        self._down_after = down_after
        self._lock = threading.Lock()
        self._failing: dict[str, float] = {}
        self._down: dict[str, str] = {}

    def answered(self, base: str) -> None:
        """Note that a site has answered, whatever it said."""
        if base in self._failing:
            with self._lock:
                self._failing.pop(base, None)

    def failed(self, base: str, why: str) -> None:
        """Note a failure; the site is down if there was nothing else for long enough."""
        now = self._clock.monotonic()
        with self._lock:
            since = self._failing.setdefault(base, now)
            if now - since >= self._down_after:
                self._down.setdefault(base, why)

    def down(self, base: str) -> str | None:
        """Return why a site is asked no more, or None."""
        return self._down.get(base)


class Patience:
    """Tries until there is an answer, or no reason to hope for one. Safe to share by threads.

    Attributes:
        health: Of the sites that were asked.
    """

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self._clock = clock
        self._limits = limits
        self.health = Health(clock, limits.down_after)

    def persist(self, base: str, watch: Watch, once: Callable[[], T]) -> tuple[T | Setback, int]:
        """Ask a site, and return the outcome and after how many tries it came."""
        tries = 0
        last = Setback("")
        while tries < self._limits.tries and not self._obstacle(base, watch):
            outcome = once()
            tries += 1
            if not isinstance(outcome, Setback):
                if isinstance(outcome, Refusal) and not outcome.answered:
                    self.health.failed(base, outcome.why)
                else:
                    self.health.answered(base)
                return outcome, tries
            self.health.failed(base, outcome.why)
            last = outcome
            if tries < self._limits.tries:
                self._rest(base, watch, pause(self._limits, tries, self._clock.jitter(), last.wait))
        whys = (last.why, self._obstacle(base, watch))
        return last._replace(why="; ".join(filter(None, whys))), tries

    def _obstacle(self, base: str, watch: Watch) -> str:
        """Return why there is no point in another try, or nothing."""
        if (why := self.health.down(base)) is not None:
            span = f"{self._limits.down_after:g} s"
            return f"'{base}' gave nothing but failures for {span} and is asked no more ({why})"
        return over(self._limits) if watch.left() <= 0 else ""

    def _rest(self, base: str, watch: Watch, seconds: float) -> None:
        """Wait, but not past what makes the next try pointless."""
        while seconds > 0 and not self._obstacle(base, watch):
            self._clock.sleep(min(seconds, self._limits.look))
            seconds -= self._limits.look


def over(limits: Limits) -> str:
    """Return why a question is asked no more when its time is over."""
    return f"gave up after {limits.whole:g} s"


def explain(error: BaseException) -> Setback | Refusal | None:
    """Return what an error of the network means, in words that hold nothing of its text.

    None is no error of the network, but a flaw of the program.
    """
    import http.client
    import socket
    import ssl

    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = f"its TLS certificate is not trusted ({cause.verify_message})"
            return Refusal(why, _CA_REMEDY, answered=False)
    sentences: tuple[tuple[type[BaseException], str], ...] = (  # the first that fits is used
        (ssl.SSLEOFError, CUT_SHORT),
        (ssl.SSLError, "the TLS handshake failed"),
        (socket.gaierror, "the name of the host could not be resolved"),
        (ConnectionRefusedError, "the connection was refused"),
        (ConnectionError, CUT_SHORT),
        (http.client.IncompleteRead, CUT_SHORT),
        (http.client.HTTPException, "the answer is not HTTP"),
        (TimeoutError, "nothing arrived in time"),
    )
    for kind, sentence in sentences:
        if any(isinstance(cause, kind) for cause in causes):
            return Setback(sentence)
    if not any(isinstance(cause, (OSError, ValueError)) for cause in causes):
        return None
    numbers = [cause.errno for cause in causes if isinstance(cause, OSError) and cause.errno]
    # The operating system's own word for an error number, never a text of the error.
    return Setback("the connection failed" + (f" ({os.strerror(numbers[0])})" if numbers else ""))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those inside: some are kept as arguments, some as the cause."""
    yield error
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
    for inner in error.args:
        if isinstance(inner, BaseException) and inner is not error.__cause__:
            yield from _causes(inner)
