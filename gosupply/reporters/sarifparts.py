"""Parts of a SARIF log that results and notifications share."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from gosupply.findings import Level
from gosupply.reporters.escape import sarif
from gosupply.reporters.places import stretch

if TYPE_CHECKING:
    from collections.abc import Callable

    from gosupply.locations import Location

Object = dict[str, object]

LIMIT = 1024  # characters of a message or description; GitLab skips a result with a longer one
LEVELS = {  # SARIF 3.27.10 and 3.58.6
    Level.DENY: "error",
    Level.WARN: "warning",
    Level.NOTE: "note",
    Level.OFF: "none",
}
_UNRESERVED = frozenset(  # RFC 3986 section 2.3, and the slash between segments
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"
)


def message(text: str) -> Object:
    """Return a plain text message (SARIF 3.11.3), which must not be empty."""
    return {"text": clip(text, LIMIT, sarif) or "(no message)"}


def clip(text: str, limit: int = LIMIT, escape: Callable[[str], str] = str) -> str:
    """Escape a text and cut it to a limit, never within an escape.

    Args:
        text: The text.
        limit: How many characters the result may have.
        escape: Escapes a text character by character.
    """
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    ends = accumulate(len(escape(char)) for char in text[:limit])
    kept = sum(end < limit for end in ends)
    return escape(text[:kept]) + "…"


def location(at: Location) -> Object:
    """Return a place in the checked tree on a single line, with all four coordinates.

    SARIF 3.28, 3.29, 3.30.
    """
    line, column, end_column = stretch(at)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": relative_uri(at.path), "uriBaseId": "%SRCROOT%"},
            "region": {
                "startLine": line,
                "startColumn": column,
                "endLine": line,
                "endColumn": end_column,
            },
        }
    }


def relative_uri(path: str) -> str:
    """Return a slash-separated path as a relative reference (SARIF 3.4.3, RFC 3986).

    A file name's bytes that are no UTF-8 come as lone surrogates (PEP 383) and leave as the
    bytes they were.
    """
    data = b"".join(map(_file_name_bytes, path))
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in data)


def uri_segment(text: str) -> str:
    """Return a text as one segment of a path (RFC 3986, section 3.3): its slashes separate not."""
    return relative_uri(text).replace("/", "%2F")


def _file_name_bytes(char: str) -> bytes:
    try:
        return char.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return "\ufffd".encode()
