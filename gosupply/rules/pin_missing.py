"""The policy wants a pinned checkpoint, and there is none.

## What it does

Where `sumdb.pin` is `required`, says once that neither the checked folder nor one above it has a
`.gosupply/checkpoint`. It is silent without the setting, and where there is no line to prove.

## Why it matters

A fresh machine has never seen the log's tree. Without a pin it believes the first signed one that
it is shown, so a log that shows one tree to you and another to everybody else is not noticed.

## Example

```case fails
-- authority/.gosupply/policy.yaml --
version: 1
sumdb: {pin: required}
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```

## How to fix

Run `gosupply pin` and commit what it writes.

```case passes
-- authority/.gosupply/policy.yaml --
version: 1
sumdb: {pin: required}
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- .gosupply/policy.yaml --
version: 1
sumdb: {pin: required}
-- .gosupply/checkpoint --
go.sum database tree
54715574
FUQBK+dBbFoa4DioEhMzkxn0fazBN3B6r+ZlT1TImNc=

— sum.golang.org Az3grpRUpAlGqlrE8Ie1d6i2+5RqP+xweAW4Xc9QpBw2VsHnIh08nNr5Gcbrq7A4N8eqbP15ABesspft4PXzZsLSfAU=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.sumdb.pin import FILE, PINS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding where a pin is required, and none was found."""
    required = any(context.settings.sumdb.pin == "required" for context in view.contexts)
    has_lines = any(file.lines for root in view.workspace.roots for file in root.sums)
    has_pin = any(pin.checked for pin in view.known(PINS).values())
    if required and has_lines and not has_pin:
        yield Finding(
            RULE.name,
            f"There is no '{FILE}', which the policy requires.",
            at=view.workspace.anchor,
            key=FILE,
            notes=("Without a pin a machine that is new to the log believes the first tree.",),
            help="Run 'gosupply pin' and commit what it writes.",
        )


RULE = Rule(
    "pin-missing",
    doc=__doc__,
    kind="opinion",
    check=check,
    needs=(PINS,),
    once=True,
    configured=True,
)
