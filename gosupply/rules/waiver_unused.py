"""A waiver accepts nothing.

## What it does

Flags each waiver, from its first to its last day, that no finding matches: the rule found nothing
of that subject, or found it in other roots, or no waiver reaches the rule at all. Silent where
something that the rule needs could not be checked, where a file could not be read, and where only
a part of the repository was looked at.

## Why it matters

It would accept the finding silently if somebody brought it back. Often it never worked: the
subject was misspelt, or the version has changed since.

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
expires: 2026-03-01
-- go.mod --
module example.com/app

go 1.25.0

toolchain go1.27.2
```

## How to fix

Delete the waiver, or correct what it names.

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
from gosupply.locations import Edit
from gosupply.policy.waiving import inexact, is_active, unreachable
from gosupply.rules.reviewed import Review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.policy.values import WaiverEntry
    from gosupply.rules.reviewed import Reviewed

_FILES = ".gosupply/waivers/"


def check(view: Reviewed) -> Iterator[Finding]:
    """Yield a finding for each waiver that accepts nothing, at its subject."""
    for waiver in view.policy.waivers:
        if not is_active(waiver, view.terms, view.today):
            continue
        rule = waiver.rule.value
        reason = unreachable(rule, view.terms)
        is_known = reason or (view.is_known(rule) and not inexact(waiver, view.terms))
        if is_known and not view.used(waiver):
            yield Finding(
                REVIEW.name,
                f"The waiver '{waiver.id.value}' of '{rule}' accepts nothing.",
                at=(waiver.rule if reason else waiver.subject).at,
                key=waiver.id.value,
                notes=(reason,) if reason else (),
                help=f"Delete the waiver '{waiver.id.value}', or correct what it names.",
                fix=_removal(waiver),
            )


def _removal(waiver: WaiverEntry) -> tuple[Edit, ...]:
    """Return the edit that removes a waiver; none where it is one of several in a line."""
    at = waiver.at
    if at.path.startswith(_FILES):
        return (Edit(at, "", "file"),)
    is_item = at.text[: at.span.column - 1].strip() == "-"
    return (Edit(at, "", "item"),) if is_item else ()


REVIEW = Review("waiver-unused", doc=__doc__, check=check)
