"""The environment takes a module out of the checksum database's check, and the policy does not.

## What it does

Where the policy's `sumdb.private` lists any module, flags each module of a go.sum that GONOSUMDB or
GOPRIVATE calls private and that `sumdb.private` does not. Without such a list nobody said which
modules are private, and `sumdb-environment` alone speaks of patterns that are too wide.

## Why it matters

A private module is never looked up, so nothing proves its hash. Who writes the environment of a CI
job, or the GOENV file of a machine, must not be able to switch the check off for a public module
without anybody seeing it.

## Example

```case fails
-- go.sum --
github.com/acme/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- env --
GOPRIVATE=github.com/acme
-- log --
github.com/acme/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- authority/.gosupply/policy.yaml --
version: 1
sumdb: {private: ["git.acme.example/..."]}
```

## How to fix

Take the module out of the environment's list, or have it added to `sumdb.private` if it is private.

```case passes
-- go.sum --
github.com/acme/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- env --
GOPRIVATE=github.com/acme
-- log --
github.com/acme/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- authority/.gosupply/policy.yaml --
version: 1
sumdb: {private: ["github.com/acme/..."]}
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.facts import Known
from gosupply.findings import Finding
from gosupply.formats.patterns import match_prefix_patterns
from gosupply.policy.settings import SumdbSettings
from gosupply.rules.base import Rule
from gosupply.rules.lines import claims_of
from gosupply.sumdb.asking import settle_name
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.gosum import SumLine
    from gosupply.rules.base import View
    from gosupply.sumdb.claims import Private

_NOBODY = SumdbSettings()
_NOW = "Take it out of the environment's list, or have it added to 'sumdb.private'."
_LATER = "Have the policy merged first that adds it to 'sumdb.private'."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for the first line of each such module in each file."""
    sumdb = view.context.settings.sumdb
    # Where the policy that judges has no list, there is at least somebody's.
    declared = ",".join(sumdb.private or sumdb.unsent)
    if not declared or not view.workspace.env.get("GONOSUMDB").value:
        return
    seen: set[tuple[str, str]] = set()
    for line, _ in claims_of(view.root):
        name = (line.at.path, line.path)
        if name in seen:
            continue
        seen.add(name)
        # What the environment alone would settle.
        answer = settle_name(line.path, view.workspace.env, _NOBODY)
        if isinstance(answer, Known) and not match_prefix_patterns(declared, line.path):
            is_said = match_prefix_patterns(",".join(sumdb.unsent), line.path)
            yield _finding(line, answer.value, _LATER if is_said else _NOW)


def _finding(line: SumLine, private: Private, help_: str) -> Finding:
    return Finding(
        RULE.name,
        f"'{line.path}' is private to the environment, but not to the policy.",
        at=line.at,
        key=line.path,
        module=line.path,
        notes=(
            f"'{private.pattern}' is set in {private.source}",
            "Nothing proves the hashes of a private module.",
        ),
        help=help_,
    )


RULE = Rule(
    "sum-private-undeclared",
    doc=__doc__,
    kind="opinion",
    check=check,
    needs=(FILES,),
    configured=True,
)
