"""An `exclude` names a version that the same go.mod, or another module of its go.work, requires.

## What it does

Flags each version that a go.mod both excludes and requires. In a workspace what one module excludes
is excluded for all of them, so a version that another module requires itself is flagged too.
`modules-txt-inconsistent` speaks of excluded versions that are vendored.

## Why it matters

The go command drops the requirement. On its own it then refuses to build (`updates to go.mod
needed`), and `go mod tidy` takes the newest version there is, which nobody chose and which is
another one tomorrow. In a workspace it does not even refuse: the module that requires the version
is built with a lower one than it asks for, or not at all.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0

exclude example.com/lib v1.1.0
```

## How to fix

Require a version that is not excluded: `go get example.com/lib@v1.2.0`.

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

from gosupply.findings import Finding, Related
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.modfile import Exclude, ModFile, Require
    from gosupply.rules.base import View

_ALONE = (
    "The go command drops the requirement and refuses to build, and 'go mod tidy' then takes the "
    "newest version there is."
)
_TOGETHER = (
    "In the workspace the go command drops the requirement without a word, and builds with a lower "
    "version, or with none."
)


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each exclusion of a version that is required."""
    for mod in view.root.mods:
        work = work_of(view, mod)
        members = view.workspace.members[work.path] if work else ()
        # What the file itself requires comes first.
        mods = [mod, *(other for _, other in members if other.path != mod.path)]
        for line in mod.excludes:
            requires = [
                (other, require)
                for other in mods
                for require in other.requires
                if (require.path, require.version) == (line.path, line.version)
            ]
            if requires:
                yield _finding(line, mod, requires)


def _finding(line: Exclude, mod: ModFile, requires: list[tuple[ModFile, Require]]) -> Finding:
    module = f"{line.path}@{line.version}"
    first, _ = requires[0]
    if first is mod:
        message = f"'{module}' is excluded, but this file requires it."
        help_ = "Require a version that is not excluded, or drop the line."
    else:
        message = f"'{module}' is excluded, but '{first.path}' of the same go.work requires it."
        help_ = f"Require another version in '{first.path}'."
    return Finding(
        RULE.name,
        message,
        at=line.at,
        key=line.path,
        module=line.path,
        version=line.version,
        notes=(_ALONE if first is mod else _TOGETHER,),
        related=tuple(Related("the requirement", require.at) for _, require in requires),
        help=help_,
    )


RULE = Rule("exclude-selected", doc=__doc__, kind="opinion", check=check)
