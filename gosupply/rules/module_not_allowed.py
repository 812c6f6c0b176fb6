"""A go.mod or go.work chooses a module that the policy does not allow.

## What it does

Where the policy's `versions.allowed` has any entry, flags each requirement, `// indirect` or not,
and each module that replaces another, for which there is none. An entry names a module, or with
`/...` all below a path; it may mean a range of versions only, and only requirements that are
`direct` or `indirect`. A replacement is as good as a direct requirement. One that is itself
replaced, or that a module of the go.work meets, chooses nothing.

## Why it matters

A list of what somebody looked at is the only one that keeps out what nobody has heard of yet: a
name that is one letter off, or a module that was published this morning.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require github.com/gorilla/muxx v1.8.1
-- authority/.gosupply/policy.yaml --
version: 1
versions:
  allowed:
    - {module: github.com/gorilla/mux, versions: ">=1.8.1"}
```

## How to fix

Use a module and a version that the policy allows, or have an entry added to `versions.allowed`.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require github.com/gorilla/mux v1.8.1
-- mod github.com/gorilla/mux@v1.8.1 --
module github.com/gorilla/mux
-- go.sum --
github.com/gorilla/mux v1.8.1/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
github.com/gorilla/mux v1.8.1/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- authority/.gosupply/policy.yaml --
version: 1
versions:
  allowed:
    - {module: github.com/gorilla/mux, versions: ">=1.8.1"}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.policy.modulelists import Asked, module_list
from gosupply.rules.base import Rule
from gosupply.rules.modfiles import every_choice_of
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.policy.values import Allowed
    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line that chooses a module which no entry allows."""
    entries = view.context.settings.versions.allowed
    if not entries:
        return
    allowed = module_list(entries)
    for choice in every_choice_of(view):
        found = allowed.find(Asked(choice.path, choice.version, choice.direct))
        if not found.meant:
            yield Finding(
                RULE.name,
                f"{choice.how} '{choice.version}', which the policy does not allow.",
                at=choice.at,
                key=choice.key,
                module=choice.path,
                version=choice.version,
                notes=tuple(map(_note, found.others)),
                related=_related(entries, found.others),
                help="Use what the policy allows, or have an entry added to 'versions.allowed'.",
            )


def _note(entry: Allowed) -> str:
    """Say what an entry for the module allows."""
    versions = f"versions in '{entry.versions.value}'" if entry.versions else "all versions"
    kind = f", as {entry.requirement.value} requirements only" if entry.requirement else ""
    return f"allowed are {versions}{kind}"


def _related(entries: tuple[Allowed, ...], others: tuple[Allowed, ...]) -> tuple[Related, ...]:
    if others:
        return tuple(Related("an entry for the module", entry.at) for entry in others)
    return (Related("the first of the policy's entries", entries[0].at),)


RULE = Rule(
    "module-not-allowed", doc=__doc__, kind="opinion", check=check, needs=(FILES,), configured=True
)
