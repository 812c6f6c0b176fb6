"""A go.mod or go.work cannot be read as the go command reads it.

## What it does

Reads every go.mod and go.work with the go command's own grammar, as it does for a main module, and
reports each line that it would refuse, all of them at once; also a `use` that names no module.

## Why it matters

A file that the go command refuses says nothing about what would be built, and whatever gosupply
concluded from half of it would be a guess.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib 1.0.0
```

## How to fix

Mend the line; `go mod edit -json` prints the file once it can be read.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0
-- go.sum --
example.com/lib v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- mod example.com/lib@v1.0.0 --
module example.com/lib
-- log --
example.com/lib v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.rules.base import Rule
from gosupply.rules.malformed import finding_of
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.findings import Finding
    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each problem of a go.mod or go.work."""
    for problem in view.workspace.problems:
        if problem.at.path.endswith((".mod", ".work")):
            yield finding_of(RULE.name, problem)


RULE = Rule("mod-malformed", doc=__doc__, kind="integrity", check=check, needs=(FILES,), once=True)
