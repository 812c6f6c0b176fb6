"""What is read of a repository: its module roots, its go.work files, and what they point to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.locations import Location, Span
from gosupply.workspace.places import below, folder_of, inside, join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gosupply.facts import Fact
    from gosupply.formats.goenv import GoEnv
    from gosupply.formats.gosum import SumFile
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.modulestxt import ModulesTxt
    from gosupply.formats.workfile import WorkFile
    from gosupply.locations import Problem


class Root(NamedTuple):
    """One module root: a folder with a go.mod, a go.work, or the sums of either.

    Attributes:
        path: The folder; `.` for the top.
        mod: Its go.mod, if it has one that can be read.
        sums: Its go.sum, its go.work.sum and the sums of its alternative files.
        pairs: Its alternative files for `-modfile`: each x.mod that has an x.sum, or that GOFLAGS
            names.
        work: Its go.work.
        vendor: Its vendor/modules.txt.
    """

    path: str
    mod: ModFile | None
    sums: tuple[SumFile, ...]
    pairs: tuple[ModFile, ...] = ()
    work: WorkFile | None = None
    vendor: ModulesTxt | None = None

    @property
    def folder(self) -> str:
        """The folder; empty for the top."""
        return "" if self.path == "." else self.path

    @property
    def mods(self) -> tuple[ModFile, ...]:
        """Every file that may serve as its go.mod, that one first."""
        return (self.mod, *self.pairs) if self.mod else self.pairs


class Target(NamedTuple):
    """A folder that a `replace` or a `use` names.

    Attributes:
        folder: Relative to the top, which is empty; links are not followed.
        leads_to: Where it is once links are followed; None if out of the source.
        mod: Its go.mod, read as a dependency's where no go.work uses it.
        reason: Why there is no `mod`; empty where there is one.
    """

    folder: str
    leads_to: str | None
    mod: ModFile | None
    reason: str


class Workspace(NamedTuple):
    """Everything of Go's under the checked folder.

    Attributes:
        source: Name of the source it was read from.
        env: The GO* configuration it would be built with.
        location: Absolute path of the source's top; empty where it has none.
        roots: By path.
        works: Each go.work by its path, also above the checked folder.
        targets: Each folder in the source that a `replace` or a `use` names.
        members: For the path of each go.work the folder and the go.mod of each module it uses.
        above: The go.work.sum files above the checked folder, which nobody judges here.
        files: Each go.sum and go.work.sum file, and why any module file could not be read.
        problems: What is malformed in any of them; by file and line.
        skipped: How many go.sum and go.work.sum files lie in folders that Go leaves out.
        notices: What was not read, and a person should know; one sentence each.
        under: The checked folder, relative to the source's top; empty where it is the top.
    """

    source: str
    env: GoEnv
    location: str
    roots: tuple[Root, ...]
    works: Mapping[str, WorkFile]
    targets: Mapping[str, Target]
    members: Mapping[str, tuple[tuple[str, ModFile], ...]]
    above: tuple[SumFile, ...]
    files: Mapping[str, Fact[SumFile]]
    problems: tuple[Problem, ...]
    skipped: int
    notices: tuple[str, ...]
    under: str = ""

    @property
    def anchor(self) -> Location:
        """Where a finding is shown that is about no file: the first module line, or go.sum line."""
        for root in self.roots:
            if root.mod and root.mod.module:
                return root.mod.module.at
            for file in root.sums:
                if file.lines:
                    return file.lines[0].at
        path = next(iter(self.files), "go.mod")
        return Location(self.source, path, Span(1, 1, 1, 1), "")

    def work_above(self, folder: str) -> WorkFile | None:
        """Return the go.work that the go command takes in this folder, as GOWORK says.

        GOWORK may name the file or be `off`; else it is the nearest in the folder and those above
        it (cmd/go, modload/init.go, `FindGoWork`).
        """
        chosen = self.env.get("GOWORK").value
        if chosen == "off":
            return None
        if chosen and chosen != "auto":
            return self.works.get(inside(chosen, self.location) or "")
        while (path := below(folder, "go.work")) not in self.works:
            if not folder:
                return None
            folder = folder_of(folder)
        return self.works[path]

    def work_of(self, folder: str) -> WorkFile | None:
        """Return the go.work that is taken in this folder, if it uses the module there."""
        work = self.work_above(folder)
        if work and any(folder == used for used, _ in self.members[work.path]):
            return work
        return None

    def target_of(self, folder: str, path: str) -> Target | None:
        """Return the folder that a file in this folder names; None where it leaves the source."""
        joined = join(folder, path)
        return None if joined is None else self.targets.get(joined)
