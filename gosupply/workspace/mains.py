"""What go.mod and go.work files say, in the words of minimal version selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.modpath import ModuleVersion
from gosupply.workspace.places import below, folder_of, join, shown
from gosupply.workspace.requirements import Main, Replace, Summary, Work

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gosupply.formats import directives
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile


def main_of(folder: str, mod: ModFile) -> Main:
    """Return a main module; its folder is what its replacements are relative to."""
    summary = summary_of(mod)
    return Main(
        summary.path,
        summary.go,
        summary.requires,
        mod.toolchain.name if mod.toolchain else "",
        tuple(ModuleVersion(exclude.path, exclude.version) for exclude in mod.excludes),
        _replaces(folder, mod.replaces),
    )


def work_of(work: WorkFile) -> Work:
    """Return what a go.work says beside which modules it uses."""
    return Work(
        work.go.version if work.go else "",
        work.toolchain.name if work.toolchain else "",
        _replaces(folder_of(work.path), work.replaces),
    )


def summary_of(mod: ModFile) -> Summary:
    """Return what the graph needs of a go.mod."""
    return Summary(
        mod.module.path if mod.module else "",
        mod.go.version if mod.go else "",
        tuple(ModuleVersion(require.path, require.version) for require in mod.requires),
    )


def name_of_folder(folder: str, path: str) -> str:
    """Return the one name of a folder, which a file in another one calls by this path.

    In the source that is its path from the top, which begins with a dot; elsewhere nobody can read
    it, and it is called as it is written.
    """
    joined = join(folder, path)
    if joined is None:
        return path if path.startswith("/") else below(folder, path)
    return f"./{joined}" if joined else shown(joined)


def _replaces(folder: str, replaces: Iterable[directives.Replace]) -> tuple[Replace, ...]:
    return tuple(
        Replace(
            ModuleVersion(line.old_path, line.old_version),
            ModuleVersion(name_of_folder(folder, line.new_path), "")
            if line.is_directory
            else ModuleVersion(line.new_path, line.new_version),
        )
        for line in replaces
    )
