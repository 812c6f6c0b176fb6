"""A go.sum line has another hash than the checksum database.

## What it does

Compares every line of every go.sum and go.work.sum with the record that the checksum database
logged for it, needed by the build or not. The record is proved to be in the signed tree before it
is believed.

## Why it matters

The go command asks the database only when it adds a line. It never looks at a line that is
already there, so a changed hash, by hand, by a merge or by an attacker, makes a build accept other
code than everybody else gets.

## Example

```case fails
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
```

## How to fix

Find out where the line came from. If the version was tagged again after you first used it, the
database has what was there first: remove the line and run `go mod tidy`. If the code that you
build matches the line and not the database, somebody changed it: do not build it.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
-- log --
example.com/lib v1.0.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.rules.lines import judged_lines
from gosupply.sumdb.claims import SUMS, Logged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line whose hash is not the logged one."""
    for line, claim, proof in judged_lines(view):
        if isinstance(proof, Logged) and proof.hash != claim.hash:
            yield Finding(
                RULE.name,
                f"The hash of '{claim}' is not the one in the checksum database.",
                at=line.at,
                key=claim.key,
                module=claim.path,
                version=claim.version,
                hash=claim.hash,
                notes=(
                    f"this file: {claim.hash}",
                    f"the log:   {proof.hash}",
                    f"proved by record {proof.record} of the signed tree of size {proof.size}",
                ),
                help="Do not build it. Find out where this line came from; then remove it and run "
                "'go mod tidy', which writes the logged hash.",
            )


RULE = Rule("sum-mismatch", doc=__doc__, kind="integrity", check=check, needs=(SUMS,))
