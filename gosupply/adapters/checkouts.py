"""What a CI service checked out: which repository it is, and whether all of it is there.

A change decides what lies below the top of its repository. A link or a submodule in the place of a
folder that a job is told to check would lead to files that are not the change, and to a repository
with a policy of its own.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gosupply.adapters.catfile import run_git
from gosupply.adapters.tree import find_top
from gosupply.errors import IncompleteError, UsageError
from gosupply.facts import Unavailable
from gosupply.formats.gitindex import is_relevant

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_CHECKED_OUT = b"S"
_SUBMODULE = b"160000"
_POLICY = b".gosupply/"


class Checkout(NamedTuple):
    """A folder that a job is to check.

    Attributes:
        top: The top of its repository.
        under: The folder, slash-separated and relative to the top; empty for the top.
    """

    top: Path
    under: str


def find_checkout(path: Path, workspace: str) -> Checkout:
    """Return the repository of a folder.

    Args:
        path: The folder.
        workspace: Where the host says that the job's files are; empty if it says nothing.

    Raises:
        IncompleteError: It is in no repository.
        UsageError: A link or a submodule stands on the way, or nothing is there.
    """
    folder, parts = _begin(path, workspace)
    top = folder if (folder / ".git").exists() else None
    for part in parts:
        folder /= part
        if folder.is_symlink():
            help_ = "Name the folder itself: a change could have the link lead anywhere."
            raise UsageError(f"'{path}' leads over the link '{folder.name}'", help_)
        if (folder / ".git").exists():
            if top:
                help_ = "Name a folder of the repository itself."
                raise UsageError(f"'{path}' is in the submodule '{folder.name}'", help_)
            top = folder
    if not folder.is_dir():
        raise UsageError(f"'{path}' is not a folder", "Name the folder that holds go.mod.")
    if top is None:
        top, is_git = find_top(folder)
        if not is_git:
            raise IncompleteError(
                f"'{path}' is in no git repository, so what judges it cannot be known",
                "Check the repository out before this step.",
            )
    under = folder.relative_to(top).as_posix()
    return Checkout(top, "" if under == "." else under)


def _begin(path: Path, workspace: str) -> tuple[Path, tuple[str, ...]]:
    """Return a folder that the host made, and the way from there."""
    where = Path(os.path.normpath(Path.cwd() / path))
    made = [Path(workspace), Path(workspace).resolve()] if workspace else []
    for begin in (*made, Path.cwd()):
        if where.is_relative_to(begin):
            return begin.resolve(), where.relative_to(begin).parts
    return where.resolve(), ()


def absent_submodules(checkout: Checkout) -> Iterator[str]:
    """Yield each submodule below the folder that is not checked out.

    Raises:
        IncompleteError: A module file of the folder, or a policy's, is not checked out, or git
            cannot say so.
    """
    listed = run_git(checkout.top, "ls-files", "-t", "--stage", "-z", "--full-name")
    if isinstance(listed, Unavailable):
        raise IncompleteError(listed.reason, listed.remedy)
    under = os.fsencode(f"{checkout.under}/") if checkout.under else b""
    for entry in listed.split(b"\0")[:-1]:
        words, _, path = entry.partition(b"\t")
        tag, mode, *_ = words.split(b" ")
        is_judged = path.startswith((under, _POLICY)) and is_relevant(path)
        here = checkout.top / os.fsdecode(path)
        if tag == _NOT_CHECKED_OUT and is_judged and not here.exists():
            raise IncompleteError(
                f"'{os.fsdecode(path)}' is in the commit, and is not checked out",
                "Check everything out that is to be checked, and .gosupply.",
            )
        if mode == _SUBMODULE and path.startswith(under) and not (here / ".git").exists():
            yield os.fsdecode(path)
