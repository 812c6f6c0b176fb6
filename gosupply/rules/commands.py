"""The go commands that mend a file, as advice that can be pasted.

Whoever wrote the file must not write what its readers paste: a command is only advised where a
shell takes each of its words as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gosupply.formats.workfile import WorkFile

if TYPE_CHECKING:
    from gosupply.formats.modfile import ModFile

_USUAL = "go.mod"
_WORD = re.compile(r"[A-Za-z0-9._~/@+=][A-Za-z0-9._~/@+=-]*")
_FLAG = re.compile(rf"-{_WORD.pattern}")


def is_plain(word: str) -> bool:
    """Whether a shell takes a word as it is, and the go command takes it for no flag."""
    return _WORD.fullmatch(word) is not None


def tidy(path: str) -> str:
    """Return the command that brings a go.mod and its go.sum into order, run in their folder."""
    name = _name(path)
    return f"go mod tidy -modfile={name}" if name != _USUAL and is_plain(name) else "go mod tidy"


def edit(file: ModFile | WorkFile, *flags: str, otherwise: str) -> str:
    """Return the advice to edit a file with these flags, by a command that is run in its folder.

    Args:
        file: A go.mod or go.work, or a file that stands in for one.
        flags: Of `go mod edit` or `go work edit`.
        otherwise: The advice where a word is not one for a shell.
    """
    name = _name(file.path)
    if not is_plain(name) or not all(map(_FLAG.fullmatch, flags)):
        return otherwise
    kind, usual = ("work", "go.work") if isinstance(file, WorkFile) else ("mod", _USUAL)
    words = [f"go {kind} edit", *flags, *([name] if name != usual else [])]
    return f"Run '{' '.join(words)}'."


def get(path: str, query: str, *, otherwise: str) -> str:
    """Return the advice to `go get` a module at a version query."""
    return f"Run 'go get {path}@{query}'." if is_plain(path) else otherwise


def _name(path: str) -> str:
    return path.rpartition("/")[2]
