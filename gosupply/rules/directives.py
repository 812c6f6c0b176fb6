"""The replace lines of a root: where they stand, how people name them, how they are dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.rules.commands import edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.directives import Replace
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.workspace.model import Root


def files_of(root: Root) -> tuple[ModFile | WorkFile, ...]:
    """Return the files of a root that may replace something.

    A folder that one of them names is relative to the root's folder, in an alternative go.mod too.
    """
    return (*root.mods, root.work) if root.work else root.mods


def replaces_of(root: Root) -> Iterator[tuple[ModFile | WorkFile, Replace]]:
    """Yield every replace line of a root, each with its file."""
    return ((file, line) for file in files_of(root) for line in file.replaces)


def left_of(line: Replace) -> str:
    """Return what is replaced, as messages and `-dropreplace` name it: `M`, or `M@v1.0.0`."""
    return f"{line.old_path}@{line.old_version}" if line.old_version else line.old_path


def right_of(line: Replace) -> str:
    """Return what stands in for it, as messages name it: `M@v1.0.0`, or a folder as written."""
    return f"{line.new_path}@{line.new_version}" if line.new_version else line.new_path


def without(file: ModFile | WorkFile, line: Replace, *flags: str) -> str:
    """Return the advice to drop a replacement and to edit the file with these flags too."""
    return edit(file, f"-dropreplace={left_of(line)}", *flags, otherwise="Remove the line.")
