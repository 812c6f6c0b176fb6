"""Where something stands in a text, and what is to be said about it.

Lines and columns count from 1; columns count Unicode code points (SARIF 2.1.0, section 3.30.5,
`columnKind: unicodeCodePoints`). A span is half-open: its end column is the first one outside.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Span(NamedTuple):
    """A half-open range of a text: lines and columns from 1."""

    line: int
    column: int
    end_line: int
    end_column: int


class Location(NamedTuple):
    """A place in a file, with the line's text, so that nobody who reports it reads a file.

    Attributes:
        source: Where the file was read from: `working tree`, a commit, `baseline`.
        path: Slash-separated and relative to the source's top.
        span: The place.
        text: The first line of the span, without its line ending.
    """

    source: str
    path: str
    span: Span
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.span.line}:{self.span.column}"


class Problem(NamedTuple):
    """Content that a parser could not read as what it should be, and what to do about it."""

    message: str
    at: Location
    help: str


class Edit(NamedTuple):
    """Replaces the text of a location's span, or removes what stands there.

    Attributes:
        at: The place.
        text: What is put in place of the span.
        removes: `item` for the item of a YAML list that begins in the place's line, with all its
            lines; `file` for the whole file. Then the text is empty.
    """

    at: Location
    text: str
    removes: Literal["", "item", "file"] = ""


def whole_line(source: str, path: str, line: int, text: str) -> Location:
    """Return the location of a line's text from its first to its last character."""
    return Location(source, path, Span(line, 1, line, len(text) + 1), text)
