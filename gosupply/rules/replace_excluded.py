"""A `replace` and an `exclude` contradict each other.

## What it does

Flags a replacement of a version that the same go.mod, or another module of its go.work, excludes,
and a replacement by a version that one of them excludes.

## Why it matters

What is excluded is not required, so that the replacement of it has no effect; `go mod tidy` then
requires the version again, drops it the next time, and never comes to an end. In the other
direction the exclusion has no effect: it drops requirements, and a replacement is none, so that
the version which must not be built is built all the same.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib v1.0.0 => example.com/fork v1.0.1

exclude example.com/fork v1.0.1
```

## How to fix

Drop one of the two: `go mod edit -dropexclude=example.com/fork@v1.0.1`.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib v1.0.0 => example.com/fork v1.0.1
-- mod example.com/fork@v1.0.1 --
module example.com/lib
-- go.sum --
example.com/fork v1.0.1/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
-- log --
example.com/fork v1.0.1/go.mod h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosupply.findings import Finding, Related
from gosupply.formats.modpath import ModuleVersion
from gosupply.rules.base import Rule
from gosupply.rules.builds import work_of
from gosupply.rules.directives import left_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gosupply.formats.directives import Replace
    from gosupply.formats.modfile import Exclude, ModFile
    from gosupply.rules.base import View

_NO_EFFECT = (
    "What is excluded is never selected, so that the replacement has no effect; 'go mod tidy' "
    "drops the requirement, adds it again, and does not come to an end."
)
_NO_EFFECT_TOGETHER = (
    "What one module of a go.work excludes is not selected for any of them, so that the "
    "replacement has no effect in the workspace."
)
_BUILT = "An exclusion drops requirements, and a replacement is none: the version is built."


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each replacement of, or by, a version that is excluded."""
    root = view.root
    for mod in root.mods:
        yield from _contradictions(mod.replaces, _excluded([mod, *_members(view, mod)]))
    if root.work:
        members = (mod for _, mod in view.workspace.members[root.work.path])
        yield from _contradictions(root.work.replaces, _excluded(members))


def _members(view: View, mod: ModFile) -> Iterator[ModFile]:
    """Yield the modules whose exclusions count for this go.mod too: those of its go.work."""
    work = work_of(view, mod)
    if work:
        yield from (member for _, member in view.workspace.members[work.path])


def _excluded(mods: Iterable[ModFile]) -> dict[ModuleVersion, Exclude]:
    """Return the first line that excludes each version."""
    found: dict[ModuleVersion, Exclude] = {}
    for mod in mods:
        for line in mod.excludes:
            found.setdefault(ModuleVersion(line.path, line.version), line)
    return found


def _contradictions(
    lines: Iterable[Replace], excluded: Mapping[ModuleVersion, Exclude]
) -> Iterator[Finding]:
    for line in lines:
        old = ModuleVersion(line.old_path, line.old_version)
        if old in excluded:
            message = f"'{old}' is replaced, but it is also excluded."
            is_alone = excluded[old].at.path == line.at.path
            note = _NO_EFFECT if is_alone else _NO_EFFECT_TOGETHER
            yield _finding(line, old, excluded[old], message, note)
        new = ModuleVersion(line.new_path, line.new_version)
        if new in excluded:
            message = f"'{left_of(line)}' is replaced by '{new}', which is excluded."
            yield _finding(line, new, excluded[new], message, _BUILT)


def _finding(
    line: Replace, module: ModuleVersion, exclude: Exclude, message: str, note: str
) -> Finding:
    return Finding(
        RULE.name,
        message,
        at=line.at,
        key=f"{line.old_path} {module.path}",
        module=module.path,
        version=module.version,
        notes=(note,),
        related=(Related("the exclusion", exclude.at),),
        help=f"Drop the replacement, or the exclusion in '{exclude.at.path}'.",
    )


RULE = Rule("replace-excluded", doc=__doc__, kind="opinion", check=check)
