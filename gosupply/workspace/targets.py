"""The folders that `replace` and `use` lines name, read once, wherever they lie in the source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.facts import Known
from gosupply.formats.modfile import parse_mod
from gosupply.locations import Problem
from gosupply.workspace.model import Target
from gosupply.workspace.places import below, folder_of, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gosupply.formats.modfile import ModFile, Replace
    from gosupply.formats.workfile import Use, WorkFile
    from gosupply.workspace.model import Root
    from gosupply.workspace.source import Source

_NO_MOD = "it has no go.mod"


def _unusable(use: Use, reason: str) -> Problem:
    help_ = f"Put a module there, or run 'go work edit -dropuse={use.path}'."
    return Problem(f"no module can be used from '{use.path}': {reason}", use.at, help_)


class Targets:
    """Reads the targets.

    Attributes:
        found: What was read, by folder.
        used: The folders that a go.work uses.
        problems: What is malformed in the go.mod of one that is used and is no root, and `use`
            lines that name no module, which the go command refuses.
        notices: What was not read; one sentence each.
    """

    def __init__(self, source: Source, mods: Mapping[str, ModFile], limit: int) -> None:
        """Begin.

        Args:
            source: Where they are.
            mods: The go.mod files that were read already, by folder.
            limit: Bytes that a go.mod may have.
        """
        self.found: dict[str, Target] = {}
        self.used: set[str] = set()
        self.problems: list[Problem] = []
        self.notices: list[str] = []
        self._source = source
        self._mods = mods
        self._limit = limit

    def members_of(self, work: WorkFile) -> tuple[tuple[str, ModFile], ...]:
        """Return the folder and the go.mod of each module that a go.work uses, in its order."""
        folders: dict[str, Use] = {}
        for use in work.uses:
            folder = join(folder_of(work.path), use.path)
            if folder is None:
                why = f"{work.path} uses '{use.path}', which is not in this repository: not read."
                self.notices.append(why)
            else:
                folders.setdefault(folder, use)
        self.used.update(folders)
        self._read(folders, strict=True)
        for folder, use in folders.items():
            if self.found[folder].mod is None:
                self.problems.append(_unusable(use, self.found[folder].reason))
        targets = ((folder, self.found[folder].mod) for folder in folders)
        return tuple((folder, mod) for folder, mod in targets if mod)

    def follow(
        self,
        roots: Iterable[Root],
        works: Iterable[WorkFile],
        members: Mapping[str, tuple[tuple[str, ModFile], ...]],
    ) -> None:
        """Read what the roots, the go.work files and the modules that they use replace."""
        replaces: list[tuple[str, tuple[Replace, ...]]] = []
        replaces += ((root.folder, mod.replaces) for root in roots for mod in root.mods)
        replaces += ((folder_of(work.path), work.replaces) for work in works)
        replaces += ((folder, mod.replaces) for used in members.values() for folder, mod in used)
        wanted = {
            joined
            for folder, lines in replaces
            for replace in lines
            if replace.is_directory and (joined := join(folder, replace.new_path)) is not None
        }
        self._read(sorted(wanted), strict=False)

    def _read(self, folders: Iterable[str], *, strict: bool) -> None:
        """Read the go.mod of each folder that was not read before."""
        new = [folder for folder in folders if folder not in self.found]
        wanted = [below(folder, "go.mod") for folder in new if folder not in self._mods]
        contents = self._source.read(wanted, limit=self._limit)
        for folder in new:
            mod, reason = self._mods.get(folder), ""
            if mod is None:
                path = below(folder, "go.mod")
                content = contents[path]
                if isinstance(content, Known):
                    mod, reason = self._parse(content.value, path, strict=strict)
                else:
                    reason = content.reason if content else _NO_MOD
            self.found[folder] = Target(folder, self._source.resolve(folder), mod, reason)

    def _parse(self, data: bytes, path: str, *, strict: bool) -> tuple[ModFile | None, str]:
        mod, problems = parse_mod(data, path=path, source=self._source.name, strict=strict)
        if strict:
            self.problems += problems
        elif problems:
            return None, f"its go.mod cannot be read: {problems[0].message}"
        return mod, ""
