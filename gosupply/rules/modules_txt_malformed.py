"""A line of vendor/modules.txt means nothing to the go command.

## What it does

Flags lines that are neither a module, nor an annotation, nor the path of a package, those that
stand before the first module, and replacements that cannot be read.

## Why it matters

The go command passes over such a line without a word, and over the packages below a module that it
cannot read: what the file seems to say is not what is built. `go mod vendor` never writes one, so
somebody did, or a merge.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0
-- vendor/modules.txt --
# example.com/lib latest
example.com/lib
```

## How to fix

Run `go mod vendor`, or `go work vendor` in a workspace, and look at what it changes.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0
-- mod example.com/lib@v1.0.0 --
module example.com/lib

go 1.25.0
-- vendor/modules.txt --
# example.com/lib v1.0.0
## explicit; go 1.25.0
example.com/lib
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

_MODULES_TXT = "vendor/modules.txt"


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each problem of a vendor/modules.txt."""
    for problem in view.workspace.problems:
        if problem.at.path.endswith(_MODULES_TXT):
            yield finding_of(RULE.name, problem)


RULE = Rule(
    "modules-txt-malformed", doc=__doc__, kind="integrity", check=check, needs=(FILES,), once=True
)
