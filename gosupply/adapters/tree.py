"""The working tree as a source of files."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from gosupply.facts import Known, Unavailable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from gosupply.workspace.source import Content

_SKIPPED = (".git", ".hg", ".svn")


def find_top(folder: Path) -> tuple[Path, bool]:
    """Return git's top level above a folder, or the folder itself, and whether it is git's.

    Git is not run: its configuration could make it execute something. A `.git` file marks a
    worktree or a submodule, whose top is its own folder.
    """
    resolved = folder.resolve()
    for parent in (resolved, *resolved.parents):
        if (parent / ".git").exists():
            return parent, True
    return resolved, False


class WorkingTree:
    """`workspace.source.Source` over a folder."""

    name = "working tree"

    def __init__(self, top: Path, under: str = "") -> None:
        self.top = top
        self.under = under

    def paths(self) -> Iterator[str]:
        """Yield every file below the checked folder, and every folder with a module file's name.

        A folder that may not be listed could hold a go.sum: that one is yielded, and reading it
        says what is wrong.
        """
        folders = [self.under]
        while folders:
            folder = folders.pop()
            try:
                entries = list(os.scandir(self.top / folder))
            except FileNotFoundError:
                continue
            except OSError:
                yield f"{folder}/go.sum" if folder else "go.sum"
                continue
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if not entry.is_dir(follow_symlinks=False):
                    yield path
                elif entry.name not in _SKIPPED:
                    folders.append(path)
                    if entry.name in ("go.mod", "go.sum", "go.work.sum"):
                        yield path

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        """Read files; one that is a link out of the tree is `Unavailable`."""
        return {path: self._read(path, limit) for path in paths}

    def _read(self, path: str, limit: int) -> Content:
        try:
            target = (self.top / path).resolve(strict=True)
            if not target.is_relative_to(self.top):
                return Unavailable("it is a link that leaves the repository", "Replace the link.")
            file = os.open(target, os.O_RDONLY | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except (OSError, RuntimeError) as error:
            return _unreadable(error)
        try:
            return _drain(file, limit)
        except OSError as error:
            return _unreadable(error)
        finally:
            os.close(file)


def _drain(file: int, limit: int) -> Content:
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode):
        return Unavailable("it is not a plain file", "Put a file in its place.")
    if found.st_size > limit:
        return Unavailable(
            f"it has {found.st_size} bytes; at most {limit} are read", "Make it smaller."
        )
    parts = []
    while part := os.read(file, found.st_size + 1):
        parts.append(part)
    return Known(b"".join(parts))


def _unreadable(error: OSError | RuntimeError) -> Content:
    number = getattr(error, "errno", None)
    if number == errno.ENOTDIR:
        return None
    reason = os.strerror(number) if number else "it is a link to itself"
    return Unavailable(f"it cannot be read: {reason}", "Check the file and its permissions.")
