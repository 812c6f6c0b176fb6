"""Minimal version selection: the build list of a module or a workspace.

Selects what `go list -m all` prints (golang.org/ref/mod, "Minimal version selection", "Module graph
pruning", "Workspaces"; cmd/go, modload/init.go and modload/buildlist.go), from go.mod texts that a
reader gives; nothing is guessed in place of a missing one. Where a main module's go.mod does not
say what is selected, the go command refuses with `updates to go.mod needed`; here the build list is
then what `-mod=mod` makes of it, and the updates are listed.

Not here: go lines that are newer than the go command at hand, vendor folders, `go mod tidy`'s and
lazy loading's interest in packages. Versions must be canonical, as `formats` makes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Need, Unavailable
from gosupply.formats import goversion
from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.modgraph import ModGraph, compare_versions
from gosupply.workspace.requirements import (
    GO,
    GO_OF_MOD,
    GO_OF_WORK,
    STRICT_SINCE,
    TOOLCHAIN,
    Requirements,
    is_pruned,
    refusal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosupply.workspace.modgraph import Pruning
    from gosupply.workspace.requirements import Main, Reader, Work


class Selected(NamedTuple):
    """A module of the build list.

    Attributes:
        path: The module path.
        version: Empty for a main module.
        replacement: What stands in for it, if it is replaced; a folder has no version.
    """

    path: str
    version: str
    replacement: ModuleVersion | None


class Update(NamedTuple):
    """A line of the main module's go.mod that is not what is selected.

    Attributes:
        path: A module path, `go` or `toolchain`.
        stated: The version that the line says.
        selected: The version that is selected; empty where the line would be dropped.
    """

    path: str
    stated: str
    selected: str


class BuildList(NamedTuple):
    """What is selected, and from what.

    Attributes:
        modules: As `go list -m all` orders them: the main modules, then by path.
        go: The selected version of Go; at least that of every module since 1.21.
        toolchain: The selected toolchain; empty where nothing names one.
        requires: The requirements of each module version that was read, as `go mod graph` prints
            them: with those on `go` and `toolchain`, without excluded ones. A main module has no
            version. What is not a key here was pruned: nobody read its go.mod.
        needed: Every module version whose go.mod was read, by path and version; without folders.
        dropped: Every excluded version that something requires, where it was read.
        updates: What the go command would change in the main module's go.mod, and without leave
            refuses to go on; always empty in a workspace.
    """

    modules: tuple[Selected, ...]
    go: str
    toolchain: str
    requires: Mapping[ModuleVersion, tuple[ModuleVersion, ...]]
    needed: tuple[ModuleVersion, ...]
    dropped: tuple[ModuleVersion, ...]
    updates: tuple[Update, ...]


BUILD_LISTS: Need[str, BuildList] = Need(
    name="build-list-unknown",
    doc="Which module versions a go.mod or go.work selects is not known: a go.mod that has a say "
    "in it could not be read and proved.",
    kind="opinion",
    after=("sum-unproven",),
)


def select_versions(
    mains: Sequence[Main], read: Reader, *, work: Work | None = None
) -> Known[BuildList] | Unavailable:
    """Select the version of each module.

    Args:
        mains: One main module; with `work` those that it uses, in its order.
        read: Answers for every module version it is asked for, in batches, never twice for one.
        work: The go.work, in workspace mode.

    Returns:
        The build list, or why there is none: the texts that were missing in the first batch that
        lacked any, all of them, or what the go command would refuse.
    """
    if failure := refusal(mains, work):
        return failure
    requirements = Requirements(mains, work, read)
    updates: tuple[Update, ...] = ()
    if work is None:
        (main,) = mains
        settled = _settle(main, requirements)
        if isinstance(settled, Unavailable):
            return settled
        graph, updates = settled
    else:
        graph = ModGraph(requirements)
        if failure := graph.read_workspace(_roots_of_work(mains, work)):
            return failure
    return _build_list(mains, graph, requirements, updates)


def _roots_of_work(mains: Sequence[Main], work: Work) -> list[ModuleVersion]:
    """Return the roots of a workspace (modload/init.go, requirementsFromModFiles)."""
    roots = [ModuleVersion(main.path, "") for main in mains]
    return roots + _pseudo_roots(work.go or GO_OF_WORK, work.toolchain)


def _pseudo_roots(go: str, toolchain: str) -> list[ModuleVersion]:
    roots = [ModuleVersion(GO, go)]
    return [*roots, ModuleVersion(TOOLCHAIN, toolchain)] if toolchain else roots


def _settle(
    main: Main, requirements: Requirements
) -> tuple[ModGraph, tuple[Update, ...]] | Unavailable:
    """Read the graph of a single main module, and again until its go.mod would agree with it."""
    pseudo = _pseudo_roots(main.go or GO_OF_MOD, main.toolchain)
    allowed = requirements.without_excluded(main.requires)
    roots = sorted((*allowed, *pseudo))
    pruning: Pruning = "pruned" if is_pruned(main.go) else "unpruned"
    graph = _read(main, roots, pruning, requirements)
    if isinstance(graph, Unavailable):
        return graph
    updates = _updates(main, roots, graph)
    if pruning == "unpruned":
        # Whatever the go command makes of its roots, they select the same (updateUnprunedRoots).
        return graph, updates
    if not updates:
        return graph, ()
    if allowed == main.requires and [update.path for update in updates] == [main.path]:
        # It reads what a module requires of itself, once, and looks away (updatePrunedRoots).
        return graph, ()
    graph = _read_consistent(main, roots, graph, requirements)
    return graph if isinstance(graph, Unavailable) else (graph, _updates(main, roots, graph))


def _read(
    main: Main, roots: Sequence[ModuleVersion], pruning: Pruning, requirements: Requirements
) -> ModGraph | Unavailable:
    graph = ModGraph(requirements)
    failure = graph.read_module(ModuleVersion(main.path, ""), roots, pruning)
    return failure or graph


def _read_consistent(
    main: Main, roots: Sequence[ModuleVersion], graph: ModGraph, requirements: Requirements
) -> ModGraph | Unavailable:
    """Raise the roots to what is selected until that changes nothing (updatePrunedRoots)."""
    stated: dict[str, str] = {}
    for path, version in roots:
        is_highest = path not in stated or compare_versions(path, stated[path], version) < 0
        if is_highest and path != main.path:
            stated[path] = version
    # A path that is required twice, or the main module itself, is mended before the graph is read
    # at all (modload/init.go, loadModFile), so that the lower version has no say in it.
    raised = graph.selected if len(stated) == len(roots) else stated
    while True:
        stated = {path: raised[path] for path in stated if path in raised}
        read = _read(
            main, [ModuleVersion(*root) for root in stated.items()], "pruned", requirements
        )
        if isinstance(read, Unavailable):
            return read
        raised = read.selected
        if all(raised.get(path) == version for path, version in stated.items()):
            return read


def _updates(main: Main, roots: Sequence[ModuleVersion], graph: ModGraph) -> tuple[Update, ...]:
    """Return what the go command would change (modload/init.go, commitRequirements)."""
    requires = (*main.requires, *(root for root in roots if root.path == GO))
    updates = [
        Update(path, version, graph.selected.get(path, ""))
        for path, version in dict.fromkeys(requires)
        if graph.selected.get(path) != version
    ]
    toolchain = graph.selected.get(TOOLCHAIN, "")
    # UpdateGoModFromReqs drops a toolchain line that says no more than the go line does, or that
    # names a toolchain from before there were such lines.
    if main.toolchain and (
        toolchain == f"go{graph.selected[GO]}"
        or goversion.compare(goversion.toolchain_version(toolchain), STRICT_SINCE) < 0
    ):
        updates.append(Update(TOOLCHAIN, main.toolchain, ""))
    return tuple(sorted(updates))


def _build_list(
    mains: Sequence[Main],
    graph: ModGraph,
    requirements: Requirements,
    updates: tuple[Update, ...],
) -> Known[BuildList] | Unavailable:
    paths = dict.fromkeys(main.path for main in mains)
    paths.update(dict.fromkeys(sorted(graph.selected.keys() - {GO, TOOLCHAIN})))
    modules = []
    for path in paths:
        module = ModuleVersion(path, graph.selected[path])
        actual = requirements.replacements.resolve(module)
        if isinstance(actual, Unavailable):
            return actual
        modules.append(Selected(*module, None if actual == module else actual))
    return Known(
        BuildList(
            tuple(modules),
            graph.selected[GO],
            graph.selected.get(TOOLCHAIN, ""),
            graph.requires,
            tuple(sorted(module for module in requirements.texts if module.version)),
            tuple(sorted(requirements.dropped)),
            updates,
        )
    )
