"""A go.mod or go.work chooses an untagged commit of a module.

## What it does

Flags each requirement at a pseudo-version such as `v0.0.0-20240102030405-abcdefabcdef`, and each
replacement by one. Requirements that are `// indirect` are other people's choice. One that is
replaced, or that a module of the go.work meets, chooses no commit, whatever version it says.

## Why it matters

Nobody released that commit: no tag, no release notes, and its authors may never have meant anybody
to build it. It can be one that was never reviewed, or that is in no branch any more.

Some modules have no tagged version at all, and nothing that is proved says which: a version list is
what a proxy claims. Where there is none, let the policy turn this rule down.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v0.0.0-20240102030405-abcdefabcdef
```

## How to fix

Choose a tagged version, if there is one.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0
-- go.sum --
example.com/lib v1.1.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- mod example.com/lib@v1.1.0 --
module example.com/lib

go 1.25.0
-- log --
example.com/lib v1.1.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.formats.versions import is_pseudo
from gosupply.rules.base import Rule
from gosupply.rules.modfiles import choices_of, latest_of
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line that chooses a pseudo-version."""
    for choice in choices_of(view, is_pseudo):
        yield Finding(
            RULE.name,
            f"{choice.how} '{choice.version}', which names a commit and no release.",
            at=choice.at,
            key=choice.key,
            module=choice.path,
            version=choice.version,
            notes=("Its authors gave it no tag, and may not have meant anybody to build it.",),
            help=latest_of(choice),
        )


RULE = Rule("pseudo-version", doc=__doc__, kind="opinion", check=check, needs=(FILES,))
