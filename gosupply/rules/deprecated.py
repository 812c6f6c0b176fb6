"""A go.mod requires a module that its authors call deprecated.

## What it does

Flags each module that a go.mod requires itself, not `// indirect`, and each module that go.mod or
go.work replaces another one by, if the newest go.mod that was seen of it begins with a comment
`Deprecated:`. A requirement that is replaced is not looked at: another module is built. Where the
newest go.mod or the module graph is unknown the rule is silent.

## Why it matters

Nobody maintains a deprecated module: the next flaw in it stays. Its authors most often name what to
use instead. The go command mentions it once, when the module is added.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0
-- mod example.com/lib@v1.0.0 --
module example.com/lib
-- mod example.com/lib@v1.1.0 --
// Deprecated: use example.com/lib/v2 instead.
module example.com/lib
```

## How to fix

Use what its authors name, then run `go mod tidy`.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib/v2 v2.0.0
-- mod example.com/lib/v2@v2.0.0 --
module example.com/lib/v2
-- go.sum --
example.com/lib/v2 v2.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib/v2 v2.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.formats.modpath import ModuleVersion
from gosupply.modules.dependencies import NEWEST
from gosupply.rules.authors import newest_of, quoted, source_of
from gosupply.rules.base import Rule
from gosupply.rules.builds import replacements_in, used_by, work_here, work_of
from gosupply.workspace.mvs import BUILD_LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.locations import Location
    from gosupply.rules.base import View
    from gosupply.workspace.mvs import BuildList


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line that chooses a deprecated module."""
    newest = newest_of(view)
    for module, at in _chosen(view):
        seen = newest.get(module.path)
        if seen and seen.deprecation:
            yield Finding(
                RULE.name,
                f"'{module.path}' is deprecated: {quoted(seen.deprecation)}.",
                at=at,
                key=module.path,
                module=module.path,
                version=module.version,
                notes=(source_of(seen),),
                help="Use what its authors name instead, then run 'go mod tidy'.",
            )


def _chosen(view: View) -> Iterator[tuple[ModuleVersion, Location]]:
    """Yield what the root's files choose themselves and a build takes, and where."""
    known = view.known(BUILD_LISTS)
    for mod in view.root.mods:
        own = known.get(mod.path)
        if own:
            work = work_of(view, mod)
            shared = known.get(work.path) if work else None
            yield from _required(mod, own)
            yield from _replacing(mod, *filter(None, (own, shared)))
    work = work_here(view)
    if work and (build := known.get(work.path)):
        yield from _replacing(work, build)


def _required(mod: ModFile, build: BuildList) -> Iterator[tuple[ModuleVersion, Location]]:
    taken = {each.path for each in build.modules if each.version and not each.replacement}
    for line in mod.requires:
        if line.path in taken and not line.indirect:
            yield ModuleVersion(line.path, line.version), line.at


def _replacing(
    file: ModFile | WorkFile, *builds: BuildList
) -> Iterator[tuple[ModuleVersion, Location]]:
    used = {module for build in builds for module in used_by(build)}
    return ((module, at) for module, at in replacements_in(file) if module in used)


RULE = Rule("deprecated", doc=__doc__, kind="opinion", check=check, needs=(BUILD_LISTS, NEWEST))
