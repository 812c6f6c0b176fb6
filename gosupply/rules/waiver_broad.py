"""A waiver does not say exactly what it accepts.

## What it does

Flags each waiver that has not ended and accepts findings about several versions of a module. Flags
also each waiver of an integrity rule that does not name exactly what was found; such a waiver
accepts nothing. For `sum-*` and `vendor-*` that is the `h1`, or the path of the file and its
`sha256`; for other rules `module@version`.

## Why it matters

Somebody looked at one thing and accepted it. What came later under the same name was never looked
at.

## Example

```case fails
-- authority/.gosupply/policy.yaml --
version: 1
-- authority/.gosupply/waivers/lib.yaml --
rule: sum-mismatch
subject: example.com/lib
reason: the tag was moved before anybody used it
owner: auth-team
from: 2025-12-15
expires: 2026-03-01
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
```

## How to fix

Name the version, and the hash where there is one; one waiver for each.

```case passes
-- authority/.gosupply/policy.yaml --
version: 1
-- authority/.gosupply/waivers/lib.yaml --
rule: sum-mismatch
subject: example.com/lib@v1.0.0
h1: h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
reason: the tag was moved before anybody used it
owner: auth-team
from: 2025-12-15
expires: 2026-03-01
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related, subjects_of
from gosupply.policy.waiving import inexact, last_day
from gosupply.rules.reviewed import Review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.locations import Location
    from gosupply.rules.reviewed import Reviewed

_SHOWN = 3


def check(view: Reviewed) -> Iterator[Finding]:
    """Yield a finding for each waiver that is too broad, at its subject."""
    for waiver in view.policy.waivers:
        if last_day(waiver, view.terms) < view.today:
            continue
        name = f"The waiver '{waiver.id.value}' of '{waiver.rule.value}'"
        places: dict[str, Location] = {}
        for judged in view.used(waiver):
            places.setdefault(subjects_of(judged.finding)[0], judged.finding.at)
        if lacking := inexact(waiver, view.terms):
            yield Finding(
                REVIEW.name,
                f"{name} does not say exactly what it accepts, so that it accepts nothing.",
                at=waiver.subject.at,
                key=waiver.id.value,
                notes=(lacking,),
                help="Name what was found: 'gosupply waive' writes such a waiver.",
            )
        elif len(places) > 1:
            yield Finding(
                REVIEW.name,
                f"{name} accepts {len(places)} different things.",
                at=waiver.subject.at,
                key=waiver.id.value,
                related=tuple(
                    Related(f"it accepts '{subject}'", at)
                    for subject, at in list(places.items())[:_SHOWN]
                ),
                help=f"Write one waiver for each, such as for '{next(iter(places))}'.",
            )


REVIEW = Review("waiver-broad", doc=__doc__, check=check)
