"""A go.work lies beside the code and decides what everybody builds there.

## What it does

Flags each go.work that the go command takes in its folder; none where `GOWORK` is `off` or names
another file. Whether it is committed is not asked: one that is only on this machine changes what
is checked here, and is as good a reason to look twice.

## Why it matters

The Go project advises against it in general (golang.org/ref/mod#workspaces): a committed go.work
can hide another one above it, and CI then tests other versions than those who require the modules
get, since they never see it. It selects versions, replaces modules and switches `-modfile` off for
everybody who works here. A repository whose modules are only ever built together may want exactly
that, and then turns this rule off.

## Example

```case fails
-- go.work --
go 1.25.0

use ./app
-- app/go.mod --
module example.com/app

go 1.25.0
```

## How to fix

`git rm --cached --ignore-unmatch go.work go.work.sum`, and add both to `.gitignore`.

```case passes
-- app/go.mod --
module example.com/app

go 1.25.0
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.locations import whole_line
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.workfile import WorkFile
    from gosupply.locations import Location
    from gosupply.rules.base import View

_NOTE = "In general the Go project advises against committing it: golang.org/ref/mod#workspaces."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for the go.work of the root, if it is the one that is taken there."""
    work = work_here(view)
    if work:
        yield Finding(
            RULE.name,
            "This 'go.work' decides what its modules are built with, for those who work here and "
            "for nobody who requires them.",
            at=_place(view, work),
            key="go.work",
            notes=(_NOTE,),
            help="Run 'git rm --cached --ignore-unmatch go.work go.work.sum' in its folder, and "
            "add both to .gitignore.",
        )


def _place(view: View, work: WorkFile) -> Location:
    """Return its first use line, else its go line, else its beginning."""
    for line in (*work.uses, work.go):
        if line:
            return line.at
    return whole_line(view.workspace.source, work.path, 1, "")


RULE = Rule("go-work-committed", doc=__doc__, kind="opinion", check=check)
