"""A build takes a module version that its authors retracted.

## What it does

Flags each selected module version, or version of what replaces it, that the module's newest go.mod
retracts: at the line of go.mod or go.work that names it, else at the requirement on the module that
was raised to it, else at the module line. The newest go.mod is the newest one that was seen; its
text is proved by the log, the list of versions is not. Where either is unknown the rule is silent.

## Why it matters

Authors retract versions that were published by mistake, leak something, or have a flaw that nobody
should build with. The go command keeps building with them, and says so only where somebody asks.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0
-- mod example.com/lib@v1.0.0 --
module example.com/lib
-- mod example.com/lib@v1.1.0 --
module example.com/lib

retract v1.0.0 // Deletes what it should copy
```

## How to fix

Take a version that is not retracted: `go get example.com/lib@latest`. `go list -m -u all` shows
which ones are.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.1.0
-- mod example.com/lib@v1.0.0 --
module example.com/lib
-- mod example.com/lib@v1.1.0 --
module example.com/lib

retract v1.0.0 // Deletes what it should copy
-- go.sum --
example.com/lib v1.1.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/lib v1.1.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Finding
from gosupply.modules.dependencies import NEWEST
from gosupply.rules.authors import newest_of, quoted, source_of
from gosupply.rules.base import Rule
from gosupply.rules.builds import (
    replacements_in,
    requirements_in,
    requirers_of,
    used_by,
    work_here,
    work_of,
)
from gosupply.rules.commands import get
from gosupply.workspace.mvs import BUILD_LISTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gosupply.formats.modfile import ModFile
    from gosupply.formats.modpath import ModuleVersion
    from gosupply.formats.workfile import WorkFile
    from gosupply.locations import Location
    from gosupply.rules.base import View
    from gosupply.workspace.mvs import BuildList


class _Used(NamedTuple):
    """A module version that a build takes.

    Attributes:
        module: The module version.
        at: The line that makes it so, or the nearest thing to it.
        replaces: Whether that line replaces something by it.
        requirers: Who requires it, where that line does not name it.
    """

    module: ModuleVersion
    at: Location
    replaces: bool = False
    requirers: tuple[str, ...] = ()


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each retracted version, of a go.mod or of what only its go.work takes."""
    known = view.known(BUILD_LISTS)
    newest = newest_of(view)
    used: list[_Used] = []
    for mod in view.root.mods:
        own = known.get(mod.path)
        if own and mod.module:
            work = work_of(view, mod)
            shared = known.get(work.path) if work else None
            used += _of_mod(mod, mod.module.at, own, shared)
    work = work_here(view)
    if work and (build := known.get(work.path)):
        members = [mod for _, mod in view.workspace.members[work.path]]
        used += _of_work(work, build, members, [known[m.path] for m in members if m.path in known])
    for each in used:
        seen = newest.get(each.module.path)
        if seen and (retract := seen.retraction_of(each.module.version)):
            yield _finding(each, retract.rationale, source_of(seen))


def _of_mod(
    mod: ModFile, module_at: Location, own: BuildList, shared: BuildList | None
) -> Iterator[_Used]:
    """Yield what the lines of a go.mod name and its builds take, then what else its own takes."""
    named = _named((mod,), [*used_by(own), *(used_by(shared) if shared else ())])
    yield from named.values()
    required = {line.path: line.at for line in reversed(mod.requires)}
    for module in used_by(own):
        if module not in named:
            at = required.get(module.path, module_at)
            yield _Used(module, at, requirers=tuple(requirers_of(own, module)))


def _of_work(
    work: WorkFile, build: BuildList, members: Iterable[ModFile], builds: Iterable[BuildList]
) -> Iterator[_Used]:
    """Yield what a go.work's lines name, then what it takes and none of its members shows."""
    used = list(used_by(build))
    replaced = dict(replacements_in(work))
    shown = {*_named(members, used), *(module for each in builds for module in used_by(each))}
    for module in used:
        if module in replaced:
            yield _Used(module, replaced[module], replaces=True)
        elif module not in shown:
            requirers = tuple(requirers_of(build, module))
            yield _Used(module, work.uses[0].at, requirers=requirers)


def _named(mods: Iterable[ModFile], used: Iterable[ModuleVersion]) -> dict[ModuleVersion, _Used]:
    """Return which of these module versions the lines of go.mod files name, and where first."""
    wanted = set(used)
    found: dict[ModuleVersion, _Used] = {}
    for mod in mods:
        for module, at in requirements_in(mod):
            found.setdefault(module, _Used(module, at))
        for module, at in replacements_in(mod):
            found.setdefault(module, _Used(module, at, replaces=True))
    return {module: each for module, each in found.items() if module in wanted}


def _finding(used: _Used, rationale: str, source: str) -> Finding:
    path, version = used.module
    because = f": {quoted(rationale)}." if rationale else "."
    requirer = tuple(f"'{name}' requires it." for name in used.requirers[:1])
    if used.replaces:
        help_ = f"Replace by a version that 'go list -m -versions {path}' lists."
    else:
        help_ = get(path, "latest", otherwise="Require a later version.")
    return Finding(
        RULE.name,
        f"'{used.module}' was retracted by its authors{because}",
        at=used.at,
        key=path,
        module=path,
        version=version,
        notes=(*requirer, source),
        help=help_,
    )


RULE = Rule("retracted", doc=__doc__, kind="opinion", check=check, needs=(BUILD_LISTS, NEWEST))
