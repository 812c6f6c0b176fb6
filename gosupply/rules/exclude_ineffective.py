"""An `exclude` names a version that nothing requires.

## What it does

Flags each version that a go.mod excludes although no module in its module graph requires it, nor
in that of the go.work that uses it. Where a module graph is not known the rule is silent.

## Why it matters

An exclusion does one thing to a build: it drops the requirements on exactly one version. As soon as
nothing requires that version any more it does nothing, and the go command never removes it; the
reason for it is forgotten, and the next version may well have the same flaw. What is left is that
`go get` refuses the version, and that upgrades pass it over.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.2.0

exclude example.com/lib v1.1.0
-- mod example.com/lib@v1.2.0 --
module example.com/lib
```

## How to fix

Drop it: `go mod edit -dropexclude=example.com/lib@v1.1.0`.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require (
        example.com/lib v1.2.0
        example.com/other v1.0.0
)

exclude example.com/lib v1.1.0
-- mod example.com/lib@v1.2.0 --
module example.com/lib
-- mod example.com/other@v1.0.0 --
module example.com/other

require example.com/lib v1.1.0
-- go.sum --
example.com/lib v1.2.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/other v1.0.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
-- log --
example.com/lib v1.2.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/other v1.0.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.formats.modpath import ModuleVersion
from gosupply.rules.base import Rule
from gosupply.rules.builds import builds_of
from gosupply.rules.commands import edit
from gosupply.rules.fixes import exclude_removed
from gosupply.workspace.mvs import BUILD_LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View

_NOTE = (
    "Exclusions go stale: the go command never removes one, and each is about one version only, "
    "not about those before and after it."
)


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each exclusion that drops no requirement."""
    for mod in view.root.mods:
        builds = builds_of(view, mod)
        if builds is None:
            continue
        dropped = {module for build in builds for module in build.dropped}
        for line in mod.excludes:
            module = ModuleVersion(line.path, line.version)
            if module not in dropped:
                drop = f"-dropexclude={module}"
                yield Finding(
                    RULE.name,
                    f"'{module}' is excluded, but nothing requires it.",
                    at=line.at,
                    key=line.path,
                    module=line.path,
                    version=line.version,
                    notes=(_NOTE,),
                    help=edit(mod, drop, otherwise="Remove the line."),
                    fix=exclude_removed(mod, line),
                )


RULE = Rule("exclude-ineffective", doc=__doc__, kind="opinion", check=check, needs=(BUILD_LISTS,))
