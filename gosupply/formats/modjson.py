"""go.mod and go.work as `go mod edit -json` and `go work edit -json` print them.

Implements cmd/go/internal/modcmd and workcmd, `editPrintJSON`, and what the two commands do before
they print (modfile's `SortBlocks` and `Cleanup`): of equal excludes, tools and ignores the first
stays, of replacements of the same version the last; entries of an empty path or key go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gosupply.formats.modfile import ModFile, Replace
    from gosupply.formats.workfile import WorkFile


def mod_json(file: ModFile) -> dict[str, object]:
    """Return what `go mod edit -json` prints for a file without problems."""
    module, found = file.module, {"Path": file.module.path if file.module else ""}
    if module and module.deprecated:
        found["Deprecated"] = module.deprecated
    shown: dict[str, object] = {"Module": found}
    if file.go:
        shown["Go"] = file.go.version
    if file.toolchain:
        shown["Toolchain"] = file.toolchain.name
    godebugs = [{"Key": one.key, "Value": one.value} for one in file.godebugs if one.key]
    if godebugs:
        shown["GoDebug"] = godebugs
    requires: list[dict[str, object]] = [
        {"Path": one.path, "Version": one.version, **({"Indirect": True} if one.indirect else {})}
        for one in file.requires
        if one.path
    ]
    retracts = [
        {
            name: value
            for name, value in (("Low", one.low), ("High", one.high), ("Rationale", one.rationale))
            if value
        }
        for one in file.retracts
    ]
    excludes = dict.fromkeys((one.path, one.version) for one in file.excludes if one.path)
    shown["Require"] = requires or None
    shown["Exclude"] = [_module(*one) for one in excludes] or None
    shown["Replace"] = _replaces(file.replaces)
    shown["Retract"] = retracts or None
    shown["Tool"] = _paths(one.path for one in file.tools)
    shown["Ignore"] = _paths(one.path for one in file.ignores)
    return shown


def work_json(file: WorkFile) -> dict[str, object]:
    """Return what `go work edit -json` prints for a file without problems."""
    shown: dict[str, object] = {"Go": file.go.version} if file.go else {}
    shown["Use"] = [{"DiskPath": one.path} for one in file.uses if one.path] or None
    shown["Replace"] = _replaces(file.replaces)
    return shown


def _module(path: str, version: str) -> dict[str, str]:
    return {"Path": path, "Version": version} if version else {"Path": path}


def _replaces(replaces: tuple[Replace, ...]) -> list[dict[str, object]] | None:
    last = {(one.old_path, one.old_version): one for one in replaces}
    return [
        {
            "Old": _module(one.old_path, one.old_version),
            "New": _module(one.new_path, one.new_version),
        }
        for one in replaces
        if one.old_path and last[one.old_path, one.old_version] is one
    ] or None


def _paths(paths: Iterable[str]) -> list[dict[str, str]] | None:
    return [{"Path": path} for path in dict.fromkeys(paths)] or None
