"""The checked change makes the policy let more through, or leaves decisions to other people.

## What it does

Compares the policy of the checked tree with that of the commit which the change began from (the
merge base, so that a branch is not blamed for what others tightened meanwhile). It compares what
the two mean, not their text. One finding for each thing that is looser:

* a level that is lower at a ring, now or on a later day, for all roots or for those of a team;
* a setting that lets more through: a wider range or list, a denied module that is no longer denied,
  names that are private now, a pin that is no longer required;
* a waiver that is new, lasts longer or reaches further;
* a team that no longer owns a folder, that may loosen more, or whose denials are only warnings;
* a ring that is gone, that asks for fewer approvals or a shorter wait;
* people, groups and members that changed, in either direction: who approves can also revoke;
* an `extends` that is gone, and more that children, teams or waivers in a change may loosen.

## Why it matters

A policy is loosened by small lines in large changes. This run is judged by the policy of the
authority, so nothing gets through by the change itself; the next runs are judged by what it leaves.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0
-- authority/.gosupply/policy.yaml --
version: 1
rules: {pseudo-version: deny}
-- .gosupply/policy.yaml --
version: 1
rules: {pseudo-version: note}
```

## How to fix

Take the line back, or let the people who answer for the policy review the change and merge it. What
is stricter, or says the same in another way, is not reported.

```case passes
-- go.mod --
module example.com/app

go 1.25.0
-- authority/.gosupply/policy.yaml --
version: 1
rules: {pseudo-version: warn}
-- .gosupply/policy.yaml --
version: 1
rules: {pseudo-version: deny}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.policy.policychange import POLICIES
from gosupply.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View

_NOTE = "This run is judged by the policy of the authority; the next ones by what is merged."
_HELP = "Take it back, or have it reviewed by those who answer for the policy."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each thing that is looser: at its new line, related to the old one."""
    checked = view.workspace.source
    for change in view.known(POLICIES).values():
        for loosened in change.loosened:
            old, new = loosened.old, loosened.new
            at = new if new is not None and new.source == checked else change.at
            related = [Related("What held is here.", old)] if old else []
            if new is not None and new.source != checked:
                related.append(Related("What holds instead is here.", new))
            yield Finding(
                RULE.name,
                loosened.what,
                at=at or view.workspace.anchor,
                key=loosened.key,
                related=tuple(related),
                notes=(_NOTE,),
                help=_HELP,
            )


RULE = Rule(
    "policy-loosened", doc=__doc__, kind="opinion", check=check, needs=(POLICIES,), once=True
)
