"""What replaces a module, and how modules.txt writes it.

Implements cmd/go/internal/modload, `replacementFrom` and `canonicalizeReplacePath`.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from gosupply.formats.directives import is_directory_path
from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.places import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gosupply.formats.directives import Replace
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile


class Replacement(NamedTuple):
    """The line that replaces a module, and by what, as modules.txt writes it."""

    line: Replace
    new: ModuleVersion


class Replacements:
    """What replaces a module."""

    def __init__(self, mains: Sequence[tuple[str, ModFile]], work: WorkFile | None) -> None:
        self._names = frozenset(mod.module.path for _, mod in mains if mod.module)
        self._top = None if work is None else folder_of(work.path)
        self._work = {} if work is None else _table(work.replaces)
        self._tables = [(folder, _table(mod.replaces)) for folder, mod in mains]

    def of(self, module: ModuleVersion) -> Replacement | None:
        """Return what replaces a module version, or all versions (modload.replacementFrom).

        A replacement of this version goes before one of all versions, and what go.work says before
        all others. Where several main modules replace it the last one wins; if it has another
        replacement of just this version the go command reports that, and goes on with the first.
        """
        if not module.version and module.path in self._names:
            return None
        line = _look_up(module, self._work)
        if line is not None:
            return Replacement(line, _new(line))
        winner: Replace | None = None
        winner_folder = ""
        for folder, table in self._tables:
            line = _look_up(module, table)
            if line is None:
                continue
            if winner and line.old_version and _new(winner) != _new(line):
                break
            winner, winner_folder = line, folder
        return winner and Replacement(winner, self._canonical(winner, winner_folder))

    def _canonical(self, line: Replace, folder: str) -> ModuleVersion:
        """Return by what a main module replaces something (modload.canonicalizeReplacePath).

        In a workspace, folders are relative to that of the go.work.
        """
        if self._top is None or line.new_version or line.new_path.startswith("/"):
            return _new(line)
        path = _relative(f"{folder}/{line.new_path}", self._top)
        return ModuleVersion(path if is_directory_path(path) else f"./{path}", "")


def _new(line: Replace) -> ModuleVersion:
    return ModuleVersion(line.new_path, line.new_version)


def _table(lines: Iterable[Replace]) -> dict[ModuleVersion, Replace]:
    return {ModuleVersion(line.old_path, line.old_version): line for line in lines}


def _look_up(module: ModuleVersion, table: Mapping[ModuleVersion, Replace]) -> Replace | None:
    return table.get(module) or table.get(ModuleVersion(module.path, ""))


def _relative(path: str, folder: str) -> str:
    """Return a path as it is called from a folder, both relative to the top (filepath.Rel)."""
    target, base = _steps(path), _steps(folder)
    shared = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(target, base, strict=False))
    )
    return "/".join([".."] * (len(base) - shared) + target[shared:]) or "."


def _steps(path: str) -> list[str]:
    """Return the path's elements, as few as they can be (filepath.Clean)."""
    kept: list[str] = []
    for step in path.split("/"):
        if step == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif step not in ("", "."):
            kept.append(step)
    return kept
