"""What git tells a hook of a push: which refs are to become what (githooks(5)).

The names of refs are whatever somebody called them, and are data; ids are ids or refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.errors import InputError
from gosupply.locations import Location, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

# From the worst on: a fork, what makes no sense, a denial, what could not be checked.
_WORST_FIRST = (4, 2, 1, 3, 0)
_OID = rb"([0-9a-f]{40}|[0-9a-f]{64})"
# A local ref may be any revision, `HEAD@{1 day ago}` for one.
_PRE_PUSH = re.compile(rb".+ " + _OID + rb" ([^ ]+) " + _OID)
_PRE_RECEIVE = re.compile(_OID + rb" " + _OID + rb" ([^ ]+)")


class Update(NamedTuple):
    """What a push does to one ref.

    Attributes:
        ref: Full name, on the receiving side.
        old: Id of what it was there; empty for a new ref.
        new: Id of what it becomes; empty for one that is deleted.
    """

    ref: str
    old: str
    new: str


def read_pre_push(data: bytes) -> tuple[Update, ...]:
    """Read what git gives to `pre-push`: `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID` a line.

    Raises:
        InputError: A line is something else.
    """
    matches = (_match(_PRE_PUSH, *line, "pre-push") for line in _lines(data))
    return tuple(Update(_text(found[2]), _oid(found[3]), _oid(found[1])) for found in matches)


def read_pre_receive(data: bytes) -> tuple[Update, ...]:
    """Read what git gives to `pre-receive`: `OLD-ID NEW-ID REF` a line.

    Raises:
        InputError: A line is something else.
    """
    matches = (_match(_PRE_RECEIVE, *line, "pre-receive") for line in _lines(data))
    return tuple(Update(_text(found[3]), _oid(found[1]), _oid(found[2])) for found in matches)


def worst(codes: Iterable[int]) -> int:
    """Return the exit code that counts where several were earned; 0 for none."""
    return min(codes, key=_WORST_FIRST.index, default=0)


def _lines(data: bytes) -> list[tuple[int, bytes]]:
    """Return the lines with their numbers; empty ones, which a shell's `printf` adds, say nothing.

    A line ends in a line feed and in nothing else: names may hold what other texts end lines with.
    """
    return [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line]


def _match(form: re.Pattern[bytes], number: int, line: bytes, hook: str) -> re.Match[bytes]:
    found = form.fullmatch(line)
    if found is None:
        at = Location("standard input", hook, Span(number, 1, number, 1), _text(line))
        help_ = f"Let git run it: 'gosupply hook install --name {hook}'."
        raise InputError((Problem(f"git gives something else to a hook '{hook}'", at, help_),))
    return found


def _oid(text: bytes) -> str:
    """Return an id; empty for zeros, which stand for none."""
    return text.decode() if text.strip(b"0") else ""


def _text(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
