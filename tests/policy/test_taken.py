"""How old the commit is that policy was taken from."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gosupply.policy.taken import Taken, day_of, words_of

DAY = date(2026, 11, 23)
OID = "3f2a1b4c5d6e7f8091a2b3c4d5e6f70819203a4b"
WHO = b"Ann <ann@acme.example>"
TREE = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"


def commit(committer: bytes, author: bytes = b"1 +0000", more: bytes = b"") -> bytes:
    """Return a commit object."""
    lines = b"author %b %b\ncommitter %b %b\n%b" % (WHO, author, WHO, committer, more)
    return TREE + lines + b"\nSubject\n\ncommitter X <x@y> 1 +0000\n"


@pytest.mark.parametrize(
    ("committer", "day"),
    [
        (b"0 +0000", date(1970, 1, 1)),
        (b"1795392000 +0000", DAY),
        (b"1795391999 +0000", date(2026, 11, 22)),
        # The zone is that of the committer, and the time counts in UTC all the same.
        (b"1795391999 +1400", date(2026, 11, 22)),
        (b"32503679999 +0000", date(2999, 12, 31)),
        (b"32503680000 +0000", None),
        (b"99999999999 +0000", None),
        (b"-1 +0000", None),
        (b"yesterday", None),
    ],
)
def test_the_day_is_the_committer_s_in_utc(committer: bytes, day: date | None) -> None:
    assert day_of(commit(committer)) == day


def test_only_the_line_of_the_committer_is_one() -> None:
    signature = b"gpgsig -----BEGIN\n committer X <x@y> 86400 +0000\n"
    assert day_of(commit(b"1795392000 +0000", more=signature)) == DAY
    assert day_of(TREE + b"\ncommitter X <x@y> 86400 +0000\n") is None
    assert day_of(b"") is None


@given(st.binary())
def test_whatever_stands_there_is_a_day_or_none(data: bytes) -> None:
    found = day_of(b"committer %b> 1 +0000\n" % data)
    assert found is None or found.year < 3000


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (DAY, "of today"),
        (date(2026, 11, 22), "1 day old"),
        (date(2026, 11, 11), "12 days old"),
        (date(2026, 11, 24), "of 2026-11-24, which is still to come"),
        (None, "of an unknown day"),
    ],
)
def test_its_age_is_in_words(day: date | None, age: str) -> None:
    taken = Taken("refs/remotes/origin/HEAD", OID, day)
    assert words_of(taken, DAY) == f"origin/HEAD (3f2a1b4c5d6e), {age}"


def test_an_id_is_not_said_twice() -> None:
    assert words_of(Taken(OID, OID, DAY), DAY) == f"{OID}, of today"
    assert words_of(Taken("HEAD", OID, DAY), DAY) == "HEAD (3f2a1b4c5d6e), of today"
