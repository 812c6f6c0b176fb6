"""A line of go.sum is not `MODULE VERSION HASH`.

## What it does

Flags lines that have more or fewer than three fields, a module path or version that nobody could
look up, or an `h1:` hash that is not the base64 of 32 bytes. All other lines are still checked.

## Why it matters

The go command stops at a line with the wrong number of fields, and silently carries along any
other nonsense. A line that cannot be compared with the log proves nothing.

## Example

```case fails
-- go.sum --
example.com/lib v1.0.0 h1:AAAA
-- log --
```

## How to fix

Remove the line and run `go mod tidy`.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
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
    """Yield a finding for each malformed line of the root's files."""
    files = {file.path for file in view.root.sums}
    for problem in view.workspace.problems:
        if problem.at.path in files:
            yield finding_of(RULE.name, problem)


RULE = Rule("sum-malformed", doc=__doc__, kind="integrity", check=check, needs=(FILES,))
