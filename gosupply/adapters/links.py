"""Links inside a tree of git's, which has no file system that would follow them.

A tree has no name and no surroundings: an absolute link leaves it, and so does one that goes above
the top, even if in somebody's checkout it would come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.tree import LEAVES, LOOPS
from gosupply.facts import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    Kind = Literal["file", "folder", "link", "submodule", "conflict", "other"]

_MOST_LINKS = 40  # as Linux, and git's own get_tree_entry_follow_symlinks


class Entry(NamedTuple):
    """What stands at a path, and the id of its object; a folder of the index has none."""

    kind: Kind
    oid: str


FOLDER = Entry("folder", "")


class Place(NamedTuple):
    """Where a path leads, relative to the top, and what is there; None for nothing."""

    path: str
    entry: Entry | None


def follow(
    path: str,
    look: Callable[[str], Entry | Unavailable | None],
    target: Callable[[Entry], str | Unavailable | None],
    *,
    strict: bool,
) -> Place | Unavailable:
    """Follow the links on each component of a path.

    Args:
        path: Relative to the top.
        look: What stands at a path none of whose folders is a link.
        target: The text of a link; None for one that leads nowhere.
        strict: Stop where something is missing; otherwise go on by names alone.

    Returns:
        The place; or why it cannot be reached.
    """
    if path.startswith("/"):
        return LEAVES
    at: list[str] = []
    here: Entry | None = FOLDER
    waiting = _parts(path)
    links = 0
    while waiting:
        part = waiting.pop()
        if part == "..":
            if not at:
                return LEAVES
            at.pop()
            here = FOLDER
            continue
        if strict and here and here.kind == "submodule":
            return in_submodule("/".join(at))
        at.append(part)
        found = look("/".join(at))
        if isinstance(found, Entry) and found.kind == "link":
            links += 1
            found = _redirect(target(found), at, waiting, links)
        if isinstance(found, Unavailable):
            return found
        here = found
        if strict and here is None:
            break
    return Place("/".join(at), here)


def _redirect(
    text: str | Unavailable | None, at: list[str], waiting: list[str], links: int
) -> Entry | Unavailable | None:
    """Put a link's text in the place of its name."""
    if text is None or isinstance(text, Unavailable):
        return text
    if text.startswith("/"):
        return LEAVES
    if links > _MOST_LINKS:
        return LOOPS
    at.pop()
    waiting += _parts(text)
    return FOLDER


def _parts(path: str) -> list[str]:
    """Return the components, the first one last."""
    return [part for part in path.split("/")[::-1] if part not in ("", ".")]


def in_submodule(folder: str) -> Unavailable:
    """Return why a file below a submodule cannot be read."""
    return Unavailable(
        f"it is in the submodule '{folder}', which is another repository",
        "Check the submodule by itself, or the working tree.",
    )
