"""Which go.sum and go.work.sum files apply where: they are a set, not one file for one module.

Implements cmd/go, modload/init.go (`loadModFile`, `WriteGoSum`) and modfetch/fetch.go: beside x.mod
stands x.sum, also for `-modfile=x.mod`; in a workspace the go.work.sum is written, and the go.sum
of every module in it is read too, so that a line which one of them has is not written again
(`sumInWorkspaceModulesLocked`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known
from gosupply.workspace.places import below, folder_of

if TYPE_CHECKING:
    from gosupply.formats.gosum import SumFile
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.workspace.model import Root, Workspace


class Sums(NamedTuple):
    """The files in which the lines that a go.mod needs may stand.

    Attributes:
        own: The path of the one beside it, whether or not it exists.
        files: Those that exist and could be read, that one first.
        unread: The paths of those that were not read, or not wholly: they may have any line.
    """

    own: str
    files: tuple[SumFile, ...]
    unread: tuple[str, ...]

    @property
    def has_own(self) -> bool:
        """Whether the one beside the go.mod exists and could be read."""
        return any(file.path == self.own for file in self.files)


def sums_for(workspace: Workspace, root: Root, mod: ModFile) -> Sums:
    """Return the files that apply where this is the main module's go.mod.

    Where the go.work that is taken there uses the module, those of the workspace apply too: a line
    is then missing for some builds at most, and nobody is told so. An alternative file is never
    part of a workspace.

    Args:
        workspace: What was read.
        root: The root that the file belongs to.
        mod: Its go.mod, or one of its alternative files.
    """
    own = f"{mod.path.removesuffix('.mod')}.sum"
    work = workspace.work_of(root.folder) if mod is root.mod else None
    paths = dict.fromkeys((own, *(_paths_of(workspace, work) if work else ())))
    looked_for = (own, f"{work.path}.sum" if work else "")
    outer = {file.path: file for file in workspace.above}
    broken = {problem.at.path for problem in workspace.problems}
    folders = {each.folder for each in workspace.roots}
    files: list[SumFile] = []
    unread: list[str] = []
    for path in paths:
        fact = workspace.files.get(path)
        file = fact.value if isinstance(fact, Known) else outer.get(path)
        if file:
            files.append(file)
        # The go.sum of a member outside of the checked folder is not read.
        is_elsewhere = path not in looked_for and folder_of(path) not in folders
        if path in broken or (not file and (fact or is_elsewhere)):
            unread.append(path)
    return Sums(own, tuple(files), tuple(unread))


def graphs_of(workspace: Workspace, path: str) -> tuple[str, ...]:
    """Return the paths of the go.mod and go.work files for whose module graphs a sum file is read.

    The file beside it comes first, whether or not it exists; then each go.work that uses a module
    whose go.sum this is, also one that is not taken anywhere.
    """
    stem = path.removesuffix(".sum")
    if stem.endswith(".work"):
        return (stem,)
    folder = folder_of(path)
    works = (
        work
        for work, members in workspace.members.items()
        if path == below(folder, "go.sum") and any(folder == used for used, _ in members)
    )
    return (f"{stem}.mod", *works)


def _paths_of(workspace: Workspace, work: WorkFile) -> list[str]:
    """Return where the go.work.sum and each member's go.sum stand, if they exist."""
    members = workspace.members[work.path]
    return [f"{work.path}.sum", *(below(folder, "go.sum") for folder, _ in members)]
