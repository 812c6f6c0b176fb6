"""The checked tree has a policy, and there is none yet where policy is read from.

## What it does

Says once that `.gosupply/policy.yaml` is new: the authority (in a pull request the tip of the
target branch) has none. Until it is merged, the policy's levels, rings and restrictions count, and
its waivers of opinions. It grants nothing: no approval counts by its people and groups, no team
may loosen anything, no setting lets more through than without a policy, and what it calls private
is not asked for but not taken as proved either.

## Why it matters

Whoever opens a pull request would otherwise write the policy that judges it.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0
-- .gosupply/policy.yaml --
version: 1
rules: {pseudo-version: deny}
```

## How to fix

Review the policy and merge it. With a policy at the authority the rule is silent.

```case passes
-- go.mod --
module example.com/app

go 1.25.0
-- authority/.gosupply/policy.yaml --
version: 1
rules: {pseudo-version: deny}
-- .gosupply/policy.yaml --
version: 1
rules: {pseudo-version: deny}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.policy.policychange import POLICIES
from gosupply.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for the policy that nobody has accepted yet."""
    for path, change in view.known(POLICIES).items():
        if change.introduced:
            yield Finding(
                RULE.name,
                f"The policy '{path}' is new: it judges opinions and restricts, and it grants "
                "nothing yet.",
                at=change.at or view.workspace.anchor,
                key=path,
                notes=("A change must not write the policy that judges it.",),
                help="Review the policy and merge it; from then on all of it counts.",
            )


RULE = Rule(
    "policy-introduced", doc=__doc__, kind="opinion", check=check, needs=(POLICIES,), once=True
)
