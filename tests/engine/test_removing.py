"""Items that are removed from a policy's file: all of their lines, and no other."""

from __future__ import annotations

import pytest

from gosupply.engine.removing import without_items

HEAD = "version: 1\nwaivers:\n"
ONE = "  - rule: a\n    reason: >\n      long\n\n      and longer\n    roots: [x,\n      y]\n"
TWO = "  # second\n  - {rule: b, subject: c}\n"


@pytest.mark.parametrize(
    ("text", "numbers", "left"),
    [
        (f"{HEAD}{ONE}{TWO}", {3}, f"{HEAD}{TWO}"),
        (f"{HEAD}{ONE}{TWO}", {11}, f"{HEAD}{ONE}  # second\n"),
        (f"{HEAD}{ONE}\n{TWO}rules: {{}}\n", {3}, f"{HEAD}\n{TWO}rules: {{}}\n"),
        # The last item goes with its key, wherever the key stands.
        (f"{HEAD}{ONE}", {3}, "version: 1\n"),
        (f"waivers: # ours\n{ONE}version: 1\n", {2}, "version: 1\n"),
        (f"{HEAD}{ONE}{TWO}", {3, 11}, "version: 1\n  # second\n"),
        (f"x-note:\n{HEAD}- rule: a\n  id: b\n- rule: c\n", {4}, f"x-note:\n{HEAD}- rule: c\n"),
        (f"{HEAD}  - rule: a", {3}, "version: 1\n"),
        ("version: 1\r\nwaivers:\r\n  - rule: a\r\n", {3}, "version: 1\r\n"),
    ],
)
def test_an_item_goes_with_its_lines(text: str, numbers: set[int], left: str) -> None:
    assert without_items(text.encode(), numbers).decode() == left


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        # A bracket is closed where nothing of the item should be any more.
        (f"{HEAD}  - {{rule: a,\n    subject: b\n  }}\n  - rule: c\n", {3}),
        # What stands behind the list would become part of something else.
        ("version: 1\nx: 'a\n  - b'\n", {3}),
        ("version: [\n", {1}),
        # Items that share a line.
        ("version: 1\nwaivers: [{rule: a}, {rule: b}]\n", {2}),
    ],
)
def test_what_cannot_be_removed_alone_stays(text: str, numbers: set[int]) -> None:
    assert without_items(text.encode(), numbers).decode() == text
