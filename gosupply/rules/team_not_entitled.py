"""A team is asked for that owns no module root of this run.

## What it does

Says once for each requested team (by `--team`, `GOSUPPLY_TEAM` or the labels of the change) that
none of the checked roots is its own. It got no permission; nothing else depends on it.

## Why it matters

The label may be a mistake, or the policy may lack a path. Somebody who expects the team's
permissions would look for the reason in the wrong place.

## Example

```case fails
-- authority/.gosupply/policy.yaml --
version: 1
teams:
  pay: {labels: ["team:pay"], paths: [services/pay/...]}
-- .gosupply/policy.yaml --
version: 1
teams:
  pay: {labels: ["team:pay"], paths: [services/pay/...]}
-- services/web/go.mod --
module example.com/app/services/web

go 1.25.0
-- request --
label=team:pay
```

## How to fix

Take the label off, or add the folder to the team's `paths` in the policy.

```case passes
-- authority/.gosupply/policy.yaml --
version: 1
teams:
  pay: {labels: ["team:pay"], paths: [services/pay/...]}
-- .gosupply/policy.yaml --
version: 1
teams:
  pay: {labels: ["team:pay"], paths: [services/pay/...]}
-- services/pay/go.mod --
module example.com/app/services/pay

go 1.25.0
-- request --
label=team:pay
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each requested team without a root."""
    owners = {name for context in view.contexts for name in context.owners}
    requested = {name for context in view.contexts for name in context.requested}
    for name in sorted(requested - owners):
        yield Finding(
            RULE.name,
            f"The team '{name}' is asked for and owns none of the checked roots.",
            at=view.workspace.anchor,
            key=name,
            notes=("It got no permission.",),
            help=f"Take its label off, or add a folder to the 'paths' of '{name}' in the policy.",
        )


RULE = Rule("team-not-entitled", doc=__doc__, kind="opinion", check=check, once=True)
