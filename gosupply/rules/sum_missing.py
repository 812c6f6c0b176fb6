"""A go.sum lacks the hash of a go.mod that the module graph needs.

## What it does

Flags each module version whose go.mod is read to select versions and that has no `/go.mod` line
with an `h1:` hash: in the go.sum beside the go.mod (for `x.mod`, in `x.sum`) or, where a go.work
uses the module, in its go.work.sum or the go.sum of another module of it. A go.sum that does not
exist is one finding.

Silent where the module graph is not known, where one of these files could not be read wholly, and
where a vendor folder is used, since the go command then reads no go.sum: since go 1.14, unless
GOFLAGS or the mark of a workspace in `vendor/modules.txt` says otherwise. A go.work itself is not
judged: in a workspace the go command writes what go.work.sum lacks.

## Why it matters

By default the go command refuses to select versions without the line. Where it is told to add it
(`-mod=mod`, `go get`, `go mod tidy`) every machine takes the hash from whom it asks, and nobody
reviewed it.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0
-- mod example.com/lib@v1.0.0 --
module example.com/lib
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```

## How to fix

Run `go mod tidy`, and commit the go.sum.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0
-- mod example.com/lib@v1.0.0 --
module example.com/lib
-- go.sum --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/lib v1.0.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
-- log --
example.com/lib v1.0.0 h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/lib v1.0.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding
from gosupply.formats import goversion
from gosupply.formats.goflags import parse_goflags
from gosupply.rules.base import Rule
from gosupply.rules.builds import replacements_in, requirers_of
from gosupply.rules.commands import tidy
from gosupply.sumdb.claims import ALGORITHM
from gosupply.workspace.discovery import FILES
from gosupply.workspace.mvs import BUILD_LISTS
from gosupply.workspace.sums import sums_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gosupply.formats.modfile import ModFile
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.locations import Location
    from gosupply.rules.base import View
    from gosupply.workspace.mvs import BuildList
    from gosupply.workspace.sums import Sums

_VENDORED_SINCE = "1.14"
_NOTE = "Without the line the go command refuses to select versions, unless '-mod=mod' is set."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each missing line, or one for a go.sum that does not exist."""
    known = view.known(BUILD_LISTS)
    for mod in view.root.mods:
        build = known.get(mod.path)
        if build is None or mod.module is None or _uses_vendor(view, mod):
            continue
        sums = sums_for(view.workspace, view.root, mod)
        missing = () if sums.unread else _missing(sums, build)
        if missing and not sums.has_own:
            yield _no_file(sums, mod, mod.module.at)
        else:
            for module in missing:
                yield _no_line(module, sums, mod, mod.module.at, build)


def _uses_vendor(view: View, mod: ModFile) -> bool:
    """Whether the go command takes the vendor folder (modload/init.go, setDefaultBuildMod).

    That is outside of a workspace; in one it needs no line at all (modload/import.go,
    mustHaveSums).
    """
    if mode := parse_goflags(view.workspace.env.get("GOFLAGS").value).get("mod"):
        return mode == "vendor"
    go = mod.go.version if mod.go else ""
    vendor = view.root.vendor
    is_modules = vendor is not None and not vendor.workspace
    return is_modules and goversion.compare(go, _VENDORED_SINCE) >= 0


def _missing(sums: Sums, build: BuildList) -> Iterable[ModuleVersion]:
    # The go command looks at no other algorithm (modfetch/fetch.go, HaveSum).
    there = {
        line.module
        for file in sums.files
        for line in file.lines
        if line.is_go_mod and line.hash.startswith(ALGORITHM)
    }
    return [module for module in build.needed if module not in there]


def _no_file(sums: Sums, mod: ModFile, at: Location) -> Finding:
    return Finding(
        RULE.name,
        f"There is no '{sums.own}' with the hashes of what '{mod.path}' requires.",
        at=at,
        key=sums.own,
        notes=(_NOTE,),
        help=f"Run '{tidy(mod.path)}' and commit the file.",
    )


def _no_line(
    module: ModuleVersion, sums: Sums, mod: ModFile, module_at: Location, build: BuildList
) -> Finding:
    replaced = {new.path: at for new, at in replacements_in(mod)}
    required = {line.path: line.at for line in reversed(mod.requires)}
    requirers = requirers_of(build, module)
    return Finding(
        RULE.name,
        f"'{sums.own}' has no line for the go.mod of '{module}'.",
        at=required.get(module.path) or replaced.get(module.path) or module_at,
        key=module.path,
        module=module.path,
        version=f"{module.version}/go.mod",
        notes=(*(f"'{name}' requires it." for name in requirers[:1]), _NOTE),
        help=f"Run '{tidy(mod.path)}'.",
    )


RULE = Rule("sum-missing", doc=__doc__, kind="opinion", check=check, needs=(FILES, BUILD_LISTS))
