"""A go.mod or go.work chooses a module that the policy denies.

## What it does

Compares each requirement, `// indirect` or not, and each module that replaces another with the
policy's `versions.denied`. An entry names a module, or with `/...` all below a path; it may mean a
range of versions only, and only requirements that are `direct` or `indirect`. A replacement is as
good as a direct requirement. One that is itself replaced, or that a module of the go.work meets,
chooses nothing. Before Go 1.17 a go.mod does not list what others require, so neither does this
rule.

## Why it matters

What impersonates another module, was given up, or has a known hole is kept out by one line of the
policy, which says why and what to use instead; also when it comes in the place of something else.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require github.com/boltdb-go/bolt v1.3.1
-- authority/.gosupply/policy.yaml --
version: 1
versions:
  denied:
    - {module: github.com/boltdb-go/bolt, use: go.etcd.io/bbolt, reason: impersonates boltdb/bolt}
```

## How to fix

Require what the policy says to use instead, or a version that it does not deny. Where another
module requires it, update or drop that one; `go mod why -m MODULE` names it.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require go.etcd.io/bbolt v1.4.0
-- mod go.etcd.io/bbolt@v1.4.0 --
module go.etcd.io/bbolt
-- go.sum --
go.etcd.io/bbolt v1.4.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
go.etcd.io/bbolt v1.4.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- authority/.gosupply/policy.yaml --
version: 1
versions:
  denied:
    - {module: go.etcd.io/bbolt, versions: "<1.3.6"}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.policy.modulelists import Asked, module_list
from gosupply.rules.base import Rule
from gosupply.rules.commands import is_plain
from gosupply.rules.modfiles import every_choice_of
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.policy.values import Denied
    from gosupply.rules.base import View
    from gosupply.rules.modfiles import Choice


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line that chooses a denied module."""
    entries = view.context.settings.versions.denied
    if not entries:
        return
    denied = module_list(entries)
    for choice in every_choice_of(view):
        meant = denied.find(Asked(choice.path, choice.version, choice.direct)).meant
        if meant:
            yield Finding(
                RULE.name,
                f"{choice.how} '{choice.version}', which the policy denies.",
                at=choice.at,
                key=choice.key,
                module=choice.path,
                version=choice.version,
                notes=tuple(note for entry in meant for note in _notes(entry)),
                related=tuple(Related("the policy's entry", entry.at) for entry in meant),
                help=_help(choice, meant),
            )


def _notes(entry: Denied) -> Iterator[str]:
    if entry.reason:
        yield f"the policy's reason: {entry.reason.value}"
    if entry.versions:
        yield f"denied are the versions in '{entry.versions.value}'"


def _help(choice: Choice, meant: tuple[Denied, ...]) -> str:
    for entry in meant:
        if entry.use:
            return f"Use '{entry.use.value}' instead."
    if not choice.direct and is_plain(choice.path):
        return f"'go mod why -m {choice.path}' says what needs it: update that, or do without it."
    if all(entry.versions for entry in meant):
        return "Choose a version that is not denied."
    return "Do without it, or ask the owners of the policy."


RULE = Rule(
    "module-denied", doc=__doc__, kind="opinion", check=check, needs=(FILES,), configured=True
)
