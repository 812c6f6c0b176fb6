"""A `replace` changes nothing: what it replaces is not selected.

## What it does

Flags a replacement whose left side no build list selects: the module is in none, another version
is selected than the one it names, the module is a main module, or it replaces every version while
a line for just the selected version goes before it. A line of a module that a go.work uses counts
if it has an effect in either, the module's own build list or the workspace's. Where one of the
build lists is not known, nothing is said.

## Why it matters

The go command passes over such a line without a word. It was written to build something else than
what is required; after the next `go get` the required version is built again, and go.mod still
looks as if it were not.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0

replace example.com/lib v1.0.0 => ./lib
-- lib/go.mod --
module example.com/lib

go 1.25.0
-- mod example.com/lib@v1.1.0 --
module example.com/lib
```

## How to fix

Drop the line, `go mod edit -dropreplace=example.com/lib@v1.0.0`, or replace the version that is
selected. A version that is not selected can still be read for what it requires; a note says so,
and then the line may be what keeps the module graph together.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0

replace example.com/lib v1.1.0 => ./lib
-- lib/go.mod --
module example.com/lib

go 1.25.0
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Finding, Related
from gosupply.formats.modpath import ModuleVersion
from gosupply.rules.base import Rule
from gosupply.rules.builds import builds_of, work_of
from gosupply.rules.directives import left_of, without
from gosupply.rules.fixes import replace_removed
from gosupply.workspace.mains import name_of_folder
from gosupply.workspace.mvs import BUILD_LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gosupply.formats.directives import Replace
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.rules.base import View
    from gosupply.workspace.model import Root
    from gosupply.workspace.mvs import BuildList, Selected

_WHY = "The go command passes over the line without a word."


class _Say(NamedTuple):
    """A build list that a file has a say in.

    Attributes:
        build: The build list.
        selected: Its modules by path.
        before: The replacements that go before the file's own.
    """

    build: BuildList
    selected: Mapping[str, Selected]
    before: tuple[Replace, ...]


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each replacement that has no effect in any build list."""
    for mod in view.root.mods:
        if mod.replaces and (builds := builds_of(view, mod)):
            work = work_of(view, mod)
            before = ((), work.replaces) if work else ((),)
            says = [_say(*pair) for pair in zip(builds, before, strict=True)]
            yield from _without_effect(view.root, mod, says)
    work = view.root.work
    if work and work.replaces and (build := view.known(BUILD_LISTS).get(work.path)):
        yield from _without_effect(view.root, work, [_say(build, ())])


def _say(build: BuildList, before: tuple[Replace, ...]) -> _Say:
    return _Say(build, {module.path: module for module in build.modules}, before)


def _without_effect(
    root: Root, file: ModFile | WorkFile, says: Sequence[_Say]
) -> Iterator[Finding]:
    for line in file.replaces:
        if not any(_has_effect(say, root, file, line) for say in says):
            yield _finding(file, line, says)


def _has_effect(say: _Say, root: Root, file: ModFile | WorkFile, line: Replace) -> bool:
    """Whether what is selected is what the line says, and no other line goes before it."""
    selected = say.selected.get(line.old_path)
    if selected is None or not _decides(say, file, line, selected.version):
        return False
    new = ModuleVersion(line.new_path, line.new_version)
    if line.is_directory:
        new = ModuleVersion(name_of_folder(root.folder, line.new_path), "")
    # A version replaced by itself has no replacement; of several modules of a go.work that replace
    # one version, all but one may be passed over.
    return (selected.replacement or ModuleVersion(selected.path, selected.version)) == new


def _decides(say: _Say, file: ModFile | WorkFile, line: Replace, version: str) -> bool:
    """Whether the line is the one that is looked at for this version, which no main module has."""
    hidden = any(_covers(other, line.old_path, version) for other in say.before)
    return (
        version != ""
        and _covers(line, line.old_path, version)
        and not hidden
        and not _more_exact(file, line, version)
    )


def _covers(line: Replace, path: str, version: str) -> bool:
    return line.old_path == path and line.old_version in ("", version)


def _more_exact(file: ModFile | WorkFile, line: Replace, version: str) -> list[Replace]:
    """Return the lines of the file for just this version, where the line is for all versions."""
    if line.old_version:
        return []
    wanted = (line.old_path, version)
    return [other for other in file.replaces if (other.old_path, other.old_version) == wanted]


def _finding(file: ModFile | WorkFile, line: Replace, says: Sequence[_Say]) -> Finding:
    selected = says[0].selected.get(line.old_path)
    related: tuple[Related, ...] = ()
    if selected is None:
        clause = "no version of it is in the build list"
    elif not selected.version:
        clause = "it is a main module, which nothing replaces"
    elif not _covers(line, line.old_path, selected.version):
        clause = f"'{selected.version}' is selected"
    else:
        clause = f"another line replaces '{selected.version}', which is selected"
        before = _more_exact(file, line, selected.version)
        related = tuple(Related("this one goes before", other.at) for other in before)
    read = _read_with(file, line, says)
    notes = [
        f"The go.mod of '{module}' is read with this replacement all the same, and what it "
        "requires counts."
        for module in read
    ]
    return Finding(
        RULE.name,
        f"'{left_of(line)}' is replaced, but {clause}.",
        at=line.old_at,
        key=line.old_path,
        module=line.old_path,
        version=line.old_version,
        notes=(_WHY, *notes),
        related=related,
        help="Drop the line if 'go mod graph' works without it." if read else without(file, line),
        fix=() if read else replace_removed(file, line),
    )


def _read_with(
    file: ModFile | WorkFile, line: Replace, says: Sequence[_Say]
) -> list[ModuleVersion]:
    """Return the versions that the line replaces where they are read for what they require."""
    found = {
        module
        for say in says
        for module in say.build.requires
        if module.path == line.old_path and _decides(say, file, line, module.version)
    }
    return sorted(found)


RULE = Rule("replace-ineffective", doc=__doc__, kind="opinion", check=check, needs=(BUILD_LISTS,))
