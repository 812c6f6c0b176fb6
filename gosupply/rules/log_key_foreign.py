"""GOSUMDB names sum.golang.org with a key that is not its own.

## What it does

Compares the key that GOSUMDB gives for the name `sum.golang.org` with the one that is built into
gosupply and into the go command.

## Why it matters

All Go checksum databases look alike; the key is what tells them apart. Whoever can set GOSUMDB in
an environment or in the GOENV file can make the go command trust a log of their own under the
well-known name.

## Example

```case fails
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- env --
GOSUMDB=sum.golang.org+70b26aea+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
-- log --
```

## How to fix

`go env -u GOSUMDB`, and unset it in the environment. A private database has a name of its own.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- env --
GOSUMDB=sum.golang.org
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.sumdb.database import GO_KEY, Foreign, parse_gosumdb, without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.rules.base import View


def check(view: View) -> Iterator[Finding]:
    """Yield a finding if the name and the key do not belong together."""
    setting = view.workspace.env.get("GOSUMDB")
    named = parse_gosumdb(setting.value)
    if isinstance(named, Foreign):
        yield Finding(
            RULE.name,
            f"GOSUMDB names '{named.key.name}' with a key that is not its own.",
            at=view.workspace.anchor,
            key=str(named.key),
            notes=(
                f"set in {setting.source}: {without_credentials(setting.value)}",
                f"its key is {GO_KEY}",
            ),
            help="Unset GOSUMDB: 'go env -u GOSUMDB', and in the environment.",
        )


RULE = Rule("log-key-foreign", doc=__doc__, kind="integrity", check=check, once=True)
