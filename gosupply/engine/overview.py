"""What `gosupply show` shows: the workspace as plain values, with what its lines do. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from gosupply.facts import Known, Unavailable
from gosupply.formats.modpath import ModuleVersion
from gosupply.sumdb.asking import FIPS140
from gosupply.sumdb.claims import SUMS, Claim, Outcome, outcome
from gosupply.workspace.mains import name_of_folder
from gosupply.workspace.mvs import BUILD_LISTS
from gosupply.workspace.places import folder_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gosupply.facts import Fact, Facts
    from gosupply.formats.directives import GoLine, Replace, Toolchain
    from gosupply.formats.gosum import SumFile
    from gosupply.formats.modfile import Exclude, ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.workspace.model import Root, Workspace
    from gosupply.workspace.mvs import BuildList, Selected

    Builds = Mapping[str, Fact[BuildList]]


class Build(NamedTuple):
    """Which modules are selected, and how that is known; None where it is not, and then why."""

    modules: tuple[Selected, ...] | None
    reason: str


class Effect(NamedTuple):
    """A `replace` or `exclude` line, and what it does: a clause."""

    line: str
    effect: str


class Mod(NamedTuple):
    """A go.mod, or a file that may serve as one; what it does not say is empty."""

    file: str
    module: str
    go: str
    toolchain: str
    requires: int
    replaces: tuple[Effect, ...]
    excludes: tuple[Effect, ...]
    build: Build
    work: str


class Work(NamedTuple):
    """A go.work; `uses` are folders from the top."""

    file: str
    go: str
    toolchain: str
    uses: tuple[str, ...]
    replaces: tuple[Effect, ...]
    build: Build


class Sums(NamedTuple):
    """A go.sum file, and how many of its lines have each outcome."""

    file: str
    lines: int
    outcomes: Mapping[str, int]


class Vendor(NamedTuple):
    """A vendor/modules.txt."""

    file: str
    workspace: bool
    modules: int
    packages: int


class Place(NamedTuple):
    """A root and what lies in it."""

    path: str
    mods: tuple[Mod, ...]
    work: Work | None
    sums: tuple[Sums, ...]
    vendor: Vendor | None


class Overview(NamedTuple):
    """All of it.

    Attributes:
        source: What it was read from.
        settings: GOFLAGS and GOWORK, where they are set.
        places: By path.
        problems: How many places are malformed, and files unread.
        notices: What was not read; one sentence each.
    """

    source: str
    settings: Mapping[str, str]
    places: tuple[Place, ...]
    problems: int
    notices: tuple[str, ...]


def overview(workspace: Workspace, facts: Facts, notices: tuple[str, ...]) -> Overview:
    """Return what is there, from the answers to `SUMS` and `BUILD_LISTS`."""
    settings = {name: workspace.env.get(name).value for name in ("GOFLAGS", "GOWORK")}
    unread = sum(not isinstance(fact, Known) for fact in workspace.files.values())
    return Overview(
        workspace.source,
        {name: value for name, value in settings.items() if value},
        tuple(_place(root, workspace, facts) for root in workspace.roots),
        len(workspace.problems) + unread,
        notices,
    )


def _place(root: Root, workspace: Workspace, facts: Facts) -> Place:
    builds = facts.get(BUILD_LISTS)
    vendor = root.vendor
    return Place(
        root.path,
        tuple(_mod(mod, root, workspace, builds) for mod in root.mods),
        _work(root.work, workspace, builds) if root.work else None,
        tuple(_sums(file, facts) for file in root.sums),
        Vendor(
            vendor.path,
            vendor.workspace,
            len(vendor.modules),
            sum(len(module.packages) for module in vendor.modules),
        )
        if vendor
        else None,
    )


def _mod(mod: ModFile, root: Root, workspace: Workspace, builds: Builds) -> Mod:
    work = workspace.work_of(root.folder) if mod is root.mod else None
    paths = [mod.path, work.path] if work else [mod.path]
    known = list(_known(builds, paths))
    complete = len(known) == len(paths)
    return Mod(
        mod.path,
        mod.module.path if mod.module else "",
        _go(mod.go),
        _toolchain(mod.toolchain),
        len(mod.requires),
        tuple(_replace(line, root.folder, known, complete=complete) for line in mod.replaces),
        tuple(_exclude(line, known, complete=complete) for line in mod.excludes),
        _build(builds, mod.path),
        work.path if work else "",
    )


def _work(work: WorkFile, workspace: Workspace, builds: Builds) -> Work:
    known = list(_known(builds, [work.path]))
    folder, complete = folder_of(work.path), bool(known)
    return Work(
        work.path,
        _go(work.go),
        _toolchain(work.toolchain),
        tuple(used or "." for used, _ in workspace.members[work.path]),
        tuple(_replace(line, folder, known, complete=complete) for line in work.replaces),
        _build(builds, work.path),
    )


def _go(line: GoLine | None) -> str:
    return line.version if line else ""


def _toolchain(line: Toolchain | None) -> str:
    return line.name if line else ""


def _known(builds: Builds, paths: Iterable[str]) -> Iterator[BuildList]:
    for path in paths:
        fact = builds[path]
        if isinstance(fact, Known):
            yield fact.value


def _build(builds: Builds, path: str) -> Build:
    fact = builds[path]
    if isinstance(fact, Known):
        return Build(fact.value.modules, "each go.mod proved by the log")
    return Build(None, fact.reason if isinstance(fact, Unavailable) else fact.summary)


def _replace(line: Replace, folder: str, known: list[BuildList], *, complete: bool) -> Effect:
    old = f"{line.old_path} {line.old_version}".rstrip()
    new = f"{line.new_path} {line.new_version}".rstrip()
    target = (
        ModuleVersion(name_of_folder(folder, line.new_path), "")
        if line.is_directory
        else ModuleVersion(line.new_path, line.new_version)
    )
    for module in (module for build in known for module in build.modules):
        if module.path == line.old_path and module.replacement == target:
            return Effect(f"{old} => {new}", f"replaces {module.version}".rstrip())
    return Effect(f"{old} => {new}", "without effect" if complete else "effect unknown")


def _exclude(line: Exclude, known: list[BuildList], *, complete: bool) -> Effect:
    text = f"{line.path} {line.version}"
    if any(ModuleVersion(line.path, line.version) in build.dropped for build in known):
        return Effect(text, "drops a requirement")
    return Effect(text, "nothing requires it" if complete else "effect unknown")


def _sums(file: SumFile, facts: Facts) -> Sums:
    proofs = facts.get(SUMS)
    counted: Counter[str] = Counter()
    for line in file.lines:
        claim = Claim(line.path, line.version, line.hash)
        found = Outcome.MALFORMED if line.path == FIPS140 else outcome(claim, proofs[claim])
        counted[str(found)] += 1
    return Sums(file.path, len(file.lines), dict(sorted(counted.items())))
