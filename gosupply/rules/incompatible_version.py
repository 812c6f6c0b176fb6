"""A go.mod or go.work chooses a major version that has no go.mod.

## What it does

Flags each requirement at a version that ends in `+incompatible`, and each replacement by one.
Requirements that are `// indirect` are other people's choice, and one that is replaced chooses
nothing.

## Why it matters

The go command accepts such a version only where the code has no go.mod: what that code itself
needs has then no say in which versions are selected, and nobody tested it with what is. Its import
path does not tell one major version from the next, so that an update may break it, and only one of
them can be built.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v2.1.0+incompatible
```

## How to fix

Import the module under the path of its major version, if it has a go.mod there.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib/v2 v2.1.0
-- go.sum --
example.com/lib/v2 v2.1.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- mod example.com/lib/v2@v2.1.0 --
module example.com/lib/v2

go 1.25.0
-- log --
example.com/lib/v2 v2.1.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.formats.versions import is_incompatible, major
from gosupply.rules.base import Rule
from gosupply.rules.modfiles import choices_of
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each line that chooses a version without a go.mod."""
    for choice in choices_of(view, is_incompatible):
        yield Finding(
            RULE.name,
            f"{choice.how} '{choice.version}', a major version without a go.mod.",
            at=choice.at,
            key=choice.key,
            module=choice.path,
            version=choice.version,
            notes=("What it requires has no say in which versions are selected.",),
            help=f"Import '{choice.path}/{major(choice.version)}' if it has a go.mod there, or a "
            "module that took its place.",
        )


RULE = Rule("incompatible-version", doc=__doc__, kind="opinion", check=check, needs=(FILES,))
