"""The working tree as a source of files."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

from gosupply.facts import Known, Unavailable
from gosupply.workspace.places import below

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from gosupply.workspace.source import Content

MODULE_FILES = frozenset({"go.mod", "go.sum", "go.work", "go.work.sum", "modules.txt"})
"""A folder with such a name is listed too: reading it says what is wrong."""
VERSION_CONTROL = frozenset({".git", ".hg", ".svn"})
"""What bears such a name is not listed."""

_CHECK = "Check the file and its permissions."
LEAVES = Unavailable("it is a link that leaves the repository", "Replace the link.")
LOOPS = Unavailable("it cannot be read: it is a link to itself", _CHECK)
NOT_PLAIN = Unavailable("it is not a plain file", "Put a file in its place.")


def too_large(size: int, limit: int) -> Unavailable:
    """Return why a file of this size is not read."""
    return Unavailable(f"it has {size} bytes; at most {limit} are read", "Make it smaller.")


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


def is_git_folder(folder: Path) -> bool:
    """Return whether a folder is a bare repository, or the `.git` of a work tree.

    It is where git runs a hook that has no work tree: nobody else should ask. A folder of a work
    tree can look the same, whoever wrote it.
    """
    has_all = all((folder / name).is_dir() for name in ("objects", "refs"))
    return has_all and (folder / "HEAD").is_file() and not (folder / ".git").exists()


class WorkingTree:
    """`workspace.source.Source` over a folder."""

    name = "working tree"
    # Their files are read like any others: the go command does not tell them apart.
    submodules: tuple[str, ...] = ()

    def __init__(self, top: Path, under: str = "") -> None:
        self.top = top
        self.under = under

    @property
    def location(self) -> str:
        """The top."""
        return str(self.top)

    def paths(self, folder: str | None = None, /) -> Iterator[str]:
        """Yield every file below a folder, and every folder with a module file's name.

        A folder that may not be listed could hold a go.sum: that one is yielded, and reading it
        says what is wrong.
        """
        start = self.under if folder is None else folder
        if self.resolve(start) is None:
            yield below(start, "go.sum")
            return
        folders = [start]
        while folders:
            folder = folders.pop()
            try:
                entries = list(os.scandir(self.top / folder))
            except (FileNotFoundError, NotADirectoryError, ValueError):
                continue
            except OSError:
                yield below(folder, "go.sum")
                continue
            for entry in entries:
                if entry.name in VERSION_CONTROL:
                    continue
                path = below(folder, entry.name)
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder:
                    folders.append(path)
                if not is_folder or entry.name in MODULE_FILES:
                    yield path

    def read(self, paths: Collection[str], /, *, limit: int) -> dict[str, Content]:
        """Read files; one that is a link out of the tree is `Unavailable`."""
        return {path: self._read(path, limit) for path in paths}

    def resolve(self, path: str, /) -> str | None:
        """Return where a path leads once every link on it is followed; None if out of the tree."""
        try:
            target = self._resolve(path)
        except (OSError, RuntimeError):
            return None
        except ValueError:
            return path  # no file can have that name
        if not target.is_relative_to(self.top):
            return None
        found = target.relative_to(self.top).as_posix()
        return "" if found == "." else found

    def _resolve(self, path: str) -> Path:
        """Follow links; a loop is a RuntimeError, or from Python 3.13 on an OSError if strict."""
        try:
            return (self.top / path).resolve(strict=True)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise
            return (self.top / path).resolve()

    def _read(self, path: str, limit: int) -> Content:
        try:
            target = (self.top / path).resolve(strict=True)
            if not target.is_relative_to(self.top):
                return LEAVES
            file = os.open(target, os.O_RDONLY | os.O_NONBLOCK)
        except (FileNotFoundError, NotADirectoryError, ValueError):
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
        return NOT_PLAIN
    if found.st_size > limit:
        return too_large(found.st_size, limit)
    parts = []
    while part := os.read(file, found.st_size + 1):
        parts.append(part)
    return Known(b"".join(parts))


def _unreadable(error: OSError | RuntimeError) -> Unavailable:
    number = getattr(error, "errno", None)
    if number is None or number == errno.ELOOP:
        return LOOPS
    return Unavailable(f"it cannot be read: {os.strerror(number)}", _CHECK)
