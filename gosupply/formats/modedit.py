"""Small changes of a go.mod or go.work that touch no other line.

They are what `go mod edit` and `go work edit` do, without their format. Implements
golang.org/x/mod/modfile, rule.go and work.go: `AddRequire`, `AddReplace`, `AddExclude`, `AddUse`,
`AddGoStmt`, `AddToolchainStmt` and their `Drop` counterparts, with the place that each gives a new
line: a requirement or a use stands behind the last one, a replacement or an exclusion behind those
of the same module, otherwise at the file's end; a go line behind the module line, or in a go.work
in front of all. After `go mod edit -fmt` or `go work edit -fmt` the texts are the same as Go's, but
for one: where all but one line of a block are dropped, Go may part the block from its comment.

Each function takes a file that was read without problems and returns the new file's bytes. Refused,
as a ValueError: versions that are not canonical or do not fit their path, which `go mod edit` would
write and the go command then look up; those of gopkg.in that stand for others; a use that is not
written as a directory, before which `go work edit` would put `./`; all else that would not be read
again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.formats.directives import is_directory_path, is_go_version, is_toolchain
from gosupply.formats.modpath import version_problem
from gosupply.formats.modsyntax import Block, CommentBlock
from gosupply.formats.quoting import auto_quote
from gosupply.formats.syntaxedit import TOP, Addition, edit
from gosupply.formats.versions import path_major_problem, split_path_major, without_gopkgin
from gosupply.formats.workfile import WorkFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gosupply.formats.directives import GoLine, Toolchain
    from gosupply.formats.modfile import ModFile
    from gosupply.locations import Span

    File = ModFile | WorkFile


def set_require(file: ModFile, path: str, version: str) -> bytes:
    """Require this version of a module, in place of all requirements of it."""
    _check_version(path, version)
    same = [one.at.span for one in file.requires if one.path == path]
    arguments = f"{auto_quote(path)} {version}"
    return _set(file, same, Addition("require", arguments, _last_of(file, "require")))


def drop_require(file: ModFile, path: str) -> bytes:
    """Drop all requirements of a module."""
    return _drop(file, (one.at.span for one in file.requires if one.path == path))


def set_replace(
    file: File, old_path: str, old_version: str, new_path: str, new_version: str
) -> bytes:
    """Replace a module by another one or by a directory.

    Args:
        file: The file.
        old_path: The module.
        old_version: Its version; empty for all, in place of all replacements of the module.
        new_path: The other module's path, or a directory.
        new_version: The other module's version; empty for a directory.
    """
    if old_version:
        _check_version(old_path, old_version)
    elif not old_path or split_path_major(old_path) is None:
        raise ValueError(f"{old_path!r} is no module path, or ends in no valid major version")
    if is_directory_path(new_path) != (not new_version) or (not new_version and "\\" in new_path):
        raise ValueError(f"{new_path!r} is not a directory, or one that has a version")
    if new_version:
        _check_version(new_path, new_version)
    words = (auto_quote(old_path), old_version, "=>", auto_quote(new_path), new_version)
    arguments = " ".join(filter(None, words))
    of_module = [one for one in file.replaces if one.old_path == old_path]
    same = [one.at.span for one in of_module if old_version in {"", one.old_version}]
    behind = of_module[-1].at.span if of_module else None
    return _set(file, same, Addition("replace", arguments, behind))


def drop_replace(file: File, old_path: str, old_version: str) -> bytes:
    """Drop the replacements of a module at this version, or those of all versions if it is empty.

    Those of all versions are the ones that name none.
    """
    old = (old_path, old_version)
    return _drop(file, (one.at.span for one in file.replaces if one[:2] == old))


def add_exclude(file: ModFile, path: str, version: str) -> bytes:
    """Exclude a version of a module, unless it is excluded already."""
    _check_version(path, version)
    of_module = [one for one in file.excludes if one.path == path]
    if any(one.version == version for one in of_module):
        return edit(file.syntax, {})
    behind = of_module[-1].at.span if of_module else None
    return edit(file.syntax, {}, Addition("exclude", f"{auto_quote(path)} {version}", behind))


def drop_exclude(file: ModFile, path: str, version: str) -> bytes:
    """Drop the exclusion of a version."""
    module = (path, version)
    return _drop(file, (one.at.span for one in file.excludes if one[:2] == module))


def set_use(file: WorkFile, path: str) -> bytes:
    """Use the module in a directory, written such as ./tools, in place of all uses of it."""
    if not is_directory_path(path):
        raise ValueError(f"{path!r} is not a directory such as ./tools")
    same = [one.at.span for one in file.uses if one.path == path]
    return _set(file, same, Addition("use", auto_quote(path), _last_of(file, "use")))


def drop_use(file: WorkFile, path: str) -> bytes:
    """Drop all uses of a directory that are written so."""
    return _drop(file, (one.at.span for one in file.uses if one.path == path))


def set_go(file: File, version: str) -> bytes:
    """Set the version of the go line, or add it behind the module line, in a go.work on top."""
    if not is_go_version(version):
        raise ValueError(f"{version!r} is not a Go version such as 1.23.0")
    return _set(file, _spans(file.go), Addition("go", version, _head(file)))


def drop_go(file: File) -> bytes:
    """Drop the go line."""
    return _drop(file, _spans(file.go))


def set_toolchain(file: File, name: str) -> bytes:
    """Set the name in the toolchain line, or add it behind the go line or where that would be."""
    if not is_toolchain(name) or auto_quote(name) != name:
        raise ValueError(f"{name!r} is not a toolchain such as go1.23.0, and not `default`")
    behind = file.go.at.span if file.go else _head(file)
    return _set(file, _spans(file.toolchain), Addition("toolchain", name, behind))


def drop_toolchain(file: File) -> bytes:
    """Drop the toolchain line."""
    return _drop(file, _spans(file.toolchain))


def _spans(line: GoLine | Toolchain | None) -> list[Span]:
    return [line.at.span] if line else []


def _head(file: File) -> Span | None:
    """Return what a go line stands behind."""
    if isinstance(file, WorkFile):
        return TOP
    return file.module.at.span if file.module else None


def _set(file: File, same: list[Span], addition: Addition) -> bytes:
    """Give the first of these statements other arguments and drop the rest; add one to none."""
    if same:
        return edit(file.syntax, {**dict.fromkeys(same), same[0]: addition.arguments})
    return edit(file.syntax, {}, addition)


def _drop(file: File, spans: Iterable[Span]) -> bytes:
    return edit(file.syntax, dict.fromkeys(spans))


def _check_version(path: str, version: str) -> None:
    reason = version_problem(version) or path_major_problem(path, version)
    if not path:
        raise ValueError("an empty path is no module path")
    if without_gopkgin(path, version) != version:
        reason = "to the go command it is another one"
    if reason:
        raise ValueError(f"{version!r} cannot be a version of {path!r}: {reason}")


def _last_of(file: File, verb: str) -> Span | None:
    """Return the last statement of a directive, or the last one in its block."""
    for statement in reversed(file.syntax.statements):
        if not isinstance(statement, CommentBlock) and statement.tokens[0].text == verb:
            lines = statement.lines if isinstance(statement, Block) else ()
            return lines[-1].at.span if lines else statement.at.span
    return None
