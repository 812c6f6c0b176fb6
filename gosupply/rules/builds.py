"""The build lists that a file has a say in, and what they say about its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.mvs import BUILD_LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.locations import Location
    from gosupply.rules.base import View
    from gosupply.workspace.mvs import BuildList


def work_of(view: View, mod: ModFile) -> WorkFile | None:
    """Return the go.work that is taken in the root's folder, if it uses this go.mod.

    It uses no alternative file: the go command refuses `-modfile` in a workspace.
    """
    return view.workspace.work_of(view.root.folder) if mod is view.root.mod else None


def work_here(view: View) -> WorkFile | None:
    """Return the root's go.work, if it is taken in its folder: GOWORK may name another, or none."""
    work = view.workspace.work_above(view.root.folder)
    return work if work and work is view.root.work else None


def builds_of(view: View, mod: ModFile) -> tuple[BuildList, ...] | None:
    """Return the build lists that a go.mod of the root has a say in: its own, then its go.work's.

    Returns:
        One or two; None where one of them is not known.
    """
    known = view.known(BUILD_LISTS)
    work = work_of(view, mod)
    builds = [known.get(file.path) for file in (mod, work) if file]
    found = tuple(build for build in builds if build)
    return found if len(found) == len(builds) else None


def used_by(build: BuildList) -> Iterator[ModuleVersion]:
    """Yield each module version that a build takes: selected ones, or what replaces them.

    Main modules and folders have no version and are left out.
    """
    for selected in build.modules:
        used = selected.replacement or ModuleVersion(selected.path, selected.version)
        if used.version:
            yield used


def requirers_of(build: BuildList, module: ModuleVersion) -> list[str]:
    """Return the dependencies that require just this version, as messages name them.

    A main module is none: it has lines of its own, or is thought to have, raised to what is
    selected.
    """
    return sorted(
        str(each)
        for each, required in build.requires.items()
        if each.version and module in required
    )


def replacements_in(file: ModFile | WorkFile) -> Iterator[tuple[ModuleVersion, Location]]:
    """Yield each module version that a file replaces something by, and where it says so."""
    for line in file.replaces:
        if line.new_version:
            yield ModuleVersion(line.new_path, line.new_version), line.new_at


def requirements_in(mod: ModFile) -> Iterator[tuple[ModuleVersion, Location]]:
    """Yield each module version that a go.mod requires itself, and where."""
    for line in mod.requires:
        yield ModuleVersion(line.path, line.version), line.at
