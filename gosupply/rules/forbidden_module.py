"""A go.sum line is about golang.org/fips140, which no download may ever provide.

## What it does

Flags every line of the module `golang.org/fips140`.

## Why it matters

The FIPS 140 module is part of the Go distribution. Until Go 1.26.9 and 1.27.2 a proxy could serve
one of its own, and a line in go.sum made the go command take it (CVE-2026-94444).

## Example

```case fails
-- go.sum --
golang.org/fips140 v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
```

## How to fix

Remove the line, use a Go release that has the fix, and find out who wrote the line.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.sumdb.asking import FIPS140
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line of the module."""
    for file in view.root.sums:
        for line in file.lines:
            if line.path == FIPS140:
                yield Finding(
                    RULE.name,
                    f"'{FIPS140}' is part of Go and must not be downloaded.",
                    at=line.at,
                    key=f"{line.path} {line.version}",
                    module=line.path,
                    version=line.version,
                    hash=line.hash,
                    help="Remove the line, and find out who wrote it.",
                )


RULE = Rule("forbidden-module", doc=__doc__, kind="integrity", check=check, needs=(FILES,))
