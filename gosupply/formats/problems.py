"""The problems of one file, as many as anybody reads.

A file of megabytes can be malformed in each of its lines, or in one word of megabytes. A thousand
problems are kept and the others counted, and the middle of a long message is left out, so that what
is wrong is still said when all of it does not fit into memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.locations import Location, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_PROBLEMS = 1000
MOST_LINES = 200_000
"""Of a file with one entry a line: twice what the largest go.sum file that is read has."""
LONGEST_WORD = 4096
"""Characters of a path, a version or a hash: the most that file systems take."""
_HALF = 300  # characters at either end of a message


class Problems:
    """Collects the problems of one file."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._others = 0
        self._first_other: Location | None = None

    def add(self, message: str, at: Location, help_: str) -> None:
        """Add a problem; the middle of a long message is left out."""
        if len(self._kept) < MOST_PROBLEMS:
            self._kept.append(Problem(_clipped(message), at, help_))
            return
        self._others += 1
        self._first_other = self._first_other or at

    def sorted(self) -> tuple[Problem, ...]:
        """Return the problems in the file's order; the last one stands for those not kept."""
        found = sorted(self._kept, key=lambda problem: problem.at.span)
        if self._first_other:
            message = f"{self._others:,} more problems are in the file, the first of them here"
            found.append(Problem(message, self._first_other, "Mend those above first."))
        return tuple(found)


def too_many_lines(data: bytes, *, path: str, source: str, help_: str) -> Sequence[Problem]:
    """Return a problem if a file has more lines than are read, which are 200,000."""
    if data.count(b"\n") <= MOST_LINES:
        return ()
    at = Location(source, path, Span(1, 1, 1, 1), "")
    return (Problem(f"the file has more than {MOST_LINES:,} lines", at, help_),)


def _clipped(message: str) -> str:
    if len(message) <= 2 * _HALF:
        return message
    return f"{message[:_HALF]}…{message[-_HALF:]}"
