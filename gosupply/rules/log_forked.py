"""The checksum database signed two things that contradict each other.

## What it does

Reports a fork: a signed tree head that is no prefix of another one, found in the pin, in a bundle,
in a cache, in an answer. Reports two hashes that the log states for one line. Both are proved, and
the evidence is written to a file that anybody can check with `gosupply evidence`.

## Why it matters

A log that shows different people different trees can give one of them other code. This is what
the signed tree exists to expose; nothing else the log says can be relied upon until it is
explained. The exit code is 4, and no policy can waive it.

## Example

```case fails
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- heads --
the database's latest forked
```

## How to fix

Keep the evidence file. Run again from another network. If it stays, report it to the operator of
the log, publicly: for sum.golang.org at golang.org/issue/new.

```case passes
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- heads --
the database's latest agrees
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.rules.base import Rule
from gosupply.rules.lines import claims_of
from gosupply.sumdb.claims import SUMS
from gosupply.sumdb.heads import HEADS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.locations import Location
    from gosupply.rules.base import View

_HELP = "Keep the evidence file, run again from another network, and report it publicly."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each contradiction: a fork once, a double hash at its first line."""
    for where, fork in view.contradicted(HEADS).items():
        yield Finding(RULE.name, f"{fork.summary}.", view.workspace.anchor, key=where, help=_HELP)
    twice = {claim.key: (claim, found) for claim, found in view.contradicted(SUMS).items()}
    places = _places(view) if twice else {}
    for key, (claim, found) in twice.items():
        yield Finding(
            RULE.name,
            f"{found.summary}.",
            places[key],
            key=key,
            module=claim.path,
            version=claim.version,
            help=_HELP,
        )


def _places(view: View) -> dict[str, Location]:
    """Return where each line stands first."""
    places: dict[str, Location] = {}
    for root in view.workspace.roots:
        for line, claim in claims_of(root):
            places.setdefault(claim.key, line.at)
    return places


RULE = Rule(
    "log-forked", doc=__doc__, kind="integrity", check=check, needs=(SUMS, HEADS), once=True
)
