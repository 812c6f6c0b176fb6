"""A source line with a caret under a span, as compilers print it.

A line may be megabytes long and hold anything: what does not fit is cut away around the span, and
carets are counted in terminal cells, not in characters (Unicode Standard Annex 11).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.reporters.escape import cells, terminal

if TYPE_CHECKING:
    from gosupply.locations import Location

WIDTH = 120  # a go.sum line of a well-known module fits; nothing here asks a terminal
_ELLIPSIS = "…"
_TAB = " " * 4


class Excerpt(NamedTuple):
    """Two lines to print below each other."""

    line: str
    marks: str


class Parts(NamedTuple):
    """A line in three parts: what stands before a span, the span, and what follows."""

    before: str
    marked: str
    after: str


class _Cell(NamedTuple):
    """One character as it is shown, and how many terminal cells that takes."""

    shown: str
    width: int


def excerpt(at: Location, *, width: int = WIDTH) -> Excerpt:
    """Return the line of a location, and carets under its span.

    Args:
        at: The place; a span that reaches into further lines ends with this one.
        width: How many terminal cells the line may take, at least 40; it is cut around the
            start of the span.
    """
    start, end = _characters(at)
    if len(at.text) <= width and (usual := _usual(at.text, start, end, width)):
        return usual
    # Combining characters take no cell, so characters are bounded before cells are counted.
    first = max(0, start - 2 * width)
    row = _row(at.text[first : start + 2 * width])
    start, end = start - first, min(end - first, len(row))
    before, after = first > 0, first + len(row) < len(at.text)
    left, right = 0, len(row)
    if before or after or _total(row) > width:
        left, right = _window(row, start, width - 2 * len(_ELLIPSIS))
        before, after = before or left > 0, after or right < len(row)
    lead = _ELLIPSIS * before
    return Excerpt(
        lead + "".join(cell.shown for cell in row[left:right]) + _ELLIPSIS * after,
        " " * (len(lead) + _total(row[left:start]))
        + "^" * max(1, _total(row[start : min(end, right)])),
    )


def parts(at: Location, *, most: int = 200) -> Parts:
    """Return the line of a location in parts, for formats that mark a span where it stands.

    Args:
        at: The place, as for `excerpt`.
        most: How many characters of each part are kept: those that are next to the span, and the
            first of the span itself.

    Nothing is escaped but tabs, which are four spaces. An empty span marks the next character, or
    a space at the line's end.
    """
    start, end = _characters(at)
    end = max(end, start + 1)
    before, marked, after = at.text[:start], at.text[start:end] or " ", at.text[end:]
    return Parts(
        _tabless(_ELLIPSIS * (len(before) > most) + before[-most:]),
        _tabless(marked[:most] + _ELLIPSIS * (len(marked) > most)),
        _tabless(after[:most] + _ELLIPSIS * (len(after) > most)),
    )


def _tabless(text: str) -> str:
    return text.replace("\t", _TAB)


def _characters(at: Location) -> tuple[int, int]:
    """Return the span within the line, as offsets of characters."""
    length = len(at.text)
    start = min(at.span.column - 1, length)
    end = at.span.end_column - 1 if at.span.end_line == at.span.line else length
    return start, max(start, min(end, length))


def _usual(text: str, start: int, end: int, width: int) -> Excerpt | None:
    """Return the excerpt of a line like nearly all: a cell for each character, four for a tab."""
    line = text.replace("\t", _TAB)
    if len(line) > width or not line.isascii() or terminal(line) != line:
        return None
    lead, marked = (part.replace("\t", _TAB) for part in (text[:start], text[start:end]))
    return Excerpt(line, " " * len(lead) + "^" * max(1, len(marked)))


def _row(text: str) -> list[_Cell]:
    shown = (_TAB if char == "\t" else cell for char, cell in zip(text, cells(text), strict=True))
    return [_Cell(cell, _width(cell)) for cell in shown]


def _width(shown: str) -> int:
    """Return how many terminal cells an escape or one character takes."""
    if shown.isascii():
        return len(shown)
    import unicodedata

    if unicodedata.category(shown) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(shown) in {"F", "W"} else 1


def _total(row: list[_Cell]) -> int:
    return sum(cell.width for cell in row)


def _window(row: list[_Cell], start: int, budget: int) -> tuple[int, int]:
    """Return which cells to show: some before the start, then as many as fit.

    A quarter of the room goes to what stands before the start, and more where what follows does
    not need the rest.
    """
    lead = max(budget // 4, budget - _total(row[start:]))
    left = start
    while left > 0 and row[left - 1].width <= lead:
        left -= 1
        lead -= row[left].width
    budget -= _total(row[left:start])
    right = start
    while right < len(row) and row[right].width <= budget:
        budget -= row[right].width
        right += 1
    return left, right
