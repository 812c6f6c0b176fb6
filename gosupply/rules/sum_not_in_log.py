"""A go.sum line is about a module version that the checksum database does not have.

## What it does

Flags every line that a source of the checksum database answered 404 or 410 for. Nothing signs such
an answer, so the finding names who gave it; it is asked again in every run.

## Why it matters

The database logs every public module version the first time anybody asks. A version that it does
not have is private, was never published under that name, or is being hidden from you.

## Example

```case fails
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
```

## How to fix

If the module is private, say so: `go env -w GOPRIVATE=example.com`. If it is public, ask another
proxy or the database itself, and wonder why they differ.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- env --
GOPRIVATE=example.com
-- log --
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.rules.lines import judged_lines
from gosupply.sumdb.claims import SUMS, NotInLog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line that a source says the log does not have."""
    for line, claim, proof in judged_lines(view):
        if isinstance(proof, NotInLog):
            yield Finding(
                RULE.name,
                f"The checksum database does not have '{claim.module}'.",
                at=line.at,
                key=claim.key,
                module=claim.path,
                version=claim.version,
                hash=claim.hash,
                notes=(f"said by {proof.source}, and signed by nobody",),
                help=f"If it is private, set GOPRIVATE={claim.path}. If it was just published, "
                "run again later.",
            )


RULE = Rule("sum-not-in-log", doc=__doc__, kind="integrity", check=check, needs=(SUMS,))
