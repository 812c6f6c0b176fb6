"""The module graph: which module versions are read, what they require, what that selects.

Implements cmd/go, modload/buildlist.go (`readModGraph`) and mvs/graph.go: a main module with graph
pruning (go 1.17 and later) reads what it requires itself, and below that only what is required by
modules without pruning; a main module without pruning reads everything; a workspace reads as each
of its modules would, and again below what it selects higher than a module in it requires.
The walk goes level by level, so that one request can be made for many texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from gosupply.formats import goversion, versions
from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.requirements import GO, TOOLCHAIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gosupply.facts import Unavailable
    from gosupply.workspace.requirements import Requirements

# No version: it comes before all, for modules as for go and toolchain.
_NONE = "none"

Pruning = Literal["pruned", "unpruned", "workspace"]


class _Visit(NamedTuple):
    """A module version to be read, and how far to read on below it."""

    module: ModuleVersion
    pruning: Pruning


def compare_versions(path: str, first: str, second: str) -> int:
    """Compare two versions of one module, or of go or toolchain; a main module's is empty.

    Returns:
        -1, 0 or 1 as the first is lower than, equal to or higher than the second.
    """
    if not first or not second:
        # modload/mvs.go, cmpVersion: a main module is chosen over every version of it.
        return (not first) - (not second)
    if path == GO:
        return goversion.compare(first, second)
    if path == TOOLCHAIN:
        return goversion.compare_toolchains(first, second)
    return versions.compare(first, second)


class ModGraph:
    """A module graph while it is read, and after.

    Attributes:
        selected: The highest version of each path that is required.
        requires: The requirements of each module version that was read, excluded ones left out.
    """

    def __init__(self, requirements: Requirements) -> None:
        self.selected: dict[str, str] = {}
        self.requires: dict[ModuleVersion, tuple[ModuleVersion, ...]] = {}
        self._requirements = requirements
        self._seen: set[ModuleVersion] = set()
        # A version is read again where it is reached with less pruning; that ends every cycle.
        self._visited: dict[Pruning, set[ModuleVersion]] = {
            "pruned": set(),
            "unpruned": set(),
            "workspace": set(),
        }

    def read_module(
        self, main: ModuleVersion, roots: Sequence[ModuleVersion], pruning: Pruning
    ) -> Unavailable | None:
        """Read the graph of one main module that requires the roots; say what is missing."""
        self._select([main])
        self._require(main, roots)
        return self._walk(roots, pruning)

    def read_workspace(self, roots: Sequence[ModuleVersion]) -> Unavailable | None:
        """Read the graph of a workspace: of its modules, and of its go and toolchain versions."""
        self._select(roots)
        failure = self._walk(roots, "workspace")
        followed: set[ModuleVersion] = set()
        # In their order, not as a set: texts are asked for in the same order on every run.
        paths = dict.fromkeys(module.path for module in roots)
        while failure is None:
            higher = self._reselected(paths, followed)
            if not higher:
                return None
            followed.update(higher)
            paths.update(dict.fromkeys(module.path for module in higher))
            failure = self._walk(higher, "workspace")
        return failure

    def _reselected(
        self, paths: Iterable[str], followed: set[ModuleVersion]
    ) -> dict[ModuleVersion, None]:
        """Return the selected versions that are to be read as if the workspace required them.

        `readModGraph` decides this once a round, from what is selected at its beginning; whatever
        a round reads stays in the graph, so that the rounds are part of the result.
        """
        higher: dict[ModuleVersion, None] = {}
        for path in paths:
            if path not in self.selected:
                continue
            module = ModuleVersion(path, self.selected[path])
            if module not in followed:
                higher[module] = None
                continue
            for required in self.requires[module]:
                chosen = ModuleVersion(required.path, self.selected.get(required.path, _NONE))
                # Where a module of the workspace is chosen, it was read already.
                if (
                    chosen not in followed
                    and chosen.version
                    and compare_versions(*chosen, required.version) > 0
                ):
                    higher[chosen] = None
        return higher

    def _walk(self, starts: Iterable[ModuleVersion], pruning: Pruning) -> Unavailable | None:
        """Read the module versions and all below them that is not pruned."""
        level = self._enter(starts, pruning)
        while level:
            if failure := self._requirements.load(module for module, _ in level):
                return failure
            below: list[_Visit] = []
            for module, reached in level:
                required = self._requirements[module]
                if module not in self.requires:
                    self._require(module, required.requires)
                if reached == "unpruned" or not required.is_pruned:
                    below += self._enter(required.requires, "unpruned")
                elif reached == "workspace":
                    below += self._enter(required.requires, "pruned")
            level = below
        return None

    def _enter(self, modules: Iterable[ModuleVersion], pruning: Pruning) -> list[_Visit]:
        """Return the visits of those that were not visited like this before."""
        visited = self._visited[pruning]
        new = [module for module in dict.fromkeys(modules) if module not in visited]
        visited.update(new)
        return [_Visit(module, pruning) for module in new]

    def _require(self, module: ModuleVersion, requires: Sequence[ModuleVersion]) -> None:
        self.requires[module] = tuple(requires)
        self._select(requires)

    def _select(self, modules: Iterable[ModuleVersion]) -> None:
        for module in modules:
            if module in self._seen:
                continue
            self._seen.add(module)
            path, version = module
            current = self.selected.get(path, _NONE)
            # Of versions that differ in build metadata only the first stays, and what is no version
            # is never selected, such as `toolchain default` (mvs/graph.go, NewGraph).
            if compare_versions(path, current, version) < 0:
                self.selected[path] = version
