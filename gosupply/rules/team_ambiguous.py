"""Several teams are asked for that own the same root, so none of them gets its permissions.

## What it does

Says once for the run that more than one of the requested teams (by `--team`, `GOSUPPLY_TEAM` or the
labels of the change) owns a module root. The restrictions of all owners hold there as always; what
a single one of them may loosen does not.

## Why it matters

A second label would otherwise add the permissions of a second team to those of the first.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0
-- authority/.gosupply/policy.yaml --
version: 1
teams:
  pay: {labels: ["team:pay"], paths: ["..."]}
  web: {labels: ["team:web"], paths: ["..."]}
-- .gosupply/policy.yaml --
version: 1
teams:
  pay: {labels: ["team:pay"], paths: ["..."]}
  web: {labels: ["team:web"], paths: ["..."]}
-- request --
label=team:pay
label=team:web
```

## How to fix

Ask for one team: leave one label on the change. If two teams must change one root, split the
change.

```case passes
-- go.mod --
module example.com/app

go 1.25.0
-- authority/.gosupply/policy.yaml --
version: 1
teams:
  pay: {labels: ["team:pay"], paths: ["..."]}
  web: {labels: ["team:web"], paths: ["..."]}
-- .gosupply/policy.yaml --
version: 1
teams:
  pay: {labels: ["team:pay"], paths: ["..."]}
  web: {labels: ["team:web"], paths: ["..."]}
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

_SEVERAL = 2
_NOTE = "The restrictions of all owners hold; what a single one may loosen does not."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding if any root is owned by several teams that were asked for."""
    roots = []
    teams: set[str] = set()
    for context in view.contexts:
        both = set(context.requested).intersection(context.owners)
        if len(both) >= _SEVERAL:
            roots.append(context.root)
            teams |= both
    if not roots:
        return
    names = " and ".join(f"'{name}'" for name in sorted(teams))
    where = f"'{roots[0]}'" if len(roots) == 1 else f"{len(roots)} roots, such as '{roots[0]}'"
    more = "both" if len(teams) == _SEVERAL else "all"
    yield Finding(
        RULE.name,
        f"The teams {names} are {more} asked for and share {where}, so no permission counts there.",
        at=view.workspace.anchor,
        key=" ".join(sorted(teams)),
        notes=(_NOTE,),
        help="Ask for one team: keep one of the labels, or name it with --team.",
    )


RULE = Rule("team-ambiguous", doc=__doc__, kind="opinion", check=check, once=True)
