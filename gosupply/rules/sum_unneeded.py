"""A go.sum or go.work.sum has a hash of a module version that nothing requires.

## What it does

Flags each module version with lines in a sum file that is in none of the module graphs which the
file serves, selected or not: that of the go.mod beside it, and of every go.work that uses its
module. A go.work.sum serves its go.work. One finding stands for all lines about a module version;
it comes with the edits that remove them.

Silent where one of these module graphs is not known; and where the selected Go version is 1.17,
since `go mod tidy` then keeps what Go 1.16 needed, which read more go.mod files. Lines about
`golang.org/fips140` are those of `forbidden-module`.

## Why it matters

Such a line does no harm by itself. But nobody looks at it any more, and on the day that something
requires the version it is believed: the go command compares with it and asks no checksum database.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0
-- mod example.com/lib@v1.1.0 --
module example.com/lib
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/lib v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/lib v1.1.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
example.com/lib v1.1.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/lib v1.0.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/lib v1.1.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
example.com/lib v1.1.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
```

## How to fix

Run `go mod tidy`; remove lines of a go.work.sum by hand.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0
-- mod example.com/lib@v1.1.0 --
module example.com/lib
-- go.sum --
example.com/lib v1.1.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
example.com/lib v1.1.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
-- log --
example.com/lib v1.1.0 h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
example.com/lib v1.1.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.formats import goversion
from gosupply.locations import Edit, Span
from gosupply.rules.base import Rule
from gosupply.rules.builds import used_by
from gosupply.rules.commands import tidy
from gosupply.sumdb.asking import FIPS140
from gosupply.workspace.discovery import FILES
from gosupply.workspace.mvs import BUILD_LISTS
from gosupply.workspace.sums import graphs_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gosupply.formats.gosum import SumFile, SumLine
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.rules.base import View
    from gosupply.workspace.mvs import BuildList

_KEEPS_THOSE_OF_1_16 = "1.17"
_WORK = ".work.sum"
_NOTE = (
    "On the day that something requires it, the go command believes the line and asks no checksum "
    "database."
)


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each module version that no module graph of its file has."""
    known = view.known(BUILD_LISTS)
    for file in view.root.sums:
        found = [known.get(path) for path in graphs_of(view.workspace, file.path)]
        builds = [build for build in found if build]
        if len(builds) < len(found) or any(map(_keeps_more, builds)):
            continue
        needed = {module for build in builds for module in _graph(build)}
        for lines in _unneeded(file, needed):
            yield _finding(file, lines)


def _keeps_more(build: BuildList) -> bool:
    """Whether `go mod tidy` keeps what an earlier Go reads (modload/load.go, compatPruning)."""
    return goversion.language(build.go) == _KEEPS_THOSE_OF_1_16


def _graph(build: BuildList) -> Iterator[ModuleVersion]:
    """Yield each module version that a build list says anything about."""
    yield from build.needed
    yield from used_by(build)
    for module, required in build.requires.items():
        yield module
        yield from required


def _unneeded(file: SumFile, needed: set[ModuleVersion]) -> Iterable[list[SumLine]]:
    """Return the lines of each module version that is not needed."""
    found: dict[ModuleVersion, list[SumLine]] = {}
    for line in file.lines:
        if line.module not in needed and line.path != FIPS140:
            found.setdefault(line.module, []).append(line)
    return found.values()


def _finding(file: SumFile, lines: list[SumLine]) -> Finding:
    first, *others = lines
    stem = file.path.removesuffix(".sum")
    is_work = file.path.endswith(_WORK)
    return Finding(
        RULE.name,
        f"'{file.path}' has a hash of '{first.module}', which nothing requires.",
        at=first.at,
        key=first.path,
        module=first.path,
        version=first.version,
        notes=(_NOTE,),
        related=tuple(Related("another line about it", line.at) for line in others),
        help=f"Remove it from '{file.path}'." if is_work else f"Run '{tidy(f'{stem}.mod')}'.",
        fix=tuple(_removal(line) for line in lines),
    )


def _removal(line: SumLine) -> Edit:
    """Return the edit that takes out a line, to the beginning of the next one."""
    number = line.at.span.line
    return Edit(line.at._replace(span=Span(number, 1, number + 1, 1)), "")


RULE = Rule("sum-unneeded", doc=__doc__, kind="opinion", check=check, needs=(FILES, BUILD_LISTS))
