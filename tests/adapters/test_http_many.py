"""Many questions at once: order, limits, connections, interruptions."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from gosupply.adapters import bodies, transport
from gosupply.adapters.http import Ask, Fetched, Http
from tests.adapters.asking import (
    fetch_one,
    our_threads,
    threads_end,
    unavailable,
)
from tests.loopback import Loopback, Say, StillClock


def test_answers_come_in_the_order_of_the_questions() -> None:
    scripts = {f"/{n}": Say(body=str(n).encode()) for n in range(200)}
    seen: list[tuple[int, int]] = []
    with Loopback(scripts) as server, Http(tell=lambda *now: seen.append(now)) as client:
        answers = client.fetch([Ask(server.url(path), 3) for path in scripts])
        assert answers == [Fetched(str(n).encode()) for n in range(200)]
        assert seen == [(n, 200) for n in range(1, 201)]
        assert client.requests == 200
        assert threads_end()


def test_one_failure_spoils_no_other_answer(clock: StillClock) -> None:
    scripts = {"/good": Say(body=b"x"), "/bad": Say(0)}
    with Loopback(scripts) as server, Http(clock=clock) as client:
        urls = [server.url("/good"), server.url("/bad"), "nonsense", server.url("/good")]
        first, second, third, fourth = client.fetch([Ask(url, 9) for url in urls])
        assert first == fourth == Fetched(b"x")
        unavailable(second)
        unavailable(third)


def test_no_more_are_in_flight_than_allowed_and_connections_are_kept() -> None:
    meeting = threading.Barrier(4)
    scripts = {f"/{n}": Say(before=lambda: meeting.wait(5)) for n in range(12)}
    with Loopback(scripts) as server, Http(in_flight=4) as client:
        asks = [Ask(server.url(path), 0) for path in scripts]
        for _ in range(2):
            assert client.fetch(asks) == [Fetched(b"")] * 12
        assert server.greatest == 4
        assert server.connections == 4


def test_calls_from_several_threads_share_the_limit() -> None:
    scripts = {"/x": Say(before=lambda: time.sleep(0.002))}
    with Loopback(scripts) as server, Http(in_flight=3) as client:
        asks = [Ask(server.url("/x"), 0)] * 10
        threads = [threading.Thread(target=client.fetch, args=(asks,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert server.counts["/x"] == 40
        assert server.greatest <= 3


def test_one_in_flight_needs_no_thread() -> None:
    during: list[list[threading.Thread]] = []
    scripts = {"/x": Say(before=lambda: during.append(our_threads()))}
    with Loopback(scripts) as server, Http(in_flight=1) as client:
        client.fetch([Ask(server.url("/x"), 0)] * 3)
        assert during == [[], [], []]
        assert server.connections == 1


def test_a_closed_client_may_be_used_again() -> None:
    with Loopback({"/x": Say()}) as server:
        client = Http()
        for _ in range(2):
            assert fetch_one(client, server.url("/x")) == Fetched(b"")
            client.close()
        assert server.connections == 2


def interrupt_main() -> None:
    """Send what Ctrl-C sends, so that it wakes the main thread out of any wait."""
    main = threading.main_thread().ident
    assert main is not None
    signal.pthread_kill(main, signal.SIGINT)


@pytest.mark.parametrize("in_flight", [1, 4])
def test_an_interruption_passes_and_leaves_nothing(in_flight: int) -> None:
    waiting = threading.Barrier(in_flight, action=interrupt_main)
    leave = threading.Event()

    def hang() -> None:
        waiting.wait(5)
        leave.wait(5)

    scripts = {"/hang": Say(before=hang), "/x": Say(body=b"x")}
    with Loopback(scripts) as server, Http(in_flight=in_flight) as client:
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            client.fetch([Ask(server.url("/hang"), 9)] * 8)
        assert time.monotonic() - began < 0.9
        assert client.fetch([Ask(server.url("/x"), 9)] * 8) == [Fetched(b"x")] * 8
        leave.set()
    assert threads_end()


def test_nothing_more_is_asked_after_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    go = threading.Event()

    def exchange(_: object, __: object, path: str, *___: object) -> transport.Reply:
        asked.append(path)
        assert path == "/first" or go.wait(5)
        return transport.Reply(200, {}, b"")

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(transport.Transport, "exchange", exchange)
    with Http(in_flight=2, tell=interrupt) as client:
        base = "http://proxy.example.com"
        with pytest.raises(KeyboardInterrupt):
            client.fetch([Ask(f"{base}/first", 9)] + [Ask(f"{base}/{n}", 9) for n in range(9)])
        go.set()
        assert threads_end()
    assert len(asked) < 5


def test_an_interruption_ends_waits_between_tries() -> None:
    asleep = threading.Event()

    class SlowClock(StillClock):
        def sleep(self, seconds: float, /) -> None:
            super().sleep(seconds)
            asleep.set()
            time.sleep(0.005)

    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    busy = Say(503, headers=[("Retry-After", "9")])
    scripts = {"/x": Say(before=lambda: asleep.wait(5)), "/busy": busy}
    clock = SlowClock()
    with Loopback(scripts) as server, Http(clock=clock, tell=interrupt) as client:
        with pytest.raises(KeyboardInterrupt):
            client.fetch([Ask(server.url("/x"), 9), Ask(server.url("/busy"), 9)])
        assert threads_end()
        assert server.counts["/busy"] == 1
        assert len(clock.slept) < 30


def test_what_breaks_a_thread_is_raised_in_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(bodies, "read_body", broken)
    with Loopback({"/x": Say()}) as server, Http() as client:
        with pytest.raises(ZeroDivisionError):
            client.fetch([Ask(server.url("/x"), 9)] * 8)
        assert threads_end()
