"""HTTP when servers fail, dawdle or send us elsewhere; and what is never shown of it."""

from __future__ import annotations

import errno
import gzip
import http.client
import os
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from gosupply.adapters.http import Ask, Fetched, Gone, Http, redact
from gosupply.adapters.retries import Limits
from tests.adapters.asking import (
    SECRETS,
    USERINFO,
    failure,
    fetch_one,
    free_port,
    our_threads,
    threads_end,
    unavailable,
)
from tests.loopback import Loopback, Say, StillClock

if TYPE_CHECKING:
    from collections.abc import Iterator


CUT = "the connection was closed before the answer was complete"
SETBACKS = {
    "nothing": (Say(0), CUT),
    "short": (Say(body=b"abc", length=9), CUT),
    "short-chunked": (
        Say(headers=[("Transfer-Encoding", "chunked")], length=-1, body=b"5\r\nab"),
        CUT,
    ),
    "short-gzip": (
        Say(body=gzip.compress(b"abc")[:-4], headers=[("Content-Encoding", "gzip")]),
        CUT,
    ),
    "no-http": (Say(raw=b"220 mail.example.com ESMTP\r\n\r\n"), "the answer is not HTTP"),
    "429": (Say(429), "the server answered 429"),
    "500": (Say(500), "the server answered 500"),
    "503": (Say(503, b"busy"), "the server answered 503"),
}


@pytest.mark.parametrize("name", SETBACKS)
def test_setbacks_are_tried_again_four_times(name: str, clock: StillClock) -> None:
    say, why = SETBACKS[name]
    with Loopback({"/x": say}) as server, Http(clock=clock) as client:
        reason = failure(client, server.url("/x", USERINFO))
        assert reason == f"'{server.url('/x')}' could not be read after 4 tries: {why}."
        assert server.counts["/x"] == client.requests == 4
        assert sum(clock.slept) == 0.25 + 0.5 + 1


@pytest.mark.parametrize("name", SETBACKS)
def test_the_fourth_try_may_succeed(name: str, clock: StillClock) -> None:
    say, _ = SETBACKS[name]
    scripts = {"/x": [say, say, say, Say(body=b"x")]}
    with Loopback(scripts) as server, Http(clock=clock) as client:
        assert fetch_one(client, server.url("/x")) == Fetched(b"x")


def test_retry_after_is_waited_for(clock: StillClock) -> None:
    busy = Say(503, headers=[("Retry-After", "7")])
    later = Say(429, headers=[("Retry-After", "3600")])
    with Loopback({"/x": [busy, Say(body=b"x")], "/y": [later, Say()]}) as server:
        with Http(clock=clock) as client:
            assert fetch_one(client, server.url("/x")) == Fetched(b"x")
            assert sum(clock.slept) == 7
        with Http(clock=clock) as client:
            # After ten seconds of failure the site is down: it is not asked too early either.
            assert fetch_one(client, server.url("/y")) == Fetched(b"")
            assert sum(clock.slept) == 17


def test_a_refused_connection(clock: StillClock) -> None:
    with Http(clock=clock) as client:
        url = f"http://{USERINFO}127.0.0.1:{free_port()}/x"
        answer = unavailable(fetch_one(client, url))
        assert answer.reason == (
            f"'{redact(url)}' could not be read after 4 tries: the connection was refused."
        )
        assert answer.remedy == "check the network or the proxy, then run again"


def test_a_name_that_is_not_found(clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no such host: alice hunter2")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with Http(clock=clock) as client:
        reason = failure(client, f"http://{USERINFO}proxy.example.com/x")
        assert "the name of the host could not be resolved" in reason


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (OSError("alice:hunter2"), "the connection failed."),
        (OSError(errno.EHOSTUNREACH, "alice"), f"failed ({os.strerror(errno.EHOSTUNREACH)})."),
        (TimeoutError("alice:hunter2"), "no connection came about in time"),
        (UnicodeError("alice:hunter2"), "the connection failed"),
        (http.client.InvalidURL("alice:hunter2"), "the answer is not HTTP"),
    ],
)
def test_texts_of_errors_are_not_shown(
    error: Exception, why: str, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with Http(clock=clock) as client:
        assert why in failure(client, f"https://{USERINFO}proxy.example.com/x")


def test_silence_is_a_setback(clock: StillClock) -> None:
    limits = Limits(read=0.02)
    silent = threading.Event()
    with Loopback({"/x": Say(before=silent.wait)}) as server:
        with Http(clock=clock, limits=limits) as client:
            assert "nothing arrived in time" in failure(client, server.url("/x", USERINFO))
            assert client.requests == 4
        silent.set()


@pytest.mark.parametrize("in_flight", [1, 2])
def test_a_body_that_drips_meets_the_deadline(in_flight: int, clock: StillClock) -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(1000):
            clock.now += 1
            yield b"x"
            time.sleep(0.001)

    say = Say(length=1000, stream=drip)
    with Loopback({"/x": say}) as server, Http(in_flight=in_flight, clock=clock) as client:
        reason = failure(client, server.url("/x", USERINFO))
        assert "gave up after 120 s" in reason
        assert server.counts["/x"] == 1
    assert threads_end()


def test_threads_that_dripping_headers_hold_are_given_up(clock: StillClock) -> None:
    over = threading.Event()

    def hold() -> Iterator[bytes]:
        while not over.wait(0.001):
            clock.now += 1
            yield b"x"

    scripts = {"/drip": Say(headless=True, stream=hold), "/x": Say(body=b"x")}
    limits = Limits(look=0.005)
    with Loopback(scripts) as server:
        with Http(in_flight=2, clock=clock, limits=limits) as client:
            drip = Ask(server.url("/drip", USERINFO), 9)
            first, *others = client.fetch([Ask(server.url("/x", USERINFO), 9), *[drip] * 4])
            assert first == Fetched(b"x")
            for answer in others:
                reason = f"'{server.url('/drip')}' could not be read: gave up after 120 s."
                assert unavailable(answer).reason == reason
            assert len(our_threads()) == client.requests - 1 == 4
            assert "asked no more (gave up after 120 s)" in failure(client, drip.url)
        over.set()
    assert threads_end()


def test_a_redirect_after_the_deadline_is_not_followed(clock: StillClock) -> None:
    def late() -> None:
        clock.now += 121

    say = Say(302, headers=[("Location", "/y")], before=late)
    with Loopback({"/x": say}) as server, Http(clock=clock) as client:
        assert "gave up after 120 s" in failure(client, server.url("/x"))
        assert server.counts["/y"] == 0


def test_no_wait_goes_past_the_deadline(clock: StillClock) -> None:
    def late() -> None:
        clock.now += 119.9

    with Loopback({"/x": Say(500, before=late)}) as server, Http(clock=clock) as client:
        reason = failure(client, server.url("/x"))
        assert "after 1 try: the server answered 500; gave up after 120 s" in reason


def test_a_site_that_only_fails_is_asked_no_more(clock: StillClock) -> None:
    def slow() -> None:
        clock.now += 4

    scripts = {"/x": Say(500, before=slow)}
    with Loopback(scripts) as server, Loopback({}) as other, Http(clock=clock) as client:
        first = failure(client, server.url("/x", USERINFO))
        down = f"'{server.base}' gave nothing but failures for 10 s and is asked no more"
        assert "after 4 tries: the server answered 500; " in first
        assert down in first
        assert client.requests == 4
        second = failure(client, server.url("/y", USERINFO))
        assert second.startswith(f"'{server.url('/y')}' was not asked for: {down}")
        assert client.requests == 4
        assert isinstance(fetch_one(client, other.url("/x")), Gone)


def test_waiting_ends_when_the_site_is_down(clock: StillClock) -> None:
    def slow() -> None:
        clock.now += 11

    with Loopback({"/x": Say(500, before=slow)}) as server, Http(clock=clock) as client:
        assert "after 2 tries" in failure(client, server.url("/x"))
        assert sum(clock.slept) == 0.25


def moved(location: str, status: int = 302) -> Say:
    return Say(status, b"moved", headers=[("Location", location)])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_within_the_site_is_followed(status: int) -> None:
    scripts = {"/a/x": moved("y", status), "/a/y": Say(body=b"y")}
    with Loopback(scripts) as server, Http() as client:
        assert fetch_one(client, server.url("/a/x", USERINFO)) == Fetched(b"y")
        assert [headers["Authorization"] for headers in server.headers] == [
            f"Basic {SECRETS[3]}"
        ] * 2
        assert client.requests == 2


def test_a_redirect_is_followed_five_times() -> None:
    scripts = {f"/{n}": moved(f"/{n + 1}") for n in range(6)}
    with Loopback({**scripts, "/6": Say(body=b"end")}) as server, Http() as client:
        assert fetch_one(client, server.url("/1")) == Fetched(b"end")
        assert "it redirects more than 5 times" in failure(client, server.url("/0", USERINFO))
        assert server.counts["/6"] == 1


def test_a_redirect_elsewhere_is_refused_and_named() -> None:
    with Loopback({"/x": Say(body=b"x")}) as other:
        scripts = {"/x": moved(other.url("/x", "alice:hunter2@"))}
        with Loopback(scripts) as server, Http() as client:
            reason = failure(client, server.url("/x", USERINFO))
            assert f"it redirects to another host, '{other.base}'" in reason
            assert other.counts["/x"] == 0


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("https://proxy.example.com/x", "'https://proxy.example.com'"),
        ("ftp://alice:hunter2@proxy.example.com/x", "no http or https URL"),
        ("http://alice:hunter2@[::1/x", "no http or https URL"),
    ],
)
def test_where_a_redirect_must_not_lead(location: str, why: str) -> None:
    with Loopback({"/x": moved(location)}) as server, Http() as client:
        assert why in failure(client, server.url("/x"))


def test_a_redirect_to_nowhere_is_a_status() -> None:
    with Loopback({"/x": Say(302)}) as server, Http() as client:
        assert "the server answered 302" in failure(client, server.url("/x"))
