"""Applying the edits that findings carry. Pure: texts in, texts out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gosupply.engine.removing import without_items
from gosupply.findings import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gosupply.engine.report import Report
    from gosupply.locations import Edit

# A block of go.mod or go.work without a line. In go.sum no line begins like this.
_EMPTY = re.compile(r"^[a-z]+ \(\r?\n\)\r?\n?", re.MULTILINE)


def edits_of(report: Report) -> Mapping[str, tuple[Edit, ...]]:
    """Return for each file of the checked source the edits that would mend findings.

    Left out are findings that are waived or off: somebody decided about them.
    """
    found: dict[str, dict[Edit, None]] = {}
    for judged in report.judged:
        if judged.waiver or judged.level is Level.OFF:
            continue
        for edit in judged.finding.fix:
            if edit.at.source == report.source:
                found.setdefault(edit.at.path, {})[edit] = None
    return {path: tuple(edits) for path, edits in sorted(found.items())}


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes | None:
    """Apply edits to a file; None if one of them removes it.

    Where some remove items, the others are left for the next time: the lines are not the same any
    more.
    """
    wanted = tuple(edits)
    removing = {edit.removes for edit in wanted}
    if "file" in removing:
        return None
    if "item" in removing:
        return without_items(data, {edit.at.span.line for edit in wanted if edit.removes})
    return _replaced(data, wanted)


def _replaced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Replace texts; of two edits that touch the same text the first in the file wins.

    A span may end one line behind the last one: that is the end of the file.
    """
    text = data.decode("utf-8", "surrogateescape")
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    parts, done = [], 0
    for edit in sorted(edits, key=lambda edit: edit.at.span):
        span = edit.at.span
        start = _offset(starts, span.line, span.column, len(text))
        end = _offset(starts, span.end_line, span.end_column, len(text))
        if start >= done:
            parts += [text[done:start], edit.text]
            done = end
    made = "".join([*parts, text[done:]])
    if not _EMPTY.search(text):
        # Edits that each remove a line of one block leave nothing in it.
        made = _EMPTY.sub("", made)
    return made.encode("utf-8", "surrogateescape")


def _offset(starts: Sequence[int], line: int, column: int, most: int) -> int:
    """Return where a place is in the text, which ends at `most`."""
    return min(starts[line - 1] + column - 1, most) if line <= len(starts) else most
