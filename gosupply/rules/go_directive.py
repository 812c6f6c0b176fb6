"""A go.mod or go.work has no go line, or one that is not wanted.

## What it does

Flags a go.mod or go.work without a go line, a go line outside of the range `versions.go` of the
policy (by default any is wanted), and a go.work whose go line is lower than that of a module which
it uses.

## Why it matters

Without a go line the go command assumes Go 1.16 for a go.mod and Go 1.18 for a go.work: an old
language, old defaults of security settings, and a module graph that is not pruned, in which every
version that anybody ever required has a say. Since Go 1.21 the go line is also the least version
that builds the module. A go.work that promises less than a module needs is refused.

## Example

```case fails
-- go.mod --
module example.com/app
```

```case fails
-- go.work --
go 1.24.0

use ./app
-- app/go.mod --
module example.com/app

go 1.25.0
```

## How to fix

Run `go mod edit -go=VERSION`, or `go work use`, which raises the go line of a go.work.

```case passes
-- go.mod --
module example.com/app

go 1.25.0
```
"""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.formats.goversion import compare, in_range, parse_range
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_here
from gosupply.rules.directives import files_of
from gosupply.rules.modfiles import edited, go_of, head_of, is_whole, lowest_above
from gosupply.workspace.discovery import FILES
from gosupply.workspace.places import shown
from gosupply.workspace.requirements import STRICT_SINCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.directives import GoLine
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.rules.base import View

_by_version = cmp_to_key(compare)


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each file without a go line, or with one that is not wanted."""
    for file in files_of(view.root):
        if file.go:
            yield from _unwanted(view, file, file.go)
        elif is_whole(view, file):
            yield _missing(view, file)
    if work := work_here(view):
        yield from _too_old(view, work)


def _missing(view: View, file: ModFile | WorkFile) -> Finding:
    wanted = view.context.settings.versions.go
    version = lowest_above(go_of(file), parse_range(wanted)) if wanted else ""
    return Finding(
        RULE.name,
        "The file has no go line.",
        at=head_of(file, view.workspace.source),
        key="go missing",
        notes=(f"The go command then assumes Go '{go_of(file)}' and what was the default there.",),
        help=edited(file, f"-go={version or 'VERSION'}"),
    )


def _unwanted(view: View, file: ModFile | WorkFile, line: GoLine) -> Iterator[Finding]:
    wanted = view.context.settings.versions.go
    if not wanted or in_range(line.version, allowed := parse_range(wanted)):
        return
    version = lowest_above(line.version, allowed)
    yield Finding(
        RULE.name,
        f"The go line '{line.version}' is outside of the range '{wanted}' that is wanted.",
        at=line.at,
        key="go unwanted",
        help=edited(file, f"-go={version}")
        if version
        else f"Choose a version in the range '{wanted}'.",
    )


def _too_old(view: View, work: WorkFile) -> Iterator[Finding]:
    """Yield what the go command refuses (modload/init.go, errWorkTooOld)."""
    of_work = go_of(work)
    newer = [
        (mod.go, folder)
        for folder, mod in view.workspace.members[work.path]
        if mod.go
        and compare(mod.go.version, of_work) > 0
        and compare(mod.go.version, STRICT_SINCE) >= 0
    ]
    if not newer:
        return
    # The first of the highest, so that one command is enough.
    highest, folder = max(newer, key=lambda each: _by_version(each[0].version))
    yield Finding(
        RULE.name,
        f"The go line of the module in '{shown(folder)}' is '{highest.version}', and the go command"
        f" refuses a go.work with '{of_work}'.",
        at=work.go.at if work.go else head_of(work, view.workspace.source),
        key="go of a module",
        related=tuple(Related("a module that needs more", line.at) for line, _ in newer),
        help="Run 'go work use'.",
    )


RULE = Rule("go-directive", doc=__doc__, kind="opinion", check=check, needs=(FILES,))
