"""A `replace` puts another module in the place of every version of a module.

## What it does

Flags a replacement by another module that names no version on its left side, in go.mod, its
alternative files and go.work. Replacements by a folder are `replace-local-path`'s, and those by
another version of the same module `replace-self`'s.

## Why it matters

The line was written for one version, and holds for all that come: a later version, also one with a
security fix, is required, shown by `go list -m -u`, merged, and never built.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib => example.com/fork v1.0.1
```

## How to fix

Write the version that is replaced, so that the replacement ends with the next one.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib v1.0.0 => example.com/fork v1.0.1
-- mod example.com/fork@v1.0.1 --
module example.com/lib
-- go.sum --
example.com/fork v1.0.1/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/fork v1.0.1/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.rules.directives import replaces_of, right_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View

_WHY = (
    "It holds for versions that nobody has seen yet: one with a security fix would be required, "
    "and not built."
)


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each replacement of all versions by another module."""
    for _, line in replaces_of(view.root):
        if line.old_version or line.is_directory or line.old_path == line.new_path:
            continue
        yield Finding(
            RULE.name,
            f"Every version of '{line.old_path}' is replaced by '{right_of(line)}'.",
            at=line.old_at,
            key=line.old_path,
            module=line.old_path,
            notes=(_WHY,),
            help=f"Write behind '{line.old_path}' the version that is replaced.",
        )


RULE = Rule("replace-unversioned", doc=__doc__, kind="opinion", check=check)
