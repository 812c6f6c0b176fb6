"""Removing an item of a list in a policy's file, and nothing else. Pure: texts in, texts out.

The parser of policies knows where an item begins and not where it ends. So its lines are taken by
their indentation, and what is left is read again: where it does not say exactly what was said
before, less the item, the text stays as it is. Comments above an item stay too: nobody knows what
they are about.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gosupply.formats.closedyaml import Items, Table, parse_yaml
from gosupply.formats.fields import lines_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gosupply.formats.closedyaml import Node

    Said = str | list["Said"] | dict[str, "Said"]

_KEY = re.compile(r"[A-Za-z_-]+:[ \t]*(#.*)?")


def without_items(data: bytes, numbers: Collection[int]) -> bytes:
    """Return a YAML file without the items of lists that begin in the given lines.

    A list at the top of the file that loses all of its items goes with its key.

    Args:
        data: The file.
        numbers: Lines, from 1.
    """
    before, _ = parse_yaml(data, path="", source="")
    if before is None:
        return data
    lines: list[str] = lines_of(data.decode())
    starts = {number for number in numbers if lines[number - 1].lstrip().startswith("- ")}
    gone = {number for start in starts for number in _lines_of_item(lines, start)}
    gone |= _empty_keys(lines, gone) - _empty_keys(lines, ())
    left = "".join(line for number, line in enumerate(lines, 1) if number not in gone).encode()
    after, problems = parse_yaml(left, path="", source="")
    is_same = after is not None and _said(after, ()) == _said(before, starts)
    return left if is_same and not problems else data


def _lines_of_item(lines: Sequence[str], start: int) -> range:
    """Return the lines from an item's first to its last that is not blank."""
    indent = _indent(lines[start - 1])
    last = start
    for number in range(start + 1, len(lines) + 1):
        if not lines[number - 1].strip():
            continue
        if _indent(lines[number - 1]) <= indent:
            break
        last = number
    return range(start, last + 1)


def _empty_keys(lines: Sequence[str], gone: Collection[int]) -> set[int]:
    """Return the lines of keys at the top with nothing left under them."""
    left = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if number not in gone and line.strip() and not line.lstrip().startswith("#")
    ]
    pairs = zip(left, [*left[1:], (0, "")], strict=True)
    return {
        number
        for (number, line), (_, following) in pairs
        if _KEY.fullmatch(line.rstrip("\r\n")) and not following.startswith((" ", "-", "\t"))
    }


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _said(node: Node, but: Collection[int], *, is_top: bool = True) -> Said:
    """Return what a node says, without its places and without the items of some lines."""
    if isinstance(node, Items):
        kept = (one for one in node.values if one.at.span.line not in but)
        return [_said(one, but, is_top=False) for one in kept]
    if isinstance(node, Table):
        said = {key.text: _said(one, but, is_top=False) for key, one in node.entries}
        return {key: one for key, one in said.items() if one or not is_top}
    return node.text
