"""A toolchain line names a Go release that is not wanted.

## What it does

Flags each toolchain line of a go.mod or go.work that is outside of the range `versions.toolchain`
of the policy, names no release, or says no more than the go line. A suffix such as that of
`go1.26.9-corp` is not compared. `default` names no release and is accepted, and so is a file
without such a line.

The built-in range, `>=1.26.9 <1.27 || >=1.27.2`, leaves out the releases that have one of these
flaws:

* CVE-2026-42501: a checksum database's answer about another module counts as success.
* CVE-2026-56865: some tiles of the log are not authenticated, so that a proxy can forge a hash.
* CVE-2026-56864: lines beside the log's record are taken for the record.
* CVE-2026-94447: a line in go.sum keeps the hash of a toolchain from being looked up.
* CVE-2026-94444: a proxy can serve golang.org/fips140, which is part of Go.

## Why it matters

Where the toolchain at hand is older than the line says, the go command downloads that release and
runs it. What then checks the downloads has the flaws of that release.

A toolchain line that is lower than the go line says nothing: the go line decides. One that repeats
it makes the go command ask for an update of go.mod, and stop.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

toolchain go1.26.8
```

## How to fix

Run `go mod edit -toolchain=NAME`, or `go mod edit -toolchain=none` to drop the line.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

toolchain go1.27.2
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.formats.goversion import compare_toolchains, in_range, parse_range, toolchain_version
from gosupply.policy.settings import VersionsSettings
from gosupply.rules.base import Rule
from gosupply.rules.directives import files_of
from gosupply.rules.fixes import toolchain_changed
from gosupply.rules.modfiles import edited, go_of, lowest_above
from gosupply.workspace.discovery import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.directives import Toolchain
    from gosupply.formats.modfile import ModFile
    from gosupply.formats.workfile import WorkFile
    from gosupply.rules.base import View

_DEFAULT = "default"
_BUILT_IN = VersionsSettings().toolchain


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each toolchain line that is not wanted."""
    wanted = view.context.settings.versions.toolchain
    for file in files_of(view.root):
        line = file.toolchain
        if line is None or line.name == _DEFAULT:
            continue
        if not toolchain_version(line.name):
            yield _finding(file, line, f"'{line.name}' names no release of Go.")
        elif wanted and not in_range(line.name, parse_range(wanted)):
            yield _unwanted(file, line, wanted)
        elif compare_toolchains(line.name, go_of(file)) < 0 or line.name == f"go{go_of(file)}":
            message = f"'{line.name}' says no more than the go line, '{go_of(file)}'."
            yield _finding(file, line, message)


def _unwanted(file: ModFile | WorkFile, line: Toolchain, wanted: str) -> Finding:
    version = lowest_above(toolchain_version(line.name), parse_range(wanted))
    found = _finding(file, line, f"'{line.name}' is outside of the range '{wanted}'.")
    notes = ("Releases outside of it have known flaws in how they check what they download.",)
    return found._replace(
        notes=notes if wanted == _BUILT_IN else (),
        help=edited(file, f"-toolchain=go{version}") if version else found.help,
        fix=toolchain_changed(file, line, f"go{version}") if version else (),
    )


def _finding(file: ModFile | WorkFile, line: Toolchain, message: str) -> Finding:
    return Finding(
        RULE.name,
        f"The toolchain line {message}",
        at=line.at,
        key="toolchain",
        help=edited(file, "-toolchain=none"),
    )


RULE = Rule("toolchain-directive", doc=__doc__, kind="opinion", check=check, needs=(FILES,))
