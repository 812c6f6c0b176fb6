"""Where something stands, in words and as what SARIF can point at."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def in_checked_tree(at: Location, source: str) -> bool:
    """Whether a location names a file below the top of the checked tree.

    A place in another source than the checked one does not, nor does an absolute path or one with
    empty, `.` or `..` parts.
    """
    parts = at.path.split("/")
    return at.source == source and not any(part in {"", ".", ".."} for part in parts)
