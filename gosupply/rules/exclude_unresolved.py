"""An `exclude` does not say which version is to be selected instead, or another one is selected.

## What it does

With the policy's `exclude.require_resolve_to` on, flags each `exclude` line without a comment such
as `// resolve_to: v1.9.0` on the same line; one whose comment names no version of the module, or an
excluded one; and one where another version is selected than the comment says, alone or in the
go.work that uses the module.

## Why it matters

An exclusion drops requirements and puts nothing in their place. What is selected then is what
somebody else requires, maybe less than was asked for, and where nobody does, `go mod tidy` takes
the newest version of that day. A line that names the version can be checked for ever.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

exclude example.com/lib v1.8.0
-- authority/.gosupply/policy.yaml --
version: 1
exclude: {require_resolve_to: true}
```

## How to fix

Require the version that is to be selected, and name it behind the exclusion.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require (
        example.com/lib v1.9.0
        example.com/other v1.0.0
)

exclude example.com/lib v1.8.0 // resolve_to: v1.9.0
-- mod example.com/lib@v1.9.0 --
module example.com/lib
-- mod example.com/other@v1.0.0 --
module example.com/other

require example.com/lib v1.8.0
-- go.sum --
example.com/lib v1.9.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/other v1.0.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
-- log --
example.com/lib v1.9.0/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
example.com/other v1.0.0/go.mod h1:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA=
-- authority/.gosupply/policy.yaml --
version: 1
exclude: {require_resolve_to: true}
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Finding
from gosupply.formats.modpath import ModuleVersion
from gosupply.formats.versions import is_canonical, path_major_problem
from gosupply.rules.base import Rule
from gosupply.rules.builds import builds_of, work_of
from gosupply.rules.commands import get
from gosupply.workspace.mvs import BUILD_LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.modfile import Exclude, ModFile
    from gosupply.rules.base import View
    from gosupply.workspace.mvs import BuildList

_COMMENT = re.compile(r"[ \t]*//.*?\bresolve_to(?::[ \t]*|[ \t]+)(\S+)")
_NOTE = (
    "An exclusion puts nothing in the place of what it drops: without a name for it, nobody sees "
    "when something else is selected."
)


class _Wrong(NamedTuple):
    """What is wrong with an exclusion: a clause about it, and what to do."""

    clause: str
    help: str


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each exclusion in whose place not just the named version is selected."""
    if not view.context.settings.exclude.require_resolve_to:
        return
    for mod in view.root.mods:
        excluded = _excluded_with(view, mod)
        builds = builds_of(view, mod) or ()
        for line in mod.excludes:
            if wrong := _wrong(line, excluded, builds):
                yield Finding(
                    RULE.name,
                    f"'{line.path}@{line.version}' is excluded, {wrong.clause}.",
                    at=line.at,
                    key=line.path,
                    module=line.path,
                    version=line.version,
                    notes=(_NOTE,),
                    help=wrong.help,
                )


def _excluded_with(view: View, mod: ModFile) -> set[ModuleVersion]:
    """Return what is excluded where a go.mod counts: in a workspace by any of its modules."""
    work = work_of(view, mod)
    members = view.workspace.members[work.path] if work else ()
    mods = (mod, *(member for _, member in members))
    return {ModuleVersion(line.path, line.version) for each in mods for line in each.excludes}


def _wrong(
    line: Exclude, excluded: set[ModuleVersion], builds: tuple[BuildList, ...]
) -> _Wrong | None:
    match = _COMMENT.match(line.at.text, line.at.span.end_column - 1)
    if match is None:
        return _Wrong(
            "but nothing says which version is to be selected instead",
            "Write '// resolve_to: VERSION' behind the line, and require that version.",
        )
    wanted = match[1]
    if not is_canonical(wanted) or path_major_problem(line.path, wanted):
        return _Wrong(
            f"in favour of '{wanted}', which is no version of it",
            "Name a whole version behind 'resolve_to:', such as 'v1.9.0'.",
        )
    if ModuleVersion(line.path, wanted) in excluded:
        return _Wrong(
            f"in favour of '{wanted}', which is excluded too",
            "Name a version behind 'resolve_to:' that is not excluded.",
        )
    return _wrong_selection(line, wanted, builds)


def _wrong_selection(line: Exclude, wanted: str, builds: tuple[BuildList, ...]) -> _Wrong | None:
    help_ = get(line.path, wanted, otherwise=f"Require '{wanted}'.")
    for build in builds:
        found = [each.version for each in build.modules if each.path == line.path]
        # A main module has no version, and is not selected.
        if found and found[0] not in ("", wanted):
            return _Wrong(f"in favour of '{wanted}', but '{found[0]}' is selected", help_)
        if not found and ModuleVersion(line.path, line.version) in build.dropped:
            return _Wrong(f"in favour of '{wanted}', but no version is selected", help_)
    return None


RULE = Rule(
    "exclude-unresolved",
    doc=__doc__,
    kind="opinion",
    check=check,
    needs=(BUILD_LISTS,),
    configured=True,
)
