"""The edits that mend a finding: the smallest edit of lines that does what `go mod edit` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.fields import lines_of
from gosupply.formats.modsyntax import render
from gosupply.locations import Edit, Location, Span

if TYPE_CHECKING:
    from gosupply.formats.directives import Replace, Toolchain
    from gosupply.formats.modfile import Exclude, ModFile
    from gosupply.formats.workfile import WorkFile


def replace_removed(file: ModFile | WorkFile, line: Replace) -> tuple[Edit, ...]:
    """Return the edit that drops a replacement, and any other of the same left side."""
    from gosupply.formats.modedit import drop_replace

    return _between(file, drop_replace(file, line.old_path, line.old_version), line.at.source)


def exclude_removed(file: ModFile, line: Exclude) -> tuple[Edit, ...]:
    """Return the edit that drops an exclusion."""
    from gosupply.formats.modedit import drop_exclude

    return _between(file, drop_exclude(file, line.path, line.version), line.at.source)


def toolchain_changed(file: ModFile | WorkFile, line: Toolchain, name: str) -> tuple[Edit, ...]:
    """Return the edit that names another toolchain."""
    from gosupply.formats.modedit import set_toolchain

    return _between(file, set_toolchain(file, name), line.at.source)


def _between(file: ModFile | WorkFile, edited: bytes, source: str) -> tuple[Edit, ...]:
    """Return the edit of whole lines between a file as it was read and as it should be."""
    old, new = lines_of(render(file.syntax)), lines_of(edited.decode("utf-8", "replace"))
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    text = old[start].rstrip("\r\n") if start < len(old) else ""
    span = Span(start + 1, 1, len(old) - end + 1, 1)
    return (Edit(Location(source, file.path, span, text), "".join(new[start : len(new) - end])),)
