"""A go.sum file has two hashes for one module version.

## What it does

Flags a line whose module and version stand further up in the same file with another `h1:` hash.
Exact repetitions are no conflict.

## Why it matters

The go command takes whichever of the two it meets first: with one order the build passes, with the
other it fails. A merge of two branches makes such files, and so does somebody who wants a second
hash to be accepted. Of a private module no log can say which line is right.

## Example

```case fails
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/lib v1.0.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
-- env --
GOPRIVATE=example.com
-- log --
```

## How to fix

Remove both lines and run `go mod tidy`.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- env --
GOPRIVATE=example.com
-- log --
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.rules.base import Rule
from gosupply.sumdb.claims import ALGORITHM
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.gosum import SumFile, SumLine
    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line that contradicts an earlier one of its file."""
    for file in view.root.sums:
        yield from _conflicts(file)


def _conflicts(file: SumFile) -> Iterator[Finding]:
    first: dict[tuple[str, str], SumLine] = {}
    for line in file.lines:
        if not line.hash.startswith(ALGORITHM):
            continue
        other = first.setdefault((line.path, line.version), line)
        if other.hash != line.hash:
            yield Finding(
                RULE.name,
                f"'{line.path}@{line.version}' has two hashes in this file.",
                at=line.at,
                key=f"{line.path} {line.version} {line.hash}",
                module=line.path,
                version=line.version,
                hash=line.hash,
                related=(Related("the other hash", other.at),),
                help="Remove both lines and run 'go mod tidy'.",
            )


RULE = Rule("sum-conflict", doc=__doc__, kind="integrity", check=check, needs=(FILES,))
