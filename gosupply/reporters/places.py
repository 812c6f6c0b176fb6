"""Where something stands, in words and as what SARIF can point at."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from gosupply.locations import Location

_COMMIT_DIGITS = (40, 64)  # object names of SHA-1 and SHA-256 repositories
_SHORT = 12
_TEXT = 80
_BUILT_IN = frozenset({"built-in", "baseline"})
_WITHOUT_SOURCE = _BUILT_IN | {"", "working tree"}


def policy_line(because: Location) -> str:
    """Return where a level comes from: `baseline:3 (sum-mismatch: deny)`, `FILE@COMMIT:3 (…)`.

    The result holds text from the policy: escape it for its target.
    """
    source = because.source.removeprefix("commit ")
    if len(source) in _COMMIT_DIGITS:
        source = source[:_SHORT]
    where = because.path or source
    if because.path and source not in _WITHOUT_SOURCE:
        where = f"{because.path}@{source}"
    text = because.text.strip()
    if len(text) > _TEXT:
        text = f"{text[:_TEXT]}…"
    return f"{where}:{because.span.line}" + (f" ({text})" if text else "")


class Stretch(NamedTuple):
    """A part of one line; columns as in a `Span`, so that the end is the first one outside."""

    line: int
    column: int
    end_column: int


def stretch(at: Location) -> Stretch:
    """Return what a location has of its first line.

    GitHub annotates a change only where every line of a region was changed by it, so that a region
    of several lines would disappear.
    """
    span = at.span
    end = span.end_column if span.end_line == span.line else len(at.text) + 1
    return Stretch(span.line, span.column, max(span.column, end))


def where(at: Location) -> str:
    """Return file and line in words, with the source where there is no file; empty for nowhere.

    The result holds a file's name: escape it for its target.
    """
    name = at.path or at.source
    return f"{name}:{at.span.line}" if name else ""


def in_checked_tree(at: Location, source: str) -> bool:
    """Whether a location names a file below the top of the checked tree.

    A place in another source than the checked one does not, nor does an absolute path or one with
    empty, `.` or `..` parts.
    """
    return at.source == source and is_relative(at.path)


def is_relative(path: str) -> bool:
    """Whether a slash-separated path is relative, and in its shortest form."""
    return not any(part in {"", ".", ".."} for part in path.split("/"))
