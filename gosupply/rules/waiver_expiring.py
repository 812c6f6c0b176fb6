"""A waiver that is needed ends soon.

## What it does

Flags each waiver that accepts a finding and whose last day is no more than `expiry.warn` away: 14
days, unless the policy says something else. A waiver that accepts nothing is `waiver-unused`. A
rule of its own, so that a policy which denies what has ended does not deny what will.

## Why it matters

When it ends, what it accepts is found again, in the changes of people who know nothing of it.

## Example

```case fails
-- authority/.gosupply/policy.yaml --
version: 1
-- authority/.gosupply/waivers/lib.yaml --
rule: replace-unversioned
subject: example.com/lib
reason: the fork has no tag of its own
owner: auth-team
from: 2025-12-15
expires: 2026-01-10
-- go.mod --
module example.com/app

go 1.25.0

toolchain go1.27.2

require example.com/lib v1.0.0

replace example.com/lib => example.com/fork v1.0.0
```

## How to fix

Mend the finding, or let the waiver's owner decide about a new last day.

```case passes
-- authority/.gosupply/policy.yaml --
version: 1
-- go.mod --
module example.com/app

go 1.25.0

toolchain go1.27.2
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.policy.waiving import is_active, last_day
from gosupply.rules.reviewed import Review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.reviewed import Reviewed


def check(view: Reviewed) -> Iterator[Finding]:
    """Yield a finding for each needed waiver that ends soon, at its last day."""
    for waiver in view.policy.waivers:
        end = last_day(waiver, view.terms)
        if not view.used(waiver) or not is_active(waiver, view.terms, view.today):
            continue
        left = (end - view.today).days
        if left <= view.terms.warn:
            days = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
            rule = waiver.rule.value
            yield Finding(
                REVIEW.name,
                f"The waiver '{waiver.id.value}' of '{rule}' ends on {end}, {days}.",
                at=waiver.expires.at,
                key=waiver.id.value,
                related=view.places(waiver),
                help=f"Mend what '{rule}' found, or let '{waiver.owner.value}' decide about a new "
                "end.",
            )


REVIEW = Review("waiver-expiring", doc=__doc__, check=check)
