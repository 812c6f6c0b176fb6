"""What vendor/modules.txt says is not what go.mod or go.work says.

## What it does

Compares every vendor/modules.txt with the go.mod beside it, or with the go.work and all modules
that it uses: what is required, at which versions, what is replaced and by what. That is all that
the go command compares, before it stops with "inconsistent vendoring", and two things more, which
it does not see: a vendored version that go.mod excludes, and one whose replacement is not the one
that go.mod has for all versions of the module. A folder that was made for a workspace and has none,
or the other way round, is flagged too.

A folder without a go.mod may have other files for `-modfile`: one that fits is enough. Nothing is
compared where a file cannot be read, which is a finding of its own.

## Why it matters

What is built then is what lies in the folder, at another version than go.mod says or from another
place, and whoever reads go.mod reviews, scans and patches the wrong code. The go command stops at
most of it, and only if it uses the folder: with `-mod=mod`, or where the mark of a workspace does
not fit, it passes the folder by.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0
-- vendor/modules.txt --
# example.com/lib v1.0.0
## explicit; go 1.25.0
example.com/lib
```

## How to fix

Find out which of the two is meant. If go.mod is right run `go mod vendor`, or `go work vendor` in a
workspace.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0
-- mod example.com/lib@v1.1.0 --
module example.com/lib

go 1.25.0
-- vendor/modules.txt --
# example.com/lib v1.1.0
## explicit; go 1.25.0
example.com/lib
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.rules.base import Rule
from gosupply.vendor.consistency import find_inconsistencies
from gosupply.workspace.discovery import FILES
from gosupply.workspace.places import below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gosupply.formats.modfile import ModFile
    from gosupply.formats.modulestxt import ModulesTxt
    from gosupply.formats.workfile import WorkFile
    from gosupply.rules.base import View
    from gosupply.vendor.consistency import Inconsistency


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each contradiction of the root's vendor/modules.txt."""
    vendored = view.root.vendor
    if vendored is None:
        return
    for each in _inconsistencies(view, vendored):
        path, version = each.module
        # Two replacements of one version are two findings; go.mod's lines may have comments.
        line = each.at.text if each.at.path == vendored.path else ""
        yield Finding(
            RULE.name,
            each.message,
            at=each.at,
            key=" ".join(filter(None, (each.kind, path, version, line))),
            module=path,
            version=version,
            related=(Related("the other side", each.other),) if each.other else (),
            help="Find out which of the two is meant. If it is not modules.txt, run "
            f"'go {'work' if vendored.workspace else 'mod'} vendor'.",
        )


def _inconsistencies(view: View, vendored: ModulesTxt) -> tuple[Inconsistency, ...]:
    """Compare with the files that the folder was made from."""
    root = view.root
    if vendored.workspace:
        return _of_workspace(view, vendored)
    mods = (root.mod,) if root.mod else root.pairs
    if (root.mod is None and _is_unread(view, "go.mod")) or not _are_whole(view, mods):
        return ()
    if not mods:
        # Nothing but a go.work, whose vendor folder this is not, can be beside it.
        return find_inconsistencies(vendored, (), root.work) if root.work else ()
    found = [find_inconsistencies(vendored, ((root.folder, mod),), None) for mod in mods]
    # Of several alternatives the one that fits, or else the first.
    return min(found, key=bool)


def _of_workspace(view: View, vendored: ModulesTxt) -> tuple[Inconsistency, ...]:
    """Compare with the go.work beside it and the modules that it uses, if all are known."""
    work = view.root.work
    if work is None:
        return () if _is_unread(view, "go.work") else find_inconsistencies(vendored, (), None)
    mains = view.workspace.members[work.path]
    if len(mains) < len(work.uses) or not _are_whole(view, (work, *(mod for _, mod in mains))):
        return ()
    return find_inconsistencies(vendored, mains, work)


def _is_unread(view: View, name: str) -> bool:
    """Whether the root has a module file of this name that could not be read."""
    return below(view.root.folder, name) in view.workspace.files


def _are_whole(view: View, files: Iterable[ModFile | WorkFile]) -> bool:
    """Whether nothing in them is malformed: the go command would not read half of a file."""
    malformed = {problem.at.path for problem in view.workspace.problems}
    return malformed.isdisjoint(file.path for file in files)


RULE = Rule("modules-txt-inconsistent", doc=__doc__, kind="integrity", check=check, needs=(FILES,))
