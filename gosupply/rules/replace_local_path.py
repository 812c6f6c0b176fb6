"""A `replace` leads to a folder that is not in the repository, or not the module it stands for.

## What it does

Looks at each replacement by a folder, in go.mod, its alternative files and go.work, and flags one
that is an absolute path, leaves the repository, goes through a symbolic link, has no go.mod that
can be read, or whose module line is another than the left side of the replacement. Of a folder in
a submodule only the working tree shows the go.mod. A folder of the same repository with the right
module line is fine.

## Why it matters

A folder has no line in go.sum and no entry in any log: what is built is what happens to lie there.
Outside of the repository, or behind a link, that is another thing on every machine, and no review
sees it change. Go's reference demands that the module line be that of the replaced module, but the
go command does not check it: packages are then built under a name that is not their own.

## Example

```case fails
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib => ../lib
```

## How to fix

Move the module into the repository, or require a version of it; while two repositories are being
changed together, use a go.work that is not committed.

```case passes
-- go.mod --
module example.com/app

go 1.25.0

require example.com/lib v1.0.0

replace example.com/lib => ./lib
-- lib/go.mod --
module example.com/lib

go 1.25.0
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from gosupply.findings import Finding, Related
from gosupply.rules.base import Rule
from gosupply.rules.directives import left_of, replaces_of
from gosupply.workspace.places import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosupply.formats.directives import Replace
    from gosupply.rules.base import View
    from gosupply.workspace.model import Target

# Of Unix or of Windows; the parser takes both for a folder (modfile.IsDirectoryPath).
_ABSOLUTE = re.compile(r"/|[A-Za-z]:")

_ELSEWHERE = (
    "What is built is then another folder on every machine, or none, and nobody reviews it."
)
_OTHER_NAME = "Go's reference demands the same path, but the go command does not check it."
_HELP_INSIDE = "Move the module into this repository, or require a version of it."


class _Wrong(NamedTuple):
    """What is wrong with a folder: a clause about it, why that matters, and what to do."""

    clause: str
    note: str
    help: str
    related: tuple[Related, ...] = ()


def check(view: View) -> Iterator[Finding]:
    """Yield a finding for each replacement by a folder that is not the module in its place."""
    for _, line in replaces_of(view.root):
        if line.is_directory and (wrong := _wrong(view, line)):
            yield Finding(
                RULE.name,
                f"'{left_of(line)}' is replaced by '{line.new_path}', {wrong.clause}.",
                at=line.new_at,
                key=line.old_path,
                module=line.old_path,
                version=line.old_version,
                notes=(wrong.note,),
                related=wrong.related,
                help=wrong.help,
            )


def _wrong(view: View, line: Replace) -> _Wrong | None:
    if _ABSOLUTE.match(line.new_path):
        return _Wrong("an absolute path", _ELSEWHERE, _HELP_INSIDE)
    target = view.workspace.target_of(view.root.folder, line.new_path)
    if target is None:
        return _Wrong("which is outside of this repository", _ELSEWHERE, _HELP_INSIDE)
    if target.leads_to is None:
        return _Wrong("which a link leads out of this repository", _ELSEWHERE, _HELP_INSIDE)
    if target.leads_to != target.folder:
        return _Wrong(
            f"which goes through a link to '{shown(target.leads_to)}'",
            "A change of the link changes what is built, and looks like no change of code.",
            "Name the folder that the link leads to.",
        )
    return _wrong_module(target, line.old_path)


def _wrong_module(target: Target, wanted: str) -> _Wrong | None:
    """Say why what lies in a folder is not this module."""
    if target.mod is None:
        return _Wrong(
            f"but {target.reason}",
            "The go command refuses to build with a replacement that it cannot read.",
            f"Write a go.mod there that begins with 'module {wanted}', or drop the replacement.",
        )
    module = target.mod.module
    help_ = f"Write 'module {wanted}' in '{target.mod.path}', or replace by the module meant."
    if module is None:
        return _Wrong("whose go.mod has no module line", _OTHER_NAME, help_)
    if module.path != wanted:
        related = (Related("its module line", module.at),)
        return _Wrong(f"which is the module '{module.path}'", _OTHER_NAME, help_, related)
    return None


RULE = Rule("replace-local-path", doc=__doc__, kind="opinion", check=check)
