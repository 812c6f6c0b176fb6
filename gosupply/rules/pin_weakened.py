"""The checked change removes the pinned checkpoint, moves it back, or replaces it by another text.

## What it does

Compares `.gosupply/checkpoint` in the checked tree with the one that is authoritative (in git: the
committed one). It may only stay or move forward; that it is consistent is proved apart from this
rule. A pin that the log's key did not sign is reported whether or not there was one before.

## Why it matters

The pin is what lets a fresh machine notice that the log shows it another tree than it showed
everybody before. Whoever can take the pin back can show an old tree, or a forked one.

## Example

```case fails
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- authority/.gosupply/checkpoint --
go.sum database tree
54717027
X8mO+rr4u+lIE2vmoFwuTa3LI038lIvvPEB3B2p3X7g=

— sum.golang.org Az3gruu60QOJ6mBYsURIUNeOq31xHaYKpFtaDmHUozy5UJ7qrnE9V9HTMiiZ+njWC6dQ9O2sDPoctRg4BM626vaS/QM=
-- .gosupply/checkpoint --
go.sum database tree
54715574
FUQBK+dBbFoa4DioEhMzkxn0fazBN3B6r+ZlT1TImNc=

— sum.golang.org Az3grpRUpAlGqlrE8Ie1d6i2+5RqP+xweAW4Xc9QpBw2VsHnIh08nNr5Gcbrq7A4N8eqbP15ABesspft4PXzZsLSfAU=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```

## How to fix

Take the merged pin back (`git checkout origin/HEAD -- .gosupply/checkpoint`); move it only with
`gosupply pin`.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- authority/.gosupply/checkpoint --
go.sum database tree
54715574
FUQBK+dBbFoa4DioEhMzkxn0fazBN3B6r+ZlT1TImNc=

— sum.golang.org Az3grpRUpAlGqlrE8Ie1d6i2+5RqP+xweAW4Xc9QpBw2VsHnIh08nNr5Gcbrq7A4N8eqbP15ABesspft4PXzZsLSfAU=
-- .gosupply/checkpoint --
go.sum database tree
54717027
X8mO+rr4u+lIE2vmoFwuTa3LI038lIvvPEB3B2p3X7g=

— sum.golang.org Az3gruu60QOJ6mBYsURIUNeOq31xHaYKpFtaDmHUozy5UJ7qrnE9V9HTMiiZ+njWC6dQ9O2sDPoctRg4BM626vaS/QM=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.locations import Location, whole_line
from gosupply.rules.base import Rule
from gosupply.sumdb.pin import PINS, Pin, Unsigned
from gosupply.tlog.checkpoint import SignedCheckpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View

_SIZE_LINE = 2


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each pin that the checked tree weakens."""
    for path, pin in view.known(PINS).items():
        if found := _weakness(pin):
            message, line, text = found
            at = view.workspace.anchor
            if line:
                at = whole_line(view.workspace.source, path, line, text)
            yield _finding(path, message, at)


def _weakness(pin: Pin) -> tuple[str, int, str] | None:
    """Return what is wrong, and the pin's line that says so; line 0 where the pin is gone."""
    match pin:
        case Pin(checked=Unsigned(reason=reason, text=text)):
            return f"is not a signed checkpoint: {reason}", 1, text
        case Pin(checked=None, authority=SignedCheckpoint()):
            return "is removed", 0, ""
        case Pin(checked=SignedCheckpoint(head=new), authority=SignedCheckpoint(head=old)):
            if new.size < old.size:
                return f"goes back from tree size {old.size}", _SIZE_LINE, str(new.size)
    return None


def _finding(path: str, message: str, at: Location) -> Finding:
    return Finding(
        RULE.name,
        f"The pinned checkpoint '{path}' {message}.",
        at=at,
        key=path,
        help=f"Take the merged one back: 'git checkout origin/HEAD -- {path}'.",
    )


RULE = Rule("pin-weakened", doc=__doc__, kind="integrity", check=check, needs=(PINS,), once=True)
