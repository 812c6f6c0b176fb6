"""Texts made of named sections, which a reviewer can diff: proof bundles and evidence files.

    gosupply proof bundle 1
    <blank line>
    [name] 2
    first line
    second line
    <blank line>
    [other] 0

The first line names the format and its version. A section's header states how many lines follow,
so that nothing in a section can pass for a header, and a truncated file is known to be one.
Sections may repeat; order is significant. There is one way to write a value: `parse` refuses any
text that `render` would not give back.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from gosupply.locations import Location, Problem, whole_line

_HEADER = re.compile(r"\[([a-z][a-z-]*)\] (0|[1-9][0-9]{0,8})")


class Section(NamedTuple):
    """A named run of lines.

    Attributes:
        name: Lower-case letters and hyphens.
        lines: Without line endings.
        line: Number of the header's line in the text, from 1; 0 for one that was made.
    """

    name: str
    lines: tuple[str, ...]
    line: int = 0


def render(title: str, sections: tuple[Section, ...]) -> str:
    """Return the text."""
    parts = [f"{title}\n"]
    for section in sections:
        parts.append(f"\n[{section.name}] {len(section.lines)}\n")
        parts.extend(f"{line}\n" for line in section.lines)
    return "".join(parts)


def parse(
    data: bytes, title: str, *, path: str, source: str
) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    """Return the sections of a text, and the first problem if it is malformed.

    Args:
        data: The text.
        title: The first line that it must have.
        path: Where it stands, for problems.
        source: Where it was read from, for problems.
    """
    decoded = data.decode("utf-8", "replace")
    lines = decoded.split("\n")

    def problem(line: int, message: str) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
        text = lines[line - 1] if line <= len(lines) else ""
        at = whole_line(source, path, line, text)
        return (), (Problem(message, at, "Make the file again."),)

    if decoded.encode() != data:
        raw = data.split(b"\n")
        line = next(at for at, text in enumerate(lines) if text.encode() != raw[at])
        return problem(line + 1, "the line is not UTF-8")
    if lines[0] != title:
        return problem(1, f"the first line is not '{title}'")
    if lines[-1] != "" or len(lines) == 1:
        return problem(len(lines), "the last line is cut off")
    found: list[Section] = []
    at = 1
    while at < len(lines) - 1:
        blank = lines[at] == ""
        header = _HEADER.fullmatch(lines[at + 1]) if blank else None
        if header is None:
            message = "a section header was expected: a blank line, then '[name] n'"
            return problem(at + 1 + blank, message)
        first, count = at + 2, int(header[2])
        if first + count >= len(lines):
            have = len(lines) - 1 - first
            return problem(at + 2, f"the section announces {count} lines, the file has {have}")
        found.append(Section(header[1], tuple(lines[first : first + count]), at + 2))
        at = first + count
    return tuple(found), ()


def place(section: Section, offset: int, *, path: str, source: str) -> Location:
    """Return the location of a section's line, counted from 0; of its header for -1."""
    text = section.lines[offset] if offset >= 0 else f"[{section.name}] {len(section.lines)}"
    return whole_line(source, path, section.line + 1 + offset, text)
