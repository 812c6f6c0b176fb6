"""How long to wait, and when a site is down."""

from __future__ import annotations

import pytest

from gosupply.adapters.retries import Health, Limits, SystemClock, pause, retry_after
from tests.loopback import StillClock

DATE = "Mon, 23 Nov 2026 10:00:00 GMT"


def test_waits_double_up_to_their_limit() -> None:
    assert [pause(Limits(), tries, 1.0, 0.0) for tries in (1, 2, 3, 4, 5)] == [0.25, 0.5, 1, 2, 2]


def test_jitter_is_full() -> None:
    assert pause(Limits(), 3, 0.0, 0.0) == 0
    assert pause(Limits(), 3, 0.5, 0.0) == 0.5


def test_what_the_server_asks_for_counts_up_to_a_limit_and_never_shortens() -> None:
    assert pause(Limits(), 1, 1.0, 7.0) == 7
    assert pause(Limits(), 1, 1.0, 3600.0) == 10
    assert pause(Limits(), 3, 1.0, 0.5) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": " 7 "}, 7),
        ({"Retry-After": "9" * 5000}, 999_999_999),
        ({"Retry-After": "-7"}, 0),
        ({"Retry-After": "\u00b2"}, 0),
        ({"Retry-After": "soon", "Date": DATE}, 0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:05 GMT", "Date": DATE}, 5),
        ({"Retry-After": "Mon, 23 Nov 2026 09:00:00 GMT", "Date": DATE}, 0),
        ({"Retry-After": "Mon, 23 Nov 2026 10:00:05 -0000", "Date": DATE}, 0),
        ({"Retry-After": DATE}, 0),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: float) -> None:
    assert retry_after(headers) == seconds


def test_a_site_is_down_after_nothing_but_failures() -> None:
    clock = StillClock()
    health = Health(clock, 10.0)
    health.failed("https://a.example.com", "x")
    clock.now += 9.9
    health.failed("https://a.example.com", "y")
    assert health.down("https://a.example.com") is None
    clock.now += 0.1
    health.failed("https://a.example.com", "z")
    assert health.down("https://a.example.com") == "z"
    health.answered("https://a.example.com")
    assert health.down("https://a.example.com") == "z"
    assert health.down("https://b.example.com") is None


def test_an_answer_begins_the_count_anew() -> None:
    clock = StillClock()
    health = Health(clock, 10.0)
    health.failed("https://a.example.com", "x")
    clock.now += 9
    health.answered("https://a.example.com")
    clock.now += 9
    health.failed("https://a.example.com", "y")
    clock.now += 9
    health.failed("https://a.example.com", "z")
    assert health.down("https://a.example.com") is None


def test_the_real_clock() -> None:
    clock = SystemClock()
    before = clock.monotonic()
    clock.sleep(0.001)
    assert clock.monotonic() >= before + 0.001
    assert 0 <= clock.jitter() < 1
