"""The same module version is replaced twice, in one file or by two modules of one go.work.

## What it does

Flags a replacement whose left side, path and version, stands further up in the same go.mod,
alternative file or go.work. And of two modules that one go.work uses, the second one's replacement
of a left side that the first one replaces otherwise, unless go.work replaces that module itself.

## Why it matters

With the same target the second line says nothing; with another one the go command refuses the
file, or the whole workspace: `conflicting replacements`. Such lines come from merges, and the one
that somebody deletes to mend the build decides what is built.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib v1.0.0 => ./lib

replace example.com/lib v1.0.0 => ./copy
-- lib/go.mod --
module example.com/lib

go 1.25.0
-- copy/go.mod --
module example.com/lib

go 1.25.0
```

## How to fix

Keep one of the lines. In a workspace, say in go.work which one counts:
`go work edit -replace=example.com/lib@v1.0.0=./lib`.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib v1.0.0 => ./lib
-- lib/go.mod --
module example.com/lib

go 1.25.0
```
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.formats.modpath import ModuleVersion
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_of
from gosupply.rules.directives import files_of, left_of, right_of
from gosupply.workspace.mains import name_of_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from gosupply.formats.directives import Replace
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.rules.base import View

_SAYS_NOTHING = "The second line says nothing."
_REFUSED = "The go command refuses the file: 'conflicting replacements'."
_WORK_REFUSED = "The go command refuses the workspace: 'conflicting replacements'."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each replacement whose left side was replaced before."""
    for file in files_of(view.root):
        yield from _twice(file)
    mod = view.root.mod
    work = work_of(view, mod) if mod else None
    if mod and work:
        yield from _contradicting(view, mod, work)


def _twice(file: ModFile | WorkFile) -> Iterator[Finding]:
    first: dict[ModuleVersion, Replace] = {}
    for line in file.replaces:
        before = first.setdefault(_old(line), line)
        if before is line:
            continue
        if _new(before) == _new(line):
            message = f"'{left_of(line)}' is replaced by '{right_of(line)}' twice in this file."
            yield _finding(line, before, message, _SAYS_NOTHING, "Remove one of the two lines.")
        else:
            message = (
                f"'{left_of(line)}' is replaced by '{right_of(line)}' and, further up, by "
                f"'{right_of(before)}'."
            )
            yield _finding(line, before, message, _REFUSED, "Keep the line that is meant.")


def _contradicting(view: View, mod: ModFile, work: WorkFile) -> Iterator[Finding]:
    """Yield a finding for each line that contradicts a module which the go.work uses before."""
    decided = {line.old_path for line in work.replaces}
    open_lines = {_old(line): line for line in mod.replaces if line.old_path not in decided}
    others = _replaced_before(view, mod, work, open_lines.keys())
    for old, (folder, other) in others.items():
        line = open_lines[old]
        # One folder has many names, each relative to the file that it stands in.
        if _meant(view.root.folder, line) != _meant(folder, other):
            message = (
                f"'{left_of(line)}' is replaced by '{right_of(line)}' here and by "
                f"'{right_of(other)}' in '{other.at.path}', and '{work.path}' does not say which "
                "counts."
            )
            help_ = f"Say in '{work.path}' which one counts, with 'go work edit -replace'."
            yield _finding(line, other, message, _WORK_REFUSED, help_)


def _replaced_before(
    view: View, mod: ModFile, work: WorkFile, wanted: Collection[ModuleVersion]
) -> dict[ModuleVersion, tuple[str, Replace]]:
    """Return which module replaces each left side first, before this one; its folder and line."""
    found: dict[ModuleVersion, tuple[str, Replace]] = {}
    members = view.workspace.members[work.path]
    for folder, member in takewhile(lambda used: used[1].path != mod.path, members):
        # In a large workspace most of what is wanted is found early.
        if len(found) == len(wanted):
            break
        for line in member.replaces:
            if _old(line) in wanted:
                found.setdefault(_old(line), (folder, line))
    return found


def _old(line: Replace) -> ModuleVersion:
    return ModuleVersion(line.old_path, line.old_version)


def _new(line: Replace) -> ModuleVersion:
    # In one file the go command compares what is written: `./lib` and `./lib/` contradict.
    return ModuleVersion(line.new_path, line.new_version)


def _meant(folder: str, line: Replace) -> ModuleVersion:
    return (
        ModuleVersion(name_of_folder(folder, line.new_path), "")
        if line.is_directory
        else _new(line)
    )


def _finding(line: Replace, other: Replace, message: str, note: str, help_: str) -> Finding:
    return Finding(
        RULE.name,
        message,
        at=line.at,
        key=line.old_path,
        module=line.old_path,
        version=line.old_version,
        notes=(note,),
        related=(Related("the other replacement", other.at),),
        help=help_,
    )


RULE = Rule("replace-duplicate", doc=__doc__, kind="opinion", check=check)
