"""The commit that policy was taken from, in words: what names it, and how old it is.

On a machine of one's own nobody fetches the authority for a run, so it may be long out of date
(`policy.authority`, row 6). Implements what is needed of git's commit objects (gitformat-commit is
only in git's source; git-commit-tree(1) and git-fast-import(1), "Date Formats", describe the line).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

_REMOTES = "refs/remotes/"
_SHOWN = 12  # hexadecimal digits of an id
_EPOCH = date(1970, 1, 1)
# Seconds since the epoch, in UTC whatever the zone says; no day after 2999 is believed.
_COMMITTER = re.compile(rb"^committer [^\n]*> (\d{1,11}) [+-]\d{4}$", re.MULTILINE)
_LATEST = (date(3000, 1, 1) - _EPOCH).days


class Taken(NamedTuple):
    """A commit that policy was taken from.

    Attributes:
        name: What names it: `refs/remotes/origin/HEAD`.
        oid: Its id.
        day: The UTC day on which it was committed; None where it does not say.
        is_fresh: Whether it was fetched for the run, so that its age says nothing of the run.
    """

    name: str
    oid: str
    day: date | None
    is_fresh: bool = False


def day_of(commit: bytes) -> date | None:
    """Return the UTC day on which a commit was made, from its object; None if it does not say."""
    header, _, _ = commit.partition(b"\n\n")
    found = _COMMITTER.search(header)
    days = int(found[1]) // (24 * 60 * 60) if found else _LATEST
    return _EPOCH + timedelta(days) if days < _LATEST else None


def name_of(taken: Taken) -> str:
    """Return what names it, and the beginning of its id: `origin/HEAD (3f2a1b4c5d6e)`."""
    name = taken.name.removeprefix(_REMOTES)
    return name if taken.oid.startswith(name) else f"{name} ({taken.oid[:_SHOWN]})"


def words_of(taken: Taken, today: date) -> str:
    """Return what a person should know of it: `origin/HEAD (3f2a1b4c5d6e), 12 days old`."""
    return f"{name_of(taken)}, {_age(taken.day, today)}"


def _age(day: date | None, today: date) -> str:
    if day is None:
        return "of an unknown day"
    days = (today - day).days
    if days < 0:
        return f"of {day}, which is still to come"
    return "of today" if days == 0 else "1 day old" if days == 1 else f"{days} days old"
