"""A waiver has ended.

## What it does

Flags each waiver whose last day is over: `expires`, or `expiry.max` after `from` if that is
earlier. Days are those of UTC, and the last one counts wholly. It says whether what was accepted
is still there. For the days of `expiry.grace` the waiver still makes a warning of a denial where a
change is judged that does not touch the place.

## Why it matters

Somebody promised to have mended it by now. A waiver that stays is read as one that counts.

## Example

```case fails
-- authority/.gosupply/policy.yaml --
version: 1
-- authority/.gosupply/waivers/lib.yaml --
rule: pseudo-version
subject: example.com/lib
reason: there is no tag yet
owner: auth-team
from: 2025-11-01
expires: 2025-11-30
-- go.mod --
module example.com/app

go 1.25.0

toolchain go1.27.2
```

## How to fix

Mend the finding, and delete the waiver. If it must stay, let its owner decide about a new last day.

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

from datetime import timedelta
from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.policy.waiving import is_in_grace, last_day
from gosupply.rules.reviewed import Review

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from gosupply.policy.values import WaiverEntry
    from gosupply.rules.reviewed import Reviewed


def check(view: Reviewed) -> Iterator[Finding]:
    """Yield a finding for each waiver that has ended, at its last day."""
    for waiver in view.policy.waivers:
        end = last_day(waiver, view.terms)
        if end < view.today:
            yield _finding(waiver, end, view)


def _finding(waiver: WaiverEntry, end: date, view: Reviewed) -> Finding:
    used = view.used(waiver)
    name, rule = waiver.id.value, waiver.rule.value
    notes = [*_cut(waiver, end, view)]
    if used and is_in_grace(waiver, view.terms, view.today):
        until = end + timedelta(days=view.terms.grace)
        notes.append(f"Until {until} what it accepted still is a warning for other changes.")
    if used:
        help_ = f"Mend what '{rule}' found, or let '{waiver.owner.value}' decide about a new end."
    elif view.is_known(rule):
        help_ = f"Delete the waiver '{name}': what it accepted is no longer there."
    else:
        help_ = f"Mend what '{rule}' found if it is still there, and delete the waiver '{name}'."
    return Finding(
        REVIEW.name,
        f"The waiver '{name}' of '{rule}' ended on {end}.",
        at=waiver.expires.at,
        key=name,
        notes=tuple(notes),
        related=view.places(waiver),
        help=help_,
    )


def _cut(waiver: WaiverEntry, end: date, view: Reviewed) -> Iterator[str]:
    if end != waiver.expires.value:
        yield f"No waiver lasts longer than {view.terms.most} days here."


REVIEW = Review("waiver-expired", doc=__doc__, check=check)
