"""Folders of a source: slash-separated, relative to its top, which is the empty one."""

from __future__ import annotations


def join(folder: str, path: str) -> str | None:
    """Return where a path leads that is written in a file of this folder, without following links.

    Returns:
        A folder of the source; None for an absolute path, and for one that leaves the source.
    """
    if path.startswith("/"):
        return None
    kept = folder.split("/") if folder else []
    for element in path.split("/"):
        if element == "..":
            if not kept:
                return None
            kept.pop()
        elif element not in ("", "."):
            kept.append(element)
    return "/".join(kept)


def folder_of(path: str) -> str:
    """Return the folder that a file lies in."""
    return path.rpartition("/")[0]


def inside(path: str, location: str) -> str | None:
    """Return an absolute path relative to a source's location; None where it lies elsewhere."""
    start = location.rstrip("/") + "/"
    return join("", path[len(start) :]) if location and path.startswith(start) else None


def below(folder: str, name: str) -> str:
    """Return the path of a name in a folder."""
    return f"{folder}/{name}" if folder else name


def shown(folder: str) -> str:
    """Return a folder as people see it: `.` for the top."""
    return folder or "."
